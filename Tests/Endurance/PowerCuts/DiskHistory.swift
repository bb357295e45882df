import LinuxSystem

/// Everything that was done to a data directory, from which follows what a power cut at any moment may have left of it.
struct DiskHistory {
    /// The files that were there, and on the disk, at the beginning.
    private let inodes: [String: UInt64]
    private let lengths: [UInt64: Int]
    let events: [DiskEvent]
    /// What every file came to. Files of the store only grow or lose what was never synced, so at any moment its bytes were the beginning of these.
    private let contents: [UInt64: [UInt8]]

    /// The present files of a sandbox, before any program was started on it.
    struct Beginning {
        let inodes: [String: UInt64]
        let lengths: [UInt64: Int]

        init(_ sandbox: DiskSandbox) throws {
            inodes = try sandbox.shim.keepPresentFiles()
            let shim = sandbox.shim
            lengths = try Dictionary(uniqueKeysWithValues: inodes.values.map { ($0, try DirectoryFiles.readFile(shim.atticPath($0)).count) })
        }
    }

    init(_ beginning: Beginning, _ sandbox: DiskSandbox) throws {
        inodes = beginning.inodes
        lengths = beginning.lengths
        events = sandbox.shim.events()
        var contents: [UInt64: [UInt8]] = [:]
        for inode in inodes.values { contents[inode] = try DirectoryFiles.readFile(sandbox.shim.atticPath(inode)) }
        for case .made(_, let inode) in events { contents[inode] = try DirectoryFiles.readFile(sandbox.shim.atticPath(inode)) }
        self.contents = contents
    }

    /// Hands on the disk after each event whose number is asked for, 0 being before the first.
    func replay(at isWanted: (Int) -> Bool, _ body: (_ eventCount: Int, CachedDisk) throws -> Void) rethrows {
        var disk = CachedDisk(inodes: inodes, lengths: lengths, contents: contents)
        if isWanted(0) { try body(0, disk) }
        for (index, event) in events.enumerated() {
            disk.take(event, number: index)
            if isWanted(index + 1) { try body(index + 1, disk) }
        }
    }

    /// The disk after the last event.
    var end: CachedDisk {
        var disk = CachedDisk(inodes: inodes, lengths: lengths, contents: contents)
        for (index, event) in events.enumerated() { disk.take(event, number: index) }
        return disk
    }
}
