/// A part of the README that is written from results.
struct ReadmeSection {
    private let readme: String
    private let begin: String
    private let end: String

    /// What stands in the marks around the part: `measured` for servers beside each other, `store` for the store.
    init(_ readme: String, name: String = "measured") {
        self.readme = readme
        begin = "<!-- \(name): begin -->\n"
        end = "\n<!-- \(name): end -->"
    }

    /// What stands between the two marks now.
    func current() throws -> String { String(readme[try place()]) }

    func replaced(by text: String) throws -> String { readme.replacingSubrange(try place(), with: text) }

    static func text(of result: BenchmarkResult) -> String {
        let pictures = result.jobs.map { "![CPU time per request, \($0.job.rawValue)](Tests/Benchmark/Results/\($0.job.rawValue).svg)" }
        return ResultTable(result).text + "\n\n" + pictures.joined(separator: "\n")
    }

    private func place() throws -> Range<String.Index> {
        guard let start = readme.firstRange(of: begin)?.upperBound, let end = readme[start...].firstRange(of: end)?.lowerBound else {
            throw BenchmarkError("The README has no place for the results: it is between \(begin.dropLast()) and \(end.dropFirst()).")
        }
        return start..<end
    }
}

extension String {
    fileprivate func replacingSubrange(_ range: Range<Index>, with text: String) -> String { self[..<range.lowerBound] + text + self[range.upperBound...] }
}
