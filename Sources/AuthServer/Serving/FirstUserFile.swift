internal import LinuxSystem
internal import Synchronization

/// `first-user.txt` in the data directory: the first user's password where no terminal showed it, until that user has logged in.
final class FirstUserFile: Sendable {
    static let name = "first-user.txt"
    static let maximumBytes = 65_536
    private static let emailLabel = "email: "

    let path: String
    /// The id of the user whose first login is waited for, 0 for nobody: ids begin at 1.
    private let awaited = Atomic(0)

    init(directory: String) { path = "\(directory)/\(Self.name)" }

    /// Writes the file. It names the address, so that a later run knows whose login ends it.
    func write(email: String, password: String, _ introduction: String) throws(SystemError) {
        try PrivateFile.replace(path, with: Array("\(Self.emailLabel)\(email)\npassword: \(password)\n\n\(introduction)".utf8))
    }

    func remove() throws(SystemError) { try SystemCall.unlink(path) }

    /// The address in the file, nil where there is no file or none that this program wrote.
    func email() throws(SmallFileError) -> String? {
        do throws(SmallFileError) {
            let text = String(decoding: try SmallFile.read(path, atMost: Self.maximumBytes), as: UTF8.self)
            guard let line = text.split(separator: "\n").first, line.hasPrefix(Self.emailLabel) else { return nil }
            return String(line.dropFirst(Self.emailLabel.count))
        } catch {
            if case .system(let error) = error, error.isNotFound { return nil }
            throw error
        }
    }

    func awaitLogin(of userID: Int) { awaited.store(userID, ordering: .relaxed) }

    /// Removes the file at the login of the user whom it is about. Called on any thread; of two logins at once, one removes it.
    func loggedIn(userID: Int, log: Log) {
        guard awaited.compareExchange(expected: userID, desired: 0, ordering: .relaxed).exchanged else { return }
        do throws(SystemError) {
            try remove()
            log.write(.info, "the first user has logged in: the file with the password was removed") { $0.add("file", path) }
        } catch {
            log.write(.warning, "the file with the first user's password could not be removed: remove it") { line in
                line.add("file", path)
                line.add("reason", error.reason)
            }
        }
    }
}
