import LinuxSystem
import TextFormats
import Testing

@testable import AccountStore

/// A reading that goes on behind damage: its verdict is a start's, and all that was not damaged is salvaged.
struct SurveyTests {
    let directory: TemporaryDirectory
    private var path: String { directory.path + "/damaged" }

    static let journal = "journal-000002.jsonl"

    init() throws { directory = try TemporaryDirectory() }

    /// Whether a start succeeds must be what the survey says, and then both read the same. Answers what was salvaged where nothing else was.
    private func expectVerdict(_ files: DamagedFiles, _ comment: Comment) throws -> (findings: FindingList, salvaged: Contents) {
        try files.put(into: path)
        let survey = try survey(path)
        let started = try start(path)
        #expect((survey.findings.damages == 0) == (started != nil), comment)
        if let started { #expect(survey.read == started, comment) }
        var left = try DamagedFiles(of: path)
        left.files["lock"] = nil
        #expect(left == files, "something was changed: \(comment)")
        return (survey.findings, survey.salvaged)
    }

    @Test func `a directory without damage is read as a start reads it, and salvaged whole`() throws {
        let files = try DamagedFiles.withHistory(directory)
        let (findings, salvaged) = try expectVerdict(files, "whole")
        #expect(findings == FindingList())
        let started = try #require(try start(path))
        #expect(salvaged.users == started.users)
        #expect(salvaged.keys == started.keys)
        #expect(try AccountStore.check(path, settings: .quiet).isSound)
    }

    /// Every seventh byte, each flipped in one of four ways.
    @Test(arguments: ["users.json", "api-keys.json", journal])
    func `a flipped byte is found where a start fails for it, and only its line is lost`(name: String) throws {
        let files = try DamagedFiles.withHistory(directory)
        let whole = try expectVerdict(files, "whole").salvaged
        let starts = files.lineStarts(name)
        let lineEnds = starts.dropFirst().map { $0 - 1 }
        for place in Array(stride(from: 0, to: files.files[name]!.count, by: 7)) + lineEnds {
            var damaged = files
            damaged.files[name]![place] ^= [0x01, 0x20, 0x80, 0xFF][place % 4]
            let comment: Comment = "byte \(place)"
            let (findings, salvaged) = try expectVerdict(damaged, comment)
            let line = starts.lastIndex { $0 <= place }! + 1
            let isNamed = findings.listed.contains { $0.isDamage && $0.file == name && ($0.line == line || $0.what == .damage(.checksumMismatch)) }
            #expect(isNamed, comment)
            var touched = try Touched(files.line(line, of: name), in: whole)
            // Damaged, it may be a good line about somebody else: a snapshot has no checksum for each.
            if name != Self.journal { do { touched.formUnion(try Touched(damaged.line(line, of: name), in: whole)) } catch {} }
            #expect(touched.without(salvaged) == touched.without(whole), comment)
            // A line end has nothing to say, so nothing is lost with it.
            if files.files[name]![place] == 0x0A { #expect(salvaged.users == whole.users && salvaged.keys == whole.keys, comment) }
        }
    }

    @Test(arguments: ["users.json", "api-keys.json", journal])
    func `a file cut anywhere is salvaged up to there`(name: String) throws {
        let files = try DamagedFiles.withHistory(directory)
        let whole = try expectVerdict(files, "whole").salvaged
        let starts = files.lineStarts(name)
        for cut in stride(from: 0, to: files.files[name]!.count, by: 17) {
            var damaged = files
            damaged.files[name]! = Array(files.files[name]![..<cut])
            let (_, salvaged) = try expectVerdict(damaged, "cut at \(cut)")
            var touched = Touched()
            for (index, start) in starts.enumerated() where (index + 1 < starts.count ? starts[index + 1] : Int.max) > cut || start >= cut {
                touched.formUnion(try Touched(files.line(index + 1, of: name), in: whole))
            }
            #expect(touched.without(salvaged) == touched.without(whole), "cut at \(cut)")
        }
    }

    /// What was done to the files, and what is found: its kind, file and line.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let edit: @Sendable (inout DamagedFiles) -> Void
        let expected: [String]

        init(_ what: String, _ expected: [String], _ edit: @escaping @Sendable (inout DamagedFiles) -> Void) {
            testDescription = what
            self.edit = edit
            self.expected = expected
        }
    }

    static let cases: [Case] = [
        Case("a journal is gone", ["missing journal-000002.jsonl"]) { $0.files[journal] = nil },
        Case("a snapshot is gone", ["missing users.json", "key_without_user"]) { $0.files["users.json"] = nil },
        Case("both snapshots are gone", ["missing users.json", "missing api-keys.json", "key_without_user"]) {
            $0.files["users.json"] = nil
            $0.files["api-keys.json"] = nil
        },
        Case("two journals before the last are gone", ["missing journal-000003.jsonl"]) { $0.files["journal-000005.jsonl"] = header(5, 40) },
        Case("a journal goes on from nowhere", ["wrong_header journal-000003.jsonl 1"]) { $0.files["journal-000003.jsonl"] = header(3, 99) },
        Case("an old journal was left", ["superseded journal-000001.jsonl"]) { $0.files["journal-000001.jsonl"] = header(1, 1) },
        Case("an unfinished file was left", ["unfinished_file users.json.tmp"]) { $0.files["users.json.tmp"] = [1, 2] },
        Case("the end is torn", ["torn_end journal-000002.jsonl 13"]) { $0.files[journal]! += Array(#"{"seq":"#.utf8) },
        Case("zeros were left", ["torn_end journal-000002.jsonl 13"]) { $0.files[journal]! += [UInt8](repeating: 0, count: 70) },
        Case("a record is gone", ["sequence_gap journal-000002.jsonl 5"]) { files in
            files.edit(5, of: journal) { _ in "" }
            files.files[journal]!.remove(at: files.lineStarts(journal)[4])
        },
        Case("a record is there twice", ["sequence_gap journal-000002.jsonl 6"]) { $0.edit(5, of: journal) { "\($0)\n\($0)" } },
        Case("three records are damaged", [3, 7, 8].map { "checksum_mismatch journal-000002.jsonl \($0)" }) { files in
            for line in [3, 7, 8] { files.spoil(line, of: journal) }
        },
        Case("a line is not JSON", ["bad_line users.json 3", "checksum_mismatch users.json 5", "key_without_user"]) { files in
            files.edit(3, of: "users.json") { _ in "?," }
        },
        Case("the header is damaged", ["checksum_mismatch journal-000002.jsonl 1"]) { files in
            files.edit(1, of: journal) { $0.replacing("generation\":2", with: "generation\":3") }
        },
        Case("something follows the end", ["bytes_after_end users.json 6"]) { $0.files["users.json"]! += Array("more\n".utf8) },
        Case("a file is empty", ["cut_short users.json 1", "key_without_user"]) { $0.files["users.json"] = [] },
        Case("a version is later", ["unknown_version users.json 1", "key_without_user"]) { $0.makeLater("users.json") },
        Case("a journal's version is later", ["unknown_version journal-000002.jsonl 1"]) { $0.files[journal] = laterHeader },
        Case("two users have one id", ["checksum_mismatch users.json 5", "repeated_id users.json", "key_without_user"]) {
            $0.edit(3, of: "users.json") { $0.replacing("\"id\":2", with: "\"id\":1") }
        },
        Case("two users have one address", ["checksum_mismatch users.json 5", "repeated_email"]) {
            $0.edit(3, of: "users.json") { $0.replacing("u2@x", with: "U1@X") }
        },
    ]

    @Test(arguments: cases)
    func `all damage is named with its place`(_ damage: Case) throws {
        var files = try DamagedFiles.withHistory(directory)
        damage.edit(&files)
        let (findings, _) = try expectVerdict(files, Comment(rawValue: damage.testDescription))
        var found: [String] = []
        for finding in findings.listed where finding.kind != "unverified" {
            let text = [finding.kind, finding.file, finding.line.map { "\($0)" }].compactMap(\.self).joined(separator: " ")
            if !found.contains(text) { found.append(text) }
        }
        #expect(found == damage.expected)
    }

    /// The header of a format to come, sealed as this one is.
    private static let laterHeader: [UInt8] = {
        var bytes = Array(#"{"format":"gcreg-auth journal","version":3,"generation":2,"next_seq":25"#.utf8)
        SealedLine.seal(&bytes, from: 0)
        return bytes
    }()

    private static func header(_ generation: Int, _ next: Int) -> [UInt8] {
        JournalRecord.header(FileHeader(generation: generation, nextSequence: next))
    }

    /// Several damages at once, of any kind and anywhere. The number is the seed.
    @Test(arguments: 1...4) func `whatever is done to the files, the verdict is a start's and an import takes what is salvaged`(seed: UInt64) throws {
        let files = try DamagedFiles.withHistory(directory)
        var random = SeededNumbers(state: seed)
        for number in 1...Self.roundsOfDamage {
            var damaged = files
            for _ in 1...Int.random(in: 1...3, using: &random) { damaged.damage(&random) }
            _ = try expectVerdict(damaged, "round \(number) of seed \(seed)")
        }
    }

    private static let roundsOfDamage = 40

    @Test func `an import that did not end is not salvaged, one whose end is damaged is`() throws {
        var files = try DamagedFiles.withHistory(directory)
        let before = try expectVerdict(files, "before").salvaged
        let start = files.files[Self.journal]!.count
        let next = files.nextSequence(Self.journal)
        let new = User(id: 77, email: "new@x", passwordHash: "$y$", scopes: read, isActive: true, createdAt: noon)
        JournalRecord.beginImport.append(to: &files.files[Self.journal]!, sequence: next, vocabulary)
        JournalRecord.mutation(.putUser(new)).append(to: &files.files[Self.journal]!, sequence: next + 1, vocabulary)
        let open = try expectVerdict(files, "open")
        #expect(open.salvaged == before)
        #expect(
            open.findings.listed == [Finding(.unfinishedImport(bytes: files.files[Self.journal]!.count - start), file: Self.journal, offset: start)])
        JournalRecord.endImport.append(to: &files.files[Self.journal]!, sequence: next + 2, vocabulary)
        #expect(try expectVerdict(files, "ended").salvaged.users.contains(new))
        files.spoil(files.lineStarts(Self.journal).count, of: Self.journal)
        #expect(try expectVerdict(files, "damaged").salvaged.users.contains(new))
    }

    @Test func `keys whose user is lost stay, with a disabled stand-in`() throws {
        var files = try DamagedFiles.withHistory(directory)
        let whole = try expectVerdict(files, "whole").salvaged
        files.edit(3, of: "users.json") { _ in "?," }
        try files.put(into: path)
        let (_, _, salvaged, remarks) = try survey(path)
        #expect(salvaged.keys == whole.keys)
        let standIn = try #require(salvaged.users.first { $0.id == 2 })
        #expect(standIn.email == "user-2@lost.invalid" && !standIn.isActive && standIn.passwordHash == "$y$nobody")
        #expect(remarks == [Finding(.standIn(userID: 2, apiKeys: whole.keys.count { $0.userID == 2 }))])
    }

    @Test(
        arguments: [
            (#""scopes":"read""#, #""scopes":"reed""#, .json(.unknownScope("reed"))), ("1000", "0", .json(.outOfRange(member: "rate_limit"))),
            (#""gcreg_2f""#, #""""#, .badKeyPrefix),
        ] as [(String, String, ImportFault)])
    func `what an import would refuse is left out and named`(old: String, new: String, fault: ImportFault) throws {
        var files = try DamagedFiles.withHistory(directory)
        let line = try #require((2...6).first { files.text($0, of: "api-keys.json").hasPrefix(#"{"id":5,"#) })
        files.edit(line, of: "api-keys.json") { $0.replacing(old, with: new) }
        try files.put(into: path)
        let (_, _, salvaged, remarks) = try survey(path)
        #expect(remarks == [Finding(.keyLeftOut(id: 5, fault))])
        #expect(!salvaged.keys.contains { $0.id == 5 } && salvaged.keys.count > 5)
    }

    @Test func `more is counted than is listed`() {
        var findings = FindingList()
        for line in 1...FindingList.listedMaximum + 5 { findings.add(Finding(.damage(.checksumMismatch), file: "users.json", line: line)) }
        findings.add(Finding(.superseded, file: "journal-000001.jsonl"))
        #expect(findings.listed.count == FindingList.listedMaximum)
        #expect(findings.unlisted == 6)
        #expect(findings.damages == FindingList.listedMaximum + 5)
    }

    @Test func `what is read is told, and ends with everything`() throws {
        try DamagedFiles.withHistory(directory).put(into: path)
        let steps = Monitor<[StoreStep]>([])
        _ = try AccountStore.check(path, settings: .quiet) { step in steps.change { $0.append(step) } }
        let all = steps.withLock { $0 }
        let reading = all.filter { if case .reading = $0.activity { true } else { false } }
        #expect(reading.map(\.done) == reading.map(\.done).sorted())
        #expect(reading.last?.done == reading.last?.total)
        #expect(all.last?.activity == .verifying)
    }
}
