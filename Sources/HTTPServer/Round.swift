/// Connections whose first request is whole and waits until those of others are read too.
struct Round: ~Copyable {
    /// As many as one look into memory for all of them pays for, and as few as leave their bytes in the nearest cache.
    static let connectionsMaximum = 8

    private var connections: [Connection] = []
    private var prepared: [Preparation] = []

    init() {
        connections.reserveCapacity(Self.connectionsMaximum)
        prepared.reserveCapacity(Self.connectionsMaximum)
    }

    var count: Int { connections.count }
    var isFull: Bool { count == Self.connectionsMaximum }

    var preparations: Span<Preparation> {
        @_lifetime(borrow self)
        get { prepared.span }
    }

    func connection(_ index: Int) -> Connection { connections[index] }

    func preparation(_ index: Int) -> Preparation { prepared[index] }

    mutating func add(_ connection: Connection, _ preparation: Preparation) {
        precondition(!isFull, "a round takes no more than it has room for")
        connections.append(connection)
        prepared.append(preparation)
    }

    mutating func removeAll() {
        connections.removeAll(keepingCapacity: true)
        prepared.removeAll(keepingCapacity: true)
    }
}
