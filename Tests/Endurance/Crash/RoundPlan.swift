/// How a server is run and how it ends in one round, as the seed has it.
struct RoundPlan: Sendable {
    let settings: [String: String]
    let loops: Int
    let end: End
    let hasReader: Bool
    /// Whether nothing is created: then an id that is given again shows.
    let isShrinking: Bool
    /// Starts that are killed, too, before the one that counts.
    let killedStarts: [StartEnd]
    /// Whether `store check` is asked before the next start.
    let isChecked: Bool

    /// A server that has not come to its end otherwise ends here.
    static let answersMaximum = 1_000

    /// The moment at which a server under load ends.
    enum End: Equatable, Sendable {
        /// Within microseconds of an answer, at the hands of the client that got it.
        case answer(Int, microsecondsLater: Int)
        /// When a reader has seen so many changes that are not answered yet.
        case shown(Int)
        /// At a step of a snapshot that is being written.
        case snapshotStep(Int, microsecondsLater: Int)
        /// When every client has its answer.
        case rest(answers: Int)
        /// Not killed but stopped with SIGTERM.
        case stop(answers: Int)

        var isClean: Bool {
            if case .stop = self { true } else { false }
        }
    }

    /// The moment at which a server ends that has not started yet.
    enum StartEnd: Equatable, Sendable {
        case step(Int, microsecondsLater: Int)
        case microseconds(Int)
    }

    init(_ numbers: inout SeededNumbers) {
        end = End(&numbers)
        var journalBytes = numbers.one(of: [4_096, 4_096, 16_384, 65_536, 67_108_864])
        if case .snapshotStep = end { journalBytes = 4_096 }
        settings = [
            "GCREG_STORE_SNAPSHOT_JOURNAL_BYTES": "\(journalBytes)",
            // At once or, as far as a round goes, never.
            "GCREG_STORE_USAGE_FLUSH_SECONDS": "\(numbers.one(of: [1, 3_600]))",
            "GCREG_LIMITS_DRAIN_IDLE_MILLISECONDS": "20",
        ]
        loops = numbers.number(1...2)
        var isShownNeeded = false
        if case .shown = end { isShownNeeded = true }
        hasReader = isShownNeeded || numbers.happens(50)
        isShrinking = numbers.happens(20)
        killedStarts = (0..<numbers.one(of: [0, 0, 1, 2])).map { _ in StartEnd(&numbers) }
        isChecked = numbers.happens(25)
    }
}

extension RoundPlan.End {
    fileprivate init(_ numbers: inout SeededNumbers) {
        switch numbers.number(0...99) {
        case 0..<35: self = .answer(numbers.number(1...500), microsecondsLater: numbers.one(of: [0, 0, numbers.number(0...3_000)]))
        case 35..<50: self = .shown(numbers.number(1...30))
        case 50..<75: self = .snapshotStep(numbers.number(1...30), microsecondsLater: numbers.one(of: [0, numbers.number(0...1_000)]))
        case 75..<85: self = .rest(answers: numbers.number(0...300))
        default: self = .stop(answers: numbers.number(1...500))
        }
    }
}

extension RoundPlan.StartEnd {
    fileprivate init(_ numbers: inout SeededNumbers) {
        guard numbers.happens(70) else {
            self = .microseconds(numbers.number(0...20_000))
            return
        }
        self = .step(numbers.number(1...40), microsecondsLater: numbers.one(of: [0, numbers.number(0...500)]))
    }
}
