/// Lists of users' keys as they were last written for an answer. A list that has not changed need not be written again.
///
/// Whoever changes a key, or what a list shows of its use, takes its owner's list away. So there is never one that is out of date.
struct WrittenLists: Sendable {
    /// The bytes of all lists together, and of what it takes to find them. When they are more, all are given up: those that are asked for come back.
    static let bytesMaximum = 8 << 20
    /// What an entry takes beside its text, roughly.
    private static let entryBytes = 96

    private var lists: [Int: [UInt8]] = [:]
    private(set) var bytes = 0

    @inline(__always)
    subscript(userID: Int) -> [UInt8]? { lists[userID] }

    /// Keeps a list; false if it is too large for that.
    mutating func keep(_ list: [UInt8], ofUser userID: Int) -> Bool {
        let size = Self.size(of: list)
        guard size <= Self.bytesMaximum else { return false }
        if bytes + size > Self.bytesMaximum { self = WrittenLists() }
        precondition(lists.updateValue(list, forKey: userID) == nil, "a list is written only if there is none")
        bytes += size
        return true
    }

    mutating func remove(ofUser userID: Int) {
        guard let list = lists.removeValue(forKey: userID) else { return }
        bytes -= Self.size(of: list)
    }

    /// The memory that a list has, which may be more than is written in it.
    private static func size(of list: [UInt8]) -> Int { list.capacity + entryBytes }
}
