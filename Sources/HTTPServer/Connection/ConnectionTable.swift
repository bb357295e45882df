/// The connections of one loop, found by descriptor, with their deadlines beside them in plain arrays.
///
/// A request moves its connection's deadline, so that must cost a store and no more. Finding what has expired is a
/// walk over numbers that lie side by side: ten thousand of them take a few microseconds, and only when the earliest is due.
struct ConnectionTable {
    private var connections: [Connection?] = []
    private var deadlines: [Int64] = []
    private var idleSince: [Int64] = []
    private var lastGeneration: UInt32 = 0
    private(set) var count = 0
    /// No deadline is before this; there may be none at it any more.
    private(set) var earliestDeadline = Int64.max

    var isEmpty: Bool { count == 0 }

    /// A token for a new connection on this descriptor: an event of an earlier one, still in the poller's list, has another.
    mutating func makeToken(descriptor: Int32) -> UInt64 {
        lastGeneration = (lastGeneration + 1) & 0x7FFF_FFFF
        return UInt64(lastGeneration) << 32 | UInt64(UInt32(bitPattern: descriptor))
    }

    mutating func insert(_ connection: Connection) {
        let place = Self.place(connection.token)
        while connections.count <= place {
            connections.append(nil)
            deadlines.append(.max)
            idleSince.append(.max)
        }
        precondition(connections[place] == nil, "two connections have one descriptor")
        connections[place] = connection
        count += 1
    }

    func find(_ token: UInt64) -> Connection? {
        let place = Self.place(token)
        guard place < connections.count, let connection = connections[place], connection.token == token else { return nil }
        return connection
    }

    mutating func remove(_ connection: Connection) {
        let place = Self.place(connection.token)
        connections[place] = nil
        deadlines[place] = .max
        idleSince[place] = .max
        count -= 1
    }

    /// `idleSince` is `Int64.max` for a connection on which something is under way.
    mutating func schedule(_ connection: Connection, deadline: Int64, idleSince since: Int64) {
        let place = Self.place(connection.token)
        deadlines[place] = deadline
        idleSince[place] = since
        if deadline < earliestDeadline { earliestDeadline = deadline }
    }

    /// The connections whose deadline has passed.
    mutating func expired(at now: Int64) -> [Connection] {
        var expired: [Connection] = []
        earliestDeadline = .max
        for place in deadlines.indices {
            if deadlines[place] <= now, let connection = connections[place] {
                expired.append(connection)
            } else if deadlines[place] < earliestDeadline {
                earliestDeadline = deadlines[place]
            }
        }
        return expired
    }

    /// The connection on which nothing has happened for the longest time, if there is one without a request that has been so since `time`.
    func longestIdle(before time: Int64) -> Connection? {
        var oldest: Int?
        for place in idleSince.indices where idleSince[place] <= time && idleSince[place] < (oldest.map { idleSince[$0] } ?? .max) { oldest = place }
        return oldest.flatMap { connections[$0] }
    }

    var all: [Connection] { connections.compactMap { $0 } }

    private static func place(_ token: UInt64) -> Int { Int(token & 0xFFFF_FFFF) }
}
