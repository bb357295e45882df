/// Comparisons that take as long whether and wherever the bytes differ, so that nobody can guess a secret byte by byte.
package enum ConstantTime {
    /// Whether two runs of bytes are equal. Only their lengths show in the time.
    package static func areEqual(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        var difference: UInt8 = 0
        // In bounds of both by the line above; without further checks the loop compares many bytes at once.
        for index in left.indices { difference |= unsafe left[unchecked: index] ^ right[unchecked: index] }
        return difference == 0
    }

    package static func areEqual(_ left: SHA256Digest, _ right: SHA256Digest) -> Bool {
        let difference = left.words ^ right.words
        return difference[0] | difference[1] | difference[2] | difference[3] == 0
    }
}
