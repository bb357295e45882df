import Glibc
import LinuxSystem

/// Whole files at once.
enum Files {
    static func read(_ path: String) throws -> [UInt8] {
        let file = try SystemCall.openForReading(path)
        var bytes: [UInt8] = []
        while try SystemCall.read(file, appendingTo: &bytes, capacity: 1 << 16) > 0 {}
        return bytes
    }

    static func text(_ path: String) throws -> String { String(decoding: try read(path), as: UTF8.self) }

    /// Of what `/proc` tells of a process or thread; empty when it has ended meanwhile (proc(5): ENOENT before it is opened, ESRCH afterwards).
    static func textOfProcess(_ path: String) throws -> String {
        do {
            return try text(path)
        } catch let error as SystemError where error.isNotFound || error.code == ESRCH {
            return ""
        }
    }

    static func write(_ bytes: [UInt8], to path: String) throws {
        try SystemCall.writeAll(SystemCall.createForWriting(path), bytes)
    }
}
