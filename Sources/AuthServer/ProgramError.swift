internal import AccountStore
internal import HTTPServer
internal import LinuxSystem

/// Why the program did not do what it was asked: a sentence with the way out, and an exit code.
enum ProgramError: Error {
    case usage(UsageError)
    case configuration(ConfigurationFaults)
    case store(StoreError)
    case backup(BackupError)
    case server(ServerError)
    case secrets(JWTSecretFileError)
    case control(ControlError)
    /// The API's own answer to what a command asked for.
    case refused(OperatorRefusal)
    case password(PasswordFault)
    case noDataDirectory(String)
    /// The directory is there, and is none of this program's.
    case noAccounts(String)
    /// The path of the control socket does not fit into a socket address.
    case dataPathTooLong(String)
    case firstUser(StoreRefusal)
    case unknownUser(String)
    case loopFailed
    /// From where, and why not.
    case importing(String, ImportError)
    /// What was found in the directory is printed already.
    case damagedStore(String, damages: Int)
    case nothingToSalvage(String)
    /// An answer without the members that this program's own server always sends.
    case unexpectedAnswer
    case system(Activity, SystemError)

    /// What was being done when the system refused.
    enum Activity: Sendable {
        case readPassword
        case writeOutput
        case startLog
        case startWorkers
        case prepareSignals
        case raiseDescriptorLimit
        case readFile(String)
        case writeFile(String)
        case lookAtDataDirectory(String)
        case waitForSignals
    }

    static let failureCode: Int32 = 1
    static let usageCode: Int32 = 2

    var exitCode: Int32 {
        switch self {
        case .usage, .configuration: Self.usageCode
        default: Self.failureCode
        }
    }

    /// One sentence, except where the settings have several faults.
    var sentences: [String] {
        switch self {
        case .usage(let error): [error.description]
        case .configuration(let faults): faults.all.map(\.description)
        case .store(let error): [error.description]
        case .backup(let error): [error.description]
        case .server(let error): [error.description]
        case .secrets(let error): [error.description]
        case .control(let error): [error.description]
        case .refused(let refusal): [refusal.description]
        case .password(let fault): [fault.description]
        case .noDataDirectory(let path): ["there is no data directory \(path); name it with --data, or make it with `gcreg-auth serve`"]
        case .noAccounts(let path): ["\(path) has no accounts in it; name the data directory with --data, or make one with `gcreg-auth serve`"]
        case .dataPathTooLong(let path):
            [
                "the path of \(path) is longer than the \(ListenAddress.maximumPathBytes) bytes that a socket address holds; choose a data directory with a shorter path"
            ]
        case .firstUser(let refusal): ["the first user could not be stored (\(refusal)); see to the disk and start again"]
        case .loopFailed: ["an event loop could not go on, and the log says why; start the service again"]
        case .unknownUser(let name): ["there is no user \(name); `gcreg-auth user list` shows them"]
        // This one names the file itself.
        case .importing(_, .unreadable(let file, let error)): [ImportError.unreadable(file: file, error).description]
        case .importing(let source, let error): ["\(source): \(error)"]
        case .damagedStore(let path, let damages):
            [
                "\(path) is damaged in \(damages == 1 ? "one place" : "\(damages) places") and nothing was changed: put the last backup back with `gcreg-auth restore`, or without one write what can be read to a file with `gcreg-auth store salvage`"
            ]
        case .nothingToSalvage(let path):
            ["there is no user or API key in \(path) that can be read, and nothing was written; put a backup back with `gcreg-auth restore`"]
        case .unexpectedAnswer: ["the server's answer was not understood; it may be another version of this program: restart it"]
        case .system(let activity, let error): [activity.sentence(error.reason)]
        }
    }
}

extension ProgramError.Activity {
    fileprivate func sentence(_ reason: String) -> String {
        switch self {
        case .readPassword: "cannot read the password: \(reason)"
        case .writeOutput: "cannot write to standard output: \(reason)"
        case .startLog: "cannot start the thread of the log: \(reason)"
        case .startWorkers: "cannot start the threads that hash passwords: \(reason); lower login.hash_workers"
        case .prepareSignals: "cannot prepare for signals: \(reason)"
        case .raiseDescriptorLimit: "cannot raise the limit of open files: \(reason)"
        case .readFile(let path): "cannot read \(path): \(reason)"
        case .writeFile(let path): "cannot write \(path): \(reason)"
        case .lookAtDataDirectory(let path):
            "cannot look at the data directory \(path): \(reason); run as the user whom it belongs to, or name another with --data"
        case .waitForSignals: "cannot wait for signals: \(reason)"
        }
    }
}
