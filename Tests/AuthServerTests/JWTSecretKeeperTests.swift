import AuthAPI
import LinuxSystem
import Synchronization
import TestSupport
import Testing
import TextFormats
@testable import Tokens

@testable import AuthServer

/// The secrets of a data directory from one rotation to the next.
struct JWTSecretKeeperTests {
    private let directory = TemporaryDirectory()
    private static let lifetime = 3_600
    private static let noon = Timestamp(seconds: 1_704_114_600)

    private func keeper(lifetimeSeconds: Int = lifetime) -> JWTSecretKeeper {
        JWTSecretKeeper(directory: directory.path, previous: [], lifetimeSeconds: lifetimeSeconds)
    }

    private func after(_ seconds: Int64) -> Timestamp { Timestamp(seconds: Self.noon.seconds + seconds) }

    /// Rotates, and answers the ring that is then in use.
    private func rotate(_ keeper: JWTSecretKeeper, at now: Timestamp = noon) throws -> SigningKeyRing {
        let used = Mutex<[SigningKeyRing]>([])
        _ = try keeper.rotate(at: now) { ring in used.withLock { $0.append(ring) } }
        return try #require(used.withLock { $0.count == 1 ? $0[0] : nil })
    }

    private func isAccepted(_ token: [UInt8], _ ring: SigningKeyRing, at now: Timestamp) -> Bool {
        do throws(TokenError) {
            _ = try TokenVerifier(ring).verify(token.span, at: now)
            return true
        } catch {
            return false
        }
    }

    @Test func `the new secret signs, and the one before verifies until its last token has expired`() throws {
        let keeper = keeper()
        let first = try keeper.open(at: Self.noon)
        let second = try rotate(keeper, at: after(10))
        // Signed when the rotation was on its way to the disk.
        let token = TokenSigner(first).token(forUser: 1, at: after(11), lifetimeSeconds: Self.lifetime)
        #expect(second.signing.id != first.signing.id)
        for ring in [second, try self.keeper().open(at: after(11))] {
            #expect(ring.signing.id == second.signing.id)
            #expect(isAccepted(token, ring, at: after(11 + 3_599)))
        }
        // Whoever finds the old secret later makes no tokens with it.
        let forged = TokenSigner(first).token(forUser: 1, at: after(20), lifetimeSeconds: 1_000_000)
        let end = after(10 + Int64(Self.lifetime) + KeptSecrets.handoverSeconds)
        #expect(isAccepted(forged, second, at: Timestamp(seconds: end.seconds - 1)))
        #expect(!isAccepted(forged, second, at: end))
    }

    @Test func `a token signed when tokens lasted longer verifies to its end`() throws {
        let longest = 86_400
        let first = try keeper(lifetimeSeconds: longest).open(at: Self.noon)
        let token = TokenSigner(first).token(forUser: 1, at: after(5), lifetimeSeconds: longest)
        let keeper = keeper()
        _ = try keeper.open(at: after(10))
        let second = try rotate(keeper, at: after(20))
        #expect(isAccepted(token, second, at: after(5 + Int64(longest) - 1)))
        let end = after(20 + Int64(longest) + KeptSecrets.handoverSeconds)
        #expect(try keeper.secrets(at: after(21)).map(\.verifiesUntil) == [nil, end])
        // The new one has signed no such token.
        _ = try rotate(keeper, at: after(30))
        #expect(try keeper.secrets(at: after(31))[1].verifiesUntil == after(30 + Int64(Self.lifetime) + KeptSecrets.handoverSeconds))
    }

    @Test func `a secret whose time is over is dropped from the file by the next start, and by the next rotation`() throws {
        let keeper = keeper()
        let first = try keeper.open(at: Self.noon).signing.id
        let second = try rotate(keeper).signing.id
        let end = after(Int64(Self.lifetime) + KeptSecrets.handoverSeconds)
        let file = { try directory.read(JWTSecretFile.name) }
        _ = try self.keeper().open(at: Timestamp(seconds: end.seconds - 1))
        #expect(try file().contains("\(first)"))
        #expect(try self.keeper().open(at: end).keys.count == 1)
        #expect(try !file().contains("\(first)") && file().contains("\(second)"))
        #expect(try rotate(keeper, at: end).keys.count == 2)
        #expect(try !file().contains("\(first)") && file().contains("\(second)"))
    }

