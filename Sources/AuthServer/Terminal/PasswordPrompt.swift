internal import LinuxSystem
internal import TextFormats

/// Where a new password comes from: a person who types it twice, or the first line of standard input. Never an argument, which everyone on the machine can see.
struct PasswordPrompt {
    /// No password is longer; what goes on and on is not read into memory.
    static let maximumBytes = 65_536

    let streams: StandardStreams

    enum Outcome: Sendable {
        case typed([UInt8])
        case cancelled
    }

    func newPassword(fromInput: Bool) throws(ProgramError) -> String {
        if fromInput { return try text(of: try firstLine()) }
        guard streams.input.isTerminal else { throw .usage(.passwordNeedsTerminal) }
        let first = try ask("New password: ")
        let second = try ask("Once more: ")
        guard first == second else { throw .password(.differ) }
        return try text(of: first)
    }

    private func ask(_ question: String) throws(ProgramError) -> [UInt8] {
        let outcome: Outcome
        do throws(SystemError) {
            try streams.error.write(question)
            outcome = try streams.input.readingSecretly { () throws(SystemError) in try readLine() }
            try streams.error.write("\n")
        } catch {
            throw .system(.readPassword, error)
        }
        guard case .typed(let bytes) = outcome else { throw .password(.cancelled) }
        return bytes
    }

    private func readLine() throws(SystemError) -> Outcome {
        var line = PasswordLine()
        while line.bytes.count <= Self.maximumBytes {
            guard let byte = try streams.input.read(atMost: 1).first else { return .cancelled }
            switch line.take(byte) {
            case .more: continue
            case .done: return .typed(line.bytes)
            case .cancelled: return .cancelled
            }
        }
        return .typed(line.bytes)
    }

    private func firstLine() throws(ProgramError) -> [UInt8] {
        var bytes: [UInt8] = []
        do throws(SystemError) {
            while !bytes.contains(ASCII.lineFeed) && bytes.count <= Self.maximumBytes {
                let read = try streams.input.read(atMost: 4_096)
                if read.isEmpty { break }
                bytes.append(contentsOf: read)
            }
        } catch {
            throw .system(.readPassword, error)
        }
        var line = Array(bytes.prefix { $0 != ASCII.lineFeed })
        if line.last == ASCII.carriageReturn { line.removeLast() }
        return line
    }

    private func text(of bytes: [UInt8]) throws(ProgramError) -> String {
        guard !bytes.isEmpty else { throw .password(.empty) }
        guard bytes.count <= Self.maximumBytes else { throw .password(.tooLong) }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .password(.notText) }
        return text
    }
}
