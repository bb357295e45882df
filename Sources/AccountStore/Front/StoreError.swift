package import LinuxSystem

/// Why a store cannot be opened or closed.
package enum StoreError: Error, Equatable, Sendable, CustomStringConvertible {
    case notADirectory(String)
    /// The directory above the data directory does not exist; only the last one is made.
    case missingParent(String)
    case notWritable(String, SystemError)
    /// Another process has the directory; its number, if it has written it yet.
    case locked(String, owner: Int32?)
    /// A file is not what the store wrote: which, from which byte on, and in what way.
    case damaged(file: String, offset: Int, Damage)
    /// A file that others refer to is gone.
    case missing(file: String)
    case unknownVersion(file: String, version: Int)
    /// The settings and the stored accounts together name more scopes than a set has bits.
    case tooManyScopeNames
    /// At close the last counters could not be written.
    case countersNotWritten(reason: String)
    /// The thread that writes the journal could not be started.
    case noThread(SystemError)
    case system(file: String, SystemError)

    package var description: String {
        switch self {
        case .notADirectory(let path):
            "\(path) is not a directory: name a directory, or one that does not exist yet, as the data directory"
        case .missingParent(let path):
            "the directory that is to hold \(path) does not exist: make it first, or name another data directory"
        case .notWritable(let path, let error):
            "\(path) cannot be written (\(error.reason)): give this user the right to it, or name another data directory"
        case .locked(let path, let owner):
            "\(path) is in use by \(owner.map { "process \($0)" } ?? "another process"): stop that one first, or name another data directory"
        case .damaged(let file, let offset, let damage):
            "\(file) is damaged at byte \(offset) (\(damage)) and nothing was changed: run `gcreg-auth store check`, then put the directory back from a backup"
        case .missing(let file):
            "\(file) is missing and nothing was changed: run `gcreg-auth store check`, then put the directory back from a backup"
        case .unknownVersion(let file, let version):
            "\(file) is in format version \(version), which this program does not know: run the release that wrote it, or a later one"
        case .tooManyScopeNames:
            "the settings and the stored accounts name more than \(ScopeVocabulary.maximumNames) scopes together: take some from the setting `scopes`"
        case .countersNotWritten(let reason):
            "the last usage counters could not be written (\(reason)): everything else is on disk"
        case .noThread(let error):
            "the store's thread could not be started (\(error.reason)): raise the limit of processes for this user"
        case .system(let file, let error):
            "\(file) could not be used (\(error)): see to that and start again"
        }
    }

    /// What was found at a place of a file.
    init(_ damage: Damage, in file: String, at offset: Int) {
        self =
            switch damage {
            case .foreignVersion(let version): .unknownVersion(file: file, version: version)
            case .line(.tooManyScopeNames): .tooManyScopeNames
            default: .damaged(file: file, offset: offset, damage)
            }
    }
}
