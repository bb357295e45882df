internal import TextFormats

/// Comparisons of borrowed bytes.
extension Span<UInt8> {
    package func equals(_ text: StaticString) -> Bool {
        matches(text) { $0 }
    }

    /// Equality without regard to the case of ASCII letters. `lowercased` is in lower case.
    package func equalsIgnoringCase(_ lowercased: StaticString) -> Bool {
        matches(lowercased, ASCII.lowercased)
    }

    @inline(__always)
    private func matches(_ text: StaticString, _ folded: (UInt8) -> UInt8) -> Bool {
        guard count == text.utf8CodeUnitCount else { return false }
        return text.withUTF8Buffer { text in
            for index in 0..<count {
                let wanted = unsafe text[index]
                if folded(self[index]) != wanted { return false }
            }
            return true
        }
    }

    package func hasPrefix(_ prefix: [UInt8]) -> Bool { hasBytes(prefix, at: 0) }

    package func hasBytes(_ bytes: [UInt8], at start: Int) -> Bool {
        guard count - start >= bytes.count else { return false }
        for index in bytes.indices where self[start + index] != bytes[index] { return false }
        return true
    }

    package func firstIndex(of byte: UInt8, from start: Int = 0) -> Int? {
        var index = start
        while index < count {
            if self[index] == byte { return index }
            index += 1
        }
        return nil
    }

    /// A copy as text; nil if the bytes are not UTF-8.
    package func text() -> String? {
        unsafe withUnsafeBufferPointer { unsafe String(validating: $0, as: UTF8.self) }
    }

    package func copy() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(copying: self)
        return bytes
    }
}
