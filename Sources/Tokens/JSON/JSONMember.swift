/// A member of an object, as places in the bytes that it was read from.
struct JSONMember {
    let name: JSONText
    let value: Value

    enum Value {
        case string(JSONText)
        case number(Range<Int>)
        /// An object, an array, `true`, `false` or `null`: checked, and of no further use to a token.
        case other
    }
}

/// Where the text of a string stands between its quotation marks. It has been checked: escapes and UTF-8 in it are whole.
struct JSONText: Equatable {
    // A token is far shorter than 65,536 bytes: six bytes a text make the table of an object's names small.
    private let start: UInt16
    private let end: UInt16
    let hasEscapes: Bool

    init(_ range: Range<Int>, hasEscapes: Bool) {
        start = UInt16(range.lowerBound)
        end = UInt16(range.upperBound)
        self.hasEscapes = hasEscapes
    }

    var range: Range<Int> { Int(start)..<Int(end) }
}
