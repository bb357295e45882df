package import LinuxSystem

/// Why a backup was not made, or not put back. Nothing of it is left in either case.
package enum BackupError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Something is at the place that is to be the backup's.
    case taken(String)
    case mountPoint(String)
    case missingParent(String)
    /// Another backup is just being written there.
    case unfinished(String)
    /// The remains of an unfinished backup have a stranger among them.
    case stranger(directory: String, name: String)
    /// Compactions came in between, each time.
    case overtaken(attempts: Int)
    /// The copy cannot be opened: what was copied is damaged.
    case damagedSource(String, StoreError)
    /// There is no list of files: this is no backup.
    case noBackup(String)
    /// A file is not what the list says.
    case changed(file: String)
    /// The list has another format version.
    case unknownVersion(file: String, version: Int)
    /// The files are as they were written, and nevertheless no store.
    case unusable(StoreError)
    /// The directory that a backup is to be put into has files of a store.
    case accountsThere(directory: String, name: String)
    case store(StoreError)
    case system(file: String, SystemError)

    package var description: String {
        switch self {
        case .taken(let path): "\(path) is there already: name a directory that does not exist yet, or is empty"
        case .mountPoint(let path): "\(path) cannot be replaced (it is a mount point, or somebody's current directory): name a directory inside it"
        case .missingParent(let path): "the directory that is to hold \(path) does not exist: make it first, or name another place"
        case .unfinished(let path): "another backup is being written to \(path) at this moment: wait for it, or name another directory"
        case .stranger(let directory, let name):
            "\(directory) is where the backup would be written first, and has \(name) in it, which is no part of one: move it away, or name another directory"
        case .overtaken(let attempts):
            "the files do not belong together, as often as they were looked at (\(attempts) times): try again, or stop the server and run `gcreg-auth store check`"
        case .damagedSource(let path, let error):
            "there is no backup, because \(path) is damaged: \(error.finding); stop the server and run `gcreg-auth store check`"
        case .noBackup(let path): "\(path) is no backup: it has no \(FileNames.backupList), which `gcreg-auth backup` writes"
        case .changed(let file): "\(file) is not as it was backed up: nothing was restored; take another backup"
        case .unknownVersion(let file, let version):
            "\(file) is in format version \(version), which this program does not know: run the release that wrote it, or a later one"
        case .unusable(let error): "the backup cannot be opened: \(error.finding); nothing was restored: take another backup"
        case .accountsThere(let directory, let name):
            "\(directory) has accounts already (its \(name) is not the backup's) and nothing was restored: move them away, or name another directory with --data"
        case .store(let error): error.description
        case .system(let file, let error): "\(file) could not be used (\(error)): see to that and start again"
        }
    }
}

extension StoreError {
    /// What was found, without what a start would do about it. The file is named without its directory, which may be gone by the time this is read.
    fileprivate var finding: String {
        switch self {
        case .damaged(let file, let offset, let damage): "\(file.lastComponent) at byte \(offset), \(damage)"
        case .missing(let file): "\(file.lastComponent) is missing"
        case .unknownVersion(let file, let version): "\(file.lastComponent) is in format version \(version), which this program does not know"
        default: description
        }
    }
}

extension String {
    fileprivate var lastComponent: Substring { self[(lastIndex(of: "/").map(index(after:)) ?? startIndex)...] }
}
