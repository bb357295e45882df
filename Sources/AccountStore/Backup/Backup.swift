internal import LinuxSystem
package import TextFormats

/// Copies of a store that stand for one moment, and the way back from them.
package struct Backup: Sendable {
    private let settings: StoreSettings
    /// Files of the data directory that are no part of the store and belong to a backup, if they are there.
    private let companions: [String]
    private let disk: DiskCalls

    package init(settings: StoreSettings, companions: [String]) { self.init(settings: settings, companions: companions, disk: .system) }

    init(settings: StoreSettings, companions: [String], disk: DiskCalls) {
        self.settings = settings
        self.companions = companions
        self.disk = disk
    }

    /// Copies the files of a store to a directory that does not exist yet, or is empty. It is there afterwards whole and verified, or not at all.
    ///
    /// `position` is nil only for who holds the lock of the data directory; otherwise the files must be whole up to it.
    package func make(
        of files: StoreFiles, upTo position: JournalPosition?, at now: Timestamp, to target: String
    ) throws(BackupError) -> BackupList {
        let new = try NewDirectory(target, disk: disk, isOurs: isOfBackup)
        do throws(BackupError) {
            let list = try fill(new, with: files, upTo: position, at: now)
            try new.publish()
            return list
        } catch {
            new.abandon()
            throw error
        }
    }

    private func fill(
        _ new: borrowing NewDirectory, with files: StoreFiles, upTo position: JournalPosition?, at now: Timestamp
    ) throws(BackupError) -> BackupList {
        let directory = files.directory
        guard let parts = files.parts(upTo: position) else {
            // The lock is held, so nobody came in between: something is missing, and reading it says what.
            _ = try load(directory) { .damagedSource(directory, $0) }
            throw .overtaken(attempts: 1)
        }
        var copied: [CopiedFile] = []
        for name in companions {
            guard let file = try OpenFile.open(name, in: directory) else { continue }
            copied.append(try FileCopy.copy(file, to: new.path(of: name), disk: disk))
        }
        for part in parts {
            copied.append(try FileCopy.copy(part.file, upTo: part.end, to: new.path(of: part.file.name), disk: disk))
        }
        let loaded = try load(new.path) { .damagedSource(directory, $0) }
        if let position, loaded.nextSequence != position.nextSequence {
            throw .damagedSource(directory, .damaged(file: directory, offset: 0, .sequenceGap(expected: position.nextSequence, found: loaded.nextSequence)))
        }
        let list = BackupList(
            createdAt: now, users: loaded.users, apiKeys: loaded.apiKeys, nextSequence: loaded.nextSequence, files: copied)
        try FileCopy.write(list.written(), to: new.path(of: FileNames.backupList), disk: disk)
        return list
    }

    private struct Loaded {
        let users: Int
        let apiKeys: Int
        let nextSequence: Int
    }

    /// Reads a directory as a start would.
    private func load(_ directory: String, _ failure: (StoreError) -> BackupError) throws(BackupError) -> Loaded {
        do throws(StoreError) {
            let loaded = try LoadedStore.load(try DataDirectory(unchanging: directory), ScopeVocabulary(settings.scopes))
            return Loaded(
                users: loaded.state.users.count, apiKeys: loaded.state.keys.count, nextSequence: loaded.newest?.end.nextSequence ?? 1)
        } catch {
            throw failure(error)
        }
    }

    private func isOfBackup(_ name: String) -> Bool {
        FileNames.isOfStore(name) || companions.contains(name) || name == FileNames.backupList
    }
}

// MARK: - The way back

extension Backup {
    /// Puts a backup into a data directory, which is made if need be and must have no accounts. Everything is there afterwards, or nothing.
    ///
    /// A crash in between leaves what no start takes for a store, and what the same call goes on with.
    package func restore(_ backup: String, to data: String) throws(BackupError) -> BackupList {
        let list = try BackupList.read(in: backup)
        try checkHasRoom(data, for: list)
        try verify(backup, list)
        let directory: DataDirectory
        do throws(StoreError) { directory = try DataDirectory(data, disk: disk) } catch { throw .store(error) }
        defer { directory.unlock() }
        // Somebody may have been faster.
        try checkHasRoom(data, for: list)
        do throws(BackupError) {
            for file in list.files { try copy(file, from: backup, into: directory) }
        } catch {
            removeUnfinished(list, in: directory)
            throw error
        }
        try putInPlace(list, in: directory)
        return list
    }

