/// What load to make: which requests, over how many connections, how fast and for how long. Only 127.0.0.1 is ever loaded.
package struct LoadPlan: Sendable {
    package var port: UInt16
    /// Whole requests as bytes, sent in turn. Each must be one that is answered with a body of a stated length, or none.
    package var requests: [[UInt8]]
    package var connections = 64
    package var pace = Pace.fullSpeed
    /// From the first request on; nil: until it is stopped.
    package var durationMilliseconds: Int64?
    /// Whether a connection that the server ended is opened anew.
    package var reconnects = true
    /// How long answers are waited for once no more requests are sent.
    package var graceMilliseconds: Int64 = 5_000

    package enum Pace: Sendable, Equatable {
        /// Each connection sends the next request when it has its answer.
        case fullSpeed
        /// Requests are due at regular times whatever the answers do. Latency counts from when a request was due, so that a server that
        /// stops for a second is charged with everyone who would have waited.
        case perSecond(Int)
        /// Connections are opened and kept, and nothing is sent.
        case silent
    }

    package init(port: UInt16, requests: [[UInt8]]) {
        self.port = port
        self.requests = requests
    }

    /// Makes the load and answers when it is over.
    package func run() throws -> LoadReport { try RunningLoad(self).waitUntilEnded() }

    /// A GET with a credential, as an HTTP client would write it.
    package static func get(_ path: String, bearer: String? = nil, host: String = "127.0.0.1") -> [UInt8] {
        let authorization = bearer.map { "Authorization: Bearer \($0)\r\n" } ?? ""
        return Array("GET \(path) HTTP/1.1\r\nHost: \(host)\r\n\(authorization)\r\n".utf8)
    }
}
