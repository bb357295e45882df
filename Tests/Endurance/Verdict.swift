/// What came of a run: what was seen, and what should not have been.
struct Verdict: Sendable {
    var lines: [String] = []
    var faults: [String] = []

    init() {}

    /// Of several runs.
    init(joining verdicts: [Verdict]) {
        lines = verdicts.flatMap(\.lines)
        faults = verdicts.flatMap(\.faults)
    }

    /// Notes a fault unless it is as it should be.
    mutating func require(_ isAsItShould: Bool, _ fault: @autoclosure () -> String) {
        if !isAsItShould { faults.append(fault()) }
    }

    var text: String { (lines + faults.map { "FAULT: \($0)" } + [faults.isEmpty ? "No fault." : "\(faults.count) faults."]).joined(separator: "\n") }
}
