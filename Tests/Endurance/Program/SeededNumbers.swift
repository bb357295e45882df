/// Numbers that look like chance and are the same for the same seed (SplitMix64).
struct SeededNumbers: RandomNumberGenerator, Sendable {
    private(set) var state: UInt64

    init(_ state: UInt64) { self.state = state }

    /// `stream`: what the numbers are for. Those for one thing say nothing of those for another.
    init(seed: Int, for stream: Int...) {
        state = UInt64(bitPattern: Int64(seed))
        for part in stream { state = next() ^ UInt64(bitPattern: Int64(part)) }
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    /// True so many times in a hundred.
    mutating func happens(_ percent: Int) -> Bool { number(0...99) < percent }

    mutating func one<Choice>(of choices: [Choice]) -> Choice { choices[number(0...choices.count - 1)] }
}
