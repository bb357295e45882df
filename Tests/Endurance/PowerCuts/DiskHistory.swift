import LinuxSystem

/// Everything that was done to a data directory, from which follows what a power cut at any moment may have left of it.
struct DiskHistory {
    /// First of all, and wherever a program was killed: what it did last may not have been noted.
    private let sights: [Sight]
    let events: [DiskEvent]
    /// What every file came to. Files of the store only grow or lose what was never synced, so at any moment its bytes were the beginning of these.
    private let contents: [UInt64: [UInt8]]

    /// The directory as it lay while no program ran.
    struct Sight {
        let eventCount: Int
        let files: [String: (inode: UInt64, length: Int)]

        init(_ sandbox: DiskSandbox) throws {
            eventCount = sandbox.shim.eventCount
            files = try sandbox.shim.presentFiles()
        }
    }

    init(_ sandbox: DiskSandbox, _ sights: [Sight]) throws {
        precondition(sights.first?.eventCount == 0, "the directory was not looked at before the first program was started")
        self.sights = sights
        events = sandbox.shim.events()
        var contents: [UInt64: [UInt8]] = [:]
        for sight in sights {
            for file in sight.files.values { contents[file.inode] = try DirectoryFiles.readFile(sandbox.shim.atticPath(file.inode)) }
        }
        for case .made(_, let inode) in events { contents[inode] = try DirectoryFiles.readFile(sandbox.shim.atticPath(inode)) }
        self.contents = contents
    }

    /// Hands on the disk after as many events as are asked for.
    func replay(at isWanted: (Int) -> Bool, _ body: (_ eventCount: Int, CachedDisk) throws -> Void) rethrows {
        var disk = CachedDisk(sights[0].files, contents)
        for count in 0...events.count {
            if count > 0 { disk.take(events[count - 1], number: count - 1) }
            for sight in sights.dropFirst() where sight.eventCount == count { disk.see(sight.files, number: count) }
            if isWanted(count) { try body(count, disk) }
        }
    }

    /// The files after the last event and a power cut.
    func left(_ luck: CachedDisk.Luck) -> [String: [UInt8]] {
        var random = SystemRandomNumberGenerator()
        var files: [String: [UInt8]] = [:]
        replay(at: { $0 == events.count }) { files = $1.files(afterPowerCut: luck, &random) }
        return files
    }
}
