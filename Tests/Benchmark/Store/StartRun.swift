import FoundationEssentials
import Glibc
import LinuxSystem

/// How long a start takes, how much memory it leaves taken, and what the ways to read the files cost.
struct StartRun {
    let programs: StorePrograms
    let stores: BenchmarkStores

    private static let decodedLines = 100_000

    func round(_ result: inout StoreResult) throws {
        let server = try programs.serve(stores.all, CreationRun.verification(1))
        result.record(.startMicroseconds, Int(server.startMicroseconds))
        result.record(.residentBytes, try Self.residentBytes(of: server.process.processID))
        result.record(.openMilliseconds, try ServerEvents(log: server.process.log).wait(for: "store opened"))
        // Killed, so that the files stay as they are.
        server.process.end(by: SIGKILL)
        let reading = try programs.ceiling(["read"] + Self.snapshots(of: stores.all))
        result.record(.readMicroseconds, reading.nanoseconds / 1_000)
        let general = try programs.serve(stores.loose, CreationRun.verification(1))
        result.record(.openGenerallyMilliseconds, try ServerEvents(log: general.process.log).wait(for: "store opened"))
        general.process.end(by: SIGKILL)
        result.record(.decodeMilliseconds, try decodeMilliseconds(of: result.keys + result.users))
    }

    static func snapshots(of data: String) -> [String] { ["\(data)/users.json", "\(data)/api-keys.json"] }

    private static func residentBytes(of process: Int32) throws -> Int {
        let line = try Files.text("/proc/\(process)/status").split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        guard let kilobytes = line?.split(separator: " ").compactMap({ Int($0) }).first else {
            throw BenchmarkError("/proc/\(process)/status cannot be understood.")
        }
        return kilobytes * 1_024
    }

    /// Decodes the first lines of the keys and answers how long all lines would take.
    private func decodeMilliseconds(of lines: Int) throws -> Int {
        let file = try SystemCall.openForReading("\(stores.all)/api-keys.json")
        var bytes: [UInt8] = []
        _ = try SystemCall.read(file, appendingTo: &bytes, capacity: Self.decodedLines * Self.longestLine)
        let texts = bytes.split(separator: UInt8(ascii: "\n")).dropFirst().dropLast(2).prefix(Self.decodedLines).map { line in
            Data(line.last == UInt8(ascii: ",") ? line.dropLast() : line)
        }
        let decoder = JSONDecoder()
        let began = Clock.elapsedMicroseconds()
        for text in texts { _ = try decoder.decode(StoredKey.self, from: text) }
        return Int(Clock.elapsedMicroseconds() - began) * lines / max(1, texts.count) / 1_000
    }

    private static let longestLine = 400

    private struct StoredKey: Decodable {
        let id, user_id, rate_limit: Int
        let key_name, key_prefix, key_sha256, scopes, created_at: String
        let last_used, expires_at: String?
        let is_active: Bool
        let hour, used: Int?
    }
}
