import Glibc
import LinuxSystem
import TestSupport

/// The data directories that are measured, made by the program itself from lines to import.
struct BenchmarkStores {
    /// Users without a key.
    let empty: String
    /// A thousand keys.
    let few: String
    /// All keys, in snapshots.
    let all: String
    /// All keys as the program leaves them when it is killed before it has written a snapshot: in the journal.
    let unwritten: String
    /// `all` with a space in each line of its snapshots.
    let loose: String
    private let directory: TemporaryDirectory

    static let fewKeys = 1_000

    init(_ contents: StoreContents, _ programs: StorePrograms, _ directory: TemporaryDirectory) throws {
        self.directory = directory
        (empty, few, all) = (directory.file("empty"), directory.file("few"), directory.file("all"))
        (unwritten, loose) = (directory.file("unwritten"), directory.file("loose"))
        for (keys, data) in [(0, empty), (Self.fewKeys, few)] {
            let program = try Self.startImport(of: StoreContents(keys: keys), into: data, programs, directory)
            guard program.waitUntilEnded() else { throw BenchmarkError("The store could not be made: \(try Files.text(program.log))") }
        }
        // To create keys it takes no more.
        if programs.options.jobs == [.create] { return }
        Progress.say("Making \(contents.keys) keys of \(contents.users) users, and importing them.")
        try makeUnwritten(contents, programs)
        if programs.options.jobs == [.snapshot] { return }
        try makeAll(programs)
        try makeLoose(programs)
    }

    /// A copy to be changed, given up when the next one of that name is made. What the program only reads or replaces is not copied but linked.
    func copy(of data: String, named name: String = "copy") throws -> String {
        let copy = directory.file(name)
        TemporaryDirectory.remove(copy)
        try SystemCall.makeDirectory(copy, mode: 0o700)
        for name in try SystemCall.names(inDirectory: data) where name != "lock" && name != "control.sock" {
            let file = try SystemCall.openForReading("\(data)/\(name)")
            if try SystemCall.size(of: file) > Self.copiedMaximum {
                _ = try SystemCall.check("link") { unsafe link("\(data)/\(name)", "\(copy)/\(name)") }
            } else {
                try Files.write(Files.read("\(data)/\(name)"), to: "\(copy)/\(name)")
            }
        }
        return copy
    }

    private static let copiedMaximum = 1 << 20

    private static func startImport(
        of contents: StoreContents, into data: String, _ programs: StorePrograms, _ directory: TemporaryDirectory
    ) throws -> ChildProcess {
        try contents.write(to: directory.file("import.jsonl"))
        return try ChildProcess(
            [programs.options.program, "store", "import", directory.file("import.jsonl"), "--data", data], log: directory.file("import.log"))
    }

    /// Kills the import when it is done with the journal and begins its snapshot.
    private func makeUnwritten(_ contents: StoreContents, _ programs: StorePrograms) throws {
        let program = try Self.startImport(of: contents, into: unwritten, programs, directory)
        while try !SystemCall.exists("\(unwritten)/journal-000002.jsonl") {
            if program.hasEnded { throw BenchmarkError("The store could not be made: \(try Files.text(program.log))") }
            Pause.milliseconds(1)
        }
        program.end(by: SIGKILL)
        guard try SystemCall.exists("\(unwritten)/journal-000001.jsonl") else { throw BenchmarkError("The import was killed too late.") }
        try SystemCall.unlink(directory.file("import.jsonl"))
    }

    /// A start on that journal finds that a snapshot is due.
    private func makeAll(_ programs: StorePrograms) throws {
        let server = try programs.serve(copy(of: unwritten), CreationRun.verification(1))
        _ = try ServerEvents(log: server.process.log).wait(for: "snapshot written")
        server.process.end()
        try SystemCall.rename(directory.file("copy"), to: all)
    }

    private func makeLoose(_ programs: StorePrograms) throws {
        try SystemCall.makeDirectory(loose, mode: 0o700)
        for name in try SystemCall.names(inDirectory: all) {
            if name.hasSuffix(".json") && name != "jwt-secrets.json" {
                _ = try programs.ceiling(["loosen", "\(all)/\(name)", "\(loose)/\(name)"])
            } else if name.hasSuffix(".jsonl") {
                try Files.write(Files.read("\(all)/\(name)"), to: "\(loose)/\(name)")
            }
        }
    }
}
