import AccountStore
import LinuxSystem
import TestSupport

/// The files of a store after some hundred changes of every kind, and what it had after each.
struct LongHistory: Sendable {
    /// The journal, before a snapshot was made of it.
    let journal: [UInt8]
    /// Where its lines end; the first is the header.
    let lineEnds: [Int]
    /// From the record that begins the import to behind the one that ends it.
    let importRange: Range<Int>
    /// All users and keys, by the journal's length when they were just these.
    let moments: [Int: [UInt8]]
    /// What a clean stop makes of it.
    let snapshots: [String: [UInt8]]

    static let shared = Result { try LongHistory() }

    static let journalName = "journal-000001.jsonl"
    private static let steps = 400

    private init() throws {
        let temporary = TemporaryDirectory()
        let directory = temporary.file("data")
        let clock = ManualClock()
        let store = try AccountStore.open(directory, settings: StoreSettings(), clock: clock.clock) { _ in }
        var maker = HistoryMaker(store, clock)
        var moments: [Int: [UInt8]] = [:]
        for step in 0..<Self.steps {
            try maker.take(step)
            if maker.isSettled { moments[try DirectoryFiles.readFile("\(directory)/\(Self.journalName)").count] = store.exported }
        }
        let journal = try DirectoryFiles.readFile("\(directory)/\(Self.journalName)")
        try store.close()
        self.journal = journal
        self.moments = moments
        snapshots = try DirectoryFiles.read(directory)
        var ends: [Int] = []
        var importStart = 0
        var importEnd = 0
        for (index, byte) in journal.enumerated() where byte == 0x0A {
            let line = String(decoding: journal[(ends.last ?? 0)...index], as: UTF8.self)
            if line.contains(#""type":"begin_import""#) { importStart = ends.last! }
            ends.append(index + 1)
            if line.contains(#""type":"end_import""#) { importEnd = index + 1 }
        }
        lineEnds = ends
        importRange = importStart..<importEnd
        guard !importRange.isEmpty, ends.count > 300 else { throw EnduranceError("The history is too short: \(ends.count) lines") }
    }

    /// Where the line begins that this byte is in.
    func lineStart(of place: Int) -> Int { lineEnds.last { $0 <= place } ?? 0 }

    /// How much of a journal that is cut here counts: whole lines, and an import only with its end.
    func lengthThatCounts(cutAt cut: Int) -> Int {
        let length = lineStart(of: cut)
        return importRange.contains(length) ? importRange.lowerBound : length
    }

    /// Records in that much of the journal.
    func records(within length: Int) -> Int { lineEnds.count { $0 <= length } - 1 }
}

extension AccountStore {
    /// Every user and key, as `store export` writes them.
    var exported: [UInt8] {
        var lines: [UInt8] = []
        exportEntities { (piece: borrowing [UInt8]) throws(Never) in lines += copy piece }
        return lines
    }
}
