internal import CIntrinsics

/// Where in a table a row stands, by the row's hash: open addressing with linear probing.
///
/// An entry is the row's place and, in its upper bits, a few bits of the hash, so that a wrong row is nearly never looked at: each look would be a cache miss.
struct SlotIndex: Sendable {
    /// More rows than this cannot be told apart in an entry.
    static let slotsMaximum = 1 << slotBits - 1

    private static let slotBits = 26
    private static let slotMask: UInt32 = 1 << 26 - 1
    /// No row has this place: it is one more than the last.
    private static let empty = UInt32.max
    private static let smallestCapacity = 16

    private var entries = [UInt32](repeating: empty, count: smallestCapacity)
    private var shift = UInt64(64 - smallestCapacity.trailingZeroBitCount)
    private(set) var count = 0

    init() {}

    /// An index that `count` rows fit into without growing it.
    init(fitting count: Int) {
        var capacity = Self.smallestCapacity
        while count > capacity / 4 * 3 { capacity *= 2 }
        entries = [UInt32](repeating: Self.empty, count: capacity)
        shift = UInt64(64 - capacity.trailingZeroBitCount)
    }

    /// The place of the row with this hash that `matches`.
    @inline(__always)
    func find(_ hash: UInt64, matches: (Int) -> Bool) -> Int? {
        var position = Int(truncatingIfNeeded: hash >> shift)
        while true {
            let entry = entries[position]
            if entry == Self.empty { return nil }
            if entry >> UInt32(Self.slotBits) == Self.tag(of: hash) {
                let slot = Int(entry & Self.slotMask)
                if matches(slot) { return slot }
            }
            position = (position + 1) & (entries.count - 1)
        }
    }

    /// Asks memory for the place where `find` begins.
    @inline(__always)
    func prefetch(_ hash: UInt64) {
        let position = Int(truncatingIfNeeded: hash >> shift)
        unsafe entries.withUnsafeBufferPointer { unsafe prefetch_for_reading($0.baseAddress! + position) }
    }

    /// The row that `find` will most likely look at first.
    @inline(__always)
    func firstCandidate(_ hash: UInt64) -> Int? {
        let position = Int(truncatingIfNeeded: hash >> shift)
        let entry = entries[position]
        guard entry != Self.empty, entry >> UInt32(Self.slotBits) == Self.tag(of: hash) else { return nil }
        return Int(entry & Self.slotMask)
    }

    /// Takes in a row that is not there yet.
    mutating func insert<Row>(_ slot: Int, in rows: borrowing PagedTable<Row>, by hash: (borrowing Row) -> UInt64) {
        precondition(slot < Self.slotsMaximum, "the table has more rows than its index can name")
        if count >= entries.count / 4 * 3 { grow(rows, hash) }
        place(slot, hash: hash(rows[slot]))
        count += 1
    }

    /// Takes out a row that is there, and moves up those behind it that were pushed on: no marks are left that would lengthen later searches.
    mutating func remove<Row>(_ slot: Int, in rows: borrowing PagedTable<Row>, by hash: (borrowing Row) -> UInt64) {
        let mask = entries.count - 1
        var hole = Int(truncatingIfNeeded: hash(rows[slot]) >> shift)
        while entries[hole] == Self.empty || Int(entries[hole] & Self.slotMask) != slot {
            precondition(entries[hole] != Self.empty, "a row that is not in the index was taken out of it")
            hole = (hole + 1) & mask
        }
        var position = (hole + 1) & mask
        while entries[position] != Self.empty {
            let home = Int(truncatingIfNeeded: hash(rows[Int(entries[position] & Self.slotMask)]) >> shift)
            // It may move into the hole unless its home lies behind the hole, on the way to where it stands.
            if (position - home) & mask >= (position - hole) & mask {
                entries[hole] = entries[position]
                hole = position
            }
            position = (position + 1) & mask
        }
        entries[hole] = Self.empty
        count -= 1
    }

    /// Ids follow on each other; multiplying by 2^64 over the golden ratio spreads them over the upper bits, which decide the place.
    @inline(__always)
    static func hash(_ id: Int) -> UInt64 { UInt64(truncatingIfNeeded: id) &* 0x9E37_79B9_7F4A_7C15 }

    private mutating func grow<Row>(_ rows: borrowing PagedTable<Row>, _ hash: (borrowing Row) -> UInt64) {
        let old = entries
        entries = [UInt32](repeating: Self.empty, count: old.count * 2)
        shift -= 1
        for entry in old where entry != Self.empty {
            let slot = Int(entry & Self.slotMask)
            place(slot, hash: hash(rows[slot]))
        }
    }

    private mutating func place(_ slot: Int, hash: UInt64) {
        var position = Int(truncatingIfNeeded: hash >> shift)
        while entries[position] != Self.empty { position = (position + 1) & (entries.count - 1) }
        entries[position] = UInt32(slot) | Self.tag(of: hash) << UInt32(Self.slotBits)
    }

    /// The lowest bits: the place in the index is decided by the uppermost.
    @inline(__always)
    private static func tag(of hash: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: hash & 63) }
}
