internal import TextFormats

/// A password as it is typed, byte by byte: what a terminal would do with a line is done here, since it is told to keep out.
struct PasswordLine {
    enum Step: Equatable {
        case more
        case done
        /// Control-C, or Control-D on an empty line.
        case cancelled
    }

    private(set) var bytes: [UInt8] = []

    mutating func take(_ byte: UInt8) -> Step {
        switch byte {
        case ASCII.lineFeed, ASCII.carriageReturn: return .done
        case Self.controlC: return .cancelled
        case Self.controlD: return bytes.isEmpty ? .cancelled : .done
        case Self.controlU: bytes.removeAll()
        case ASCII.delete, Self.backspace: removeLastCharacter()
        default: bytes.append(byte)
        }
        return .more
    }

    /// A character of several bytes goes as a whole: its later bytes all begin with the bits 10.
    private mutating func removeLastCharacter() {
        while let last = bytes.popLast(), last & 0xC0 == 0x80 {}
    }

    private static let controlC: UInt8 = 0x03
    private static let controlD: UInt8 = 0x04
    private static let backspace: UInt8 = 0x08
    private static let controlU: UInt8 = 0x15
}
