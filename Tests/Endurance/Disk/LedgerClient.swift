import HTTPServer
import TestSupport

/// A client that keeps a ledger of what it was told.
struct LedgerClient {
    private let client: LoopbackClient
    private let token: String
    var ledger: KeyLedger

    enum Change {
        case create(String)
        case rename(Int, to: String)
        case delete(Int)
    }

    init(_ address: ListenAddress, token: String, ledger: KeyLedger) throws {
        client = try LoopbackClient(address)
        self.token = token
        self.ledger = ledger
    }

    func exchange(_ request: [UInt8]) throws -> Answer { try client.exchange(request) }

    /// Asks for a change and notes it if it was made; the answer.
    mutating func make(_ change: Change) throws -> Answer {
        let answer = try client.exchange(request(change))
        switch (change, answer.status) {
        case (.create(let name), 201):
            ledger.keys[try StartedProgram.id(of: answer)] = KeyLedger.Key(name: name, text: try StartedProgram.member("api_key", of: answer))
        case (.rename(let id, let name), 200): ledger.keys[id]!.name = name
        case (.delete(let id), 204): ledger.keys[id] = nil
        case (_, 503): break
        default: throw EnduranceError("\(change) was answered \(answer.status) \(answer.text)")
        }
        return answer
    }

    /// Presents a key, which is counted against its hour; the status.
    mutating func verify(_ id: Int) throws -> Int {
        let status = try client.exchange(Requests.verify(ledger.keys[id]!.text)).status
        if status == 200 { ledger.keys[id]!.uses += 1 }
        return status
    }

    func isReady() throws -> Answer { try client.exchange(Requests.request("GET", "/readyz")) }

    /// Whether the list is what the ledger says: nothing that was refused, and all that was acknowledged.
    func differenceOfList() throws -> String? {
        let answer = try client.exchange(Requests.list(token))
        guard answer.status == 200 else { return "the list was answered \(answer.status)" }
        let listed = answer.text.matches(of: "\"id\":").count
        let isWhole = ledger.keys.allSatisfy { answer.text.contains("{\"id\":\($0.key),\"key_name\":\"\($0.value.name)\"") }
        return isWhole && listed == ledger.keys.count ? nil : "the list is \(answer.text), and should be \(ledger.keys)"
    }

    private func request(_ change: Change) -> [UInt8] {
        switch change {
        case .create(let name): Requests.createKey(token, #"{"key_name":"\#(name)","rate_limit":1000000}"#)
        case .rename(let id, let name): Requests.rename(id, to: name, token)
        case .delete(let id): Requests.request("DELETE", "/auth/api-keys/\(id)", bearer: token)
        }
    }
}

extension String {
    /// Where a text stands in this one, from left to right and without overlaps.
    func matches(of text: String) -> [Range<Index>] {
        var found: [Range<Index>] = []
        var rest = self[...]
        while let range = rest.firstRange(of: text) {
            found.append(range)
            rest = rest[range.upperBound...]
        }
        return found
    }
}
