/// Who hears what the server does. Called on the event loops: it must not wait.
package protocol ServerObserver: Sendable {
    /// Whether `requestFinished` is worth calling at all.
    var wantsRequests: Bool { get }
    func requestFinished(_ record: AccessRecord)
    func happened(_ event: ServerEvent)
}

/// One answered request, as the access log tells it. The target is without its query, which may hold what is nobody's business.
package struct AccessRecord: Sendable {
    package let requestID: RequestID
    package let method: Method
    package let path: String
    package let status: Int
    /// From the request's last byte read to its answer written into the connection's output.
    package let durationMicroseconds: Int64
    package let responseBytes: Int
    package let peer: PeerAddress
    package let annotations: Annotations
}

package enum ServerEvent: Sendable {
    case listening(String)
    /// The descriptors have run out; said once until there are some again.
    case outOfDescriptors
    case descriptorsAgain
    /// The connection cap was reached and connections are being shed; said once until it is no longer so.
    case connectionCapReached(Int)
    case connectionCapLeft
    case draining
    /// The drain's time was up with connections still open, which were cut off.
    case drainCutOff(connections: Int)
    case drained
    /// A loop has ended because the kernel refused what it cannot do without.
    case loopFailed(reason: String)
}
