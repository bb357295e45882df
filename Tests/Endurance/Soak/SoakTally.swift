/// What the clients with manners of their own came to.
struct SoakTally: Sendable {
    var counts: [SoakBehaviour: Int] = [:]
    var failures: [String] = []

    /// More are not kept: the first says what is wrong.
    static let failuresMaximum = 100

    var exchanges: Int { counts.values.reduce(0, +) }

    var line: String { SoakBehaviour.allCases.map { "\($0): \(counts[$0] ?? 0)" }.joined(separator: ", ") }
}
