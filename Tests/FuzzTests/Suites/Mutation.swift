/// Inputs made from seeds by a few small changes each. Which, is always the same.
struct Mutation {
    let seeds: [[UInt8]]
    private var state: UInt64 = 0x2545_F491_4F6C_DD1D

    init(seeds: [[UInt8]]) { self.seeds = seeds }

    mutating func next() -> [UInt8] {
        var input = seeds[number(below: seeds.count)]
        for _ in 0...number(below: 4) { change(&input) }
        return input
    }

    private mutating func change(_ input: inout [UInt8]) {
        let place = number(below: input.count + 1)
        let end = min(input.count, place + number(below: 16))
        switch number(below: 6) {
        case 0: if place < input.count { input[place] ^= 1 << UInt8(number(below: 8)) }
        case 1: if place < input.count { input[place] = Self.telling[number(below: Self.telling.count)] }
        case 2: input.insert(Self.telling[number(below: Self.telling.count)], at: place)
        case 3: input.removeSubrange(place..<end)
        case 4: input.insert(contentsOf: input[place..<end], at: place)
        default:
            let other = seeds[number(below: seeds.count)]
            input.insert(contentsOf: other.dropFirst(number(below: other.count + 1)).prefix(number(below: 64)), at: place)
        }
    }

    /// Bytes that mean something somewhere.
    private static let telling = Array("\0\t\n\r \"#%+,-./019:;?AFZ[\\]_aef{}\u{7f}".utf8) + [0x80, 0xC0, 0xED, 0xFF]

    /// SplitMix64.
    private mutating func number(below bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ mixed >> 31) % UInt64(bound))
    }
}
