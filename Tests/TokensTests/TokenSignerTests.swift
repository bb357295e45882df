import Cryptography
import LinuxSystem
import TextFormats
import Testing
import Tokens

struct TokenSignerTests {
    private let forge = TokenForge()

    @Test func `a signed token says who, since when and until when, and verifies`() throws {
        let token = TokenSigner(try forge.ring).token(forUser: 42, at: TokenForge.now, lifetimeSeconds: 3_600)
        let claims = try #require(try forge.outcome(token).claims)
        #expect(claims.userID == 42)
        #expect(claims.issuedAt == TokenForge.now)
        #expect(claims.expiresAt.seconds == TokenForge.now.seconds + 3_600)
        #expect(claims.id.description.utf8.count == 22)
    }

    @Test func `header and claims have exactly their members`() throws {
        let token = TokenSigner(try forge.ring).token(forUser: 42, at: TokenForge.now, lifetimeSeconds: 3_600)
        let parts = segments(token)
        let claims = try #require(try forge.outcome(token).claims)
        #expect(parts.count == 3)
        #expect(String(decoding: parts[0], as: UTF8.self) == #"{"alg":"HS256","kid":"\#(try forge.key.id)","typ":"JWT"}"#)
        #expect(
            String(decoding: parts[1], as: UTF8.self)
                == #"{"iss":"gcreg-auth","sub":"42","iat":1700000000,"exp":1700003600,"jti":"\#(claims.id)"}"#)
        #expect(parts[2].count == 32)
    }

    @Test(arguments: [1, 2, 999_999_999_999_999]) func `a login after the end of others says so, in a claim of its own`(epoch: Int) throws {
        let token = TokenSigner(try forge.ring).token(forUser: 42, loginEpoch: epoch, at: TokenForge.now, lifetimeSeconds: 60)
        #expect(try forge.outcome(token).claims?.loginEpoch == epoch)
        #expect(String(decoding: segments(token)[1], as: UTF8.self).hasSuffix(#","login_epoch":\#(epoch)}"#))
    }

    @Test func `no two tokens have the same id`() throws {
        let signer = TokenSigner(try forge.ring)
        let ids = try (0..<100).map { _ in
            try forge.outcome(signer.token(forUser: 1, at: TokenForge.now, lifetimeSeconds: 1)).claims?.id
        }
        #expect(Set(ids).count == 100 && !ids.contains(nil))
    }

    @Test(arguments: [1, 9, 10, 12_345, Int.max]) func `every user's id can be signed`(userID: Int) throws {
        let token = TokenSigner(try forge.ring).token(forUser: userID, at: TokenForge.now, lifetimeSeconds: 60)
        #expect(try forge.outcome(token).claims?.userID == userID)
    }

    @Test func `a lifetime beyond the year 9999 ends with it`() throws {
        let token = TokenSigner(try forge.ring).token(forUser: 1, at: TokenForge.now, lifetimeSeconds: 1 << 50)
        #expect(try forge.outcome(token).claims?.expiresAt == .latest)
    }
}

struct SigningKeyTests {
    @Test(arguments: [0, 1, 31]) func `a secret that is too short makes no key`(count: Int) {
        #expect(throws: SigningKeyError.secretTooShort(bytes: count)) { try SigningKey(secret: .random(count: count)) }
        #expect(throws: SigningKeyError.secretTooShort(bytes: count)) { try SigningKey(id: "name", secret: .random(count: count)) }
    }

    @Test(arguments: [32, 33, 64, 65, 500]) func `a secret of at least 32 bytes makes a key that works`(count: Int) throws {
        let ring = SigningKeyRing(signing: try SigningKey(secret: .random(count: count)))
        let token = TokenSigner(ring).token(forUser: 1, at: TokenForge.now, lifetimeSeconds: 60)
        #expect(Outcome(of: token, verifier: TokenVerifier(ring), at: TokenForge.now).claims?.userID == 1)
    }

    @Test func `the error says what is too short and what is enough`() {
        #expect("\(SigningKeyError.secretTooShort(bytes: 5))" == "the secret has 5 bytes, and one that signs tokens needs at least 32")
    }

    @Test func `a key is named after its secret, the same each time`() throws {
        let secret = Array("0123456789abcdef0123456789abcdef".utf8)
        let first = try SigningKey(secret: .init(secret))
        // Made with Python: base64url(sha256(b"gcreg-auth kid" + secret)[:8]).
        #expect(first.id == "ehUZZS1zQEY")
        #expect(try SigningKey(secret: .init(secret)).id == first.id)
        #expect(try SigningKey(secret: .random(count: 32)).id != first.id)
    }

    @Test(arguments: ["", "a b", "a\"b", "é", "a/b", "a\n", String(repeating: "a", count: 65)])
    func `a name that a header cannot hold as it is makes no key`(id: String) {
        #expect(throws: SigningKeyError.unusableID) { try SigningKey(id: id, secret: .random(count: 32)) }
    }

    @Test(arguments: ["a", "2024-01.new_key", String(repeating: "a", count: 64)])
    func `a name of its own is carried by the tokens`(id: String) throws {
        let ring = SigningKeyRing(signing: try SigningKey(id: id, secret: .random(count: 32)))
        let token = TokenSigner(ring).token(forUser: 1, at: TokenForge.now, lifetimeSeconds: 60)
        #expect(String(decoding: segments(token)[0], as: UTF8.self).contains(#""kid":"\#(id)""#))
        #expect(Outcome(of: token, verifier: TokenVerifier(ring), at: TokenForge.now).claims != nil)
    }
}

struct SigningKeyRingTests {
    private static let end = Timestamp(seconds: TokenForge.now.seconds + 60)

