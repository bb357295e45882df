/// A set of ASCII bytes, looked up with a shift: no table in memory, nothing to initialise.
struct ByteSet: Sendable {
    private let lower: UInt64
    private let upper: UInt64

    /// The set of all bytes below 128 for which `rule` holds.
    init(where rule: (UInt8) -> Bool) {
        var halves: (UInt64, UInt64) = (0, 0)
        for byte in UInt8(0)..<64 where rule(byte) { halves.0 |= 1 << UInt64(byte) }
        for byte in UInt8(64)..<128 where rule(byte) { halves.1 |= 1 << UInt64(byte & 63) }
        (lower, upper) = halves
    }

    init(lower: UInt64, upper: UInt64) {
        self.lower = lower
        self.upper = upper
    }

    /// No byte of 128 and above is in any set.
    @inline(__always)
    func contains(_ byte: UInt8) -> Bool {
        let half = byte < 64 ? lower : upper
        return byte < 128 && (half >> UInt64(byte & 63)) & 1 == 1
    }
}

extension ByteSet {
    // The halves are written out so that the compiler lays them down as constants; a test derives them again from the grammar.

    /// tchar of RFC 9110 section 5.6.2: letters, digits and !#$%&'*+-.^_`|~
    static let token = ByteSet(lower: 0x03FF_6CFA_0000_0000, upper: 0x57FF_FFFF_C7FF_FFFE)
    /// pchar without pct-encoded, and `/`, of RFC 3986 section 3.3.
    static let path = ByteSet(lower: 0x2FFF_FFD2_0000_0000, upper: 0x47FF_FFFE_87FF_FFFF)
    /// What a Host may hold: uri-host of RFC 3986 section 3.2.2 and a port.
    static let host = ByteSet(lower: 0x2FFF_7FF2_0000_0000, upper: 0x47FF_FFFE_AFFF_FFFE)
}
