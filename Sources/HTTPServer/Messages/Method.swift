/// The methods that routes can be defined for (RFC 9110 section 9, RFC 5789). Another valid token is `.other`, which no route has.
package enum Method: UInt8, CaseIterable, Sendable {
    case get, head, post, put, patch, delete, options, other

    package var name: StaticString {
        switch self {
        case .get: "GET"
        case .head: "HEAD"
        case .post: "POST"
        case .put: "PUT"
        case .patch: "PATCH"
        case .delete: "DELETE"
        case .options: "OPTIONS"
        case .other: "another method"
        }
    }

    /// Methods are compared with case (RFC 9110 section 9.1).
    init(token: Span<UInt8>) {
        for method in Method.allCases where method != .other && token.equals(method.name) {
            self = method
            return
        }
        self = .other
    }
}
