import Cryptography
import Testing
@testable import Tokens

struct APIKeyTextTests {
    private static let vector = "gcreg_AAAAAAAAAAAAAAAAAAAAAAAAAA0HTix5"

    @Test func `the vector of the key format comes out`() {
        #expect(APIKeyText(random: [UInt8](repeating: UInt8(ascii: "A"), count: 26)).text == Self.vector)
        #expect(hasValidChecksum(Self.vector))
    }

    @Test func `a new key has its form, its checksum, its prefix and its digest, and is never the same`() {
        let keys = (0..<200).map { _ in APIKeyText.make() }
        for key in keys {
            #expect(key.text.utf8.count == 38)
            #expect(isAPIKey(key.text) && hasForm(key.text) && hasValidChecksum(key.text))
            #expect(key.prefix == String(key.text.prefix(8)) && key.prefix.hasPrefix("gcreg_"))
            #expect(key.digest == digest(key.text))
        }
        #expect(Set(keys.map(\.text)).count == keys.count)
        #expect(Set(keys.flatMap { $0.text.dropFirst(6).prefix(26) }).count == 62)
    }

    @Test func `each character comes from exactly four values of a byte`() {
        let counts = Dictionary(grouping: (UInt8.min...UInt8.max).compactMap(Base62.character), by: \.self).mapValues(\.count)
        #expect(counts.count == 62)
        #expect(Set(counts.values) == [4])
        #expect((UInt8.min...UInt8.max).count { Base62.character($0) == nil } == 8)
    }

    @Test(arguments: [(0, "000000"), (9, "000009"), (10, "00000A"), (35, "00000Z"), (36, "00000a"), (61, "00000z"), (62, "000010"), (UInt32.max, "4gfFC3")])
    func `a checksum is written in digits, capitals and small letters`(number: UInt32, text: String) {
        #expect(String(decoding: Base62.digits(of: number, width: 6), as: UTF8.self) == text)
    }

    @Test func `any changed character makes the checksum wrong and leaves the form`() {
        for index in 6..<38 {
            var characters = Array(Self.vector)
            characters[index] = characters[index] == "B" ? "C" : "B"
            #expect(hasForm(String(characters)))
            #expect(!hasValidChecksum(String(characters)))
        }
    }

    @Test func `the reference's own example has the form of a key and no checksum`() {
        let example = "gcreg_2fCeA78CA62644eB55B0A36249245A27"
        #expect(isAPIKey(example) && hasForm(example))
        #expect(!hasValidChecksum(example))
    }

    @Test(arguments: [
        "gcreg_", "gcreg", "x", "GCREG_AAAAAAAAAAAAAAAAAAAAAAAAAA0HTix5", "gcreg-AAAAAAAAAAAAAAAAAAAAAAAAAA0HTix5", "sk_live_4eC39HqLyjWDarjtT1zdp7dc",
        "0b9c3f5e7a1d4c2b8e6f", "e3b0c44298fc1c149afb", "eyWithoutADot", "SG.ngeVfQFYQlKU0ufo8x5d1A.TwL2iGABf9DHoTf", "a.b.c",
        "3d6f0a52-9c1e-4b7a-8f2d-5e4c3b2a1908",
    ])
    func `what came from elsewhere is a key, in whatever form`(text: String) {
        #expect(isAPIKey(text))
        #expect(!hasForm(text) && !hasValidChecksum(text))
    }

    @Test(arguments: ["", "eyJhbGciOiJIUzI1NiJ9.e30.x", "ewogImFsZyI6IkhTMjU2Igp9.e30.x", "e."])
    func `what begins as an encoded JSON object is a login token`(text: String) {
        #expect(!isAPIKey(text) && !hasForm(text) && !hasValidChecksum(text))
    }

    @Test(arguments: ["gcreg_x", "gcreg_AAAAAAAAAAAAAAAAAAAAAAAAAA0HTix", "gcreg_AAAAAAAAAAAAAAAAAAAAAAAAAA0HTix55", "gcreg_AAAAAAAAAAAAAAAAAAAAAAAAA-0HTix5"])
    func `a key of another form is still looked up as one`(text: String) {
        #expect(isAPIKey(text))
        #expect(!hasForm(text) && !hasValidChecksum(text))
    }

    @Test func `a credential is a key up to the limit of its length`() {
        #expect(isAPIKey("gcreg_" + String(repeating: "a", count: 250)))
        #expect(!isAPIKey("gcreg_" + String(repeating: "a", count: 251)))
    }

    @Test func `printing a key shows its prefix alone`() {
        let key = APIKeyText.make()
        for text in ["\(key)", String(reflecting: key), String(describing: [key])] {
            #expect(text.contains(key.prefix))
            #expect(!text.contains(key.text.dropFirst(8)))
        }
    }

    private func isAPIKey(_ text: String) -> Bool { APIKeyText.isAPIKey(Array(text.utf8).span) }
    private func hasForm(_ text: String) -> Bool { APIKeyText.hasForm(Array(text.utf8).span) }
    private func hasValidChecksum(_ text: String) -> Bool { APIKeyText.hasValidChecksum(Array(text.utf8).span) }
}
