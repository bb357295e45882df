/// What is fed with arbitrary bytes. Each target holds the code to its promises and throws a `Finding` where one is broken.
enum FuzzTarget: String, CaseIterable, Sendable {
    case requestHead = "request-head"
    case chunkedBody = "chunked-body"
    case connection
    case token
    case json
    case journal

    func run(_ input: [UInt8]) throws(Finding) {
        switch self {
        case .requestHead: try RequestHeadTarget.run(input)
        case .chunkedBody: try ChunkedBodyTarget.run(input)
        case .connection: try ConnectionTarget.run(input)
        case .token: try TokenTarget.run(input)
        case .json: try JSONTarget.run(input)
        case .journal: try JournalTarget.run(input)
        }
    }

    /// Inputs that reach far into the code, for others to be made from.
    var seeds: [[UInt8]] {
        switch self {
        case .requestHead: HTTPSeeds.heads
        case .chunkedBody: HTTPSeeds.chunkedBodies
        case .connection: HTTPSeeds.connections
        case .token: TokenSeeds.all
        case .json: JSONSeeds.all
        case .journal: JournalSeeds.all
        }
    }

    /// Longer inputs find nothing that shorter ones do not, and take longer.
    var maximumBytes: Int {
        switch self {
        case .connection: 4_096
        case .journal: 2_048
        case .requestHead, .chunkedBody, .token, .json: 1_024
        }
    }
}
