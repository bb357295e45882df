internal import LinuxSystem

/// The files of a store that a start would read, held open: what a server renames over them, or removes, leaves these as they were.
///
/// Snapshots show no single moment; what was changed while they were written is in the journal that their header names. So they make a whole with every
/// journal from that one on, up to a position that was told *after* they were opened, and with no earlier one.
package struct StoreFiles: Sendable {
    let directory: String
    private let snapshots: [OpenFile]
    /// By their generations.
    private let journals: [Int: OpenFile]
    /// The first journal that a start replays.
    private let firstGeneration: Int
    /// The first that the newer of the snapshots needs.
    private let lastGeneration: Int

    /// Opens what is there; nil if something went away meanwhile.
    package static func open(in directory: String) throws(BackupError) -> StoreFiles? {
        let names: [String]
        do throws(SystemError) { names = try SystemCall.names(inDirectory: directory) } catch { throw .system(file: directory, error) }
        var snapshots: [OpenFile] = []
        var generations: [Int] = []
        for kind in SnapshotKind.allCases {
            guard names.contains(kind.fileName) else {
                generations.append(1)
                continue
            }
            guard let file = try OpenFile.open(kind.fileName, in: directory) else { return nil }
            generations.append(try file.generation(of: kind))
            snapshots.append(file)
        }
        var journals: [Int: OpenFile] = [:]
        for name in names {
            guard let generation = FileNames.generation(ofJournal: name) else { continue }
            guard let file = try OpenFile.open(name, in: directory) else { return nil }
            journals[generation] = file
        }
        return StoreFiles(
            directory: directory, snapshots: snapshots, journals: journals, firstGeneration: generations.min()!,
            lastGeneration: generations.max()!)
    }

    /// The files that make a whole up to the position; nil if they do not. Without a position, which only the holder of the lock may do without, the
    /// newest journal counts to its end.
    func parts(upTo position: JournalPosition?) -> [Part]? {
        guard let last = position?.generation ?? journals.keys.max(), last >= lastGeneration, firstGeneration <= last else { return nil }
        var parts = snapshots.map { Part(file: $0, end: nil) }
        for generation in firstGeneration...last {
            guard let file = journals[generation] else { return nil }
            parts.append(Part(file: file, end: generation == last ? position?.bytes : nil))
        }
        return parts
    }

    /// Whether the files that are held show everything up to the position, and nothing beyond.
    package func areWhole(upTo position: JournalPosition) -> Bool { parts(upTo: position) != nil }

    /// A file, and where its part in this ends; nil is its own end.
    struct Part: Sendable {
        let file: OpenFile
        let end: Int?
    }
}

/// A file of a directory that stays readable whatever becomes of its name.
final class OpenFile: Sendable {
    let name: String
    let path: String
    let descriptor: FileDescriptor

    private init(name: String, path: String, _ descriptor: consuming FileDescriptor) {
        self.name = name
        self.path = path
        self.descriptor = descriptor
    }

    /// Nil if there is no such file.
    static func open(_ name: String, in directory: String) throws(BackupError) -> OpenFile? {
        let path = directory + "/" + name
        do throws(SystemError) {
            return OpenFile(name: name, path: path, try SystemCall.openForReading(path))
        } catch {
            if error.isNotFound { return nil }
            throw .system(file: path, error)
        }
    }

    /// The generation that a snapshot's header names.
    fileprivate func generation(of kind: SnapshotKind) throws(BackupError) -> Int {
        let start: [UInt8]
        do throws(SystemError) {
            start = try SystemCall.readPiece(descriptor, at: 0, capacity: Self.headerBytesMaximum)
        } catch {
            throw .system(file: path, error)
        }
        do throws(Damage) {
            // Closed, the header line is an object of its own.
            let line = try LineDecoder().decodeStored(start.prefix { $0 != UInt8(ascii: "\n") } + Array("]}".utf8))
            if let version = FileHeader.foreignVersion(line, format: kind.format) { throw .foreignVersion(version) }
            guard let header = FileHeader(line, format: kind.format) else { throw .wrongHeader }
            return header.generation
        } catch {
            throw .store(StoreError(error, in: path, at: 0))
        }
    }

    private static let headerBytesMaximum = 4_096
}
