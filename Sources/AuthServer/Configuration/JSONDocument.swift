internal import AuthAPI

/// A JSON text to be looked into: members by name, values by type, nil for what is not there.
struct JSONDocument {
    let value: JSONValue

    init(_ value: JSONValue) { self.value = value }

    /// Nil unless the bytes are one JSON text without repeated names.
    init?(_ bytes: [UInt8], depthMaximum: Int) {
        do throws(JSONFault) {
            value = try JSONReader.read(bytes.span, depthMaximum: depthMaximum)
        } catch {
            return nil
        }
    }

    subscript(name: String) -> JSONDocument? {
        guard case .object(let members) = value else { return nil }
        return members.first { $0.name.elementsEqual(name.utf8) }.map { JSONDocument($0.value) }
    }

    var elements: [JSONDocument]? {
        if case .array(let elements) = value { elements.map { JSONDocument($0) } } else { nil }
    }

    /// The names and values of an object, in their order.
    var members: [(name: String, value: JSONDocument)]? {
        guard case .object(let members) = value else { return nil }
        return members.map { (String(decoding: $0.name, as: UTF8.self), JSONDocument($0.value)) }
    }

    var text: String? {
        if case .string(let bytes) = value { String(decoding: bytes, as: UTF8.self) } else { nil }
    }

    var integer: Int? {
        if case .number(.whole(let number)) = value { number } else { nil }
    }

    var boolean: Bool? {
        if case .bool(let flag) = value { flag } else { nil }
    }
}