    /// Every byte is what the list says, there is no file of a store beside those, and a start would take it all.
    private func verify(_ backup: String, _ list: BackupList) throws(BackupError) {
        let names = try FileCopy.onFile(backup) { () throws(SystemError) in try SystemCall.names(inDirectory: backup) }
        let listed = Set(list.files.map(\.name))
        if let stranger = names.first(where: { FileNames.isOfStore($0) && !listed.contains($0) }) { throw .changed(file: backup + "/" + stranger) }
        for file in list.files {
            guard isOfBackup(file.name), try isUnchanged(file, in: backup) else { throw .changed(file: backup + "/" + file.name) }
        }
        let loaded = try load(backup) { .unusable($0) }
        guard loaded.users == list.users, loaded.apiKeys == list.apiKeys, loaded.nextSequence == list.nextSequence else {
            throw .changed(file: backup + "/" + FileNames.backupList)
        }
    }

    private func isUnchanged(_ expected: CopiedFile, in directory: String) throws(BackupError) -> Bool {
        guard let file = try OpenFile.open(expected.name, in: directory) else { return false }
        return try FileCopy.read(file) { _ in } == expected
    }

    /// There may be files of this very backup, of a restore that was cut off, but no others of a store.
    private func checkHasRoom(_ data: String, for list: BackupList) throws(BackupError) {
        let names: [String]
        do throws(SystemError) {
            names = try SystemCall.names(inDirectory: data)
        } catch {
            if error.isNotFound { return }
            if error.isNotADirectory { throw .store(.notADirectory(data)) }
            throw .system(file: data, error)
        }
        for name in names.sorted() where FileNames.isOfStore(name) || companions.contains(name) {
            guard let file = list.files.first(where: { $0.name == name }), try isUnchanged(file, in: data) else {
                throw .accountsThere(directory: data, name: name)
            }
        }
    }

    private func copy(_ expected: CopiedFile, from backup: String, into directory: DataDirectory) throws(BackupError) {
        guard let file = try OpenFile.open(expected.name, in: backup),
            try FileCopy.copy(file, to: directory.path(of: expected.name + FileNames.unfinishedSuffix), disk: disk) == expected
        else { throw .changed(file: backup + "/" + expected.name) }
    }

    /// Renames the files in an order in which every beginning of it is no store, or is the whole: the newest journal first, the snapshots last. Without
    /// the snapshots a start asks for the first journal of all, which is then the last to come.
    private func putInPlace(_ list: BackupList, in directory: DataDirectory) throws(BackupError) {
        var renamed: [String] = []
        do throws(SystemError) {
            for name in Self.order(list.files.map(\.name)) {
                try disk.rename(directory.path(of: name + FileNames.unfinishedSuffix), directory.path(of: name))
                renamed.append(name)
            }
            try directory.sync()
            try directory.syncParent()
        } catch {
            for name in renamed.reversed() {
                do throws(SystemError) { try disk.unlink(directory.path(of: name)) } catch { break }
            }
            removeUnfinished(list, in: directory)
            throw .system(file: directory.path, error)
        }
    }

    /// The order in which files come into their places.
    static func order(_ names: [String]) -> [String] {
        func rank(_ name: String) -> Int {
            if let generation = FileNames.generation(ofJournal: name) { return -generation }
            // Secrets before everything: a start that finds none makes new ones.
            return FileNames.isOfStore(name) ? 1 : Int.min
        }
        return names.sorted { rank($0) < rank($1) }
    }

    private func removeUnfinished(_ list: BackupList, in directory: DataDirectory) {
        for file in list.files { AtomicFile.abandon(directory.path(of: file.name), disk: disk) }
    }
}
