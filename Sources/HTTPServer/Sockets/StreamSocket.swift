internal import CLinux
internal import Glibc
internal import LinuxSystem

/// One end of a connection. No call waits.
struct StreamSocket: ~Copyable {
    private let descriptor: FileDescriptor

    init(_ descriptor: consuming FileDescriptor) { self.descriptor = descriptor }

    var number: Int32 { descriptor.number }

    enum ReceiveOutcome {
        case received(Int)
        case wouldBlock
        /// The peer has sent all that it will send.
        case ended
        /// The connection was reset, or is unusable for another reason.
        case failed
    }

    enum SendOutcome {
        case sent(Int)
        case wouldBlock
        case failed
    }

    /// Receives once, into the buffer's room.
    func receive(into input: inout InputBuffer) -> ReceiveOutcome {
        input.makeRoom()
        while true {
            let count = unsafe input.withRoom { unsafe recv(descriptor.number, $0.baseAddress, $0.count, 0) }
            if count > 0 {
                input.received(count)
                return .received(count)
            }
            if count == 0 { return .ended }
            switch Self.afterFailure("recv", errno) {
            case .again: continue
            case .later: return .wouldBlock
            case .never: return .failed
            }
        }
    }

    /// Sends once what the output holds.
    func send(_ output: borrowing OutputBuffer) -> SendOutcome {
        while true {
            let count = unsafe output.withUnsent { first, second in
                guard unsafe second.isEmpty else { return unsafe sendBoth(first, second) }
                return unsafe Glibc.send(descriptor.number, first.baseAddress, first.count, Int32(MSG_NOSIGNAL))
            }
            if count >= 0 { return .sent(count) }
            switch Self.afterFailure("send", errno) {
            case .again: continue
            case .later: return .wouldBlock
            case .never: return .failed
            }
        }
    }

    private func sendBoth(_ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer) -> Int {
        var pieces: InlineArray<2, iovec> = unsafe [
            iovec(iov_base: UnsafeMutableRawPointer(mutating: first.baseAddress), iov_len: first.count),
            iovec(iov_base: UnsafeMutableRawPointer(mutating: second.baseAddress), iov_len: second.count),
        ]
        var span = unsafe pieces.mutableSpan
        return unsafe span.withUnsafeMutableBufferPointer { pieces in
            var message = unsafe msghdr()
            unsafe message.msg_iov = pieces.baseAddress
            unsafe message.msg_iovlen = pieces.count
            return unsafe sendmsg(descriptor.number, &message, Int32(MSG_NOSIGNAL))
        }
    }

    private enum AfterFailure {
        case again, later, never
    }

    // The two calls that every request makes are made here rather than through `SystemCall.check`: what is generic there is not made
    // special here, and cost as much as the parsing of a head.
    private static func afterFailure(_ call: StaticString, _ code: Int32) -> AfterFailure {
        if code == EINTR { return .again }
        if code == EAGAIN { return .later }
        _ = SystemCall.failure(call, code)
        return .never
    }

    /// Tells the peer that nothing more will be sent.
    func endOutput() {
        // It fails only when the connection is gone already, which the next receive tells.
        _ = shutdown(descriptor.number, Int32(SHUT_WR))
    }

    /// Answers are sent whole, so waiting to fill a segment would only delay them (tcp(7), TCP_NODELAY).
    func sendAtOnce() {
        var on: Int32 = 1
        // A Unix-domain socket has no such option, and needs none.
        _ = unsafe setsockopt(descriptor.number, Int32(IPPROTO_TCP), TCP_NODELAY, &on, 4)
    }
}
