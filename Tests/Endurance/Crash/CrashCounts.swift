/// What rounds came to.
struct CrashCounts: Sendable {
    var rounds = 0
    var directories = 0
    var kills = 0
    var stops = 0
    var killedStarts = 0
    var starts = 0
    var answers = 0
    var userAnswers = 0
    var shown = 0
    /// Changes that were sent and not answered when the server ended, and those of them that were carried out.
    var pending = 0
    var carriedOut = 0
    /// Snapshots that were begun.
    var snapshots = 0
    /// Kills within a snapshot, by what lay in the directory afterwards.
    var cutShort = 0
    /// Starts that found a torn record.
    var tornRecords = 0

    mutating func add(_ other: CrashCounts) {
        let sums: [WritableKeyPath<CrashCounts, Int>] = [
            \.rounds, \.directories, \.kills, \.stops, \.killedStarts, \.starts, \.answers, \.userAnswers, \.shown, \.pending, \.carriedOut, \.snapshots,
            \.cutShort, \.tornRecords,
        ]
        for sum in sums { self[keyPath: sum] += other[keyPath: sum] }
    }

    var lines: [String] {
        [
            "\(rounds) rounds in \(directories) data directories: \(kills) kills, \(stops) clean stops, \(killedStarts) kills while starting; \(starts) starts checked",
            "acknowledged changes: \(answers), \(userAnswers) of them of users; \(shown) were seen by a reader before they were answered",
            "not answered when the server ended: \(pending) changes, \(carriedOut) of them carried out",
            "snapshots begun: \(snapshots), and \(cutShort) kills came before the end of one; torn records cut off: \(tornRecords)",
        ]
    }
}