    @Test(arguments: [#"{"alg":"HS256","typ":"JWT"}"#, #"{"alg":"HS256"}"#, #"{"alg":"HS256","kid":"KEY","typ":"JWT"}"#, #"{"kid":"KEY","alg":"HS256"}"#])
    func `a key whose time is over verifies nothing, however a token names it`(header: String) throws {
        var ending = try old.key
        ending.verifiesUntil = Self.end
        let verifier = TokenVerifier(SigningKeyRing(signing: try new.key, verifying: [ending]))
        let token = old.token(header: header.replacing("KEY", with: ending.id))
        let last = Timestamp(seconds: Self.end.seconds - 1)
        #expect(Outcome(of: token, verifier: verifier, at: last).claims?.userID == 1)
        #expect(Outcome(of: token, verifier: verifier, at: Self.end) == .refused(.wrongSignature))
    }

    @Test func `a ring is put in another's place under those who sign and verify with it`() throws {
        let shared = SharedKeyRing(try old.ring)
        let (signer, verifier) = (TokenSigner(shared), TokenVerifier(shared))
        let before = signer.token(forUser: 1, at: TokenForge.now, lifetimeSeconds: 60)
        shared.replace(with: SigningKeyRing(signing: try new.key, verifying: [try old.key]))
        let after = signer.token(forUser: 2, at: TokenForge.now, lifetimeSeconds: 60)
        #expect(try new.outcome(after).claims?.userID == 2)
        for (token, user) in [(before, 1), (after, 2)] { #expect(Outcome(of: token, verifier: verifier, at: TokenForge.now).claims?.userID == user) }
        shared.replace(with: try new.ring)
        #expect(Outcome(of: before, verifier: verifier, at: TokenForge.now) == .refused(.unknownKey))
    }

    @Test func `while rings change, every token that a ring signed verifies`() throws {
        let shared = SharedKeyRing(SigningKeyRing(signing: try new.key, verifying: [try old.key]))
        let rings = [SigningKeyRing(signing: try new.key, verifying: [try old.key]), SigningKeyRing(signing: try old.key, verifying: [try new.key])]
        let failures = Monitor<Int?>(nil)
        try Thread.detach(named: "verify") {
            let (signer, verifier) = (TokenSigner(shared), TokenVerifier(shared))
            let wrong = (0..<2_000).count { _ in
                let token = signer.token(forUser: 7, at: TokenForge.now, lifetimeSeconds: 60)
                return Outcome(of: token, verifier: verifier, at: TokenForge.now).claims?.userID != 7
            }
            failures.change { $0 = wrong }
        }
        var turn = 0
        while failures.withLock({ $0 }) == nil, turn < 100_000 {
            shared.replace(with: rings[turn % 2])
            turn += 1
        }
        #expect(failures.wait { $0 } == 0)
    }

    private let old = TokenForge()
    private let new = TokenForge(secret: Array("another secret, which is as long.".utf8))

    private func verifier() throws -> TokenVerifier {
        TokenVerifier(SigningKeyRing(signing: try new.key, verifying: [try old.key]))
    }

    @Test func `tokens of the key that signed before still verify, and new ones are signed with the new key`() throws {
        let ring = SigningKeyRing(signing: try new.key, verifying: [try old.key])
        let fresh = TokenSigner(ring).token(forUser: 2, at: TokenForge.now, lifetimeSeconds: 60)
        let earlier = TokenSigner(try old.ring).token(forUser: 1, at: TokenForge.now, lifetimeSeconds: 60)
        #expect(try new.outcome(fresh).claims?.userID == 2)
        #expect(Outcome(of: fresh, verifier: try verifier(), at: TokenForge.now).claims?.userID == 2)
        #expect(Outcome(of: earlier, verifier: try verifier(), at: TokenForge.now).claims?.userID == 1)
    }

    @Test func `without a name every key is tried`() throws {
        for forge in [old, new] {
            #expect(Outcome(of: forge.token(), verifier: try verifier(), at: TokenForge.now).claims?.userID == 1)
        }
        let stranger = TokenForge(secret: Array("a third secret that is in no ring".utf8))
        #expect(Outcome(of: stranger.token(), verifier: try verifier(), at: TokenForge.now) == .refused(.wrongSignature))
    }

    @Test func `with a name only that key is tried`() throws {
        let named = #"{"alg":"HS256","kid":"\#(try old.key.id)"}"#
        #expect(Outcome(of: old.token(header: named), verifier: try verifier(), at: TokenForge.now).claims?.userID == 1)
        #expect(Outcome(of: new.token(header: named), verifier: try verifier(), at: TokenForge.now) == .refused(.wrongSignature))
        // In our own spelling too, which is not parsed.
        let own = #"{"alg":"HS256","kid":"\#(try old.key.id)","typ":"JWT"}"#
        #expect(Outcome(of: new.token(header: own), verifier: try verifier(), at: TokenForge.now) == .refused(.wrongSignature))
    }

    @Test func `a name that is in no ring is refused, whoever signed`() throws {
        for name in ["unknown", "", String(repeating: "k", count: 65)] {
            let token = new.token(header: #"{"alg":"HS256","kid":"\#(name)"}"#)
            #expect(Outcome(of: token, verifier: try verifier(), at: TokenForge.now) == .refused(.unknownKey))
        }
    }

    @Test func `two keys of one name are both tried`() throws {
        let ring = SigningKeyRing(
            signing: try SigningKey(id: "k", secret: .init(new.secret)), verifying: [try SigningKey(id: "k", secret: .init(old.secret))])
        for forge in [old, new] {
            let token = forge.token(header: #"{"kid":"k","alg":"HS256"}"#)
            #expect(Outcome(of: token, verifier: TokenVerifier(ring), at: TokenForge.now).claims?.userID == 1)
        }
    }
}
