internal import TextFormats

/// The whole objects in a line that as a whole could not be read: one whose end was damaged has the next line's in it, too.
///
/// The store's objects have no others in them, and begin with a member that no text can be mistaken for: a quotation mark in a text is escaped.
struct ObjectPieces: Sequence, IteratorProtocol {
    private let line: ArraySlice<UInt8>
    private let beginning: [UInt8]
    private var position: Int

    /// `beginning` is what each object begins with, such as `{"seq":`.
    init(_ line: ArraySlice<UInt8>, beginning: String) {
        self.line = line
        self.beginning = Array(beginning.utf8)
        position = line.startIndex
    }

    mutating func next() -> ArraySlice<UInt8>? {
        while let start = line[position...].firstIndex(of: UInt8(ascii: "{")) {
            position = start + 1
            guard line[start...].starts(with: beginning), let end = end(ofObjectAt: start) else { continue }
            position = end
            return line[start..<end]
        }
        return nil
    }

    /// Behind the brace that closes the object; nil if none does.
    private func end(ofObjectAt start: Int) -> Int? {
        var isText = false
        var index = start + 1
        while index < line.endIndex {
            switch line[index] {
            case ASCII.doubleQuote: isText.toggle()
            case ASCII.backslash where isText: index += 1
            case UInt8(ascii: "}") where !isText: return index + 1
            default: break
            }
            index += 1
        }
        return nil
    }
}
