/// What the whole machine has used so far, in nanoseconds.
struct MachineUsage {
    var busy: Int64 = 0
    /// What the hypervisor gave to others.
    var stolen: Int64 = 0

    init() throws {
        // user, nice, system, idle, iowait, irq, softirq, steal (proc(5)).
        let fields = try Files.text("/proc/stat").split(separator: "\n")[0].split(separator: " ").compactMap { Int64($0) }
        guard fields.count >= 8 else { throw BenchmarkError("/proc/stat cannot be understood.") }
        busy = (fields[0] + fields[1] + fields[2] + fields[5] + fields[6]) * ProcessUsage.nanosecondsOfTick
        stolen = fields[7] * ProcessUsage.nanosecondsOfTick
    }
}
