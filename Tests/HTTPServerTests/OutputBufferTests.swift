@testable import HTTPServer
import Testing
import TextFormats

struct OutputBufferTests {
    @Test func `what is appended after an attached body comes behind it`() {
        var output = OutputBuffer()
        append("head ", to: &output)
        output.attach(Array("body ".utf8))
        let wasClosed = output.isClosed
        append("next head ", to: &output)
        let isClosed = output.isClosed
        #expect(wasClosed && !isClosed)
        output.attach(Array("next body ".utf8))
        output.attach(Array("last".utf8))
        #expect(unsent(output) == "head body next head next body last")
    }

    @Test(arguments: 0...8)
    func `the rest is what was not sent, on either side of the seam`(_ sent: Int) {
        var output = OutputBuffer()
        append("head", to: &output)
        output.attach(Array("body".utf8))
        output.wasSent(sent)
        let count = output.count
        #expect(unsent(output) == String("headbody".dropFirst(sent)) && count == 8 - sent)
        let isEmpty = output.isEmpty
        #expect(isEmpty == (sent == 8))
        append("+more", to: &output)
        #expect(unsent(output) == String("headbody+more".dropFirst(sent)))
    }

    @Test func `what is sent byte by byte comes in order and to its end`() {
        var output = OutputBuffer()
        for round in 0..<3 {
            append("head \(round) ", to: &output)
            output.attach(Array("body \(round)".utf8))
            var seen = ""
            while !output.isEmpty {
                seen += unsent(output).prefix(1)
                output.wasSent(1)
            }
            #expect(seen == "head \(round) body \(round)")
        }
    }

    @Test func `more than there was cannot have been sent`() async {
        await #expect(processExitsWith: .failure) {
            var output = OutputBuffer()
            output.append(room: 4) { $0.append("head") }
            output.attach(Array("body".utf8))
            output.wasSent(9)
        }
    }

    @Test(arguments: [(OutputBuffer.keptCapacity, true), (3 * OutputBuffer.keptCapacity, false)])
    func `a reset forgets everything, and gives back what a large answer took`(_ size: Int, _ isKept: Bool) {
        var output = OutputBuffer()
        append(String(repeating: "x", count: size), to: &output)
        output.attach(Array("body".utf8))
        output.wasSent(3)
        output.reset()
        let (count, sent, isClosed, capacity) = (output.count, output.sent, output.isClosed, output.bytes.capacity)
        #expect(count == 0 && sent == 0 && !isClosed)
        #expect((capacity >= size) == isKept && (isKept || capacity == 0))
        append("new", to: &output)
        #expect(unsent(output) == "new")
    }

    private func append(_ text: String, to output: inout OutputBuffer) {
        output.append(room: text.utf8.count) { $0.append(copying: Array(text.utf8)) }
    }

    private func unsent(_ output: borrowing OutputBuffer) -> String {
        unsafe output.withUnsent { unsafe String(decoding: Array($0) + Array($1), as: UTF8.self) }
    }
}
