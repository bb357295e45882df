internal import HTTPServer
internal import TextFormats

/// The part of a list that a request asks for: all of it, unless it says otherwise.
struct Page: Equatable, Sendable {
    static let limits = 1...1_000
    static let offsets = 0...(1 << 53) - 1

    /// Nil: to the end.
    let limit: Int?
    let offset: Int
    /// Whether the request asked for a part at all, and is told of the whole in return.
    let isAsked: Bool

    static let all = Page(limit: nil, offset: 0, isAsked: false)

    private init(limit: Int?, offset: Int, isAsked: Bool) {
        self.limit = limit
        self.offset = offset
        self.isAsked = isAsked
    }

    static func read(_ query: Span<UInt8>) throws(Problem) -> Page {
        // The usual request has no query and makes nothing of it.
        if query.isEmpty { return .all }
        var parameters = try QueryParameters(query)
        let page = Page(&parameters)
        try parameters.refuseFaults()
        return page
    }

    /// Of parameters that are asked for other things, too.
    init(_ parameters: inout QueryParameters) {
        limit = parameters.integer("limit", in: Self.limits)
        let offset = parameters.integer("offset", in: Self.offsets)
        self.offset = offset ?? 0
        isAsked = limit != nil || offset != nil
    }

    /// Whether what stands at this place of the whole list is in this part.
    func contains(_ place: Int) -> Bool { place >= offset && (limit.map { place - offset < $0 } ?? true) }

    /// `X-Total-Count`, and `Link` (RFC 8288) to the pages around this one of a list of `total` at `path`; `kept` are the parameters that each of them
    /// has in common, percent-encoded and with an ampersand behind each.
    func describe(total: Int, path: Span<UInt8>, keeping kept: [UInt8] = [], _ response: inout Response) {
        guard isAsked else { return }
        response.setField("X-Total-Count", Int64(total))
        let path = path.copy()
        response.setField("Link") { value in
            for (relation, offset) in links(total: total) {
                if relation != .first { value.append(", ") }
                value.append(UInt8(ascii: "<"))
                value.append(contentsOf: path)
                value.append("?")
                value.append(contentsOf: kept)
                if let limit {
                    value.append("limit=")
                    value.append(decimal: limit)
                    value.append("&")
                }
                value.append("offset=")
                value.append(decimal: offset)
                value.append(">; rel=\"")
                value.append(contentsOf: relation.rawValue.utf8)
                value.append("\"")
            }
        }
    }

    enum Relation: String {
        case first, prev, next, last
    }

    /// Where the pages around this one begin. Without a limit this page goes to the end, and the first one is all.
    func links(total: Int) -> [(relation: Relation, offset: Int)] {
        guard let limit else { return [(.first, 0)] }
        let last = max(0, (total - 1) / limit * limit)
        var links: [(Relation, Int)] = [(.first, 0)]
        // From behind the end, the page before is the last there is.
        if offset > 0 { links.append((.prev, max(0, min(offset - limit, last)))) }
        if offset < total - limit { links.append((.next, offset + limit)) }
        links.append((.last, last))
        return links
    }
}
