/// Connections that have received something and wait until others have, too.
@safe struct Round: ~Copyable {
    /// Enough to wait for memory once and not for each of them, and few enough for their bytes to stay in the nearest cache.
    static let connectionsMaximum = 8

    // The loop's table holds them. To count references here as well, in each of the steps of a round, took as long as to parse a request.
    private var connections: [Unmanaged<Connection>] = unsafe []

    init() { unsafe connections.reserveCapacity(Self.connectionsMaximum) }

    var count: Int { unsafe connections.count }
    var isFull: Bool { count == Self.connectionsMaximum }

    /// A connection for the step in which it may be closed, and so leave the table.
    func held(_ index: Int) -> Connection { unsafe connections[index].takeUnretainedValue() }

    /// Lends a connection for a step that closes none, so that the table goes on holding it.
    @inline(__always)
    func withConnection(_ index: Int, _ body: (Connection) -> Void) { unsafe connections[index]._withUnsafeGuaranteedRef(body) }

    mutating func add(_ connection: Connection) {
        precondition(!isFull, "a round takes no more than it has room for")
        unsafe connections.append(Unmanaged.passUnretained(connection))
    }

    mutating func removeAll() { unsafe connections.removeAll(keepingCapacity: true) }
}
