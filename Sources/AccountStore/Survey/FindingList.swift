/// What was found, in the order in which it was: as much of it as a person reads, and how much more there is.
package struct FindingList: Equatable, Sendable {
    /// More are only counted.
    package static let listedMaximum = 1_000

    package private(set) var listed: [Finding] = []
    package private(set) var unlisted = 0
    /// How many of all are damage.
    package private(set) var damages = 0

    package mutating func add(_ finding: Finding) {
        if finding.isDamage { damages += 1 }
        if listed.count < Self.listedMaximum { listed.append(finding) } else { unlisted += 1 }
    }
}
