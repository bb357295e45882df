/// Where one field stands in the bytes of the head. The limits of a head keep every offset below 2^32.
package struct FieldLine: Sendable {
    let name: FieldName
    private let valueStart: UInt32
    private let valueLength: UInt32

    init(name: FieldName, value: Range<Int>) {
        self.name = name
        valueStart = UInt32(value.lowerBound)
        valueLength = UInt32(value.count)
    }

    var value: Range<Int> { Int(valueStart)..<Int(valueStart) + Int(valueLength) }
}

/// The header fields of a request, in the order in which they came.
package struct FieldList: ~Escapable {
    private let bytes: Span<UInt8>
    private let lines: Span<FieldLine>

    @_lifetime(copy bytes, copy lines)
    package init(bytes: Span<UInt8>, lines: Span<FieldLine>) {
        self.bytes = bytes
        self.lines = lines
    }

    /// The value of the first field with this name.
    @_lifetime(copy self)
    package func first(_ name: FieldName) -> Span<UInt8>? {
        guard let index = index(of: name, from: 0) else { return nil }
        return bytes.extracting(lines[index].value)
    }

    /// How many fields have this name.
    package func count(of name: FieldName) -> Int {
        var found = 0
        var start = 0
        while let index = index(of: name, from: start) {
            found += 1
            start = index + 1
        }
        return found
    }

    /// Hands each value with this name to `body`, in order.
    package func forEach(_ name: FieldName, _ body: (Span<UInt8>) -> Void) {
        var start = 0
        while let index = index(of: name, from: start) {
            body(bytes.extracting(lines[index].value))
            start = index + 1
        }
    }

    @inline(__always)
    private func index(of name: FieldName, from start: Int) -> Int? {
        var index = start
        while index < lines.count {
            if lines[index].name == name { return index }
            index += 1
        }
        return nil
    }
}
