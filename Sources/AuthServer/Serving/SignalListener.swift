internal import LinuxSystem

/// Hears SIGTERM and SIGINT: the first asks the service to stop, a later one ends the process at once.
final class SignalListener: Sendable {
    /// Signals so soon after the first are the same request: some supervisors send it to the process and again to its group.
    static let sameRequestMilliseconds: Int64 = 1_000

    private let signals: SignalWaiter

    /// Must be made before any other thread is, so that no thread is left that a signal could end.
    init() throws(ProgramError) {
        do throws(SystemError) {
            signals = try SignalWaiter(SignalWaiter.terminationSignals)
        } catch {
            throw .system(.prepareSignals, error)
        }
    }

    /// Starts the thread that listens.
    func start(for program: Program) throws(ProgramError) {
        do throws(SystemError) {
            try Thread.detach(named: "signals") { self.listen(for: program) }
        } catch {
            throw .system(.prepareSignals, error)
        }
    }

    private func listen(for program: Program) {
        do throws(SystemError) {
            _ = try signals.next()
            program.stop()
            let asked = Clock.system.monotonicMilliseconds()
            repeat { _ = try signals.next() } while Clock.system.monotonicMilliseconds() - asked < Self.sameRequestMilliseconds
            program.report("told to stop a second time, so what was in flight was cut off; what was acknowledged is on disk")
        } catch {
            program.report("cannot wait for signals: \(error.reason)")
        }
        ProcessEnvironment.endAtOnce(with: ProgramError.failureCode)
    }
}
