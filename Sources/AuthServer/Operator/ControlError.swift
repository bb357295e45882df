internal import LinuxSystem

/// Why a running server could not be asked over its control socket.
enum ControlError: Error, CustomStringConvertible {
    case denied(path: String)
    case noAnswer(path: String)
    case notHTTP(path: String)
    case answerTooLarge(path: String)
    case system(path: String, SystemError)

    var description: String {
        switch self {
        case .denied(let path): "may not use the control socket \(path); run as the user whom the server runs as"
        case .noAnswer(let path): "the server at \(path) did not answer within \(ControlClient.timeoutSeconds) seconds; its log may say why"
        case .notHTTP(let path): "what answers at \(path) is not this program's server; stop it, or name another data directory with --data"
        case .answerTooLarge(let path): "the answer from \(path) is larger than \(ControlClient.maximumAnswerBytes) bytes; ask for less"
        case .system(let path, let error): "cannot talk to the server at \(path): \(error.reason)"
        }
    }
}
