import CTestLinux
import LinuxSystem

/// One processor for the server and another for the load, so that neither takes time from the other.
struct Cores {
    let server: Int
    let load: Int

    /// The first two processors that this process may run on; where there are more, not two halves of one core.
    init() throws {
        let mask = try Self.allowed()
        let allowed = (0..<mask.count * 64).filter { mask[$0 / 64] >> UInt64($0 % 64) & 1 == 1 }
        guard allowed.count >= 2 else {
            throw BenchmarkError("A measurement needs two processors, one for the server and one for the load, and this process may run on one only.")
        }
        server = allowed[0]
        let siblings = try Self.siblings(of: server)
        load = allowed.dropFirst().first { !siblings.contains($0) } ?? allowed[1]
    }

    /// Keeps this thread, and the threads that it starts from now on, away from the server.
    func stayOnLoad() throws { try Self.allow(Self.mask(of: load)) }

    /// What is started by `body` runs on the server's processor; this thread then goes back to where it was.
    func onServer<Value>(_ body: () throws -> Value) throws -> Value { try Self.on(server, body) }

    /// The same on the load's.
    func onLoad<Value>(_ body: () throws -> Value) throws -> Value { try Self.on(load, body) }

    private static func on<Value>(_ processor: Int, _ body: () throws -> Value) throws -> Value {
        let before = try Self.allowed()
        try Self.allow(Self.mask(of: processor))
        let result = Result { try body() }
        try Self.allow(before)
        return try result.get()
    }

    private static let maskWords = 128

    private static func mask(of processor: Int) -> [UInt64] {
        var mask = [UInt64](repeating: 0, count: maskWords)
        mask[processor / 64] = 1 << UInt64(processor % 64)
        return mask
    }

    private static func allowed() throws(SystemError) -> [UInt64] {
        var mask = [UInt64](repeating: 0, count: maskWords)
        _ = try SystemCall.check("sched_getaffinity") { unsafe mask.withUnsafeMutableBytes { unsafe sched_getaffinity(0, $0.count, $0.baseAddress!) } }
        return mask
    }

    private static func allow(_ mask: [UInt64]) throws(SystemError) {
        _ = try SystemCall.check("sched_setaffinity") { unsafe mask.withUnsafeBytes { unsafe sched_setaffinity(0, $0.count, $0.baseAddress!) } }
    }

    /// The processors that share a core with this one, itself among them. A machine that does not tell has none.
    private static func siblings(of processor: Int) throws -> [Int] {
        let path = "/sys/devices/system/cpu/cpu\(processor)/topology/thread_siblings_list"
        guard try SystemCall.exists(path) else { return [processor] }
        return try Files.text(path).split(whereSeparator: { $0 == "," || $0 == "\n" }).flatMap { part -> [Int] in
            let ends = part.split(separator: "-").compactMap { Int($0) }
            guard let first = ends.first, let last = ends.last else { return [] }
            return Array(first...last)
        }
    }
}
