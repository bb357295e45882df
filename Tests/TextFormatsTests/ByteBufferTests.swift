import Testing
import TextFormats

struct ByteBufferTests {
    @Test func `a buffer grows and keeps what was written`() {
        var buffer = ByteBuffer()
        var wanted: [UInt8] = []
        #expect(buffer.isEmpty && buffer.capacity == 0)
        for step in 0..<300 {
            let piece = (0..<step).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ step) }
            buffer.append(room: piece.count) { $0.append(copying: piece) }
            wanted += piece
            #expect(buffer.count == wanted.count && buffer.capacity >= wanted.count)
        }
        #expect(content(buffer) == wanted)
    }

    @Test func `what was not written of the room does not count`() {
        var buffer = ByteBuffer()
        buffer.append(room: 100) { $0.append("abc") }
        buffer.append(room: 100) { _ in }
        buffer.append(room: 0) { _ in }
        buffer.append("def")
        buffer.append(throughArray: { $0 += Array("ghi".utf8) })
        #expect(text(buffer) == "abcdefghi")
    }

    @Test func `an empty buffer has the memory that it had`() {
        var buffer = ByteBuffer()
        buffer.append(room: 1_000) { $0.append("long ago") }
        let capacity = buffer.capacity
        buffer.removeAll()
        #expect(buffer.isEmpty && text(buffer) == "" && buffer.capacity == capacity)
        buffer.append("new")
        #expect(text(buffer) == "new" && buffer.capacity == capacity)
    }

    @Test func `a copy is a value of its own`() {
        var first = ByteBuffer()
        first.append(room: 100) { $0.append("both") }
        var second = first
        first.append(" first")
        second.append(" second")
        #expect(text(first) == "both first" && text(second) == "both second")
        second.removeAll()
        second.append("other")
        #expect(text(first) == "both first" && text(second) == "other")
    }

    private func content(_ buffer: ByteBuffer) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(copying: buffer.span)
        return bytes
    }

    private func text(_ buffer: ByteBuffer) -> String { String(decoding: content(buffer), as: UTF8.self) }
}
