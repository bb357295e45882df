/// A request that has arrived whole: a view of the bytes in the connection's buffer, gone when the handler returns.
///
/// What a handler needs for longer it copies. Nothing here allocates.
@safe package struct Request: ~Copyable, ~Escapable {
    package let method: Method
    /// The path as it was sent, percent-encoding and all, without the query.
    package let path: Span<UInt8>
    /// What followed the first `?`, as it was sent; empty if nothing did.
    package let query: Span<UInt8>
    package let fields: FieldList
    package let body: Span<UInt8>
    package let peer: PeerAddress
    package let id: RequestID
    /// The wall clock when the request was read, in seconds since 1970.
    package let receivedAt: Int64
    /// What the application made of it before.
    package let preparation: Preparation
    // Counting references to it would cost as much as parsing a field. Its owner, the loop, waits for the handler to return.
    private unowned(unsafe) let deferral: any Deferral
    /// The path segments that stood at the route's placeholders, in order.
    private(set) var captures = PathCaptures()

    /// Whoever makes a request keeps `deferral` until it has been answered or left to somebody.
    @_lifetime(copy path, copy query, copy fields, copy body)
    package init(
        method: Method, path: Span<UInt8>, query: Span<UInt8>, fields: FieldList, body: Span<UInt8>,
        peer: PeerAddress, id: RequestID, receivedAt: Int64, preparation: Preparation = Preparation(), deferral: any Deferral
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.fields = fields
        self.body = body
        self.peer = peer
        self.id = id
        self.receivedAt = receivedAt
        self.preparation = preparation
        unsafe self.deferral = deferral
    }

    /// The segment of the path at the route's placeholder number `index`.
    @_lifetime(copy self)
    package func capture(_ index: Int) -> Span<UInt8> { path.extracting(captures[index]) }

    /// The same request, with the segments that its route's placeholders took.
    @_lifetime(copy self)
    func capturing(_ captures: PathCaptures) -> Request {
        var request = Request(
            method: method, path: path, query: query, fields: fields, body: body, peer: peer, id: id, receivedAt: receivedAt,
            preparation: preparation, deferral: unsafe deferral)
        request.captures = captures
        return request
    }

    /// Takes the right to answer later, from any thread. The handler then returns `.pending`.
    package func answerLater() -> PendingAnswer { unsafe deferral.pendingAnswer(id) }
}
