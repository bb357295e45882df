import Cryptography

/// Bytes as the standards print them.
func bytes(hex: String) -> [UInt8] {
    let digits = hex.filter { !$0.isWhitespace }.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}

// `#expect` cannot hold the borrowed bytes of a span: these take arrays.

func sha256(_ bytes: [UInt8]) -> SHA256Digest { SHA256.hash(bytes.span) }

func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool { ConstantTime.areEqual(left.span, right.span) }

func encoded(_ bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    Base64URL.encode(bytes.span, appendingTo: &text)
    return text
}

func decoded(_ text: [UInt8]) -> [UInt8]? { Base64URL.decode(text.span) }

extension HMACSHA256 {
    func code(for message: [UInt8]) -> SHA256Digest { code(for: message.span) }
}
