@testable import AccountStore
import Glibc
import LinuxSystem
import TextFormats

/// A damaged journal is read up to a place where it was whole, or refused by its name and a place in it. Lines that nobody damaged but that say anything at
/// all are refused or understood, and what was understood can be written and read again.
enum JournalTarget {
    static func run(_ input: [UInt8]) throws(Finding) {
        var choices = Choices(input)
        if choices.byte() & 1 == 0 { try checkDamage(choices.rest) } else { try checkLines(choices.rest) }
    }

    /// A journal with the changes that the bytes say.
    private static func checkDamage(_ edits: [UInt8]) throws(Finding) {
        let journal = damaged(JournalSeeds.journal, by: edits)
        var state = StoreState()
        switch try replay(journal, into: &state) {
        case .failure(let error): try checkRefusal(error, journal)
        case .success(.complete(let end)):
            guard let expected = JournalSeeds.states.first(where: { $0.length == end.length }) else {
                throw Finding("the journal ends at \(end.length), where none ever did")
            }
            try hold(JournalSeeds.journal.starts(with: journal[..<end.length]), "other bytes were taken")
            try holdEqual(StoredContents(state), expected.contents, "another state was read")
            try hold(end.length + end.tornBytes == journal.count && end.nextSequence == expected.nextSequence, "the end is another")
        case .success(.unfinishedImport(let offset)):
            try holdEqual(offset, JournalSeeds.importStart, "the import begins elsewhere")
            var again = StoreState()
            guard case .success(.complete(let end)) = try replay(journal, into: &again, end: offset) else { throw Finding("nothing was before the import") }
            try holdEqual(end.length, offset, "the journal before the import is another")
            try holdEqual(StoredContents(again), JournalSeeds.states.last { $0.length <= offset }?.contents, "another state was before the import")
        }
    }

    /// Each line of the input becomes a line with the right checksum behind a right header.
    private static func checkLines(_ input: [UInt8]) throws(Finding) {
        let header = FileHeader(generation: 1, nextSequence: 1)
        var journal = JournalRecord.header(header)
        let texts = input.split(separator: ASCII.lineFeed)
        for text in texts {
            let start = journal.count
            journal += text
            SealedLine.seal(&journal, from: start)
        }
        var state = StoreState()
        switch try replay(journal, into: &state) {
        case .failure(.tooManyScopeNames): break
        case .failure(let error): try checkRefusal(error, journal)
        case .success(let outcome):
            if case .complete(let end) = outcome {
                try hold(end == JournalReplay.End(length: journal.count, nextSequence: texts.count + 1, tornBytes: 0), "a whole journal ends early")
            }
            try checkRewriting(journal)
        }
    }

    /// Every record that was read is the same when it is written and read once more.
    private static func checkRewriting(_ journal: [UInt8]) throws(Finding) {
        var scopes = ScopeReader(ScopeVocabulary(JournalSeeds.scopeNames))
        for line in journal.split(separator: ASCII.lineFeed).dropFirst() {
            let record = try decode(line, &scopes)
            var written: [UInt8] = []
            record.append(to: &written, sequence: 1, scopes.vocabulary)
            try holdEqual(try decode(written.dropLast(), &scopes), record, "a record is another when it is written again")
        }
    }

    private static func decode(_ line: ArraySlice<UInt8>, _ scopes: inout ScopeReader) throws(Finding) -> JournalRecord {
        do throws(Damage) {
            try SealedLine.verify(line)
            return try JournalRecord(try LineDecoder().decodeStored(line), { text throws(LineFault) in try scopes.read(text) })
        } catch {
            throw Finding("a record that was taken is refused alone: \(error): \(String(decoding: line, as: UTF8.self))")
        }
    }

    private static func checkRefusal(_ error: StoreError, _ journal: [UInt8]) throws(Finding) {
        switch error {
        case .damaged(let file, let offset, _):
            try hold(file.hasPrefix("/proc/self/fd/"), "another file is named")
            try hold(0...journal.count ~= offset && (offset == 0 || journal[offset - 1] == ASCII.lineFeed), "the damage is not where a line begins")
        case .unknownVersion(let file, _): try hold(file.hasPrefix("/proc/self/fd/"), "another file is named")
        default: throw Finding("a damaged journal is taken for something else: \(error)")
        }
    }

    private static func replay(
        _ journal: [UInt8], into state: inout StoreState, end: Int? = nil
    ) throws(Finding) -> Result<JournalReplay.Outcome, StoreError> {
        do throws(SystemError) {
            let file = try SystemCall.open("/tmp", flags: O_RDWR | namelessFile)
            try SystemCall.writeAll(file, journal)
            return replay(file, into: &state, end: end)
        } catch { throw Finding("no file can be made: \(error)") }
    }

    private static func replay(
        _ file: borrowing FileDescriptor, into state: inout StoreState, end: Int?
    ) -> Result<JournalReplay.Outcome, StoreError> {
        var scopes = ScopeReader(ScopeVocabulary(JournalSeeds.scopeNames))
        var replay = JournalReplay("/proc/self/fd/\(file.number)", expected: FileHeader(generation: 1, nextSequence: 1), isNewest: true)
        do throws(StoreError) {
            let outcome = try replay.run(into: &state, &scopes, end: end)
            if case .complete = outcome { buildIndexes(&state) }
            return .success(outcome)
        } catch {
            return .failure(error)
        }
    }

    /// O_TMPFILE of open(2): a file without a name, which is gone with its descriptor.
    private static let namelessFile: Int32 = 0o20_000_000 | O_DIRECTORY

    /// Two of one address or digest are damage, and not this target's business.
    private static func buildIndexes(_ state: inout StoreState) {
        do throws(Damage) { try state.buildIndexes() } catch {}
    }

    /// Applies edits of five bytes each: what is done, where (two bytes), how far, and with which byte.
    private static func damaged(_ journal: [UInt8], by edits: [UInt8]) -> [UInt8] {
        var journal = journal
        var rest = edits[...]
        while rest.count >= 5 {
            let edit = Array(rest.prefix(5))
            rest = rest.dropFirst(5)
            let place = (Int(edit[1]) << 8 | Int(edit[2])) % (journal.count + 1)
            let end = min(journal.count, place + Int(edit[3]))
            switch edit[0] % 8 {
            case 0: if place < journal.count { journal[place] ^= edit[4] }
            case 1: journal.removeSubrange(place...)
            case 2: journal.insert(edit[4], at: place)
            case 3: journal.removeSubrange(place..<end)
            case 4: journal.insert(contentsOf: journal[place..<end], at: place)
            case 5: for index in place..<journal.count { journal[index] = 0 }
            case 6: journal += [UInt8](repeating: edit[4], count: Int(edit[3]))
            default: removeLine(at: place, of: &journal)
            }
        }
        return journal
    }

    private static func removeLine(at place: Int, of journal: inout [UInt8]) {
        let start = journal[..<place].lastIndex(of: ASCII.lineFeed).map { $0 + 1 } ?? 0
        let end = journal[start...].firstIndex(of: ASCII.lineFeed).map { $0 + 1 } ?? journal.count
        journal.removeSubrange(start..<end)
    }
}
