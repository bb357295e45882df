import Glibc
import LinuxSystem

/// What happens in a directory while a server works, counted (inotify(7)): so that it can be killed between any two steps.
struct DirectoryWatch: ~Copyable {
    private let queue: FileDescriptor
    private let isMeant: (UInt32, String) -> Bool

    /// The steps of writing a snapshot and beginning a journal: a file that is made, written, renamed or removed.
    static func snapshotSteps(in directory: String) throws -> DirectoryWatch {
        try DirectoryWatch(directory, IN_CREATE | IN_MOVED_TO | IN_DELETE | IN_MODIFY) { event, name in
            event & UInt32(IN_MODIFY) == 0 || name.hasSuffix(".tmp")
        }
    }

    /// The steps of a start: a file that is opened or read as well.
    static func startSteps(in directory: String) throws -> DirectoryWatch {
        try DirectoryWatch(directory, IN_CREATE | IN_MOVED_TO | IN_DELETE | IN_MODIFY | IN_OPEN | IN_ACCESS) { _, _ in true }
    }

    private init(_ directory: String, _ events: Int32, _ isMeant: @escaping (UInt32, String) -> Bool) throws {
        let queue = FileDescriptor(owning: try SystemCall.check("inotify_init1") { inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK)) })
        let number = queue.number
        _ = try SystemCall.check("inotify_add_watch") { unsafe inotify_add_watch(number, directory, UInt32(events)) }
        self.queue = queue
        self.isMeant = isMeant
    }

    /// Waits for so many steps; false if `isOver` says so first.
    func wait(steps: Int, orUntil isOver: () -> Bool) throws -> Bool {
        var left = steps
        while !isOver() {
            var wanted = pollfd(fd: queue.number, events: Int16(POLLIN), revents: 0)
            guard try SystemCall.check("poll", { unsafe poll(&wanted, 1, Self.lookMilliseconds) }) == 1 else { continue }
            left -= try takeSteps()
            if left <= 0 { return true }
        }
        return false
    }

    private static let lookMilliseconds: Int32 = 2
    /// Bytes of an event before the name.
    private static let headBytes = 16

    private func takeSteps() throws -> Int {
        var bytes: [UInt8] = []
        let count = try SystemCall.read(queue, appendingTo: &bytes, capacity: 4_096)
        var steps = 0
        var start = 0
        while start < count {
            func number(at offset: Int) -> UInt32 { bytes[start + offset..<start + offset + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) } }
            let nameStart = start + Self.headBytes
            let next = nameStart + Int(number(at: 12))
            let name = String(decoding: bytes[nameStart..<next].prefix { $0 != 0 }, as: UTF8.self)
            if isMeant(number(at: 4), name) { steps += 1 }
            start = next
        }
        return steps
    }
}
