/// The name of a header field, in lower case, ready to be compared.
package struct FieldName: Sendable {
    let lowercased: StaticString

    package init(_ lowercased: StaticString) { self.lowercased = lowercased }
}

extension FieldName {
    package static let authorization = FieldName("authorization")
    package static let connection = FieldName("connection")
    package static let contentLength = FieldName("content-length")
    package static let contentType = FieldName("content-type")
    package static let expect = FieldName("expect")
    package static let host = FieldName("host")
    package static let transferEncoding = FieldName("transfer-encoding")
    package static let xForwardedFor = FieldName("x-forwarded-for")
}

/// Where one field stands in the bytes of the head. The limits of a head keep every offset below 2^32.
package struct FieldLine: Sendable {
    let nameStart: UInt32
    let nameLength: UInt32
    let valueStart: UInt32
    let valueLength: UInt32

    init(name: Range<Int>, value: Range<Int>) {
        nameStart = UInt32(name.lowerBound)
        nameLength = UInt32(name.count)
        valueStart = UInt32(value.lowerBound)
        valueLength = UInt32(value.count)
    }

    var name: Range<Int> { Int(nameStart)..<Int(nameStart) + Int(nameLength) }
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

    private func index(of name: FieldName, from start: Int) -> Int? {
        var index = start
        let length = UInt32(name.lowercased.utf8CodeUnitCount)
        while index < lines.count {
            if lines[index].nameLength == length, bytes.extracting(lines[index].name).equalsIgnoringCase(name.lowercased) { return index }
            index += 1
        }
        return nil
    }
}
