internal import HTTPServer
internal import TextFormats

/// Ids in paths: whole numbers from 1, in plain decimal digits.
enum PathID {
    /// The largest whole number that every JSON reader keeps exactly (RFC 8259 section 6); no id comes near it.
    static let maximum = (1 << 53) - 1
    private static let maximumDigits = 16

    /// One number has one text: with leading zeros or a sign, one resource would have many names.
    static func read(_ segment: Span<UInt8>, named name: String) throws(Problem) -> Int {
        var id = 0
        let isPlain = 1...maximumDigits ~= segment.count && segment[0] != UInt8(ascii: "0")
        if isPlain {
            for index in segment.indices {
                guard ASCII.isDigit(segment[index]) else { throw notAnID(name) }
                id = id * 10 + Int(segment[index] - UInt8(ascii: "0"))
            }
        }
        guard isPlain, id <= maximum else { throw notAnID(name) }
        return id
    }

    private static func notAnID(_ name: String) -> Problem { .invalid([.notParsedAsInteger(name, in: .path)]) }
}
