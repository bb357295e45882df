import LinuxSystem
import TextFormats
import Testing

@testable import AccountStore

/// Cuts and flips every byte of real files: a start shows a state that once was acknowledged, or refuses and names the file, and never anything else.
struct DamageTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    /// The state after each record of a journal, by the journal's length after it.
    private struct History {
        var journal: [UInt8]
        var states: [(length: Int, contents: Contents)]
    }

    private func makeJournal() throws -> History {
        let lengths = Monitor<[Int]>([])
        var disk = DiskCalls()
        disk.write = { file, bytes throws(SystemError) in
            try SystemCall.writeAll(file, bytes)
            lengths.change { $0.append(($0.last ?? 0) + bytes.count) }
        }
        let store = try openStore(directory.store, disk: disk)
        try makeHistory(store)
        let journal = try readFile(directory.store + "/journal-000001.jsonl")
        try store.close()
        let ends = lengths.withLock { $0 }.filter { $0 <= journal.count }
        var states: [(Int, Contents)] = []
        for length in ends {
            states.append((length, try open(Array(journal[..<length]), cleanlyCut: true).get()))
        }
        return History(journal: journal, states: states)
    }

    /// What a start makes of a directory with just this journal.
    private func open(_ journal: [UInt8], cleanlyCut: Bool = false) throws -> Result<Contents, StoreError> {
        let path = directory.path + "/try"
        let file = path + "/journal-000001.jsonl"
        do throws(SystemError) { try SystemCall.makeDirectory(path, mode: 0o700) } catch { #expect(error.alreadyExists) }
        for name in try SystemCall.names(inDirectory: path) where name != "lock" { try SystemCall.unlink(path + "/" + name) }
        try writeFile(file, journal)
        do throws(StoreError) {
            let loaded = try LoadedStore.load(try DataDirectory(existing: path), ScopeVocabulary(StoreSettings().scopes))
            if cleanlyCut { #expect(loaded.newest?.end.tornBytes == 0) }
            return .success(contents(loaded.takeState()))
        } catch {
            #expect(try readFile(file) == journal, "a refused start changed the journal")
            return .failure(error)
        }
    }

    private func contents(_ state: consuming StoreState) -> Contents {
        let users = state.users.all
        var keys: [APIKey] = []
        var quotas: [HourlyQuota] = []
        for user in users {
            for slot in state.keys.slots(ofUser: user.id) {
                keys.append(state.keys.apiKey(at: Int(slot)))
                quotas.append(state.keys.rows[Int(slot)].quota)
            }
        }
        return Contents(users: users, keys: keys, quotas: quotas, nextIDs: [state.nextUserID, state.nextKeyID])
    }

    @Test func `a journal cut at any byte opens with everything before the cut`() throws {
        let history = try makeJournal()
        #expect(history.states.count > 22)
        let header = history.states[0].length
        for cut in 0..<history.journal.count {
            let result = try open(Array(history.journal[..<cut]))
            guard cut >= header else {
                #expect(
                    result
                        == .failure(
                            .damaged(
                                file: directory.path + "/try/journal-000001.jsonl", offset: 0, .cutShort)), "cut at \(cut)")
                continue
            }
            let expected = history.states.last { $0.length <= cut }
            #expect(try result.get() == expected?.contents, "cut at \(cut)")
        }
    }

    @Test func `a journal cut at any byte with zeros after it opens with everything before the cut`() throws {
        let history = try makeJournal()
        for cut in stride(from: history.states[0].length, to: history.journal.count, by: 7) {
            let result = try open(Array(history.journal[..<cut]) + [UInt8](repeating: 0, count: 100))
            #expect(try result.get() == history.states.last { $0.length <= cut }?.contents, "cut at \(cut)")
        }
    }

    /// Every byte is flipped in one way, and each way is that of a quarter of the bytes.
    @Test(arguments: [(0, 0x01), (1, 0x20), (2, 0x80), (3, 0xFF)] as [(Int, UInt8)])
    func `a journal with any byte flipped is refused by name and offset`(quarter: Int, flip: UInt8) throws {
        let history = try makeJournal()
        let file = directory.path + "/try/journal-000001.jsonl"
        for place in stride(from: quarter, to: history.journal.count, by: 4) {
            var journal = history.journal
            journal[place] ^= flip
            switch try open(journal) {
            case .success: Issue.record("byte \(place) flipped by \(flip) was taken")
            case .failure(.damaged(let named, let offset, _)):
                #expect(named == file)
                let line = history.states.last { $0.length <= place }?.length ?? 0
                #expect(offset == line, "byte \(place)")
            case .failure(.unknownVersion(let named, _)):
                #expect(named == file && place < history.states[0].length)
            case .failure(let error): Issue.record("byte \(place): \(error)")
            }
        }
    }

    @Test(arguments: ["users.json", "api-keys.json"], [(0, 0x01), (1, 0x80)] as [(Int, UInt8)])
    func `a snapshot with any byte flipped or cut is refused by name`(name: String, way: (half: Int, flip: UInt8)) throws {
        let store = try openStore(directory.store)
        try makeHistory(store)
        try store.close()
        let path = directory.store + "/" + name
        let good = try readFile(path)
        let vocabulary = ScopeVocabulary(StoreSettings().scopes)
        for place in stride(from: way.half, to: good.count, by: 2) {
            var flipped = good
            flipped[place] ^= way.flip
            for bad in [flipped, Array(good[..<place])] {
                try SystemCall.unlink(path)
                try writeFile(path, bad)
                do throws(StoreError) {
                    _ = try LoadedStore.load(try DataDirectory(existing: directory.store), vocabulary)
                    Issue.record("byte \(place) of \(name)")
                } catch {
                    switch error {
                    case .damaged(let file, let offset, _): #expect(file == path && offset <= good.count)
                    case .unknownVersion(let file, _): #expect(file == path)
                    default: Issue.record("byte \(place): \(error)")
                    }
                }
            }
        }
        try writeFile(path, good + [0x0A])
        #expect(throws: StoreError.damaged(file: path, offset: good.count, .bytesAfterEnd)) {
            _ = try LoadedStore.load(try DataDirectory(existing: directory.store), vocabulary)
        }
    }

    @Test func `a torn record is cut off and said so, once`() throws {
        let store = try openStore(directory.store)
        _ = try store.add("a@x.org")
        let copy = try directory.copy(of: directory.store)
        try store.close()
        let path = copy + "/journal-000001.jsonl"
        let good = try readFile(path)
        try writeFile(path, good + Array(#"{"seq":2,"type":"put"#.utf8))
        let report = try AccountStore.check(copy, settings: .quiet)
        #expect(report.summary == StoreSummary(users: 1, apiKeys: 0, journalRecords: 1, tornBytes: 20))
        #expect(report.findings.listed == [Finding(.tornEnd(bytes: 20), file: "journal-000001.jsonl", line: 3, offset: good.count)])
        let log = EventLog()
        let again = try openStore(copy, log: log)
        #expect(log.wait { if case .tornRecordCut(path, good.count, 20) = $0 { true } else { nil } } == true)
        #expect(try readFile(path) == good)
        _ = try again.add("b@x.org")
        let third = try openStore(try directory.copy(of: copy))
        #expect(third.userCount == 2)
        try third.close()
        try again.close()
    }

    @Test func `a missing record is found`() throws {
        let store = try openStore(directory.store)
        for number in 1...3 { _ = try store.add("user\(number)@x.org") }
        let copy = try directory.copy(of: directory.store)
        try store.close()
        let path = copy + "/journal-000001.jsonl"
        var lines = try readFile(path).split(separator: 0x0A, omittingEmptySubsequences: false)
        let offset = lines[0].count + 1 + lines[1].count + 1
        lines.remove(at: 2)
        try writeFile(path, Array(lines.joined(separator: [0x0A])))
        #expect(throws: StoreError.damaged(file: path, offset: offset, .sequenceGap(expected: 2, found: 3))) { try openStore(copy) }
    }

    @Test(arguments: ["users.json", "api-keys.json", "journal-000002.jsonl"])
    func `a missing file is found`(name: String) throws {
        let store = try openStore(directory.store)
        try makeHistory(store)
        try store.close()
        try SystemCall.unlink(directory.store + "/" + name)
        #expect(throws: StoreError.missing(file: directory.store + "/" + name)) { try openStore(directory.store) }
    }

    @Test(arguments: ["users.json", "api-keys.json", "journal-000002.jsonl"])
    func `a later format is refused by name`(name: String) throws {
        let store = try openStore(directory.store)
        try makeHistory(store)
        try store.close()
        let path = directory.store + "/" + name
        let text = String(decoding: try readFile(path), as: UTF8.self)
        try writeFile(path, Array(text.replacing(#""version":2"#, with: #""version":3"#).utf8))
        #expect(throws: StoreError.unknownVersion(file: path, version: 3)) { try openStore(directory.store) }
    }

    @Test func `an error says which file, where, and what to do`() {
        let error = StoreError.damaged(file: "/data/journal-000001.jsonl", offset: 123, .checksumMismatch)
        #expect(
            error.description == """
                /data/journal-000001.jsonl is damaged at byte 123 (its checksum does not match) and nothing was changed: \
                run `gcreg-auth store check`, then put the directory back from a backup
                """)
    }
}
