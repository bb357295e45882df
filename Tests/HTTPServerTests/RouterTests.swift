import HTTPServer
import Testing

struct RouterTests {
    /// Answers with the route's name and what its placeholders took.
    struct Table: Application {
        let router = Router(
            prefixes: ["", "/api"],
            [
                Route(.get, "/a/b") { _, response in Table.say("list", &response) },
                Route(.post, "/a/b") { _, response in Table.say("create", &response) },
                Route(.get, "/a/b/{id}") { request, response in Table.say("show \(request.capture(0).text()!)", &response) },
                Route(.delete, "/a/{x}/c/{y}") { request, response in
                    Table.say("both \(request.capture(0).text()!) \(request.capture(1).text()!)", &response)
                },
                Route(nil, "/any{rest}") { request, response in Table.say("any \(request.capture(0).text()!)", &response) },
            ])

        func respond(to request: borrowing Request, with response: inout Response) -> Disposition {
            switch router.route(request, &response) {
            case .answered(let disposition): return disposition
            case .notFound: response.status = .notFound
            case .methodNotAllowed: response.status = .methodNotAllowed
            case .methodNotImplemented: response.status = .notImplemented
            }
            return .ready
        }

        func describe(_ refusal: RequestRefusal, in response: inout Response) {}

        static func say(_ text: String, _ response: inout Response) -> Disposition {
            response.body = Array(text.utf8)
            return .ready
        }
    }

    @Test(arguments: [
        (Method.get, "/a/b", 200, "list"), (.head, "/a/b", 200, "list"), (.post, "/api/a/b", 200, "create"), (.get, "/a/b?x=/c", 200, "list"),
        (.get, "/a/b/7", 200, "show 7"), (.get, "/api/a/b/%37", 200, "show %37"), (.delete, "/a/1/c/2", 200, "both 1 2"),
        (.get, "/", 404, ""), (.get, "/a", 404, ""), (.get, "/a/b/", 404, ""), (.get, "/a/bb", 404, ""), (.get, "//a/b", 404, ""),
        (.get, "/a/b/7/", 404, ""), (.get, "/A/b", 404, ""), (.get, "/api", 404, ""), (.get, "/api/api/a/b", 404, ""), (.delete, "/a//c/2", 404, ""),
        (.get, "/any", 200, "any "), (.options, "/api/any/", 200, "any /"), (.other, "/any;a=1/b?c", 200, "any ;a=1/b"), (.post, "/any//", 200, "any //"),
        (.head, "/any;", 200, "any ;"), (.get, "/anyone", 404, ""), (.get, "/an", 404, ""), (.get, "/any%2Fx", 404, ""),
        (.put, "/a/b", 405, ""), (.delete, "/a/b/7", 405, ""), (.other, "/a/b", 501, ""), (.other, "/x", 404, ""),
    ])
    func `a request finds its route, or is told what it missed`(_ method: Method, _ target: String, _ status: Int, _ body: String) {
        let response = InProcessExchange(method, target).run(on: Table(), at: 0)
        #expect(response.status.code == status)
        #expect(String(decoding: response.body, as: UTF8.self) == body)
    }

    @Test(
        arguments: [
            (Method.put, "/api/a/b", 405, "GET, HEAD, POST, OPTIONS"), (.options, "/a/b", 204, "GET, HEAD, POST, OPTIONS"),
            (.options, "/a/b/1", 204, "GET, HEAD, OPTIONS"), (.options, "*", 204, "GET, HEAD, POST, DELETE, OPTIONS"),
            (.options, "/x", 404, nil),
        ] as [(Method, String, Int, String?)])
    func `a path says which methods it takes`(_ method: Method, _ target: String, _ status: Int, _ allow: String?) {
        let response = InProcessExchange(method, target).run(on: Table(), at: 0)
        #expect(response.status.code == status)
        #expect(response.field("Allow") == allow)
    }
}
