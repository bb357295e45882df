/// Connections that have received something and wait until others have, too.
@safe struct Round: ~Copyable {
    /// Enough to wait for memory once and not for each of them, and few enough for their bytes to stay in the nearest cache.
    static let connectionsMaximum = 8

    // The loop's table holds them. To count references here as well, in each of the steps of a round, took as long as to parse a request.
    private var connections: [Unmanaged<Connection>] = unsafe []
    private var prepared: [Preparation] = []

    init() {
        unsafe connections.reserveCapacity(Self.connectionsMaximum)
        prepared.reserveCapacity(Self.connectionsMaximum)
    }

    var count: Int { unsafe connections.count }
    var isFull: Bool { count == Self.connectionsMaximum }

    /// Lends a connection, which stays in the table at least until its turn is over.
    @inline(__always)
    func withConnection(_ index: Int, _ body: (Connection) -> Void) { unsafe connections[index]._withUnsafeGuaranteedRef(body) }

    /// What the application made of each connection's first request.
    var preparations: Span<Preparation> {
        @_lifetime(borrow self)
        get { prepared.span }
    }

    func preparation(_ index: Int) -> Preparation { prepared[index] }

    mutating func add(_ connection: Connection) {
        precondition(!isFull, "a round takes no more than it has room for")
        unsafe connections.append(Unmanaged.passUnretained(connection))
    }

    mutating func add(_ preparation: Preparation) { prepared.append(preparation) }

    mutating func removeAll() {
        unsafe connections.removeAll(keepingCapacity: true)
        prepared.removeAll(keepingCapacity: true)
    }
}
