internal import LinuxSystem

/// What the program reads and writes: the process's own streams, or those of a test.
struct StandardStreams: Sendable {
    let input: any StandardInput
    let output: any StandardOutput
    let error: any StandardOutput

    static let ofProcess = StandardStreams(input: StandardStream.input, output: StandardStream.output, error: StandardStream.error)
}

protocol StandardInput: Sendable {
    var isTerminal: Bool { get }
    /// Waits for input and answers at most `capacity` bytes of it; none at its end.
    func read(atMost capacity: Int) throws(SystemError) -> [UInt8]
    /// Runs `body` while what is typed is not shown and comes byte by byte.
    func readingSecretly(_ body: () throws(SystemError) -> PasswordPrompt.Outcome) throws(SystemError) -> PasswordPrompt.Outcome
}

protocol StandardOutput: Sendable {
    var isTerminal: Bool { get }
    /// How wide the terminal is; nil where nobody knows.
    var columns: Int? { get }
    func write(_ bytes: [UInt8]) throws(SystemError)
}

extension StandardOutput {
    var columns: Int? { nil }

    func write(_ text: String) throws(SystemError) { try write(Array(text.utf8)) }
}

extension StandardStream: StandardOutput {}

extension StandardStream: StandardInput {
    func readingSecretly(_ body: () throws(SystemError) -> PasswordPrompt.Outcome) throws(SystemError) -> PasswordPrompt.Outcome {
        let mode = try beginSecretInput()
        let outcome: PasswordPrompt.Outcome
        do throws(SystemError) {
            outcome = try body()
        } catch {
            try restore(mode)
            throw error
        }
        try restore(mode)
        return outcome
    }
}
