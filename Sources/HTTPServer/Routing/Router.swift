internal import TextFormats

/// What a route does with its request.
package typealias Handler = @Sendable (_ request: borrowing Request, _ response: inout Response) -> Disposition

/// One line of the route table: a method, a path with placeholders such as `/auth/api-keys/{id}`, and who answers.
///
/// Behind the last segment `{rest}` takes whatever follows it: nothing, more segments, or parameters of the segment (RFC 3986 section 3.3).
package struct Route: Sendable {
    /// Nil: every method, OPTIONS and those that nobody knows among them.
    package let method: Method?
    package let pattern: String
    let segments: [Segment]
    let handler: Handler

    package init(_ method: Method?, _ pattern: String, _ handler: @escaping Handler) {
        precondition(pattern.hasPrefix("/"), "a route's pattern starts with a slash")
        self.method = method
        self.pattern = pattern
        self.handler = handler
        let takesRest = pattern.hasSuffix(Self.rest)
        let whole = takesRest ? pattern.dropLast(Self.rest.count) : pattern[...]
        segments =
            whole.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map {
                $0.hasPrefix("{") ? .placeholder : .literal(Array($0.utf8))
            } + (takesRest ? [.rest] : [])
        precondition(segments.count { !$0.isLiteral } <= PathCaptures.maximum, "a route has too many placeholders")
    }

    private static let rest = "{rest}"

    /// What the route's method is called in a table.
    package var methodName: StaticString { method?.name ?? "any" }

    enum Segment: Equatable, Sendable {
        case literal([UInt8])
        case placeholder
        case rest

        var isLiteral: Bool { if case .literal = self { true } else { false } }
    }
}

/// Finds the route of a request. A GET route answers HEAD as well, and every path answers OPTIONS.
package struct Router: Sendable {
    package let routes: [Route]
    private let prefixes: [[UInt8]]
    /// The paths without placeholders, in the order of the routes: most requests name one of the first, and are found by one comparison.
    private let wholePaths: [WholePath]

    private struct WholePath: Sendable {
        let path: [UInt8]
        let method: Method?
        let handler: Handler

        func takes(_ wanted: Method) -> Bool { method == nil || method == wanted }
    }

    /// `prefixes` are what may stand before each route's path; the empty one is that path itself.
    package init(prefixes: [String] = [""], _ routes: [Route]) {
        self.routes = routes
        self.prefixes = prefixes.map { Array($0.utf8) }
        wholePaths = prefixes.flatMap { prefix in
            routes.filter { $0.segments.allSatisfy(\.isLiteral) }.map {
                WholePath(path: Array((prefix + $0.pattern).utf8), method: $0.method, handler: $0.handler)
            }
        }
    }

    package enum Outcome: Sendable {
        case answered(Disposition)
        /// No route has this path.
        case notFound
        /// The path exists, but not with this method: the response's Allow field says with which.
        case methodNotAllowed
        /// The path exists, but nobody here knows the method (RFC 9110 section 15.6.2).
        case methodNotImplemented
    }

    package func route(_ request: borrowing Request, _ response: inout Response) -> Outcome {
        let method = request.method == .head ? Method.get : request.method
        for index in wholePaths.indices where wholePaths[index].takes(method) && request.path.equals(wholePaths[index].path) {
            return .answered(wholePaths[index].handler(request, &response))
        }
        var pathExists = false
        for prefix in prefixes where request.path.hasPrefix(prefix) {
            for index in routes.indices {
                guard let captures = routes[index].match(request.path, from: prefix.count) else { continue }
                if routes[index].method == nil || routes[index].method == method {
                    return .answered(routes[index].answer(request, captures, &response))
                }
                pathExists = true
            }
        }
        // OPTIONS * asks of the server as a whole (RFC 9110 section 9.3.7).
        guard pathExists || request.path.equals("*") else { return .notFound }
        if method == .other { return .methodNotImplemented }
        setAllow(for: request.path, &response)
        guard method == .options else { return .methodNotAllowed }
        response.status = .noContent
        return .answered(.ready)
    }

    private func setAllow(for path: Span<UInt8>, _ response: inout Response) {
        var allowed: [Method] = []
        for route in routes where answers(route, path) {
            guard let method = route.method, !allowed.contains(method) else { continue }
            allowed.append(method)
            if method == .get { allowed.append(.head) }
        }
        allowed.append(.options)
        response.setField("Allow") { value in
            for method in allowed {
                if method != allowed.first { value.append(", ") }
                value.append(method.name)
            }
        }
    }

    private func answers(_ route: Route, _ path: Span<UInt8>) -> Bool {
        if path.equals("*") { return true }
        for prefix in prefixes where path.hasPrefix(prefix) && route.match(path, from: prefix.count) != nil { return true }
        return false
    }
}

extension Route {
    /// A route without placeholders, as the busiest are, hands on the request as it is.
    fileprivate func answer(_ request: borrowing Request, _ captures: PathCaptures, _ response: inout Response) -> Disposition {
        guard captures.count > 0 else { return handler(request, &response) }
        return handler(request.capturing(captures), &response)
    }

    /// Walks path and pattern together, once. An empty segment matches no placeholder.
    fileprivate func match(_ path: Span<UInt8>, from start: Int) -> PathCaptures? {
        var captures = PathCaptures()
        var position = start
        for segment in segments {
            if segment == .rest {
                guard position == path.count || path[position] == ASCII.slash || path[position] == UInt8(ascii: ";") else { return nil }
                captures.append(position..<path.count)
                return captures
            }
            guard position < path.count, path[position] == ASCII.slash else { return nil }
            let begin = position + 1
            switch segment {
            case .literal(let literal):
                guard path.hasBytes(literal, at: begin) else { return nil }
                position = begin + literal.count
            case .placeholder:
                position = path.firstIndex(of: ASCII.slash, from: begin) ?? path.count
                guard position > begin else { return nil }
                captures.append(begin..<position)
            case .rest: break
            }
        }
        return position == path.count ? captures : nil
    }
}
