/// Connections that have received something and wait until others have, too.
struct Round: ~Copyable {
    /// Enough to wait for memory once and not for each of them, and few enough for their bytes to stay in the nearest cache.
    static let connectionsMaximum = 8

    private var connections: [Connection] = []
    private var prepared: [Preparation] = []

    init() {
        connections.reserveCapacity(Self.connectionsMaximum)
        prepared.reserveCapacity(Self.connectionsMaximum)
    }

    var count: Int { connections.count }
    var isFull: Bool { count == Self.connectionsMaximum }

    subscript(index: Int) -> Connection { connections[index] }

    /// What the application made of each connection's first request.
    var preparations: Span<Preparation> {
        @_lifetime(borrow self)
        get { prepared.span }
    }

    func preparation(_ index: Int) -> Preparation { prepared[index] }

    mutating func add(_ connection: Connection) {
        precondition(!isFull, "a round takes no more than it has room for")
        connections.append(connection)
    }

    mutating func add(_ preparation: Preparation) { prepared.append(preparation) }

    mutating func removeAll() {
        connections.removeAll(keepingCapacity: true)
        prepared.removeAll(keepingCapacity: true)
    }
}
