internal import AccountStore
internal import LinuxSystem
internal import Synchronization

/// A line on a terminal that says how far a long command has come, and goes away when it is done. Elsewhere nothing is drawn.
final class ProgressBar: Sendable {
    /// How often it is drawn anew at most.
    static let pauseMilliseconds: Int64 = 100

    /// Nil where nothing is drawn.
    private let terminal: (any StandardOutput)?
    private let clock: Clock
    private let drawn = Mutex(Drawn())

    private struct Drawn {
        var isVisible = false
        var activity: String?
        var nextMilliseconds = Int64.min
    }

    /// Draws on standard error if that is a terminal and the command has a person as its reader.
    init(_ program: Program, _ invocation: Invocation, isWanted: Bool = true) {
        let isDrawn = isWanted && !invocation.has(.json) && program.streams.error.isTerminal
        terminal = isDrawn ? program.streams.error : nil
        clock = program.clock
    }

    /// For whoever reports how far it is.
    var progress: StoreProgress { { [self] step in show(step) } }

    /// Says that something is being done of which nobody knows how long it takes.
    func show(_ activity: String) { draw(activity) { _ in activity + " …" } }

    /// Takes the line away. What the command has to say then stands where it was.
    func clear() {
        drawn.withLock { drawn in
            guard drawn.isVisible else { return }
            drawn = Drawn()
            write("\r\u{1B}[K")
        }
    }

    private func show(_ step: StoreStep) {
        guard terminal != nil else { return }
        draw(ProgressLine.title(of: step)) { ProgressLine(step).text(columns: $0) }
    }

    /// Another activity is shown at once; the same one only after a pause.
    private func draw(_ activity: String, _ text: (_ columns: Int) -> String) {
        guard let terminal else { return }
        drawn.withLock { drawn in
            let now = clock.monotonicMilliseconds()
            guard activity != drawn.activity || now >= drawn.nextMilliseconds else { return }
            drawn.activity = activity
            drawn.nextMilliseconds = now + Self.pauseMilliseconds
            drawn.isVisible = true
            // The last column stays free: some terminals go to the next line when it is written.
            write("\r" + text(max(1, (terminal.columns ?? 80) - 1)) + "\u{1B}[K")
        }
    }

    private func write(_ text: String) {
        do throws(SystemError) { try terminal?.write(text) } catch {
            // The command itself goes on; whoever watched it has gone.
        }
    }
}
