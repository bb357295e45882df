internal import Cryptography

enum RandomText {
    private static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

    /// Letters and digits, each as likely as any other: 5.95 bits a character.
    static func base62(_ count: Int) -> String {
        String(decoding: (0..<count).map { _ in alphabet[SystemRandom.uniform(below: alphabet.count)] }, as: UTF8.self)
    }
}
