import CDiskFaults
import Glibc
import LinuxSystem
import TestSupport

/// The memory that a test shares with `Tests/DiskFaults`, which stands between a program and its data directory.
@safe final class DiskShim: Sendable {
    private nonisolated(unsafe) let memory: UnsafeMutablePointer<disk_faults>
    private let file: String
    private let directory: String
    private let attic: String

    /// A call that can fail, be held and be counted; calls of a kind count from 1.
    enum Call: UInt32, CaseIterable, Sendable {
        case open, write, fdatasync, fsync, ftruncate, rename, unlink
    }

    /// For the data directory `data` of a temporary directory, which also gets the shared file and the attic.
    init(_ temporary: TemporaryDirectory) throws {
        directory = temporary.file("data")
        file = temporary.file("faults")
        attic = temporary.file("attic")
        try SystemCall.makeDirectory(attic, mode: 0o700)
        let bytes = MemoryLayout<disk_faults>.size
        let shared = try SystemCall.openOrCreate(file)
        try SystemCall.truncate(shared, to: bytes)
        guard let mapped = unsafe mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, shared.number, 0), unsafe mapped != MAP_FAILED else {
            throw EnduranceError("\(file) cannot be mapped: errno \(errno)")
        }
        unsafe memory = mapped.assumingMemoryBound(to: disk_faults.self)
    }

    deinit { unsafe munmap(memory, MemoryLayout<disk_faults>.size) }

    /// Built beside the program.
    static let library = RunningProgram.path.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/libDiskFaults.so"

    /// Puts the shim in front of a program. Without `remembers` nothing is kept of what was done.
    func environment(remembers: Bool = true) -> [String: String] {
        var environment = ["LD_PRELOAD": Self.library, DISK_FAULTS_FILE: file, DISK_FAULTS_BELOW: directory]
        if remembers { environment[DISK_FAULTS_ATTIC] = attic }
        return environment
    }
}

// MARK: - Faults

extension DiskShim {
    /// Makes calls fail from now on as the fault says.
    func arm(_ fault: DiskFault) {
        let calls = unsafe disk_faults_calls(memory, fault.call.rawValue)!
        unsafe disk_faults_store(&calls.pointee.error, UInt32(fault.error.code))
        unsafe disk_faults_store(&calls.pointee.first_is_short, fault.beginsShort ? 1 : 0)
        unsafe disk_faults_store(&calls.pointee.last_failing, fault.lasting == .once ? UInt32(fault.number) : .max)
        unsafe disk_faults_store(&calls.pointee.first_failing, UInt32(fault.number))
    }

    /// No call of this kind fails any more.
    func clear(_ call: Call) { unsafe disk_faults_store(&disk_faults_calls(memory, call.rawValue).pointee.first_failing, 0) }

    func begun(_ call: Call) -> Int { Int(unsafe disk_faults_load(&disk_faults_calls(memory, call.rawValue).pointee.begun)) }

    /// Returns when that many calls have begun; false after half a minute.
    func waitUntilBegun(_ call: Call, _ count: Int) -> Bool {
        let calls = unsafe disk_faults_calls(memory, call.rawValue)!
        let deadline = Clock.system.monotonicMilliseconds() + 30_000
        while Clock.system.monotonicMilliseconds() < deadline {
            let begun = unsafe disk_faults_load(&calls.pointee.begun)
            if begun >= count { return true }
            unsafe disk_faults_wait_while(&calls.pointee.begun, begun, 5)
        }
        return false
    }

    func failed(_ call: Call) -> Int { Int(unsafe disk_faults_load(&disk_faults_calls(memory, call.rawValue).pointee.failed)) }

    /// Of the first call that failed: `.` is the directory itself.
    func failedName(_ call: Call) -> String {
        unsafe withUnsafeBytes(of: &disk_faults_calls(memory, call.rawValue).pointee.failed_name) { unsafe Self.text($0) }
    }

    /// From now on calls of this kind wait.
    func hold(_ call: Call) { unsafe disk_faults_store(&disk_faults_calls(memory, call.rawValue).pointee.held, 1) }

    func release(_ call: Call) { unsafe disk_faults_store(&disk_faults_calls(memory, call.rawValue).pointee.held, 0) }

    /// Returns when a call waits; false after half a minute without one.
    func waitUntilHeld(_ call: Call) -> Bool {
        let calls = unsafe disk_faults_calls(memory, call.rawValue)!
        for _ in 0..<6 {
            if unsafe disk_faults_load(&calls.pointee.waiting) != 0 { return true }
            unsafe disk_faults_wait_while(&calls.pointee.waiting, 0, 5)
        }
        return false
    }

    fileprivate static func text(_ bytes: UnsafeRawBufferPointer) -> String { unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self) }
}

// MARK: - The clock

extension DiskShim {
    /// By how much the program's wall clock is ahead of the machine's.
    func stepClock(to seconds: Int64) { unsafe disk_faults_set_clock_step(memory, seconds) }
}

// MARK: - What was done to the disk

extension DiskShim {
    /// How much has been noted so far: what is acknowledged later was noted by then.
    var eventCount: Int { Int(unsafe disk_faults_load(&memory.pointee.event_count)) }

    func events() -> [DiskEvent] {
        (0..<eventCount).map { index in
            let event = unsafe disk_faults_event(memory, UInt32(index)).pointee
            let name = unsafe withUnsafeBytes(of: event.name) { unsafe Self.text($0) }
            let newName = unsafe withUnsafeBytes(of: event.new_name) { unsafe Self.text($0) }
            return DiskEvent(
                kind: event.kind, inode: event.inode, offset: Int(event.offset), length: Int(event.length), covered: Int(event.covered), name: name,
                newName: newName)
        }
    }

    /// The present files with their inodes and lengths, each of which has a second name in the attic afterwards. For when no program runs.
    func presentFiles() throws -> [String: (inode: UInt64, length: Int)] {
        var files: [String: (inode: UInt64, length: Int)] = [:]
        for name in try SystemCall.names(inDirectory: directory) where name != "control.sock" {
            let path = "\(directory)/\(name)"
            var status = stat()
            guard unsafe stat(path, &status) == 0 else { throw EnduranceError("\(path) cannot be looked at: errno \(errno)") }
            let inode = UInt64(status.st_ino)
            guard unsafe link(path, atticPath(inode)) == 0 || errno == EEXIST else { throw EnduranceError("\(path) cannot be kept: errno \(errno)") }
            files[name] = (inode, Int(status.st_size))
        }
        return files
    }

    func atticPath(_ inode: UInt64) -> String { "\(attic)/\(inode)" }
}
