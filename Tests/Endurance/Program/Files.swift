import LinuxSystem

/// Whole files at once.
enum Files {
    static func read(_ path: String) throws -> [UInt8] {
        let file = try SystemCall.openForReading(path)
        var bytes: [UInt8] = []
        while try SystemCall.read(file, appendingTo: &bytes, capacity: 65_536) > 0 {}
        return bytes
    }

    static func write(_ bytes: [UInt8], to path: String) throws {
        try SystemCall.writeAll(SystemCall.createForWriting(path), bytes)
    }

    /// Puts the files of one directory into another in place of those that are there. Sockets are left out.
    static func copy(allOf directory: String, to other: String) throws {
        if try !SystemCall.exists(other) { try SystemCall.makeDirectory(other, mode: 0o700) }
        for name in try SystemCall.names(inDirectory: other) { try SystemCall.unlink("\(other)/\(name)") }
        for name in try SystemCall.names(inDirectory: directory) where try !SystemCall.isSocket("\(directory)/\(name)") {
            try write(read("\(directory)/\(name)"), to: "\(other)/\(name)")
        }
    }
}
