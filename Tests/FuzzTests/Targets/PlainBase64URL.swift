/// RFC 4648 section 5 bit by bit, to be compared with.
enum PlainBase64URL {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    static func decode(_ text: [UInt8]) -> [UInt8]? {
        var bits: [Bool] = []
        for character in text {
            guard let value = alphabet.firstIndex(of: character) else { return nil }
            for bit in (0..<6).reversed() { bits.append(value >> bit & 1 == 1) }
        }
        let over = bits.count % 8
        guard over < 6, !bits.suffix(over).contains(true) else { return nil }
        return stride(from: 0, to: bits.count - over, by: 8).map { start in
            bits[start..<start + 8].reduce(0) { $0 << 1 | ($1 ? 1 : 0) }
        }
    }
}
