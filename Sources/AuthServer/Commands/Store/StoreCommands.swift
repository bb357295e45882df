internal import AccountStore
internal import LinuxSystem

/// `store …`: all accounts at once, in a data directory that no server uses at the time.
enum StoreCommands {
    /// Hands the lines of an export on to a file, which is there whole or not at all, or without one to standard output.
    static func writeLines(
        to path: String?, _ program: Program, _ export: (PrivateFile.Append) throws(SystemError) -> Void
    ) throws(ProgramError) {
        guard let path else {
            do throws(SystemError) {
                return try export { (lines) throws(SystemError) in try program.streams.output.write(copy lines) }
            } catch {
                throw .system(.writeOutput, error)
            }
        }
        do throws(SystemError) { try PrivateFile.replace(path, writing: export) } catch { throw .system(.writeFile(path), error) }
    }
}

extension Invocation {
    /// The file that was named for what a command writes; nil for standard output.
    var outputFile: String? { argument(0).flatMap { $0 == "-" ? nil : $0 } }
}

extension Program {
    /// Opens the accounts for a command, and closes them whatever comes of it.
    func withStore<Value>(
        _ invocation: Invocation, _ body: (AccountStore) throws(ProgramError) -> Value
    ) throws(ProgramError) -> Value {
        let configuration = try resolveSettings(invocation).configuration
        let log = try Log.ofCommand(self)
        defer { log.stop() }
        let store = try AccountStore.open(configuration, clock: clock, log: log)
        let value: Value
        do throws(ProgramError) {
            value = try body(store)
        } catch {
            // What went wrong first is the answer; closing can only add to it.
            do throws(StoreError) { try store.close() } catch { report(error.description) }
            throw error
        }
        do throws(StoreError) { try store.close() } catch { throw .store(error) }
        return value
    }

    /// `1 user and 2 API keys`.
    func accounts(_ users: Int, _ apiKeys: Int) -> String { "\(CountedText.of(users, "user")) and \(CountedText.of(apiKeys, "API key"))" }
}
