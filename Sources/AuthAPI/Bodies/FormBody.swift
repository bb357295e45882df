/// A body of `application/x-www-form-urlencoded`, read as an object of strings so that one set of rules serves both ways to log in.
enum FormBody {
    enum Fault: Error, Equatable, Sendable {
        case brokenEncoding
        case notUTF8
        /// RFC 6749 section 3.2: a parameter must not be sent more than once.
        case repeatedField
    }

    /// The fields named; what else the form has is left out, as RFC 6749 section 3.2 asks of parameters that are not known.
    static func read(_ body: Span<UInt8>, fields: [String]) throws(Fault) -> JSONValue {
        guard let pairs = decodedPairs(body) else { throw .brokenEncoding }
        var members: [JSONValue.Member] = []
        for (name, value) in pairs where fields.contains(where: { $0.utf8.elementsEqual(name) }) {
            guard !members.contains(where: { $0.name == name }) else { throw .repeatedField }
            guard isUTF8(value) else { throw .notUTF8 }
            members.append(JSONValue.Member(name: name, value: .string(value)))
        }
        return .object(members)
    }

    private static func isUTF8(_ bytes: [UInt8]) -> Bool {
        do {
            _ = try UTF8Span(validating: bytes.span)
            return true
        } catch {
            return false
        }
    }
}
