import LinuxSystem
import TextFormats

@testable import AccountStore

/// The files of a data directory, in memory, to be damaged.
struct DamagedFiles: Equatable {
    var files: [String: [UInt8]] = [:]

    init(of directory: String) throws {
        for name in try SystemCall.names(inDirectory: directory) where name != "lock" { files[name] = try readFile(directory + "/" + name) }
    }

    /// Makes them what a directory has, and all that it has.
    func put(into directory: String) throws {
        do throws(SystemError) { try SystemCall.makeDirectory(directory, mode: 0o700) } catch {}
        for name in try SystemCall.names(inDirectory: directory) { try SystemCall.unlink(directory + "/" + name) }
        for (name, bytes) in files { try writeFile(directory + "/" + name, bytes) }
    }

    /// Where each line of a file begins.
    func lineStarts(_ name: String) -> [Int] {
        [0] + files[name]!.indices.filter { files[name]![$0] == 0x0A && $0 + 1 < files[name]!.count }.map { $0 + 1 }
    }

    func line(_ number: Int, of name: String) -> ArraySlice<UInt8> {
        files[name]![lineStarts(name)[number - 1]...].prefix { $0 != 0x0A }
    }

    func text(_ number: Int, of name: String) -> String { String(decoding: line(number, of: name), as: UTF8.self) }

    mutating func edit(_ number: Int, of name: String, _ change: (String) -> String) {
        let line = line(number, of: name)
        files[name]!.replaceSubrange(line.startIndex..<line.endIndex, with: Array(change(text(number, of: name)).utf8))
    }

    /// Flips a bit in the middle of a line.
    mutating func spoil(_ number: Int, of name: String) {
        let line = line(number, of: name)
        files[name]![line.startIndex + line.count / 2] ^= 1
    }

