import Glibc
import HTTPServer
import LinuxSystem
import TestSupport
import Testing

@testable import Benchmark

struct MeasuringTests {
    @Test func `the total of strace's table is found, with and without errors`() {
        let table = """
            % time     seconds  usecs/call     calls    errors syscall
            ------ ----------- ----------- --------- --------- ----------------
             60.00    0.600000           6    100000           sendto
             40.00    0.400000           4    100000        12 recvfrom
            ------ ----------- ----------- --------- --------- ----------------
            100.00    1.000000           5    200000        12 total

            """
        #expect(SystemCallCount.total(of: table) == 200_000)
        #expect(SystemCallCount.total(of: "") == nil)
    }

    @Test func `the time and the memory of a process are those of all below it`() throws {
        let directory = TemporaryDirectory()
        let child = try ChildProcess(["sh", "-c", "(while :; do :; done) & wait"], log: directory.file("log"))
        // The shell itself only waits: what is used beyond its start is used by the one below it.
        while try ProcessUsage(of: child.processID).processor < 50_000_000 { Pause.milliseconds(1) }
        let tree = try ProcessUsage.tree(from: child.processID)
        #expect(tree.count == 2)
        #expect(tree.first == child.processID)
        #expect(try ProcessUsage.memory(of: child.processID) > 0)
        let looping = try #require(tree.last)
        #expect(looping != child.processID)
        kill(looping, SIGKILL)
        #expect(child.waitUntilEnded())
        #expect(try ProcessUsage.tree(from: child.processID) == [child.processID])
        #expect(try ProcessUsage(of: child.processID).processor == 0)
    }

    @Test func `what a child prints is kept, and how it ended is known`() throws {
        let directory = TemporaryDirectory()
        let good = try ChildProcess(["sh", "-c", "echo $GREETING; echo there >&2"], environment: ["GREETING": "hello"], log: directory.file("log"))
        #expect(good.waitUntilEnded())
        #expect(try Files.text(directory.file("log")) == "hello\nthere\n")
        #expect(!(try ChildProcess(["false"], log: directory.file("log")).waitUntilEnded()))
        #expect(throws: BenchmarkError.self) { try ChildProcess(["no-such-program"], log: directory.file("log")) }
    }

    @Test func `a child is ended by its owner`() throws {
        let directory = TemporaryDirectory()
        let sleeper = try ChildProcess(["sleep", "1000"], log: directory.file("log"))
        #expect(!sleeper.hasEnded)
        sleeper.end()
        #expect(sleeper.hasEnded)
        #expect(!sleeper.waitUntilEnded())
    }

    @Test func `keys in an answer are counted`() {
        #expect(ServerCheck.occurrences(of: #""key_name":"#, in: Array(#"[{"key_name":"a"},{"key_name":"key_name"}]"#.utf8)) == 2)
        #expect(ServerCheck.occurrences(of: "long", in: []) == 0)
    }

    @Test func `the machine is described in one line`() throws {
        let line = try Machine.describe()
        #expect(line.contains("processors, Linux "))
        #expect(!line.contains("\n"))
    }
}
