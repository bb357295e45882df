import HTTPServer

/// Answers with what it understood of the request: at once, or under `/later` as if it had had to wait.
struct MirrorApplication: Application {
    func respond(to request: borrowing Request, with response: inout Response) -> Disposition {
        if request.path.equals("/close") { response.closesConnection = true }
        if request.path.equals("/nothing") {
            response.status = .noContent
            return .ready
        }
        response.setContentType("text/plain")
        response.body = Array("\(request.method.name) ".utf8) + request.path.copy() + [UInt8(ascii: "?")] + request.query.copy()
        for name in [FieldName.host, .authorization, .contentType, .xForwardedFor] {
            var values: [UInt8] = []
            request.fields.forEach(name) { values += [UInt8(ascii: "|")] + $0.copy() }
            response.body += values
        }
        response.body += [UInt8(ascii: " ")] + request.body.copy()
        guard request.path.hasPrefix(Array("/later".utf8)) else { return .ready }
        request.answerLater().complete(response)
        return .pending
    }

    func describe(_ refusal: RequestRefusal, in response: inout Response) {
        response.setContentType("text/plain")
        response.body = Array("\(refusal)".utf8)
    }
}
