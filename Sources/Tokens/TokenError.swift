/// Why a token is not accepted. A client hears none of this, so that nobody can feel their way to a token that is.
package enum TokenError: Error, Equatable, CaseIterable, Sendable {
    /// More than `TokenVerifier.maximumTokenBytes`.
    case tooLong
    /// Not exactly three segments, each with something in it.
    case notThreeSegments
    /// A segment is not base64url in its one exact form.
    case notBase64URL

    /// The header or the claims are not one JSON object, or not strictly so.
    case notJSONObject
    case tooManyMembers
    case nestedTooDeep
    /// A name occurs twice, however it is written.
    case repeatedMember

    /// `alg` is missing or is anything but `HS256`.
    case wrongAlgorithm
    /// `typ` names another kind of thing than a JWT.
    case wrongType
    /// `crit` asks for extensions, of which there are none here (RFC 7515 section 4.1.11).
    case criticalExtension
    /// `kid` names no key of the ring.
    case unknownKey
    case wrongSignature

    case wrongIssuer
    /// `aud` says that the token is for somebody else (RFC 7519 section 4.1.3: this service goes by no name there).
    case otherAudience
    /// `sub` is missing or is not a user's id.
    case wrongSubject
    case missingExpiry
    /// A time is not a number, or not in the years 0000 to 9999.
    case malformedTime
    /// `jti` is not a text of at most `TokenID.maximumBytes`.
    case malformedTokenID
    /// `login_epoch` is not a whole number from 0.
    case malformedLoginEpoch

    case expired
    case notYetValid
}
