import FoundationEssentials
import TextFormats

/// All that `make bench-store` measured, as it is kept.
struct StoreResult: Codable, Equatable, Sendable {
    var machine: String
    /// What a person types to measure the same.
    var command: String
    var keys: Int
    var users: Int
    /// Of each figure, by its name, a value for each round.
    var figures: [String: [Int]]

    init(machine: String, command: String, contents: StoreContents) {
        self.machine = machine
        self.command = command
        keys = contents.keys
        users = contents.users
        figures = [:]
    }

    init(file path: String) throws { try self.init(json: Files.read(path)) }

    init(json: [UInt8]) throws { self = try JSONDecoder().decode(StoreResult.self, from: Data(json)) }

    mutating func record(_ figure: StoreFigure, _ value: Int) { figures[figure.rawValue, default: []].append(value) }

    /// In the order of the rounds.
    func values(_ figure: StoreFigure) -> [Double] { figures[figure.rawValue, default: []].map(Double.init) }

    func median(_ figure: StoreFigure) -> Double { Self.median(values(figure)) }

    func smallest(_ figure: StoreFigure) -> Double { values(figure).min() ?? 0 }

    /// The median of what each round by itself says: two figures that were measured one after the other saw the same machine.
    func medianRatio(_ figure: StoreFigure, to other: StoreFigure) -> Double {
        Self.median(zip(values(figure), values(other)).map { $1 > 0 ? $0 / $1 : 0 })
    }

    private static func median(_ values: [Double]) -> Double {
        guard !values.isEmpty else { return 0 }
        let sorted = values.sorted()
        return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }

    /// One figure a line.
    var json: [UInt8] {
        var json: [UInt8] = []
        json.openObject()
        json.member("machine", machine)
        json.member("command", command)
        json.member("keys", keys)
        json.member("users", users)
        json.openMember("figures")
        json.openObject()
        for figure in StoreFigure.allCases {
            guard let values = figures[figure.rawValue] else { continue }
            if json.last != UInt8(ascii: "{") { json.append(ASCII.comma) }
            json.append(contentsOf: "\n\"\(figure.rawValue)\":[\(values.map(String.init).joined(separator: ","))]".utf8)
        }
        json.closeObject()
        json.closeObject()
        json.append(ASCII.lineFeed)
        return json
    }
}
