import Cryptography
import FoundationEssentials
import TextFormats
@testable import Tokens

/// A token that is accepted was signed with our secret and says what the toolchain's decoder reads in it; one changed byte makes it nothing.
enum TokenTarget {
    static let now = Timestamp(seconds: 1_700_000_000)
    static let secret = Array("a secret to be guessed by nobody".utf8)
    private static let authenticator = HMACSHA256(key: secret.span)
    private static let verifier: TokenVerifier = {
        do {
            return TokenVerifier(SigningKeyRing(signing: try SigningKey(id: "fuzz", secret: SecretBytes(secret))))
        } catch { preconditionFailure("the secret is long enough") }
    }()

    static func run(_ input: [UInt8]) throws(Finding) {
        var choices = Choices(input)
        let isForged = choices.byte() & 1 == 1
        let changes = choices.list(atMost: 2)
        let text = choices.rest
        try checkBase64URL(text)
        // The input as a token, or as the header and the claims, with a line end between them, of one with the right signature.
        var token = isForged ? sign(text) : text
        let signed = token
        for change in changes where !token.isEmpty { token[(change >> 8) % token.count] ^= UInt8(change & 0xFF) }
        // It knows the one that was signed, if that is good, when it is asked for the one that was changed.
        if isForged { _ = verify(signed) }
        let outcome = verify(token)
        try hold(verify(token) == outcome, "a token that comes again is another")
        guard case .success(let claims) = outcome else { return }
        try hold(isForged && token == signed || hasOurSignature(token), "a token was accepted that nobody signed")
        try checkClaims(claims, of: token)
    }

    private static func verify(_ token: [UInt8]) -> Result<TokenClaims, TokenError> {
        do throws(TokenError) { return .success(try verifier.verify(token.span, at: now)) } catch { return .failure(error) }
    }

    /// A signed token of these two JSON texts.
    static func sign(_ text: [UInt8]) -> [UInt8] {
        let parts = text.split(separator: UInt8(ascii: "\n"), maxSplits: 1, omittingEmptySubsequences: false)
        let signed = encoded(Array(parts[0])) + [UInt8(ascii: ".")] + encoded(Array(parts.dropFirst().first ?? []))
        return signed + [UInt8(ascii: ".")] + encoded(authenticator.code(for: signed.span).bytes)
    }

    private static func hasOurSignature(_ token: [UInt8]) -> Bool {
        let parts = token.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map(Array.init)
        guard parts.count == 3 else { return false }
        let signed = parts[0] + [UInt8(ascii: ".")] + parts[1]
        return parts[2] == encoded(authenticator.code(for: signed.span).bytes)
    }

    private struct Header: Decodable {
        let alg: String
        let kid: String?
        let typ: String?
    }

    private struct Claims: Decodable {
        let sub: String
        let iss: String?
        let exp: Double
        let nbf: Double?
        let jti: String?
        let login_epoch: Int?
    }

    private static func checkClaims(_ claims: TokenClaims, of token: [UInt8]) throws(Finding) {
        let parts = token.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map { PlainBase64URL.decode(Array($0)) }
        guard parts.count == 3, let headerBytes = parts[0], let claimsBytes = parts[1] else { throw Finding("a segment was accepted that is no base64url") }
        let header: Header
        let said: Claims
        do {
            header = try JSONDecoder().decode(Header.self, from: Data(headerBytes))
            said = try JSONDecoder().decode(Claims.self, from: Data(claimsBytes))
        } catch {
            throw Finding("the decoder refuses what was accepted: \(error)")
        }
        try hold(header.alg == "HS256" && header.kid ?? "fuzz" == "fuzz", "another key or algorithm was accepted")
        try hold(said.sub == String(claims.userID) && claims.userID > 0, "the token is for another user")
        try hold(said.iss ?? "gcreg-auth" == "gcreg-auth", "another issuer was accepted")
        // A double may be a part of a second off, which both sides of the comparison are given.
        let seconds = Double(now.seconds)
        try hold(said.exp > seconds - 1 && Double(claims.expiresAt.seconds).distance(to: said.exp).magnitude <= 1, "the token has expired")
        try hold(said.nbf ?? 0 < seconds + 1, "the token is not valid yet")
        try hold(said.jti ?? "" == claims.id.description, "the token has another id")
        try hold(said.login_epoch ?? 0 == claims.loginEpoch, "the token is of another time of its user's logins")
    }

    private static func checkBase64URL(_ text: [UInt8]) throws(Finding) {
        let bytes = Base64URL.decode(text.span)
        try holdEqual(bytes, PlainBase64URL.decode(text), "the plain decoder reads other bytes")
        if let bytes { try holdEqual(encoded(bytes), text, "the bytes have another text") }
        try holdEqual(Base64URL.decode(encoded(text).span), text, "the text of these bytes has other bytes")
    }

    private static func encoded(_ bytes: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        Base64URL.encode(bytes.span, appendingTo: &text)
        return text
    }
}
