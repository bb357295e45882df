/// A directory as programs see it, with what of it is on the disk and what only in the kernel's memory.
///
/// It promises no more than the manual does: bytes are on the disk after a sync of their file, names after a sync of the directory, and what was not synced may
/// be there or not, in any part and in any order. A file cut shorter is taken to be so at once: the bytes behind were never acknowledged.
struct CachedDisk {
    private var files: [UInt64: File] = [:]
    private var names: [String: UInt64]
    private var namesOnDisk: [String: UInt64]
    private var pending: [Renaming] = []
    private let contents: [UInt64: [UInt8]]

    private struct File {
        /// Of each byte, which event wrote it.
        var bytes: [Byte]
    }

    private enum Byte: Equatable {
        case onDisk
        case cached(since: Int)
        /// A sync of it failed. Programs read it, and no sync will write it, unless it is written anew.
        case lost
    }

    private struct Renaming {
        let number: Int
        var removed: (name: String, inode: UInt64)?
        var added: (name: String, inode: UInt64)?
    }

    /// All of these files are on the disk.
    init(_ present: [String: (inode: UInt64, length: Int)], _ contents: [UInt64: [UInt8]]) {
        names = present.mapValues(\.inode)
        namesOnDisk = names
        self.contents = contents
        for file in present.values { files[file.inode] = File(bytes: Array(repeating: .onDisk, count: file.length)) }
    }

    /// Takes in what a program that was killed had done without its being noted: it is in the kernel's memory like all else.
    mutating func see(_ present: [String: (inode: UInt64, length: Int)], number: Int) {
        for (name, inode) in names where present[name]?.inode != inode {
            names[name] = nil
            pending.append(Renaming(number: number, removed: (name, inode)))
        }
        for (name, file) in present {
            if names[name] == nil {
                names[name] = file.inode
                pending.append(Renaming(number: number, added: (name, file.inode)))
            }
            var bytes = Array((files[file.inode]?.bytes ?? []).prefix(file.length))
            bytes += Array(repeating: .cached(since: number), count: file.length - bytes.count)
            files[file.inode] = File(bytes: bytes)
        }
    }

    mutating func take(_ event: DiskEvent, number: Int) {
        switch event {
        case .made(let name, let inode):
            names[name] = inode
            files[inode] = File(bytes: [])
            pending.append(Renaming(number: number, added: (name, inode)))
        case .written(let inode, let range):
            let end = files[inode]!.bytes.count
            if range.upperBound > end { files[inode]!.bytes += Array(repeating: .cached(since: number), count: range.upperBound - end) }
            // The same bytes over those that are on the disk, which every block of it has before and after.
            for index in range where files[inode]!.bytes[index] != .onDisk { files[inode]!.bytes[index] = .cached(since: number) }
        case .cut(let inode, let length): files[inode]!.bytes = Array(files[inode]!.bytes.prefix(length))
        case .synced(let inode, let covered): settle(inode, covered, .onDisk)
        case .notSynced(let inode, let covered): settle(inode, covered, .lost)
        case .renamed(let old, let new):
            guard let inode = names.removeValue(forKey: old) else { preconditionFailure("\(old) was renamed and is not there") }
            names[new] = inode
            pending.append(Renaming(number: number, removed: (old, inode), added: (new, inode)))
        case .unlinked(let name):
            guard let inode = names.removeValue(forKey: name) else { preconditionFailure("\(name) was removed and is not there") }
            pending.append(Renaming(number: number, removed: (name, inode)))
        case .directorySynced(let covered):
            for renaming in pending where renaming.number < covered { Self.apply(renaming, to: &namesOnDisk) }
            pending.removeAll { $0.number < covered }
        }
    }

    private mutating func settle(_ inode: UInt64, _ covered: Int, _ fate: Byte) {
        for index in files[inode]!.bytes.indices {
            if case .cached(let since) = files[inode]!.bytes[index], since < covered { files[inode]!.bytes[index] = fate }
        }
    }

    private static func apply(_ renaming: Renaming, to names: inout [String: UInt64]) {
        if let removed = renaming.removed, names[removed.name] == removed.inode { names[removed.name] = nil }
        if let added = renaming.added { names[added.name] = added.inode }
    }
}

// MARK: - After a power cut

extension CachedDisk {
    /// How much more than it had to the disk has kept.
    enum Luck: CaseIterable {
        /// Nothing that was not synced.
        case none
        /// Everything, but for what a failed sync lost.
        case all
        /// Some names, and of each file some more of its beginning.
        case some
        /// Some names, and files that are as long as they were, with zeros where no bytes came.
        case zeros
    }

    func files(afterPowerCut luck: Luck, _ random: inout some RandomNumberGenerator) -> [String: [UInt8]] {
        var kept = namesOnDisk
        for renaming in pending where luck == .all || luck != .none && Bool.random(using: &random) { Self.apply(renaming, to: &kept) }
        return kept.mapValues { bytes(of: $0, luck, &random) }
    }

    private func bytes(of inode: UInt64, _ luck: Luck, _ random: inout some RandomNumberGenerator) -> [UInt8] {
        let bytes = files[inode]!.bytes
        let least = (bytes.lastIndex(of: .onDisk) ?? -1) + 1
        let end =
            switch luck {
            case .none: least
            case .all: bytes.count
            case .some, .zeros: Int.random(in: least...bytes.count, using: &random)
            }
        let content = contents[inode]!
        var kept = (0..<end).map { index -> UInt8 in
            switch bytes[index] {
            case .onDisk: content[index]
            // Bytes before some that are on the disk, and not themselves: a hole.
            case .cached where index < least: 0
            case .cached: content[index]
            case .lost: 0
            }
        }
        if luck == .zeros { kept += Array(repeating: 0, count: bytes.count - end) }
        return kept
    }
}
