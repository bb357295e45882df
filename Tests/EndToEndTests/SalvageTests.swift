import Glibc
import TestSupport
import Testing

/// The README's way back from a damaged data directory, walked on real ones: each line of it is typed into a shell.
@Suite(.serialized) struct SalvageTests {
    /// The lines to type, in order, as the README has them.
    private static func lines() throws -> [String] {
        let root = String(#filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined())
        let readme = try String(decoding: readFile(root + "/README.md"), as: UTF8.self)
        let start = try #require(readme.firstRange(of: "## When the store is damaged\n"))
        let section = readme[start.upperBound...].prefix(upTo: try #require(readme[start.upperBound...].firstRange(of: "\n## ")).lowerBound)
        return section.split(separator: "\n").filter { $0.hasPrefix("$ ") }.map { String($0.dropFirst(2)) }
    }

    private func type(_ line: String, _ directory: TemporaryDirectory) throws -> RunningProgram.Ended {
        let program = RunningProgram.path.split(separator: "/").dropLast().map { "/" + $0 }.joined()
        let line = line.replacing("/var/lib/gcreg-auth", with: directory.file("data")).replacing("/backup/2026-11-23", with: directory.file("backup"))
        return try RunningProgram.run(
            ["-c", line], executable: "/bin/sh",
            environment: ["PATH": "\(program):/usr/bin:/bin", "GCREG_LISTEN": "127.0.0.1:0"])
    }

    /// A server with a few keys, half of them in a snapshot and half in the journal behind it, killed: the keys' texts by their ids, and the password.
    private func makeHistory(_ directory: TemporaryDirectory) throws -> ([Int: String], password: String) {
        let first = try Service(in: directory)
        let password = try first.firstPassword()
        var keys: [Int: String] = [:]
        func create(_ service: Service) throws {
            let token = try service.logIn(Service.firstUser, password)
            for _ in 1...4 {
                let key = try service.createKey(token, #"{"key_name":"key"}"#)
                keys[key.id] = key.text
            }
        }
        try create(first)
        #expect(first.stop() == 0)
        let second = try Service(in: directory)
        try create(second)
        second.kill()
        return (keys, password)
    }

    /// How a file is damaged, what `store check` then finds first, and the keys that are lost.
    struct Damage: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let finding: String
        let lost: Set<Int>
        /// The first user's line is what is damaged.
        var losesUser = false
        let edit: @Sendable (_ data: String) throws -> Void
    }

    static let damages = [
        Damage(testDescription: "a record of the journal", finding: "damage: journal-000002.jsonl, line 3, ", lost: [6]) { data in
            try spoil(line: 3, of: "\(data)/journal-000002.jsonl")
        },
        Damage(testDescription: "the journal's first line", finding: "damage: journal-000002.jsonl, line 1, ", lost: []) { data in
            try spoil(line: 1, of: "\(data)/journal-000002.jsonl")
        },
        Damage(testDescription: "two keys of the snapshot", finding: "damage: api-keys.json, line 3, ", lost: [2, 4]) { data in
            try spoil(line: 3, of: "\(data)/api-keys.json")
            try spoil(line: 5, of: "\(data)/api-keys.json")
        },
        Damage(testDescription: "all of a snapshot", finding: "damage: api-keys.json: the file is missing", lost: [1, 2, 3, 4]) { data in
            _ = unsafe unlink("\(data)/api-keys.json")
        },
        Damage(testDescription: "the user", finding: "damage: users.json, line 2, ", lost: [], losesUser: true) { data in
            try spoil(line: 2, of: "\(data)/users.json")
        },
    ]

    /// Makes a line something that cannot be read.
    private static func spoil(line: Int, of path: String) throws {
        var lines = try readFile(path).split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
        lines[line - 1][2] = 0
        try writeFile(path, Array(lines.joined(separator: [0x0A])))
    }

    /// Types the README's lines, of the two ways the one with a backup or the one without.
    private func walkBack(_ directory: TemporaryDirectory, withBackup: Bool, _ damage: Damage) throws {
        var refusals = 0
        for line in try Self.lines() {
            let isOfBackup = line.contains("gcreg-auth restore")
            if isOfBackup && !withBackup { continue }
            let ended = try type(line, directory)
            // Of what is damaged the start and the first check say so.
            let isRefused = ended.standardError.contains(" and nothing was changed: ")
            if isRefused { refusals += 1 }
            #expect(ended.exitCode == (isRefused ? 1 : 0), "\(line): \(ended.standardError)")
            if line.contains("store check"), isRefused { #expect(ended.standardOutput.hasPrefix(damage.finding), "\(ended.standardOutput)") }
            if isOfBackup { break }
        }
        #expect(refusals == 2)
    }

    /// Which keys work, and whether the first user can log in.
    private func expect(_ keys: [Int: String], lost: Set<Int>, _ password: String, logsIn: Bool, in directory: TemporaryDirectory) throws {
        let service = try Service(in: directory)
        for (id, text) in keys {
            #expect(try service.call("GET", "/auth/verify", bearer: text).status == (lost.contains(id) ? 401 : 200), "key \(id)")
        }
        let login = try service.call("POST", "/auth/login", json: #"{"username":"\#(Service.firstUser)","password":"\#(password)"}"#)
        #expect(login.status == (logsIn ? 200 : 401))
        #expect(service.stop() == 0)
    }

    @Test(arguments: damages)
    func `without a backup everything comes back but what was damaged`(_ damage: Damage) throws {
        let directory = TemporaryDirectory()
        let (keys, password) = try makeHistory(directory)
        try damage.edit(directory.file("data"))
        try walkBack(directory, withBackup: false, damage)
        if damage.losesUser {
            try expect(keys, lost: Set(keys.keys), password, logsIn: false, in: directory)
            #expect(try RunningProgram.run(["user", "enable", "user-1@lost.invalid", "--data", directory.file("data")]).exitCode == 0)
        }
        try expect(keys, lost: damage.lost, password, logsIn: !damage.losesUser, in: directory)
    }

    @Test func `with a backup everything comes back that it has`() throws {
        let directory = TemporaryDirectory()
        let (keys, password) = try makeHistory(directory)
        #expect(try RunningProgram.run(["backup", directory.file("backup"), "--data", directory.file("data")]).exitCode == 0)
        let later = try Service(in: directory)
        let token = try later.logIn(Service.firstUser, password)
        let new = try later.createKey(token, #"{"key_name":"later"}"#)
        later.kill()
        let damage = Self.damages[2]
        try damage.edit(directory.file("data"))
        try walkBack(directory, withBackup: true, damage)
        try expect(keys.merging([new.id: new.text]) { old, _ in old }, lost: [new.id], password, logsIn: true, in: directory)
    }
}
