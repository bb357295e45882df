import Testing

@testable import LoadGenerator

struct SlotQueueTests {
    @Test func `slots come out in the order in which they went in, round and round`() {
        var queue = SlotQueue(capacity: 3)
        #expect(queue.take() == nil)
        for round in 0..<5 {
            for slot in 0..<3 { queue.append(slot + round) }
            for slot in 0..<3 { #expect(queue.take() == slot + round) }
            queue.append(9)
            #expect(queue.take() == 9)
            #expect(queue.take() == nil)
        }
    }
}
