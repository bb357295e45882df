import Glibc
import LinuxSystem

/// What a server has used so far, with all processes below it.
struct ProcessUsage {
    /// CPU time in nanoseconds.
    var processor: Int64 = 0
    /// The same in ticks of the kernel, by where it was spent.
    var userTicks: Int64 = 0
    var kernelTicks: Int64 = 0

    init(of processID: Int32) throws {
        var scheduled: Int64 = 0
        for process in try Self.tree(from: processID) {
            // Behind the name, which may have anything in it: the fields from the third on (proc(5)).
            let status = try Files.textOfProcess("/proc/\(process)/stat")
            if status.isEmpty { continue }
            let fields = status.split(separator: ")").last?.split(separator: " ").map(String.init) ?? []
            guard fields.count > 12, let user = Int64(fields[11]), let kernel = Int64(fields[12]) else {
                throw BenchmarkError("/proc/\(process)/stat cannot be understood.")
            }
            userTicks += user
            kernelTicks += kernel
            scheduled += try Self.threads(of: process).reduce(0) { try $0 + Self.scheduledNanoseconds("/proc/\(process)/task/\($1)/schedstat") }
        }
        // A kernel without these statistics leaves the ticks, which are coarser.
        processor = scheduled > 0 ? scheduled : (userTicks + kernelTicks) * Self.nanosecondsOfTick
    }

    static let nanosecondsOfTick = 1_000_000_000 / Int64(sysconf(Int32(_SC_CLK_TCK)))

    /// A process and all below it.
    static func tree(from root: Int32) throws -> [Int32] {
        var found = [root]
        var index = 0
        while index < found.count {
            for thread in try threads(of: found[index]) {
                found += try Files.textOfProcess("/proc/\(found[index])/task/\(thread)/children").split(separator: " ").compactMap { Int32($0) }
            }
            index += 1
        }
        return found
    }

    /// Memory in bytes, what is shared among several processes divided among them.
    static func memory(of processID: Int32) throws -> Int {
        try tree(from: processID).reduce(0) { sum, process in
            let lines = try Files.textOfProcess("/proc/\(process)/smaps_rollup").split(separator: "\n")
            let kilobytes = lines.first { $0.hasPrefix("Pss:") }?.split(separator: " ").compactMap { Int($0) }.first ?? 0
            return sum + kilobytes * 1_024
        }
    }

    private static func threads(of process: Int32) throws -> [String] {
        do throws(SystemError) {
            return try SystemCall.names(inDirectory: "/proc/\(process)/task")
        } catch {
            // It has ended meanwhile.
            if error.isNotFound || error.code == ESRCH { return [] }
            throw error
        }
    }

    /// The first number is the time on a processor (the kernel's sched-stats document).
    private static func scheduledNanoseconds(_ path: String) throws -> Int64 {
        try Files.textOfProcess(path).split(separator: " ").first.flatMap { Int64($0) } ?? 0
    }
}
