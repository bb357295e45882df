import LinuxSystem
import Testing

@testable import AccountStore

struct AtomicFileTests {
    private let directory: TemporaryDirectory
    private static let part = AtomicFile.writtenOutBytes

    init() throws { directory = try TemporaryDirectory() }

    private func write(_ pieces: [Int], _ disk: DiskCalls) throws {
        var file = try AtomicFile(directory.path + "/file", disk: disk)
        for piece in pieces { try file.append([UInt8](repeating: UInt8(ascii: "x"), count: piece)) }
        try file.publish()
    }

    @Test func `a large file is handed to the disk part by part, each waiting for the one before`() throws {
        let calls = Monitor<[Range<Int>]>([])
        var disk = DiskCalls()
        disk.writeOut = { _, part, before throws(SystemError) in calls.change { $0 += [part, before] } }
        try write([Self.part - 1, 1, Self.part + 5, 7], disk)
        let second = Self.part..<(2 * Self.part + 5)
        #expect(calls.withLock { $0 } == [0..<Self.part, 0..<0, second, 0..<Self.part])
        #expect(try readFile(directory.path + "/file").count == 2 * Self.part + 12)
    }

    @Test func `the kernel takes the parts`() throws {
        try write([Self.part, Self.part, 3], DiskCalls())
        #expect(try readFile(directory.path + "/file").count == 2 * Self.part + 3)
    }

    @Test func `a part that could not be written is told, since no later sync might`() throws {
        let failure = SystemError("sync_file_range", code: 5)
        var disk = DiskCalls()
        disk.writeOut = { _, _, _ throws(SystemError) in throw failure }
        #expect(throws: failure) { try write([Self.part], disk) }
        #expect(try !SystemCall.exists(directory.path + "/file"))
    }
}
