internal import Cryptography

/// Numbers and random text in digits, capital and small letters, in this order.
enum Base62 {
    static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

    /// A number, filled with zeros from the left. It must fit.
    static func digits(of number: UInt32, width: Int) -> [UInt8] {
        var digits = [UInt8](repeating: alphabet[0], count: width)
        var rest = Int(number)
        for index in digits.indices.reversed() {
            digits[index] = alphabet[rest % alphabet.count]
            rest /= alphabet.count
        }
        precondition(rest == 0, "the number has more digits than its place")
        return digits
    }

    /// Characters that are each as likely as any other.
    static func random(_ count: Int) -> [UInt8] {
        var text: [UInt8] = []
        while text.count < count {
            text.append(contentsOf: SystemRandom.bytes(count).compactMap(character).prefix(count - text.count))
        }
        return text
    }

    /// The character of a random byte. The bytes past the last whole multiple of 62 have none: they would favour the first characters.
    static func character(_ byte: UInt8) -> UInt8? {
        Int(byte) < 256 / alphabet.count * alphabet.count ? alphabet[Int(byte) % alphabet.count] : nil
    }
}
