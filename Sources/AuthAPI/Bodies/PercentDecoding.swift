internal import HTTPServer
internal import TextFormats

/// Undoes percent-encoding, and `+` for a space, as forms and queries write names and values (URL Standard, section 5.1).
///
/// Nil where a percent sign has no two hexadecimal digits behind it: such a text is refused, not guessed at.
func decodedFormText(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(text.count)
    var rest = text
    while let byte = rest.popFirst() {
        switch byte {
        case UInt8(ascii: "+"): decoded.append(ASCII.space)
        case ASCII.percent:
            guard let high = rest.popFirst().flatMap(ASCII.hexValue), let low = rest.popFirst().flatMap(ASCII.hexValue) else { return nil }
            decoded.append(high << 4 | low)
        default: decoded.append(byte)
        }
    }
    return decoded
}

/// The pairs of `name=value&name=value`, decoded, in order. Nil where the encoding is broken.
func decodedPairs(_ text: Span<UInt8>) -> [(name: [UInt8], value: [UInt8])]? {
    var pairs: [(name: [UInt8], value: [UInt8])] = []
    for part in text.copy().split(separator: UInt8(ascii: "&")) {
        // A name without an equals sign has an empty value.
        let equals = part.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
        guard let name = decodedFormText(part[..<equals]), let value = decodedFormText(part[equals...].dropFirst()) else { return nil }
        pairs.append((name, value))
    }
    return pairs
}
