import LinuxSystem
import LoadGenerator

/// Loads one server for one round.
struct Measurement {
    let requests: [[UInt8]]
    let connections: Int

    func round(_ server: RunningServer, milliseconds: Int) throws -> Round {
        var plan = LoadPlan(port: server.port, requests: requests)
        plan.connections = connections
        plan.durationMilliseconds = Int64(milliseconds)
        let process = server.process.processID
        let before = try (server: ProcessUsage(of: process), machine: MachineUsage(), load: ProcessUsage(of: SystemCall.processID()))
        let report = try plan.run()
        let after = try (server: ProcessUsage(of: process), machine: MachineUsage(), load: ProcessUsage(of: SystemCall.processID()))
        guard report.isClean, report.answers > 0 else {
            throw BenchmarkError("\(server.contestant.name) failed under load: \(report). \(report.firstFailure ?? "")")
        }
        let used = after.server.processor - before.server.processor
        let load = (after.load.userTicks + after.load.kernelTicks - before.load.userTicks - before.load.kernelTicks) * ProcessUsage.nanosecondsOfTick
        return Round(
            answers: report.answers, elapsed: Int(report.elapsedNanoseconds), processor: Int(used),
            userTicks: Int(after.server.userTicks - before.server.userTicks), kernelTicks: Int(after.server.kernelTicks - before.server.kernelTicks),
            latencyMedian: Int(report.latency.quantile(0.5)), latency99: Int(report.latency.quantile(0.99)),
            others: Int(max(0, after.machine.busy - before.machine.busy - used - load)), stolen: Int(after.machine.stolen - before.machine.stolen))
    }
}
