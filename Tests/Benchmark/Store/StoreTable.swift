/// The results as Markdown that can also be read as it is.
struct StoreTable {
    let result: StoreResult

    init(_ result: StoreResult) { self.result = result }

    var text: String {
        let keys = Decimals.text(Double(result.keys), 0)
        let users = Decimals.text(Double(result.users), 0)
        let head = "\(result.machine); `\(result.command)`: \(keys) keys of \(users) users, medians of \(result.values(.openMilliseconds).count) rounds."
        return [head, MarkdownTable(rows: rows, leftColumns: [0, 4]).text, reading, creating].joined(separator: "\n\n")
    }

    private var rows: [[String]] {
        [["", "goal", "measured", "reached", ""]] + result.goals.map { [$0.what, $0.goal, $0.measured, $0.isReached ? "yes" : "no", $0.detail] }
    }

    /// What the readers that are written by hand are there for.
    private var reading: String {
        let general = Decimals.text(result.medianRatio(.openGenerallyMilliseconds, to: .openMilliseconds), 1)
        let decoder = Decimals.text(result.medianRatio(.decodeMilliseconds, to: .openMilliseconds), 1)
        return """
            The same files with a space in each line, which only the general reader takes, are loaded in \(result.whole(.openGenerallyMilliseconds)) ms, \
            \(general) times as long. FoundationEssentials' `JSONDecoder` takes \(result.whole(.decodeMilliseconds)) ms, \(decoder) times as long, to make \
            values of their lines, which then are in no table yet.
            """
    }

    private var creating: String {
        """
        While the snapshot is written, a key is created within \(Decimals.text(result.median(.createBeside99Microseconds) / 1e3, 1)) ms in 99 of 100 cases, \
        and otherwise within \(Decimals.text(result.median(.createAlone99Microseconds) / 1e3, 1)) ms (\(StoreBenchmark.creationsPerSecond) keys a second).
        """
    }
}
