/// A JSON text taken apart, with nothing of it lost that a rule may ask about.
package indirect enum JSONValue: Equatable, Sendable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    /// UTF-8, escapes resolved. Bytes rather than a `String`, so that a password can be wiped where it lies.
    case string([UInt8])
    case array([JSONValue])
    case object([Member])

    package struct Member: Equatable, Sendable {
        /// Compared byte by byte: to a `String`, names would be equal that JSON tells apart.
        package let name: [UInt8]
        package let value: JSONValue
    }
}

/// What the API asks of a number: which whole number it is, if it is one.
package enum JSONNumber: Equatable, Sendable {
    case whole(Int)
    /// Written as a whole number, but beyond 64 bits.
    case tooLarge
    case tooSmall
    /// Written with a fraction or an exponent, whatever its value.
    case notWhole
}

/// The rule of RFC 8259 (or of this server, where the RFC leaves it open) that a text breaks.
package enum JSONFault: Error, Equatable, Sendable {
    case byteOrderMark
    case notUTF8
    case notJSON
    case controlCharacterInString
    case loneSurrogate
    case duplicateMember
    case tooDeep
}
