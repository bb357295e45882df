import Testing

@testable import LoadGenerator

struct LatencyHistogramTests {
    @Test func `an empty histogram has no latency`() {
        let histogram = LatencyHistogram()
        #expect(histogram.quantile(0.5) == 0)
        #expect(histogram.count == 0)
    }

    @Test(arguments: [0, 1, 63, 64, 127, 128, 129, 1_000, 4_095, 4_096, 123_456, 1_000_000, 999_999_999, 1 << 40])
    func `a latency comes back as it was, or at most a 64th more`(_ nanoseconds: Int64) {
        var histogram = LatencyHistogram()
        histogram.record(nanoseconds)
        // A longer one, so that it is not the exact maximum that comes back.
        histogram.record(.max)
        let found = histogram.quantile(0.5)
        #expect(found >= nanoseconds)
        #expect(found <= nanoseconds + nanoseconds / 64)
    }

    @Test func `counters follow each other without a gap`() {
        var histogram = LatencyHistogram()
        for value in Int64(0)..<10_000 { histogram.record(value) }
        for percent in 1...100 {
            let wanted = Int64(percent) * 100 - 1
            let found = histogram.quantile(Double(percent) / 100)
            #expect(found >= wanted && found <= wanted + wanted / 64, "\(percent) %: \(found)")
        }
        #expect(histogram.quantile(0) == 0)
        #expect(histogram.quantile(1) == 9_999)
    }

    @Test func `one that is longer than all counters is the maximum all the same`() {
        var histogram = LatencyHistogram()
        histogram.record(.max)
        #expect(histogram.quantile(0.5) == .max)
        #expect(histogram.maximum == .max)
    }

    @Test func `two together are as one that saw everything`() {
        var first = LatencyHistogram()
        var second = LatencyHistogram()
        var both = LatencyHistogram()
        for value in stride(from: Int64(3), to: 90_000, by: 7) {
            if value % 2 == 0 { first.record(value) } else { second.record(value * 3) }
            both.record(value % 2 == 0 ? value : value * 3)
        }
        first.add(second)
        #expect(first.count == both.count)
        for share in [0.1, 0.5, 0.9, 0.99, 1] { #expect(first.quantile(share) == both.quantile(share)) }
    }
}
