internal import Glibc

/// One of the three streams that every process is born with. It is never closed: whoever started the process may share it.
package struct StandardStream: Sendable {
    private let number: Int32

    package static let input = StandardStream(number: STDIN_FILENO)
    package static let output = StandardStream(number: STDOUT_FILENO)
    package static let error = StandardStream(number: STDERR_FILENO)

    package var isTerminal: Bool { isatty(number) == 1 }

    /// How many characters a line of the terminal has (ioctl_tty(2)); nil for what is none, or does not say.
    package var columns: Int? {
        var size = winsize()
        guard unsafe ioctl(number, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    /// Waits for input and answers at most `capacity` bytes of it; none at its end.
    package func read(atMost capacity: Int) throws(SystemError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: capacity)
        let count = try SystemCall.check("read") {
            unsafe bytes.withUnsafeMutableBytes { unsafe Glibc.read(number, $0.baseAddress!, capacity) }
        }
        bytes.removeLast(capacity - count)
        return bytes
    }

    /// Writes every byte, waiting where the reader is slow, also when whoever started the process made the stream non-blocking.
    package func write(_ bytes: [UInt8]) throws(SystemError) {
        var written = 0
        while written < bytes.count {
            do throws(SystemError) {
                written += try SystemCall.check("write") {
                    unsafe bytes.withUnsafeBytes { unsafe Glibc.write(number, $0.baseAddress! + written, bytes.count - written) }
                }
            } catch {
                guard error.code == EAGAIN else { throw error }
                try waitUntilWritable()
            }
        }
    }

    private func waitUntilWritable() throws(SystemError) {
        var waiting = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
        _ = try SystemCall.check("poll") { unsafe poll(&waiting, 1, -1) }
    }

    /// Makes a terminal hand over each byte as it is typed, shown nowhere and with no key ending the process, until `restore`.
    package func beginSecretInput() throws(SystemError) -> TerminalMode {
        var mode = termios()
        _ = try SystemCall.check("tcgetattr") { unsafe tcgetattr(number, &mode) }
        let before = TerminalMode(mode)
        mode.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG)
        _ = try SystemCall.check("tcsetattr") { unsafe tcsetattr(number, TCSAFLUSH, &mode) }
        return before
    }

    package func restore(_ mode: TerminalMode) throws(SystemError) {
        var settings = mode.settings
        _ = try SystemCall.check("tcsetattr") { unsafe tcsetattr(number, TCSAFLUSH, &settings) }
    }
}

/// How a terminal was set before it was changed.
package struct TerminalMode: Sendable {
    fileprivate let settings: termios

    fileprivate init(_ settings: termios) { self.settings = settings }
}
