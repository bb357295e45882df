import HTTPServer
import Testing

struct RouteOrderTests {
    /// Placeholders come first in the table, and still last in the choice.
    struct Table: Application {
        let router = Router(
            prefixes: ["", "/api"],
            [
                Route(.get, "/keys/{id}") { request, response in Table.say("key \(request.capture(0).text()!)", &response) },
                Route(.post, "/keys/{id}") { request, response in Table.say("change \(request.capture(0).text()!)", &response) },
                Route(.get, "/keys/mine") { _, response in Table.say("mine", &response) },
                Route(.get, "/keys/mine/{part}") { request, response in Table.say("part \(request.capture(0).text()!)", &response) },
                Route(.get, "/api/keys/mine") { _, response in Table.say("mine below a prefix", &response) },
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
        (Method.get, "/keys/mine", "mine"), (.head, "/keys/mine", "mine"), (.get, "/keys/mine?x", "mine"), (.get, "/keys/min", "key min"),
        (.head, "/keys/min", "key min"), (.get, "/keys/mine2", "key mine2"), (.get, "/keys/mine/name", "part name"), (.get, "/keys/Mine", "key Mine"),
        // The prefix before the third route's path is the same path as the fifth route's, which is further down.
        (.get, "/api/keys/mine", "mine below a prefix"), (.get, "/api/api/keys/mine", "mine below a prefix"), (.get, "/api/keys/7", "key 7"),
        // Nobody takes POST at the whole path: the placeholder does.
        (.post, "/keys/mine", "change mine"), (.post, "/api/keys/mine", "change mine"),
    ])
    func `a whole path beats a placeholder`(_ method: Method, _ target: String, _ body: String) {
        let response = InProcessExchange(method, target).run(on: Table(), at: 0)
        #expect(response.status == .ok && String(decoding: response.body, as: UTF8.self) == body)
    }

    @Test func `both paths say which methods they take`() {
        #expect(InProcessExchange(.options, "/keys/mine").run(on: Table(), at: 0).field("Allow") == "GET, HEAD, POST, OPTIONS")
        #expect(InProcessExchange(.options, "/keys/mine/x").run(on: Table(), at: 0).field("Allow") == "GET, HEAD, OPTIONS")
    }
}
