/// A JSON text taken apart, with nothing of it lost that a rule may ask about.
package indirect enum JSONValue: Equatable, Sendable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    /// UTF-8, escapes resolved. Bytes rather than a `String`, so that the copy of a password that is kept can be wiped.
    case string([UInt8])
    case array([JSONValue])
    case object([Member])

    package struct Member: Equatable, Sendable {
        package let name: [UInt8]
        package let value: JSONValue
    }
}

/// What the API asks of a number: which whole number it is, if it is one.
package enum JSONNumber: Equatable, Sendable {
    case whole(Int)
    /// A whole number beyond 64 bits.
    case tooLarge
    case tooSmall
    /// A number with a fraction.
    case notWhole
    /// Beyond what a double can say, such as 1e400.
    case notRepresentable
}

/// The rule of RFC 8259 (or of this server, where the RFC leaves it open) that a text breaks.
package enum JSONFault: Error, Equatable, Sendable {
    case byteOrderMark
    case notUTF8
    case notJSON
    /// An object has this name twice.
    case duplicateMember(String)
    case tooDeep
}
