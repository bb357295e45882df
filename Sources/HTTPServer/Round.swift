/// Connections that have received something and wait until others have, too.
@safe struct Round: ~Copyable {
    /// Enough to wait for memory once and not for each of them, and few enough for their bytes to stay in the nearest cache.
    static let connectionsMaximum = 8

    // The loop's table holds the connections, and they what is under way on them. To count references here as well, in each of the steps of a
    // round, took as long as to parse a request.
    private var places: [Place] = []

    @safe private struct Place {
        let connection: Unmanaged<Connection>
        let exchange: Unmanaged<Exchange>
    }

    init() { places.reserveCapacity(Self.connectionsMaximum) }

    var count: Int { places.count }
    var isFull: Bool { count == Self.connectionsMaximum }

    /// Lends a connection, and what is under way on it, for a step that ends neither.
    @inline(__always)
    func with(_ index: Int, _ body: (Connection, Exchange) -> Void) {
        unsafe places[index].connection._withUnsafeGuaranteedRef { connection in
            precondition(connection.isOpen, "a connection was let go before its turn in the round")
            unsafe places[index].exchange._withUnsafeGuaranteedRef { body(connection, $0) }
        }
    }

    /// The same for the step in which the connection may be closed, and so leave the table: it is held, and what is under way on it is lent, which
    /// stays with the loop when it leaves the connection.
    @inline(__always)
    func holding(_ index: Int, _ body: (Connection, Exchange) -> Void) {
        let connection = unsafe places[index].connection.takeUnretainedValue()
        unsafe places[index].exchange._withUnsafeGuaranteedRef { body(connection, $0) }
    }

    mutating func add(_ connection: Connection, _ exchange: Exchange) {
        precondition(!isFull, "a round takes no more than it has room for")
        unsafe places.append(Place(connection: .passUnretained(connection), exchange: .passUnretained(exchange)))
    }

    mutating func removeAll() { places.removeAll(keepingCapacity: true) }
}
