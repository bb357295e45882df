import Cryptography
import TextFormats
import Tokens

/// Makes tokens of any kind, right and wrong, and has them verified.
struct TokenForge {
    static let now = Timestamp(seconds: 1_700_000_000)
    static let header = #"{"alg":"HS256","typ":"JWT"}"#
    static let claims = #"{"sub":"1","iat":1700000000,"exp":4102444800}"#

    var secret = Array("a secret of the forge, long enough".utf8)

    var key: SigningKey {
        get throws { try SigningKey(secret: SecretBytes(secret)) }
    }

    var ring: SigningKeyRing {
        get throws { SigningKeyRing(signing: try key) }
    }

    func token(header: String = Self.header, claims: String = Self.claims) -> [UInt8] {
        token(header: Array(header.utf8), claims: Array(claims.utf8))
    }

    func token(header: [UInt8], claims: [UInt8]) -> [UInt8] {
        let signed = base64URL(header) + [UInt8(ascii: ".")] + base64URL(claims)
        return signed + [UInt8(ascii: ".")] + base64URL(HMACSHA256(key: secret.span).code(for: signed.span).bytes)
    }

    /// What the verifier of this forge's secret makes of a token.
    func outcome(_ token: [UInt8], at now: Timestamp = Self.now, leewaySeconds: Int = 0) throws -> Outcome {
        Outcome(of: token, verifier: TokenVerifier(try ring, leewaySeconds: leewaySeconds), at: now)
    }
}

enum Outcome: Equatable {
    case accepted(TokenClaims)
    case refused(TokenError)

    init(of token: [UInt8], verifier: TokenVerifier, at now: Timestamp) {
        do throws(TokenError) {
            self = .accepted(try verifier.verify(token.span, at: now))
        } catch {
            self = .refused(error)
        }
    }

    var claims: TokenClaims? {
        if case .accepted(let claims) = self { claims } else { nil }
    }
}

func base64URL(_ bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    Base64URL.encode(bytes.span, appendingTo: &text)
    return text
}

func decoded(_ text: some Sequence<UInt8>) -> [UInt8]? { Base64URL.decode(Array(text).span) }

func digest(_ text: String) -> SHA256Digest { SHA256.hash(Array(text.utf8).span) }

/// The segments of a token as the bytes that they stand for.
func segments(_ token: [UInt8]) -> [[UInt8]] {
    token.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).compactMap { decoded($0) }
}
