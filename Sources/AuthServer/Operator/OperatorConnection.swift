internal import HTTPServer

/// A way to the operator's API: over the control socket of the running server, or in this process on the locked data. The answers are the same.
protocol OperatorConnection {
    func send(_ method: HTTPServer.Method, _ target: String, _ body: [UInt8]) throws(ProgramError) -> OperatorAnswer
    /// Gives back what the connection holds.
    func close() throws(ProgramError)
}

struct OperatorAnswer: Sendable {
    let status: Int
    let body: [UInt8]

    var isSuccess: Bool { 200...299 ~= status }
}

/// An answer that says no, with the API's own sentence.
struct OperatorRefusal: Error, CustomStringConvertible {
    let status: Int
    private let detail: String?

    init(_ answer: OperatorAnswer) {
        status = answer.status
        let problem = JSONDocument(answer.body, depthMaximum: 8)
        let faults = problem?["errors"]?.elements?.compactMap { fault in
            fault["msg"]?.text.map { message in [fault["loc"]?.elements?.last?.text, message].compactMap(\.self).joined(separator: ": ") }
        }
        detail = problem?["detail"]?.text ?? faults?.first
    }

    var description: String { detail ?? "the server answered with status \(status); its log says why" }
}
