import AccountStore
import Glibc
import LinuxSystem
import TestSupport

/// Real files, made by the store with records of every kind, cut and flipped byte by byte: a start opens with everything before the cut, or refuses and names
/// file and offset.
///
/// `make faults` takes every byte of the long files here. `make test` takes every byte of short ones (`DamageTests` beside the store) and of these each
/// `stride`-th, with a first byte that changes from run to run. What the store then has is compared where a change ends, since between the ends of two lines
/// nothing else can come: the number of records and of torn bytes is compared everywhere.
struct DamageRun {
    private let history: LongHistory
    private let stride: Int
    private let first: Int
    private let temporary = TemporaryDirectory()
    private var verdict = Verdict()
    private var count = 0

    private static let flips: [UInt8] = [0x01, 0x20, 0x80, 0xFF]

    init(stride: Int, first: Int) throws {
        history = try LongHistory.shared.get()
        self.stride = stride
        self.first = first
    }

    mutating func run() throws -> Verdict {
        let places = Swift.stride(from: first, to: history.journal.count, by: stride)
        try cutJournal(places)
        try flipJournal(places)
        for name in ["users.json", "api-keys.json"] { try damageSnapshot(name) }
        let size = "\(history.lineEnds.count) lines, \(history.journal.count) bytes of journal"
        verdict.lines = ["\(size), and its snapshots: \(count) damaged files, of every \(stride). byte from \(first) on"]
        return verdict
    }

    private var directory: String { temporary.file("data") }

    private func check() throws(StoreError) -> StoreSummary { try AccountStore.rehearseStart(in: directory, settings: StoreSettings()) }

    // MARK: The journal

    private mutating func cutJournal(_ places: StrideTo<Int>) throws {
        for cut in places {
            count += 1
            try DirectoryFiles.write([LongHistory.journalName: Array(history.journal[..<cut])], to: directory)
            do throws(StoreError) {
                let summary = try check()
                let length = history.lengthThatCounts(cutAt: cut)
                verdict.require(
                    summary.journalRecords == history.records(within: length) && summary.tornBytes == cut - length,
                    "cut at \(cut): \(summary), and \(length) bytes count")
            } catch {
                let expected = StoreError.damaged(file: path(LongHistory.journalName), offset: 0, .cutShort)
                verdict.require(cut < history.lineEnds[0] && error == expected, "cut at \(cut): \(error)")
            }
        }
        for (length, exported) in history.moments.sorted(by: { $0.key < $1.key }) where (length + first) % min(stride, 32) == 0 {
            // With the beginning of the next record, as a crash leaves it.
            try DirectoryFiles.write([LongHistory.journalName: Array(history.journal[..<min(length + 20, history.journal.count)])], to: directory)
            let store = try AccountStore.open(directory, settings: StoreSettings(), clock: .system) { _ in }
            verdict.require(store.exported == exported, "cut behind \(length): the store does not have what it had then")
            try store.close()
        }
    }

    private mutating func flipJournal(_ places: StrideTo<Int>) throws {
        try DirectoryFiles.write([LongHistory.journalName: history.journal], to: directory)
        let file = try SystemCall.openForOverwriting(path(LongHistory.journalName))
        for place in places {
            count += 1
            try put(history.journal[place] ^ flip(place), at: place, file)
            do throws(StoreError) {
                let summary = try check()
                verdict.require(false, "byte \(place) flipped was taken: \(summary)")
            } catch {
                switch error {
                case .damaged(path(LongHistory.journalName), history.lineStart(of: place), _): break
                case .unknownVersion(path(LongHistory.journalName), _) where place < history.lineEnds[0]: break
                default: verdict.require(false, "byte \(place) flipped: \(error)")
                }
            }
            try put(history.journal[place], at: place, file)
        }
    }

    // MARK: The snapshots

    private mutating func damageSnapshot(_ name: String) throws {
        let good = history.snapshots[name]!
        try DirectoryFiles.write(history.snapshots, to: directory)
        let file = try SystemCall.openForOverwriting(path(name))
        for place in Swift.stride(from: first, to: good.count, by: stride) {
            try put(good[place] ^ flip(place), at: place, file)
            expectRefusal(name, "byte \(place) of \(name) flipped", length: good.count)
            try put(good[place], at: place, file)
        }
        let lengths = Swift.stride(from: first, to: good.count, by: stride).reversed()
        for length in lengths {
            try SystemCall.truncate(file, to: length)
            expectRefusal(name, "\(name) cut at \(length)", length: good.count)
        }
    }

    /// The checksum is of the whole file, so the place is within it and no closer.
    private mutating func expectRefusal(_ name: String, _ damage: String, length: Int) {
        count += 1
        do throws(StoreError) {
            let summary = try check()
            verdict.require(false, "\(damage) was taken: \(summary)")
        } catch {
            switch error {
            case .damaged(path(name), 0...length, _), .unknownVersion(path(name), _): break
            default: verdict.require(false, "\(damage): \(error)")
            }
        }
    }

    // MARK: Bytes

    private func path(_ name: String) -> String { "\(directory)/\(name)" }

    private func flip(_ place: Int) -> UInt8 { Self.flips[place / stride % Self.flips.count] }

    private func put(_ byte: UInt8, at place: Int, _ file: borrowing FileDescriptor) throws {
        var byte = byte
        guard unsafe pwrite(file.number, &byte, 1, place) == 1 else { throw EnduranceError("A byte could not be written: errno \(errno)") }
    }
}
