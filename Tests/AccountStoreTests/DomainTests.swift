import TextFormats
import Testing

@testable import AccountStore

struct DomainTests {
    @Test func `exactly the limit goes through in an hour`() {
        var quota = HourlyQuota()
        let allowed = (0..<1_500).count { _ in quota.charge(1, limit: 1_000, at: noon).isAllowed }
        #expect(allowed == 1_000)
        #expect(quota.charge(0, limit: 1_000, at: noon).remaining == 0)
    }

    @Test func `the next hour starts from nothing and says when it ends`() {
        var quota = HourlyQuota(hour: noon.seconds / 3_600, used: 1_000)
        let decision = quota.charge(1, limit: 1_000, at: Timestamp(seconds: noon.seconds + 3_600))
        #expect(decision.isAllowed)
        #expect(decision.remaining == 999)
        #expect(decision.resetsAt.seconds == (noon.seconds / 3_600 + 2) * 3_600)
    }

    @Test func `a clock that steps back never opens an hour again`() {
        var quota = HourlyQuota()
        _ = quota.charge(10, limit: 10, at: noon)
        #expect(!quota.charge(1, limit: 10, at: Timestamp(seconds: noon.seconds - 7_200)).isAllowed)
    }

    @Test func `a recorded count is taken in only where it is later`() {
        var quota = HourlyQuota(hour: 10, used: 5)
        quota.merge(HourlyQuota(hour: 10, used: 3))
        #expect(quota == HourlyQuota(hour: 10, used: 5))
        quota.merge(HourlyQuota(hour: 9, used: 30))
        #expect(quota == HourlyQuota(hour: 10, used: 5))
        quota.merge(HourlyQuota(hour: 11, used: 1))
        #expect(quota == HourlyQuota(hour: 11, used: 1))
    }

    @Test(arguments: [("", ""), ("read", "read"), (" write , read,read", "read,write"), ("read,,write", "read,write")])
    func `scopes are read leniently and written in order`(text: String, canonical: String) throws {
        let vocabulary = ScopeVocabulary(["read", "write"])
        #expect(vocabulary.text(of: try vocabulary.parse(text)) == canonical)
    }

    @Test func `a name that is known only from storage is shown but not granted`() throws {
        var vocabulary = ScopeVocabulary(["read"])
        let stored = vocabulary.learn("old,read")
        #expect(stored.map { vocabulary.text(of: $0) } == "read,old")
        #expect(throws: ScopeVocabulary.UnknownScope(name: "old")) { try vocabulary.parse("old") }
        for (name, scope) in [("read", vocabulary["read"]), ("old", nil), ("", nil), ("rea", nil), ("readx", nil), ("Read", nil)] {
            #expect(vocabulary.grantable(named: Array(name.utf8).span) == scope, "\(name)")
        }
    }

    /// Swift sorts the accents of two texts to compare them, which takes seconds for a body full of them.
    @Test func `a scope of nothing but accents is refused in no time`() {
        let vocabulary = ScopeVocabulary(["read", "write", "introspect", "admin"])
        let accents = String(repeating: "\u{345}", count: 15_000) + String(repeating: "\u{334}", count: 15_000)
        let time = ContinuousClock().measure {
            #expect(throws: ScopeVocabulary.UnknownScope.self) { try vocabulary.parse(accents) }
        }
        #expect(time < .seconds(1))
    }

    @Test func `a digest is 64 hexadecimal digits`() throws {
        let text = "0f51c9f3389215e1ed82430985f2cd37d874038166dbac949be6b37eff501faf"
        let digest = try #require(KeyDigest(hex: text))
        var bytes: [UInt8] = []
        bytes.append(hexOf: digest)
        #expect(String(decoding: bytes, as: UTF8.self) == text)
        #expect(KeyDigest(hex: text.uppercased()) == digest)
        for bad in ["", String(text.dropLast()), text + "0", String(text.dropLast()) + "g"] { #expect(KeyDigest(hex: bad) == nil) }
    }

    /// RFC 3720 appendix B.4, and the check value of the CRC catalogue.
    @Test(
        arguments: [
            (Array("123456789".utf8), 0xE306_9283), ([UInt8](repeating: 0, count: 32), 0x8A91_36AA),
            ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43), (Array(0...31), 0x46DD_794E), (Array((0...31).reversed()), 0x113F_DB5C),
            ([], 0),
        ] as [([UInt8], UInt32)])
    func `the checksum is CRC-32C`(bytes: [UInt8], value: UInt32) {
        #expect(Checksum.of(bytes.span) == value)
    }

    @Test func `a checksum does not depend on how its bytes were cut`() {
        let bytes = (0..<100).map { UInt8(truncatingIfNeeded: $0 * 37) }
        let whole = Checksum.of(bytes.span)
        for cut in bytes.indices {
            let (head, tail) = (Array(bytes[..<cut]), Array(bytes[cut...]))
            var checksum = Checksum()
            checksum.update(head.span)
            checksum.update(tail.span)
            #expect(checksum.value == whole)
        }
    }
}
