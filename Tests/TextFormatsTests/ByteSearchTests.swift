import Testing
import TextFormats

struct ByteSearchTests {
    static let lengths = 0...40

    /// The byte that is looked for, and one that is not it: a neighbour, whose subtraction borrows, or one that differs in the upper bit alone.
    static let pairs: [(wanted: UInt8, other: UInt8)] = [0x00, 0x01, 0x0D, 0x20, 0x3A, 0x7F, 0x80, 0x81, 0xFE, 0xFF].flatMap { wanted in
        [wanted &+ 1, wanted &- 1, wanted ^ 0x80].map { (wanted, $0) }
    }

    @Test(arguments: pairs)
    func `a byte is found where it stands first, from every start`(_ wanted: UInt8, _ other: UInt8) {
        for length in Self.lengths {
            for place in 0..<length {
                var bytes = [UInt8](repeating: other, count: length)
                bytes[place] = wanted
                check(bytes, wanted)
                // A second one behind it, at the end.
                bytes[length - 1] = wanted
                check(bytes, wanted)
            }
        }
    }

    @Test(arguments: pairs)
    func `a byte that is not there is not found`(_ wanted: UInt8, _ other: UInt8) {
        for length in Self.lengths { check([UInt8](repeating: other, count: length), wanted) }
    }

    @Test func `nothing is found behind the end, and a place before the start traps`() async {
        let bytes: [UInt8] = [1, 2, 3]
        let found = [3, 100].map { bytes.span.firstIndex(of: 3, from: $0) }
        #expect(found == [nil, nil])
        await #expect(processExitsWith: .failure) {
            let bytes: [UInt8] = [1, 2, 3]
            _ = bytes.span.firstIndex(of: 3, from: -1)
        }
    }

    /// Looks from every start, and beside one that looks at one byte after the other.
    private func check(_ bytes: [UInt8], _ wanted: UInt8) {
        for start in 0...bytes.count {
            let found = bytes.span.firstIndex(of: wanted, from: start)
            if found != bytes[start...].firstIndex(of: wanted) { Issue.record("\(wanted) in \(bytes) from \(start): \(found as Int?)") }
        }
    }
}
