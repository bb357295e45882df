extension Timestamp {
    /// Bytes of a time as `append(rfc3339:)` writes it.
    package static let writtenBytes = 20

    /// Reads a time that stands exactly as this program writes it, `2024-01-01T13:10:00Z`; nil for any other form, and for leap seconds.
    ///
    /// Beside the general reader because a start reads up to three for every key.
    package init?(written bytes: Span<UInt8>) {
        guard bytes.count == Self.writtenBytes,
            bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"), bytes[10] == UInt8(ascii: "T"),
            bytes[13] == ASCII.colon, bytes[16] == ASCII.colon, bytes[19] == UInt8(ascii: "Z")
        else { return nil }
        var isNumeric = true
        func number(at index: Int) -> Int {
            let tens = bytes[index] &- UInt8(ascii: "0")
            let ones = bytes[index + 1] &- UInt8(ascii: "0")
            isNumeric = isNumeric && tens < 10 && ones < 10
            return Int(tens) * 10 + Int(ones)
        }
        let year = number(at: 0) * 100 + number(at: 2)
        let (month, day) = (number(at: 5), number(at: 8))
        let (hour, minute, second) = (number(at: 11), number(at: 14), number(at: 17))
        guard isNumeric, hour < 24, minute < 60, second < 60, let days = Self.days(year: year, month: month, day: day) else { return nil }
        self.init(seconds: Int64(days * 86_400 + hour * 3_600 + minute * 60 + second))
    }
}
