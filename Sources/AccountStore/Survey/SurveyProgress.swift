/// How much of a directory's files was read, for whoever waits.
struct SurveyProgress {
    private let report: StoreProgress
    private let total: Int
    private var before = 0

    init(total: Int, _ report: @escaping StoreProgress) {
        self.total = total
        self.report = report
    }

    /// So far into this file.
    func reached(_ offset: Int, of file: String) { report(StoreStep(.reading(file), min(total, before + offset), of: total)) }

    /// A file of this size is read, or need not be.
    mutating func finish(_ size: Int) { before += size }
}
