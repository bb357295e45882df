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
        let room = input.room
        let number = descriptor.number
        do throws(SystemError) {
            let count = try input.withStorage { (storage: inout [UInt8]) throws(SystemError) -> Int in
                try SystemCall.check("recv") {
                    unsafe storage.withUnsafeMutableBytes { unsafe recv(number, $0.baseAddress! + room.lowerBound, room.count, 0) }
                }
            }
            input.received(count)
            return count == 0 ? .ended : .received(count)
        } catch {
            return error.code == EAGAIN ? .wouldBlock : .failed
        }
    }

    /// Sends once what the output holds.
    func send(_ output: OutputBuffer) -> SendOutcome {
        let number = descriptor.number
        let sent = output.sent
        do throws(SystemError) {
            return .sent(
                try SystemCall.check("send") {
                    unsafe output.bytes.withUnsafeBytes {
                        unsafe Glibc.send(number, $0.baseAddress! + sent, $0.count - sent, Int32(MSG_NOSIGNAL))
                    }
                })
        } catch {
            return error.code == EAGAIN ? .wouldBlock : .failed
        }
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
