import Testing
import TextFormats

struct DecimalTextTests {
    static let powersOfTen = sequence(first: Int64(1)) { $0 <= Int64.max / 10 ? $0 * 10 : nil }.map { $0 }

    @Test(arguments: powersOfTen)
    func `a number beside a power of ten has all its digits, with either sign`(_ power: Int64) {
        for number in [power - 1, power, power + 1, 1 - power, -power, -1 - power] { #expect(written(number) == "\(number)") }
    }

    @Test(arguments: [Int64.min, Int64.min + 1, Int64.max - 1, Int64.max, 0, 99_999_999_00000000, 10_000_000_00000001])
    func `the greatest, the least and the longest number are written whole`(_ number: Int64) {
        #expect(written(number) == "\(number)")
    }

    @Test func `numbers of every length are written as Swift writes them`() {
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        for _ in 0..<20_000 {
            // Knuth's linear congruential generator; its upper bits decide how many of the others count.
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let number = Int64(bitPattern: state) >> Int64(state >> 58)
            let text = written(number)
            if text != "\(number)" { Issue.record("\(number) was written as \(text)") }
        }
    }

    @Test func `every number of up to five digits is right`() {
        for number in Int64(0)..<100_000 where written(number) != "\(number)" { Issue.record("\(number) was written as \(written(number))") }
    }

    @Test(arguments: [(0, true), (9_999_999_999_999_999, true), (10_000_000_000_000_000, false), (-1, false), (Int64.min, false), (Int64.max, false)])
    func `up to sixteen digits are made at once`(_ number: Int64, _ isMade: Bool) {
        #expect((DecimalText(number) != nil) == isMade)
    }

    @Test func `nothing is written beyond a number's last digit`() {
        var bytes: [UInt8] = []
        bytes.append(addingCapacity: 64) { out in
            out.append(decimal: 12_345_678)
            out.append("; ")
            out.append(decimal: 123_456_789)
            out.append("; ")
            out.append(decimal: -7)
        }
        #expect(String(decoding: bytes, as: UTF8.self) == "12345678; 123456789; -7")
    }

    @Test func `a number is not written where a longer one would find no room`() async {
        await #expect(processExitsWith: .failure) {
            var room = InlineRoom<19>()
            room.write { $0.append(decimal: 1) }
        }
        await #expect(processExitsWith: .failure) {
            var room = InlineRoom<19>()
            room.write { $0.append(decimal: Int64.min) }
        }
        await #expect(processExitsWith: .success) {
            var room = InlineRoom<20>()
            room.write { $0.append(decimal: Int64.min) }
        }
    }

    private func written(_ number: Int64) -> String {
        var bytes: [UInt8] = []
        bytes.append(addingCapacity: OutputSpan<UInt8>.decimalMaximum) { $0.append(decimal: number) }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// Room for so many bytes and not one more; an array may have more than it was asked for.
private struct InlineRoom<let count: Int> {
    private var bytes = InlineArray<count, UInt8>(repeating: 0)

    mutating func write(_ body: (inout OutputSpan<UInt8>) -> Void) {
        var span = bytes.mutableSpan
        unsafe span.withUnsafeMutableBufferPointer { room in
            var output = unsafe OutputSpan(buffer: room, initializedCount: 0)
            body(&output)
            _ = unsafe output.finalize(for: room)
        }
    }
}
