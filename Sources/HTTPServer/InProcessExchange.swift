internal import LinuxSystem
internal import TextFormats

/// A request without a connection: made from values, answered by an application in this process.
///
/// The command line uses it when no server runs, and the tests for exchanges as values. What only a connection does (framing, limits, deadlines) is not in it.
package struct InProcessExchange: Sendable {
    package var method: Method
    /// Path and query.
    package var target: String
    /// Names and values, without line ends.
    package var fields: [(name: String, value: String)]
    package var body: [UInt8]
    package var peer: PeerAddress

    package init(
        _ method: Method, _ target: String, fields: [(name: String, value: String)] = [], body: [UInt8] = [],
        peer: PeerAddress = .unix
    ) {
        self.method = method
        self.target = target
        self.fields = fields
        self.body = body
        self.peer = peer
    }

    /// Runs the request and waits for its answer, however long that takes.
    package func run(on application: any Application, at seconds: Int64) -> Response {
        let later = Monitor<Response?>(nil)
        let deferral = InProcessDeferral(later: later)
        var response = Response()
        var bytes = Array(target.utf8)
        let pathLength = bytes.firstIndex(of: UInt8(ascii: "?")) ?? bytes.count
        let queryStart = min(pathLength + 1, bytes.count)
        let queryEnd = bytes.count
        let lines = fields.map { field in
            let nameStart = bytes.count
            bytes.append(contentsOf: field.name.utf8)
            let valueStart = bytes.count
            bytes.append(contentsOf: field.value.utf8)
            return FieldLine(name: FieldName(bytes[nameStart..<valueStart].span), value: valueStart..<bytes.count)
        }
        let head = bytes.span
        let request = Request(
            method: method, path: head.extracting(0..<pathLength), query: head.extracting(queryStart..<queryEnd),
            fields: FieldList(bytes: head, lines: lines.span), body: body.span, peer: peer,
            id: RequestID(number: RequestNumber.next()), receivedAt: seconds, deferral: deferral)
        // A request does not keep it alive.
        switch withExtendedLifetime(deferral, { application.respond(to: request, with: &response) }) {
        case .ready: break
        case .pending: response = later.wait { $0 }!
        }
        if let kept = response.keptBody { response.body = kept }
        return response
    }
}

private final class InProcessDeferral: Deferral {
    private let later: Monitor<Response?>

    init(later: Monitor<Response?>) { self.later = later }

    func pendingAnswer(_ id: RequestID) -> PendingAnswer {
        PendingAnswer(requestID: id) { [later] response in later.change { $0 = response } }
    }
}

extension Response {
    /// The value of a field that was set, its name compared without case.
    package func field(_ name: String) -> String? {
        let wanted = name.lowercased()
        for line in String(decoding: fieldLines.span.copy(), as: UTF8.self).split(separator: "\r\n") {
            guard let colon = line.firstIndex(of: ":"), line[..<colon].lowercased() == wanted else { continue }
            return String(line[line.index(colon, offsetBy: 2)...])
        }
        return nil
    }
}
