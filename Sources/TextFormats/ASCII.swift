/// Bytes by their names.
///
/// Public and computed, so that other modules have the number itself: the compiler inlines nothing that is `package` into another module, and a call for
/// each byte that is compared would cost more than the comparison.
public enum ASCII {
    @inlinable public static var nul: UInt8 { 0x00 }
    @inlinable public static var tab: UInt8 { 0x09 }
    @inlinable public static var lineFeed: UInt8 { 0x0A }
    @inlinable public static var carriageReturn: UInt8 { 0x0D }
    @inlinable public static var space: UInt8 { 0x20 }
    @inlinable public static var doubleQuote: UInt8 { 0x22 }
    @inlinable public static var percent: UInt8 { 0x25 }
    @inlinable public static var comma: UInt8 { 0x2C }
    @inlinable public static var slash: UInt8 { 0x2F }
    @inlinable public static var colon: UInt8 { 0x3A }
    @inlinable public static var questionMark: UInt8 { 0x3F }
    @inlinable public static var backslash: UInt8 { 0x5C }
    @inlinable public static var delete: UInt8 { 0x7F }

    @inlinable @inline(__always)
    public static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    @inlinable @inline(__always)
    public static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

    @inlinable @inline(__always)
    public static func lowercased(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

    @inlinable @inline(__always)
    public static func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }

    /// The value of a hexadecimal digit of either case, nil for any other byte.
    @inlinable
    public static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}
