import Testing
import TextFormats

struct WrittenTimestampTests {
    @Test func `a time that was written is read back`() {
        var seconds = Timestamp.earliest.seconds
        while seconds <= Timestamp.latest.seconds {
            let text = Array(Timestamp(seconds: seconds).rfc3339.utf8)
            #expect(Timestamp(written: text.span)?.seconds == seconds)
            seconds += 86_400 * 57 + 12_347
        }
    }

    @Test(arguments: ["2024-02-29T23:59:59Z", "0000-12-31T00:00:00Z", "9999-10-09T19:08:37Z"])
    func `no text is taken that the general way refuses or reads differently`(text: String) {
        let good = Array(text.utf8)
        for place in good.indices {
            for byte in UInt8.min...UInt8.max {
                var bytes = good
                bytes[place] = byte
                guard let taken = Timestamp(written: bytes.span) else { continue }
                #expect(taken == Timestamp(rfc3339: bytes))
            }
        }
        #expect(Timestamp(written: good.span.extracting(droppingLast: 1)) == nil)
        #expect(Timestamp(written: (good + [0x5A]).span) == nil)
    }

    @Test(arguments: ["2023-02-29T00:00:00Z", "2024-13-01T00:00:00Z", "2024-00-01T00:00:00Z", "2024-01-01T24:00:00Z", "2024-01-01T00:00:60Z"])
    func `a date or time that does not exist is none`(text: String) {
        #expect(Timestamp(written: text.utf8.span) == nil)
    }
}