    @Test func `what is listed is what verifies, without a secret`() throws {
        let keeper = keeper()
        #expect(try keeper.secrets(at: Self.noon) == [])
        let first = try keeper.open(at: Self.noon).signing.id
        let second = try rotate(keeper, at: after(5)).signing.id
        let end = after(5 + Int64(Self.lifetime) + KeptSecrets.handoverSeconds)
        let signer = SecretSummary(name: second.description, signs: true, createdAt: after(5), verifiesUntil: nil)
        let earlier = SecretSummary(name: first.description, signs: false, createdAt: Self.noon, verifiesUntil: end)
        #expect(try keeper.secrets(at: after(6)) == [signer, earlier])
        // Another process reads the same in the file, which is as private as ever.
        #expect(try self.keeper().secrets(at: after(6)) == [signer, earlier])
        #expect(try keeper.secrets(at: end) == [signer])
        #expect(try SystemCall.permissions(of: directory.file(JWTSecretFile.name)).mode == 0o600)
        #expect(try directory.names == [JWTSecretFile.name])
    }

    @Test func `a directory without secrets is given one`() throws {
        let ring = try rotate(keeper())
        #expect(ring.keys.count == 1)
        #expect(try keeper().open(at: Self.noon).signing.id == ring.signing.id)
    }

    @Test func `there is an end to secrets, until one of them has ended`() throws {
        let keeper = keeper()
        _ = try keeper.open(at: Self.noon)
        for _ in 1..<KeptSecrets.maximum { _ = try rotate(keeper) }
        let text = try directory.read(JWTSecretFile.name)
        #expect(text.utf8.count < JWTSecretFile.maximumBytes / 4)
        #expect(throws: SecretRefusal.tooMany(maximum: KeptSecrets.maximum)) { try rotate(keeper) }
        #expect(try directory.read(JWTSecretFile.name) == text)
        #expect(try rotate(keeper, at: after(Int64(Self.lifetime) + KeptSecrets.handoverSeconds)).keys.count == 2)
    }

    @Test func `a rotation that cannot be written changes nothing, and the next one does not build on it`() throws {
        let keeper = keeper()
        let first = try keeper.open(at: Self.noon)
        let path = directory.file(JWTSecretFile.name)
        // In the way of the new file, before it is renamed.
        try SystemCall.makeDirectory(path + ".tmp", mode: 0o700)
        do throws(SecretRefusal) {
            _ = try keeper.rotate(at: Self.noon) { _ in Issue.record("it was not written") }
            Issue.record("it was not refused")
        } catch {
            let sentence = if case .file(let sentence) = error { sentence } else { "\(error)" }
            #expect(sentence.hasPrefix("cannot write \(path): "))
        }
        #expect(try self.keeper().secrets(at: Self.noon).map(\.name) == [first.signing.id.description])
    }

    @Test(arguments: ["", "{", #"{"format":"gcreg-auth jwt secrets","version":3,"secrets":[]}"#])
    func `a file that is not understood is left alone`(text: String) throws {
        _ = try directory.write(text, to: JWTSecretFile.name)
        for act in [{ try keeper().secrets(at: Self.noon) }, { try keeper().rotate(at: Self.noon) { _ in } }] as [() throws -> [SecretSummary]] {
            #expect(throws: SecretRefusal.self) { try act() }
        }
        #expect(try directory.read(JWTSecretFile.name) == text)
    }

    @Test func `the settings' previous secrets go on verifying`() throws {
        var configuration = Configuration()
        configuration.dataDirectory = directory.path
        configuration.auth.tokenLifetimeSeconds = Self.lifetime
        configuration.jwtPreviousSecrets = [String(repeating: "p", count: 32)]
        let secrets = try JWTSecrets.of(configuration, at: Self.noon)
        let previous = try #require(secrets.ring.keys.last?.id)
        #expect(secrets.ring.keys.count == 2)
        let ring = try rotate(try #require(secrets.keeper))
        #expect(ring.keys.count == 3 && ring.keys.last?.id == previous)
    }
}
