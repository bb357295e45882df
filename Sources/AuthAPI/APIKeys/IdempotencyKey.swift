internal import AccountStore
internal import Cryptography
internal import HTTPServer
internal import TextFormats

/// The name that a client gives a request with `Idempotency-Key`, so that sending it again has no second effect.
///
/// Neither the name nor the body is kept, only a digest of each.
enum IdempotencyKey {
    static let charactersMaximum = 255
    /// How long a request is remembered.
    static let rememberedSeconds: Int64 = 86_400

    /// Nil for a request without a name. `action` is what its path asks for, whatever prefix the path has.
    static func read(_ request: borrowing Request, by caller: Caller, _ action: String) throws(Problem) -> RememberedRequest? {
        guard let name = request.fields.first(.idempotencyKey) else { return nil }
        guard request.fields.count(of: .idempotencyKey) == 1, isName(name) else {
            throw .invalid([.notAnIdempotencyKey("Idempotency-Key", maximum: charactersMaximum)])
        }
        return RememberedRequest(
            name: digest("gcreg-auth request name \(caller.userID)", name), content: digest("gcreg-auth request content \(action)", request.body),
            until: Timestamp(seconds: request.receivedAt + rememberedSeconds))
    }

    private static func isName(_ text: Span<UInt8>) -> Bool {
        guard 1...charactersMaximum ~= text.count else { return false }
        for index in text.indices where !(0x21...0x7E ~= text[index]) { return false }
        return true
    }

    /// What stands before the line end is ours and has none, so that no two of these digests are of the same bytes.
    private static func digest(_ label: String, _ bytes: Span<UInt8>) -> KeyDigest {
        var hash = SHA256()
        hash.update(Array("\(label)\n".utf8).span)
        hash.update(bytes)
        return KeyDigest(words: hash.finalize().words)
    }
}
