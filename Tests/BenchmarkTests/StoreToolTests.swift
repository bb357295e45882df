import LinuxSystem
import TestSupport
import Testing

@testable import Benchmark

/// What the benchmark of the store sets the program beside, and what it puts in front of it.
struct StoreToolTests {
    private let directory = TemporaryDirectory()
    private static let built = RunningProgram.path.dropLast("gcreg-auth".count)

    private func ceiling(_ arguments: [String]) throws -> RunningProgram.Ended {
        try RunningProgram.run(arguments, executable: Self.built + "StoreCeiling")
    }

    /// The check value of CRC-32C (RFC 3720 appendix B.4 has others).
    @Test(arguments: ["read", "write"])
    func `the ceiling hashes what it reads and writes`(_ task: String) throws {
        try Files.write(Array("123456789".utf8), to: directory.file("bytes"))
        let ended = try ceiling([task, directory.file("bytes")] + (task == "write" ? [directory.file("copy")] : []))
        #expect(ended.exitCode == 0)
        #expect(ended.standardOutput.hasPrefix("9 "))
        #expect(ended.standardError == "e3069283\n")
    }

    @Test func `the ceiling appends until its time is over`() throws {
        let ended = try ceiling(["append", directory.file("appended"), "100", "20"])
        let numbers = ended.standardOutput.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
        #expect(numbers.count == 2)
        #expect(numbers[0] > 0 && numbers[1] >= 20_000_000)
        #expect(try !SystemCall.exists(directory.file("appended")))
    }

    @Test(arguments: [[], ["append", "file"], ["append", "file", "1", "0"], ["fly", "a", "b"]])
    func `a wrong use of the ceiling is refused`(_ arguments: [String]) throws {
        #expect(try ceiling(arguments).exitCode == 2)
    }

    /// And means the same to the program, which then reads it in the general way.
    @Test func `a loosened snapshot is still one`() throws {
        let data = directory.file("data")
        try StoreContents(keys: 20).write(to: directory.file("lines"))
        #expect(try RunningProgram.run(["store", "import", directory.file("lines"), "--data", data]).exitCode == 0)
        for name in ["users.json", "api-keys.json"] {
            let before = try Files.text("\(data)/\(name)")
            #expect(try ceiling(["loosen", "\(data)/\(name)", directory.file(name)]).exitCode == 0)
            let after = try Files.text(directory.file(name))
            #expect(after.split(separator: "\n").dropFirst().dropLast().allSatisfy { $0.hasPrefix("{ \"id\":") })
            #expect(after.count == before.count + before.split(separator: "\n").count - 2)
            try SystemCall.rename(directory.file(name), to: "\(data)/\(name)")
        }
        let checked = try RunningProgram.run(["store", "check", "--data", data])
        #expect(checked.standardOutput.contains("2 users, 20 API keys"))
    }

    @Test func `the syncs of a program are counted`() throws {
        let counts = directory.file("syncs")
        try StoreContents(keys: 20).write(to: directory.file("lines"))
        let ended = try RunningProgram.run(
            ["store", "import", directory.file("lines"), "--data", directory.file("data")],
            environment: ["LD_PRELOAD": Self.built + "libSyncCounter.so", "SYNC_COUNT_FILE": counts])
        #expect(ended.exitCode == 0, "\(ended.standardError)")
        let count = try CreationRun.syncs(counts)
        #expect(count.count >= 1)
        #expect(count.nanoseconds > 0)
    }
}
