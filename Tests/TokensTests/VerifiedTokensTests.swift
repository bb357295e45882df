import Cryptography
import TextFormats
import Testing
@testable import Tokens

/// A token that was verified is known when it comes again. It may make no difference but in time.
struct VerifiedTokensTests {
    private let forge = TokenForge()
    private static let usual = #"{"sub":"1","exp":4102444800}"#

    @Test func `a token that was verified is known and no other is`() throws {
        let verified = VerifiedTokens()
        let token = forge.token()
        #expect(known(token, verified) == nil)
        verified.remember(token.span, try claims(Self.usual))
        #expect(known(token, verified)?.userID == 1)
        for index in token.indices {
            for change: UInt8 in [0x01, 0x20, 0x80] {
                var changed = token
                changed[index] ^= change
                #expect(known(changed, verified) == nil, "byte \(index) ^ \(change)")
            }
            #expect(known(Array(token[..<index]), verified) == nil)
        }
        for end in [[0], Array("A".utf8), token] { #expect(known(token + end, verified) == nil) }
    }

    @Test func `a token with any byte changed is refused by a verifier that knows it`() throws {
        let verifier = TokenVerifier(try forge.ring)
        let token = forge.token()
        let accepted = outcome(token, verifier)
        for index in token.indices {
            #expect(outcome(token, verifier) == accepted)
            for change: UInt8 in [0x01, 0x02, 0x20, 0x80, 0xFF] {
                var changed = token
                changed[index] ^= change
                #expect(outcome(changed, verifier) == (try forge.outcome(changed)), "byte \(index) ^ \(change)")
            }
        }
        #expect(outcome(token, verifier) == accepted && accepted.claims != nil)
    }

    @Test func `a known token has its time as any other`() throws {
        let verifier = TokenVerifier(try forge.ring)
        let token = forge.token(claims: #"{"sub":"1","nbf":1000,"exp":2000}"#)
        for (seconds, refusal) in [(999, TokenError.notYetValid), (1000, nil), (1999, nil), (2000, .expired), (1500, nil), (999, .notYetValid)] {
            let outcome = outcome(token, verifier, at: Timestamp(seconds: Int64(seconds)))
            if let refusal { #expect(outcome == .refused(refusal)) } else { #expect(outcome.claims?.userID == 1) }
        }
    }

    @Test func `a token is known to the verifier of its own ring alone`() throws {
        let token = forge.token()
        let other = TokenVerifier(try TokenForge(secret: Array("another secret, and long enough too".utf8)).ring)
        #expect(outcome(token, TokenVerifier(try forge.ring)).claims != nil)
        #expect(outcome(token, other) == .refused(.wrongSignature))
    }

    @Test func `a token of a key that ends is asked about its key each time`() throws {
        var ending = try SigningKey(id: "old", secret: SecretBytes([UInt8](repeating: 7, count: 32)))
        let token = TokenSigner(SigningKeyRing(signing: ending)).token(forUser: 1, at: Timestamp(seconds: 1_000), lifetimeSeconds: 9_000)
        ending.verifiesUntil = Timestamp(seconds: 2_000)
        let ring = SigningKeyRing(signing: try SigningKey(id: "new", secret: SecretBytes([UInt8](repeating: 9, count: 32))), verifying: [ending])
        let verifier = TokenVerifier(ring)
        #expect(outcome(token, verifier, at: Timestamp(seconds: 1_999)).claims?.userID == 1)
        #expect(!isKnown(token, ring.verified))
        #expect(outcome(token, verifier, at: Timestamp(seconds: 2_000)) == .refused(.wrongSignature))
    }

    @Test func `a ring that takes another's place knows none of its tokens`() throws {
        let shared = SharedKeyRing(try forge.ring)
        let verifier = TokenVerifier(shared)
        let token = forge.token()
        for _ in 0..<2 { #expect(outcome(token, verifier).claims != nil) }
        shared.replace(with: try TokenForge(secret: Array("another secret, and long enough too".utf8)).ring)
        #expect(outcome(token, verifier) == .refused(.wrongSignature))
    }

    @Test func `what is refused is not remembered`() throws {
        let ring = try forge.ring
        let verified = ring.verified
        let verifier = TokenVerifier(ring)
        for claims in [#"{"sub":"1","exp":5}"#, #"{"sub":"1"}"#, #"{"exp":4102444800}"#, #"{"sub":"1","exp":4102444800"#] {
            let token = forge.token(claims: claims)
            #expect(outcome(token, verifier).claims == nil)
            #expect(!isKnown(token, verified))
        }
        var unsigned = forge.token()
        unsigned[unsigned.count - 3] ^= 1
        #expect(outcome(unsigned, verifier) == .refused(.wrongSignature))
        #expect(!isKnown(unsigned, verified))
        #expect(outcome(forge.token(), verifier).claims != nil)
        #expect(isKnown(forge.token(), verified))
    }

    @Test func `more tokens than there are places for are verified all the same`() throws {
        let verifier = TokenVerifier(try forge.ring)
        let users = 1...3 * VerifiedTokens.tokensMaximum
        let tokens = users.map { forge.token(claims: #"{"sub":"\#($0)","exp":4102444800}"#) }
        for _ in 0..<2 {
            for (user, token) in zip(users, tokens) { #expect(outcome(token, verifier).claims?.userID == user) }
        }
    }

    @Test func `many tokens are known at one time`() throws {
        let verified = VerifiedTokens()
        let tokens = (1...VerifiedTokens.tokensMaximum).map { forge.token(claims: #"{"sub":"\#($0)"}"#) }
        for token in tokens { verified.remember(token.span, try claims(Self.usual)) }
        // Each has one place, and some have the same.
        #expect(tokens.count { known($0, verified) != nil } > VerifiedTokens.tokensMaximum / 2)
    }

    @Test(arguments: [VerifiedTokens.tokenBytesMaximum, VerifiedTokens.tokenBytesMaximum + 1])
    func `a token may have the limit to be known and not a byte more`(_ length: Int) throws {
        let verified = VerifiedTokens()
        let token = [UInt8](repeating: UInt8(ascii: "a"), count: length)
        verified.remember(token.span, try claims(Self.usual))
        #expect((known(token, verified) != nil) == (length == VerifiedTokens.tokenBytesMaximum))
    }

    @Test func `no text is too short to be looked for`() throws {
        let verified = VerifiedTokens()
        for length in 0..<20 {
            let text = [UInt8](repeating: 0, count: length)
            #expect(known(text, verified) == nil)
            verified.remember(text.span, try claims(Self.usual))
        }
    }

    private func isKnown(_ token: [UInt8], _ verified: VerifiedTokens) -> Bool { verified.claims(of: token.span) != nil }

    private func known(_ token: [UInt8], _ verified: VerifiedTokens) -> TokenClaims? {
        do throws(TokenError) {
            return try verified.claims(of: token.span)?.accepted(at: TokenForge.now, leewaySeconds: 0)
        } catch {
            return nil
        }
    }

    private func outcome(_ token: [UInt8], _ verifier: TokenVerifier, at now: Timestamp = TokenForge.now) -> Outcome {
        Outcome(of: token, verifier: verifier, at: now)
    }

    private func claims(_ json: String) throws(TokenError) -> ReceivedClaims { try ReceivedClaims(Array(json.utf8).span) }
}
