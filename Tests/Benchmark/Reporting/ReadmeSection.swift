/// The part of the README that is written from the results.
struct ReadmeSection {
    private let readme: String

    static let begin = "<!-- measured: begin -->\n"
    static let end = "\n<!-- measured: end -->"

    init(_ readme: String) { self.readme = readme }

    /// What stands between the two marks now.
    func current() throws -> String { String(readme[try place()]) }

    func replaced(by result: BenchmarkResult) throws -> String { readme.replacingSubrange(try place(), with: Self.text(of: result)) }

    static func text(of result: BenchmarkResult) -> String {
        let pictures = result.jobs.map { "![CPU time per request, \($0.job.rawValue)](Tests/Benchmark/Results/\($0.job.rawValue).svg)" }
        return ResultTable(result).text + "\n\n" + pictures.joined(separator: "\n")
    }

    private func place() throws -> Range<String.Index> {
        guard let start = readme.firstRange(of: Self.begin)?.upperBound, let end = readme[start...].firstRange(of: Self.end)?.lowerBound else {
            throw BenchmarkError("The README has no place for the results: it is between \(Self.begin.dropLast()) and \(Self.end.dropFirst()).")
        }
        return start..<end
    }
}

extension String {
    fileprivate func replacingSubrange(_ range: Range<Index>, with text: String) -> String { self[..<range.lowerBound] + text + self[range.upperBound...] }
}
