import LinuxSystem
import Testing

@testable import Benchmark

/// The table and the pictures that readers see are those of the results in the tree.
struct PublishedResultTests {
    private static let root = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
    private static let folder = root + "/Tests/Benchmark/Results"

    private let result: BenchmarkResult

    init() throws { result = try BenchmarkResult(file: Self.folder + "/results.json") }

    @Test func `the README shows the results`() throws {
        let section = ReadmeSection(try Files.text(Self.root + "/README.md"))
        #expect(try section.current() == ReadmeSection.text(of: result))
    }

    @Test func `the README shows what was measured of the store`() throws {
        let file = Self.folder + "/store.json"
        let section = ReadmeSection(try Files.text(Self.root + "/README.md"), name: "store")
        let expected = try SystemCall.exists(file) ? StoreTable(StoreResult(file: file)).text : "Not published yet."
        #expect(try section.current() == expected)
    }

    @Test func `the pictures show the results`() throws {
        for job in result.jobs {
            #expect(try Files.text("\(Self.folder)/\(job.job.rawValue).svg") == ResultPicture(result, job.job).text)
        }
    }

    @Test func `the section is replaced, and what stands around it stays`() throws {
        let readme = "before\n<!-- store: begin -->\nother\n<!-- store: end -->\n<!-- measured: begin -->\nold\n<!-- measured: end -->\nafter"
        let replaced = try ReadmeSection(readme).replaced(by: "new")
        #expect(replaced.hasPrefix("before\n") && replaced.hasSuffix("\nafter"))
        #expect(try ReadmeSection(replaced).current() == "new")
        #expect(try ReadmeSection(replaced, name: "store").current() == "other")
        #expect(try ReadmeSection(replaced).replaced(by: "new") == replaced)
        #expect(throws: BenchmarkError.self) { try ReadmeSection("nothing").current() }
    }
}
