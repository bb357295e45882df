internal import TextFormats

/// Seconds since 1970 as a JSON number, which may have a fraction and an exponent (RFC 7519 section 2).
///
/// It is read digit by digit: binary floating point would move some times by a second.
struct NumericDate {
    let roundedDown: Int64
    private let isWhole: Bool

    var roundedUp: Int64 { isWhole ? roundedDown : roundedDown + 1 }

    /// Reads a number that has the grammar of RFC 8259 section 6; nil for a time outside of the years 0000 to 9999.
    init?(_ number: Span<UInt8>) {
        if let seconds = Self.plainSeconds(number) {
            (roundedDown, isWhole) = (seconds, true)
            return
        }
        let isNegative = number[0] == UInt8(ascii: "-")
        let mantissa = isNegative ? number.extracting(droppingFirst: 1) : number
        guard let parts = Self.split(mantissa, pointAt: Self.pointPlace(mantissa)) else { return nil }
        isWhole = parts.isWhole
        roundedDown = isNegative ? -parts.whole - (parts.isWhole ? 0 : 1) : parts.whole
        guard Timestamp.earliest.seconds...Timestamp.latest.seconds ~= roundedDown else { return nil }
    }

    /// Of ten digits or fewer and nothing else, as nearly every time is written; no such number is outside of those years.
    private static func plainSeconds(_ number: Span<UInt8>) -> Int64? {
        guard number.count <= 10 else { return nil }
        var seconds: Int64 = 0
        for index in number.indices {
            guard ASCII.isDigit(number[index]) else { return nil }
            seconds = seconds * 10 + Int64(number[index] - UInt8(ascii: "0"))
        }
        return seconds
    }

    /// How many digits, from the first one on, stand before the decimal point once the exponent has moved it. May be negative.
    private static func pointPlace(_ mantissa: Span<UInt8>) -> Int {
        var index = 0
        while index < mantissa.count, ASCII.isDigit(mantissa[index]) { index += 1 }
        let wholeDigits = index
        while index < mantissa.count, mantissa[index] | 0x20 != UInt8(ascii: "e") { index += 1 }
        return index == mantissa.count ? wholeDigits : wholeDigits + exponent(mantissa.extracting(droppingFirst: index + 1))
    }

    private static func exponent(_ text: Span<UInt8>) -> Int {
        var value = 0
        for index in text.indices where ASCII.isDigit(text[index]) {
            value = min(value * 10 + Int(text[index] - UInt8(ascii: "0")), exponentMaximum)
        }
        return text[0] == UInt8(ascii: "-") ? -value : value
    }

    /// The whole part, and whether there is nothing but zeros after it; nil if it has more digits than any year needs.
    private static func split(_ mantissa: Span<UInt8>, pointAt place: Int) -> (whole: Int64, isWhole: Bool)? {
        var whole: Int64 = 0
        var isWhole = true
        var digits = 0
        for index in mantissa.indices {
            let byte = mantissa[index]
            if byte | 0x20 == UInt8(ascii: "e") { break }
            guard ASCII.isDigit(byte) else { continue }
            if digits < place {
                whole = whole * 10 + Int64(byte - UInt8(ascii: "0"))
            } else if byte != UInt8(ascii: "0") {
                isWhole = false
            }
            digits += 1
            if whole > wholeMaximum { return nil }
        }
        while digits < place, whole > 0 {
            whole *= 10
            digits += 1
            if whole > wholeMaximum { return nil }
        }
        return (whole, isWhole)
    }

    /// More than the seconds of any year, and far from an overflow.
    private static let wholeMaximum: Int64 = 1_000_000_000_000
    /// More than a token has digits: a larger exponent says no more than this one.
    private static let exponentMaximum = 100_000
}
