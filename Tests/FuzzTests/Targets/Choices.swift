/// What else a target decides from its input, taken from the input's end, so that its beginning stays the text that is to be read.
struct Choices {
    private(set) var rest: [UInt8]

    init(_ input: [UInt8]) { rest = input }

    /// Zero when nothing is left.
    mutating func byte() -> UInt8 { rest.popLast() ?? 0 }

    mutating func number() -> Int { Int(byte()) << 8 | Int(byte()) }

    mutating func list(atMost maximum: Int) -> [Int] {
        let count = Int(byte()) % (maximum + 1)
        return (0..<count).map { _ in number() }
    }
}

/// The bytes in pieces, cut at these places: the same for every place, however long they are.
func pieces(_ bytes: [UInt8], cutAt places: [Int]) -> [[UInt8]] {
    var pieces: [[UInt8]] = []
    var start = 0
    for place in places.map({ $0 % (bytes.count + 1) }).sorted() {
        pieces.append(Array(bytes[start..<place]))
        start = place
    }
    return pieces + [Array(bytes[start...])]
}

func singleBytes(_ bytes: [UInt8]) -> [[UInt8]] { bytes.map { [$0] } }
