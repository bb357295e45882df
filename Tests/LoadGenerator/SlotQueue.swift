/// Slots in the order in which they came, each at most once: so it never holds more than there are slots, and never grows.
struct SlotQueue {
    private var slots: [Int]
    private var first = 0
    private var count = 0

    init(capacity: Int) { slots = [Int](repeating: 0, count: capacity) }

    mutating func append(_ slot: Int) {
        precondition(count < slots.count, "a slot was queued twice")
        slots[(first + count) % slots.count] = slot
        count += 1
    }

    mutating func take() -> Int? {
        guard count > 0 else { return nil }
        let slot = slots[first]
        first = (first + 1) % slots.count
        count -= 1
        return slot
    }
}