    /// Makes a snapshot one of a format to come, sealed as this one is.
    mutating func makeLater(_ name: String) {
        edit(1, of: name) { $0.replacing(#""version":2"#, with: #""version":3"#) }
        files[name]!.removeLast(SealedLine.sealBytes + 1)
        SealedLine.seal(&files[name]!, from: 0)
    }

    /// The number that the next record of a journal gets.
    func nextSequence(_ name: String) -> Int {
        let last = text(lineStarts(name).count, of: name)
        return Int(last.dropFirst(#"{"seq":"#.count).prefix { $0 != "," })! + 1
    }
}

/// The same numbers for the same seed (SplitMix64).
struct SeededNumbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}

extension DamagedFiles {
    /// Does to one of the files what disks and people do.
    mutating func damage(_ random: inout SeededNumbers) {
        guard let name = files.keys.sorted().randomElement(using: &random), var bytes = files[name] else { return }
        let place = Int.random(in: 0...bytes.count, using: &random)
        let end = min(bytes.count, place + Int.random(in: 1...300, using: &random))
        switch Int.random(in: 0...9, using: &random) {
        case 0...2: if place < bytes.count { bytes[place] ^= UInt8.random(in: 1...255, using: &random) }
        case 3: bytes.removeSubrange(place...)
        case 4: bytes.removeSubrange(place..<end)
        case 5: bytes.insert(contentsOf: bytes[place..<end], at: place)
        case 6: for index in place..<end { bytes[index] = 0 }
        case 7: bytes += [UInt8](repeating: 0, count: end - place)
        case 8: return edit(Int.random(in: 1...lineStarts(name).count, using: &random), of: name) { "\($0)\n\($0)" }
        default: return files[name] = nil
        }
        files[name] = bytes
    }
}

/// The users and keys that a line is about.
struct Touched {
    private var users: Set<Int> = []
    private var keys: Set<Int> = []

    struct Rest: Equatable {
        let users: [User]
        let keys: [APIKey]
    }

    init() {}

    /// `whole` is what there is: with a user go the user's keys, and whoever has the same address.
    init(_ line: ArraySlice<UInt8>, in whole: Contents) throws {
        let object = line.last == UInt8(ascii: ",") ? line.dropLast() : line
        if !object.starts(with: "{".utf8) || object.starts(with: #"{"format""#.utf8) { return }
        let decoded = try LineDecoder().decode(object)
        keys.formUnion((decoded.rows ?? []).map { $0[0] })
        guard let id = decoded.id else { return }
        if decoded.type?.hasSuffix("user") ?? (decoded.email != nil) {
            users.insert(id)
            users.formUnion(whole.users.filter { $0.email == decoded.email }.map(\.id))
        } else {
            keys.insert(id)
        }
    }

    mutating func formUnion(_ other: Touched) {
        users.formUnion(other.users)
        keys.formUnion(other.keys)
    }

    /// All that it is not about.
    func without(_ contents: Contents) -> Rest {
        Rest(
            users: contents.users.filter { !users.contains($0.id) },
            keys: contents.keys.filter { !keys.contains($0.id) && !users.contains($0.userID) })
    }
}

extension DamagedFiles {
    /// Two snapshots, and a journal of a dozen later changes: what a crash leaves of a store that was opened twice.
    static func withHistory(_ directory: TemporaryDirectory) throws -> DamagedFiles {
        let first = try openStore(directory.store)
        try makeHistory(first)
        try first.close()
        let second = try openStore(directory.store)
        for number in 1...3 { _ = try second.add("later\(number)@x") }
        for number in 20...24 { _ = try second.addKey(number, to: 1 + number % 3, name: "later \(number)") }
        _ = try second.changeKey(2) { $0.rateLimit = 7 }
        _ = second.charge(apiKey: 2, cost: 3, at: noon)
        second.flushUsage()
        _ = try second.deleteKey(4)
        let files = try DamagedFiles(of: directory.store)
        try second.close()
        return files
    }
}

extension Contents {
    init(_ state: borrowing StoreState) {
        let users = state.users.all
        var keys: [APIKey] = []
        var quotas: [HourlyQuota] = []
        for user in users {
            for slot in state.keys.slots(ofUser: user.id) {
                keys.append(state.keys.apiKey(at: Int(slot)))
                quotas.append(state.keys.rows[Int(slot)].quota)
            }
        }
        self.init(users: users, keys: keys, quotas: quotas, nextIDs: [state.nextUserID, state.nextKeyID])
    }
}

let vocabulary = ScopeVocabulary(StoreSettings().scopes)

/// What a start makes of a directory; nil if it fails.
func start(_ directory: String) throws -> Contents? {
    do throws(StoreError) {
        return Contents(try LoadedStore.load(try DataDirectory(existing: directory), vocabulary).takeState())
    } catch {
        return nil
    }
}

/// What a reading of a directory finds, and what an import makes of what is salvaged from it: it must take every line.
func survey(_ directory: String) throws -> (findings: FindingList, read: Contents, salvaged: Contents, remarks: [Finding]) {
    let survey = try Survey.read(try DataDirectory(existing: directory), vocabulary) { _ in }
    let findings = survey.findings
    let read = Contents(survey.state)
    let salvaged = SalvagedStore(survey, { _ in true }, standInPasswordHash: { "$y$nobody" })
    var lines: [UInt8] = []
    salvaged.exportEntities { (more) throws(Never) in lines += more }
    var reader = ImportReader(vocabulary, now: noon) { _ in true }
    for line in lines.split(separator: 0x0A) { try reader.take(line) }
    let batch = reader.batch(progress: { _ in }) { _ in }
    if let clash = batch.clash(with: StoreState.empty()) { throw clash }
    let remarks = Array(salvaged.findings.listed.dropFirst(findings.listed.count))
    return (findings, read, Contents(batch.entities), remarks)
}

extension StoreState {
    static func empty() -> StoreState {
        var state = StoreState()
        state.beginWithIndexes()
        return state
    }
}
