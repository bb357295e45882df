internal import AccountStore
internal import HTTPServer
internal import TextFormats

/// Why a request is not done: one case for each reason, and the one table from reason to status.
enum Problem: Error, Equatable, Sendable {
    // The credential (RFC 6750 section 3)
    case noCredential
    /// Unknown, malformed, expired, disabled or revoked: which of them is nobody's business but the owner's.
    case invalidToken
    case repeatedAuthorization
    case repeatedAPIKeyField
    /// Authorization and X-API-Key do not say the same.
    case differentCredentials
    case addressNotAllowed
    /// An API key asked for what only a login may do.
    case loginRequired
    /// To set one's own password takes the current one.
    case ownPassword
    case insufficientScope(missing: Scopes)
    case exceedsOwnRateLimit(Int)
    case exceedsOwnExpiry
    case exceedsOwnAddresses
    case rateLimited(retryAfterSeconds: Int64)
    // The login
    case wrongLogin
    case wrongCurrentPassword
    case tooManyFailedLogins(retryAfterSeconds: Int64)
    case passwordWorkersBusy
    // The resource
    case unknownPath
    case methodNotAllowed
    case methodNotImplemented
    case unknownAPIKey
    case unknownUser
    case emailTaken
    case tooManyAPIKeys
    case lastAdministrator
    case repeatedRequest(apiKeyID: Int)
    case otherRequest
    /// A key remembers so many requests with an Idempotency-Key, and the first of them until then.
    case tooManyNamedRequests(until: Timestamp)
    case secrets(SecretRefusal)
    // The body and the query
    case lengthRequired
    case unsupportedMediaType(formIsTaken: Bool)
    case encodedContent
    case emptyBody
    case malformedJSON(JSONFault, depthMaximum: Int)
    case malformedForm(FormBody.Fault)
    case formRequired
    case tokenMissing
    case malformedQuery
    case invalid([FieldFault])
    // This server
    case storeBusy
    case storeOutOfSpace
    case storeReadOnly
    case storeClosed
    case notReady(Readiness)
    /// Asked for by the operator, who may know why.
    case snapshotFailed(reason: String)
    /// The cause is for the operator and never in the answer.
    case internalFailure(cause: String)
}

extension Problem {
    var status: Status {
        switch self {
        case .repeatedAuthorization, .repeatedAPIKeyField, .differentCredentials, .emptyBody, .malformedJSON, .malformedForm, .malformedQuery,
            .tokenMissing:
            .badRequest
        case .noCredential, .invalidToken, .wrongLogin: .unauthorized
        case .addressNotAllowed, .insufficientScope, .exceedsOwnRateLimit, .exceedsOwnExpiry, .exceedsOwnAddresses, .loginRequired, .ownPassword,
            .wrongCurrentPassword:
            .forbidden
        case .unknownPath, .unknownAPIKey, .unknownUser: .notFound
        case .methodNotAllowed: .methodNotAllowed
        case .methodNotImplemented: .notImplemented
        case .emailTaken, .tooManyAPIKeys, .lastAdministrator, .repeatedRequest, .tooManyNamedRequests: .conflict
        case .secrets(let refusal): refusal.status
        case .lengthRequired: .lengthRequired
        case .unsupportedMediaType, .encodedContent, .formRequired: .unsupportedMediaType
        case .invalid, .otherRequest: .unprocessableContent
        case .rateLimited, .tooManyFailedLogins: .tooManyRequests
        case .internalFailure: .internalServerError
        case .passwordWorkersBusy, .storeBusy, .storeOutOfSpace, .storeReadOnly, .storeClosed, .notReady, .snapshotFailed: .serviceUnavailable
        }
    }

    /// When to come again, where that is known or worth a guess.
    var retryAfterSeconds: Int64? {
        switch self {
        case .rateLimited(let seconds), .tooManyFailedLogins(let seconds): seconds
        case .passwordWorkersBusy, .storeBusy: Self.busyRetrySeconds
        case .storeOutOfSpace, .storeReadOnly, .storeClosed, .notReady, .snapshotFailed: Self.outageRetrySeconds
        default: nil
        }
    }

    /// A full queue is worked off in moments.
    static let busyRetrySeconds: Int64 = 1
    /// What needs the operator, or a start, takes longer.
    static let outageRetrySeconds: Int64 = 30

    /// Why a credential does not get through, in a word for proxies: the value of `X-Auth-Denied`. A 401 says it by itself.
    var denial: StaticString? {
        switch self {
        case .rateLimited: "rate_limited"
        case .insufficientScope: "scope"
        case .addressNotAllowed: "address"
        case .repeatedAuthorization, .repeatedAPIKeyField, .differentCredentials: "two_credentials"
        default: nil
        }
    }

    /// A request that is refused (401, 403, 429) is not counted against its key's hour.
    var costsNothing: Bool { status == .unauthorized || status == .forbidden || status == .tooManyRequests }
}

extension Problem {
    init(_ refusal: StoreRefusal) {
        switch refusal {
        case .unknownUser: self = .unknownUser
        case .unknownAPIKey: self = .unknownAPIKey
        case .emailTaken: self = .emailTaken
        case .tooManyAPIKeys: self = .tooManyAPIKeys
        case .lastAdministrator: self = .lastAdministrator
        case .repeatedRequest(let id): self = .repeatedRequest(apiKeyID: id)
        case .loginEnded: self = .invalidToken
        case .otherRequest: self = .otherRequest
        case .tooManyNamedRequests(let end): self = .tooManyNamedRequests(until: end)
        case .busy: self = .storeBusy
        case .outOfSpace: self = .storeOutOfSpace
        case .readOnly: self = .storeReadOnly
        case .closed: self = .storeClosed
        case .digestTaken: self = .internalFailure(cause: "a new API key has the digest of an old one: the random source repeats itself")
        }
    }
}
