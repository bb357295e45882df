import Cryptography
import Testing

struct CRC32Tests {
    @Test(
        arguments: [
            // The check value of the CRC catalogues, and three made with zlib.
            ("123456789", 0xcbf4_3926), ("", 0), ("The quick brown fox jumps over the lazy dog", 0x414f_a339),
            ("AAAAAAAAAAAAAAAAAAAAAAAAAA", 0x0f65_1227),
        ] as [(String, UInt32)])
    func `known checksums come out`(text: String, checksum: UInt32) {
        let found = CRC32.checksum(Array(text.utf8).span)
        #expect(found == checksum)
    }

    @Test func `every value of a byte is taken`() {
        // Made with zlib.
        let found = CRC32.checksum(Array(UInt8.min...UInt8.max).span)
        #expect(found == 0x2905_8c73)
    }
}
