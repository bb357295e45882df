package import Cryptography
internal import TextFormats

/// The text of an API key: `gcreg_`, 26 random letters and digits, and a checksum of 6.
///
/// The text is shown once and never kept: whoever has it holds the key. The checksum is for programs that look for leaked secrets and for people
/// who copy by hand; whether a key is good is decided by its digest alone.
package struct APIKeyText: Sendable {
    /// What every key begins with, and no login token: a JWT begins with `ey`.
    package static let marker: StaticString = "gcreg_"
    package static let randomCharacters = 26
    package static let checksumCharacters = 6
    /// The characters of the prefix by which a person tells keys apart.
    package static let prefixLength = 8
    /// A longer credential is no key, in bytes. Keys from elsewhere may have other lengths than ours.
    package static let maximumBytes = 256

    package let text: String

    /// The first `prefixLength` characters, such as `gcreg_2f`.
    package var prefix: String { String(text.prefix(Self.prefixLength)) }

    package var digest: SHA256Digest { Self.digest(of: Array(text.utf8).span) }

    /// A new key.
    package static func make() -> APIKeyText { APIKeyText(random: Base62.random(randomCharacters)) }

    init(random: [UInt8]) {
        var bytes: [UInt8] = []
        bytes.append(Self.marker)
        bytes.append(contentsOf: random)
        bytes.append(contentsOf: Self.checksum(of: random.span))
        text = String(decoding: bytes, as: UTF8.self)
    }

    /// CRC-32 of the random characters, in base 62.
    fileprivate static func checksum(of random: Span<UInt8>) -> [UInt8] {
        Base62.digits(of: CRC32.checksum(random), width: checksumCharacters)
    }
}

/// Looking at a credential that came from outside.
extension APIKeyText {
    /// Whether a credential is to be looked up as an API key rather than verified as a login token.
    ///
    /// One of ours begins with the marker; one that came from elsewhere may be anything but a login token. The first segment of that is a JSON object in
    /// base64url, which always begins with `e`, and a dot ends it.
    package static func isAPIKey(_ credential: Span<UInt8>) -> Bool {
        guard 1...maximumBytes ~= credential.count else { return false }
        return hasMarker(credential) || credential[0] != UInt8(ascii: "e") || credential.firstIndex(of: TokenSegments.separator) == nil
    }

    /// Whether a credential has the length and the characters of a key, whatever its checksum.
    package static func hasForm(_ credential: Span<UInt8>) -> Bool {
        guard hasMarker(credential), credential.count == markerLength + randomCharacters + checksumCharacters else { return false }
        for index in markerLength..<credential.count where !ASCII.isDigit(credential[index]) && !ASCII.isLetter(credential[index]) {
            return false
        }
        return true
    }

    /// Whether a credential has the form of a key and the checksum of one that was made here.
    package static func hasValidChecksum(_ credential: Span<UInt8>) -> Bool {
        guard hasForm(credential) else { return false }
        let characters = credential.extracting(droppingFirst: markerLength)
        let wanted = checksum(of: characters.extracting(first: randomCharacters))
        return ConstantTime.areEqual(characters.extracting(droppingFirst: randomCharacters), wanted.span)
    }

    /// What is kept of a key. Nothing is allocated.
    package static func digest(of credential: Span<UInt8>) -> SHA256Digest { SHA256.hash(credential) }

    private static func hasMarker(_ credential: Span<UInt8>) -> Bool {
        credential.count > markerLength && credential.extracting(first: markerLength).equals(marker)
    }

    private static var markerLength: Int { marker.utf8CodeUnitCount }
}

/// A key is printed by mistake sooner than on purpose: `text` must be asked for.
extension APIKeyText: CustomStringConvertible, CustomDebugStringConvertible {
    package var description: String { "\(prefix)…" }
    package var debugDescription: String { description }
}
