import Glibc
import LinuxSystem

/// What a process has at one moment.
struct ProcessFigures: Sendable {
    let residentBytes: Int
    let descriptors: Int
    let threads: Int

    init(of processID: Int32) throws {
        let file = try SystemCall.openForReading("/proc/\(processID)/status")
        var bytes: [UInt8] = []
        while try SystemCall.read(file, appendingTo: &bytes, capacity: 65_536) > 0 {}
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        func number(_ name: String) throws -> Int {
            guard let line = lines.first(where: { $0.hasPrefix(name) }), let number = line.split(whereSeparator: { !$0.isNumber }).first.flatMap({ Int($0) })
            else { throw EnduranceError("/proc/\(processID)/status has no \(name)") }
            return number
        }
        residentBytes = try number("VmRSS:") * 1_024
        threads = try number("Threads:")
        descriptors = try SystemCall.names(inDirectory: "/proc/\(processID)/fd").count
    }

    /// What the descriptors of a process are, such as `/dev/null` or `socket:[4711]`.
    static func descriptorTargets(of processID: Int32) throws -> [String] {
        try SystemCall.names(inDirectory: "/proc/\(processID)/fd").sorted().map { name in
            var target = [UInt8](repeating: 0, count: 4_096)
            let count = unsafe target.withUnsafeMutableBytes { unsafe readlink("/proc/\(processID)/fd/\(name)", $0.baseAddress!, $0.count) }
            return String(decoding: target[..<max(0, count)], as: UTF8.self)
        }
    }
}
