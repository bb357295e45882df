import HTTPServer
import LinuxSystem
import TestSupport
import Testing

/// `backup`, `restore` and `store compact` of the built program.
@Suite(.serialized) struct BackupTests {
    private let directory = TemporaryDirectory()

    private func run(_ arguments: String...) throws -> RunningProgram.Ended { try RunningProgram.run(arguments) }

    @Test func `under load, with one compaction after another, each backup has what was acknowledged before it began`() throws {
        let service = try Service(in: directory, environment: ["GCREG_STORE_SNAPSHOT_JOURNAL_BYTES": "4096", "GCREG_LOG_ACCESS": "false"])
        let token = try service.logIn(Service.firstUser, service.firstPassword())
        let acknowledged = Monitor<Set<Int>>([])
        let writers = Monitor((running: 3, isDone: false))
        let failures = Monitor<[String]>([])
        for writer in 0...2 {
            try Thread.detach(named: "writer") {
                while !writers.withLock({ $0.isDone }) {
                    do {
                        // One of them has the store compacted all the while.
                        if writer == 0 {
                            try Self.compact(service)
                            continue
                        }
                        let id = try service.createKey(token, #"{"key_name":"of writer \#(writer)"}"#).id
                        acknowledged.change { _ = $0.insert(id) }
                    } catch { failures.change { $0.append("\(error)") } }
                }
                writers.change { $0.running -= 1 }
            }
        }
        for round in 1...4 {
            let enough = round * 40
            _ = acknowledged.wait { $0.count >= enough ? true : nil }
            let before = acknowledged.withLock { $0 }
            let copy = directory.file("copy-\(round)")
            let restored = directory.file("restored-\(round)")
            let made = try run("backup", copy, "--data", service.data)
            #expect(made.exitCode == 0, "\(made.standardError)")
            #expect(try run("restore", copy, "--data", restored).exitCode == 0)
            let lines = try run("store", "export", "--data", restored).standardOutput.split(separator: "\n")
            let ids = Set(lines.filter { $0.contains(#""type":"api_key""#) }.compactMap { Int($0.split(separator: ",")[1].dropFirst(5)) })
            #expect(before.isSubset(of: ids), "backup \(round) lacks \(before.subtracting(ids))")
            #expect(ids == Set(1...ids.count), "backup \(round) has gaps")
        }
        writers.change { $0.isDone = true }
        _ = writers.wait { $0.running == 0 ? true : nil }
        #expect(failures.withLock { $0 } == [])
        #expect(service.program.standardErrorSoFar.split(separator: "\n").count { $0.contains("snapshot") } > 20)
        #expect(service.stop() == 0)
    }

    /// What `store compact` asks the server for.
    private static func compact(_ service: Service) throws {
        let client = try LoopbackClient(.unix(path: "\(service.data)/control.sock"))
        try client.send("POST /store/compact HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        let answer = try client.readAnswer()
        guard answer.status == 200 else { throw LoopbackClient.Failure(description: answer.text) }
    }

    @Test func `what is restored serves the same people: passwords, tokens, keys, counters`() throws {
        let service = try Service(in: directory)
        let password = try service.firstPassword()
        let token = try service.logIn(Service.firstUser, password)
        let key = try service.createKey(token, #"{"key_name":"counted"}"#)
        for _ in 0..<5 { #expect(try service.call("GET", "/auth/api-keys", bearer: key.text).status == 200) }
        let made = try run("backup", directory.file("copy"), "--data", service.data, "--json")
        #expect(made.exitCode == 0 && made.standardOutput.hasPrefix(#"{"users":1,"api_keys":1,"created_at":""#))
        let later = try service.createKey(token, #"{"key_name":"later"}"#)
        #expect(service.stop() == 0)

        let other = TemporaryDirectory()
        #expect(try run("restore", directory.file("copy"), "--data", other.file("data")).exitCode == 0)
        let restored = try Service(in: other)
        #expect(try restored.call("GET", "/auth/api-keys", bearer: later.text).status == 401)
        #expect(try restored.call("GET", "/auth/api-keys", bearer: token).status == 200)
        _ = try restored.logIn(Service.firstUser, password)
        // If the hour has turned meanwhile the count begins again: 999.
        let remaining = try restored.call("GET", "/auth/api-keys", bearer: key.text)["X-RateLimit-Remaining"]
        #expect(remaining == "994" || remaining == "999")
        #expect(try restored.createKey(token, #"{"key_name":"next"}"#).id == 2)
        #expect(restored.stop() == 0)
    }

    @Test func `without a server the same commands work on the data, and what stands in the way is said`() throws {
        let service = try Service(in: directory)
        let data = service.data
        _ = try service.logIn(Service.firstUser, service.firstPassword())
        let running = try run("store", "compact", "--data", data)
        #expect(running.exitCode == 0 && running.standardOutput.hasPrefix("New snapshot: 1 user and 0 API keys in "))
        service.kill()
        #expect(try run("store", "compact", "--data", data).standardOutput == "There was nothing to do: the last snapshot has everything.\n")
        let names = try SystemCall.names(inDirectory: data).sorted()
        let copy = directory.file("copy")
        #expect(try run("backup", copy, "--data", data).standardOutput.contains("Backed up 1 user and 0 API keys as of "))
        #expect(try SystemCall.names(inDirectory: data).sorted() == names, "a backup must not change what it copies")
        let modes = try SystemCall.names(inDirectory: copy).map { try SystemCall.permissions(of: "\(copy)/\($0)").mode }
        #expect(try Set(modes) == [0o600] && SystemCall.permissions(of: copy).mode == 0o700)
        let refusals = [
            (try run("backup", copy, "--data", data), "\(copy) is there already"),
            (try run("backup", directory.file("other"), "--data", directory.file("none")), "there is no data directory"),
            (try run("restore", data, "--data", directory.file("new")), "\(data) is no backup"),
            (try run("restore", directory.file("none"), "--data", directory.file("new")), "\(directory.file("none")) is no backup"),
            (try run("restore", copy, "--data", directory.file("copy-2/data")), "does not exist: make it first"),
        ]
        for (ended, sentence) in refusals {
            #expect(ended.exitCode == 1 && ended.standardOutput.isEmpty)
            #expect(ended.standardError.contains(sentence) && ended.standardError.split(separator: "\n").count == 1, "\(ended.standardError)")
        }
        try writeFile("\(data)/users.json", [])
        let occupied = try run("restore", copy, "--data", data)
        #expect(occupied.exitCode == 1 && occupied.standardError.contains("has accounts already (its users.json is not the backup's)"))
    }
}
