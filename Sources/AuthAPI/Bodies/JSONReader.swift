internal import FoundationEssentials
internal import HTTPServer
internal import TextFormats

/// Reads a JSON text (RFC 8259). The toolchain's decoder takes it apart; what the RFC leaves to the reader is decided here, before it.
package enum JSONReader {
    /// The value that is the whole text.
    package static func read(_ bytes: Span<UInt8>, depthMaximum: Int) throws(JSONFault) -> JSONValue {
        // RFC 8259 section 8.1: a mark may be ignored by a reader; a sender must not write it.
        if bytes.hasPrefix([0xEF, 0xBB, 0xBF]) { throw .byteOrderMark }
        do { _ = try UTF8Span(validating: bytes) } catch { throw .notUTF8 }
        // The decoder would take NULs for a sign of UTF-16.
        guard bytes.firstIndex(of: ASCII.nul) == nil else { throw .notJSON }
        try JSONShape.check(bytes, depthMaximum: depthMaximum)
        do { return try JSONDecoder().decode(DecodedValue.self, from: Data(bytes.copy())).value } catch { throw .notJSON }
    }
}

private struct DecodedValue: Decodable {
    let value: JSONValue

    init(from decoder: any Decoder) throws {
        if let members = try Self.ifOfType({ try decoder.container(keyedBy: MemberName.self) }) {
            // The decoder keeps no order; this one makes faults come in the same order each time.
            value = .object(
                try members.allKeys.sorted { $0.stringValue < $1.stringValue }.map { name in
                    JSONValue.Member(name: Array(name.stringValue.utf8), value: try members.decode(DecodedValue.self, forKey: name).value)
                })
        } else if var elements = try Self.ifOfType({ try decoder.unkeyedContainer() }) {
            var values: [JSONValue] = []
            while !elements.isAtEnd { values.append(try elements.decode(DecodedValue.self).value) }
            value = .array(values)
        } else {
            value = try Self.scalar(try decoder.singleValueContainer())
        }
    }

    private static func scalar(_ container: any SingleValueDecodingContainer) throws -> JSONValue {
        if container.decodeNil() { return .null }
        if let flag = try ifOfType({ try container.decode(Bool.self) }) { return .bool(flag) }
        if let text = try ifOfType({ try container.decode(String.self) }) { return .string(Array(text.utf8)) }
        return .number(number(container))
    }

    private static func number(_ container: any SingleValueDecodingContainer) -> JSONNumber {
        // The decoder takes what does not fit a type for an error of its own kind; nothing but a number comes here.
        do { return .whole(try container.decode(Int.self)) } catch { return large(container) }
    }

    private static func large(_ container: any SingleValueDecodingContainer) -> JSONNumber {
        do {
            let number = try container.decode(Double.self)
            guard number.rounded() == number else { return .notWhole }
            return number < 0 ? .tooSmall : .tooLarge
        } catch {
            return .notRepresentable
        }
    }

    /// A decoder says what a value is by refusing what it is not; what is broken stays an error.
    private static func ifOfType<Value>(_ read: () throws -> Value) throws -> Value? {
        do { return try read() } catch DecodingError.typeMismatch { return nil } catch DecodingError.valueNotFound { return nil }
    }
}

private struct MemberName: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}
