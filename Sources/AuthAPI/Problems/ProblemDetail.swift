internal import AccountStore
internal import TextFormats

extension Problem {
    /// The sentence that a person needs: what is wrong, and what to do. `scopes` is the missing ones by name.
    func detail(missingScopes scopes: String) -> String {
        switch self {
        case .noCredential: "This needs a credential: send `Authorization: Bearer` with a login token or an API key, or `X-API-Key`."
        case .invalidToken: "The credential is not valid, or no longer. Log in again, or use an API key that is active and has not expired."
        case .repeatedAuthorization: "There is more than one Authorization field; send one."
        case .repeatedAPIKeyField: "There is more than one X-API-Key field; send one."
        case .differentCredentials: "Authorization and X-API-Key name different credentials; send one of them."
        case .addressNotAllowed: "The key may not be used from your address. Its `allowed_ips` say from where it may be."
        case .loginRequired: "This takes a login, and the credential is an API key. Log in, and send the token."
        case .ownPassword: "Your own password is changed at /auth/password, with the current one."
        case .insufficientScope: "The credential does not have what this takes: \(scopes). Use one that has."
        case .exceedsOwnRateLimit(let own):
            "A key cannot give a higher rate limit than its own, which is \(own). Ask for less, or use a login."
        case .exceedsOwnExpiry: "A key cannot make a key that lives longer than itself. Give an earlier `expires_at`, or use a login."
        case .exceedsOwnAddresses:
            "A key cannot give more addresses than its own `allowed_ips`. Name ranges within them, or use a login."
        case .rateLimited(let seconds): "The key has used up its requests for this hour. Try again in \(seconds) s."
        case .wrongLogin: "There is no active user with this e-mail and password."
        case .wrongCurrentPassword: "This is not the account's current password. Nothing was changed."
        case .tooManyFailedLogins(let seconds):
            "There were too many failed logins for this account from your address. Try again in \(seconds) s."
        case .passwordWorkersBusy: "Too many logins are being checked at this moment. Try again in a second."
        case .unknownPath: "There is nothing at this path. The API's paths begin with /auth/ or /api/auth/."
        case .methodNotAllowed: "This path does not take this method; the Allow field lists those that it takes."
        case .methodNotImplemented: "This server does not know the method; methods are written in capitals, such as GET."
        case .unknownAPIKey: "There is no API key with this id."
        case .unknownUser: "There is no user with this id."
        case .emailTaken: "There is already a user with this e-mail."
        case .tooManyAPIKeys: "The user has as many API keys as one may have. Delete one that is no longer needed first."
        case .lastAdministrator:
            "Nobody else who is active could see to users then: that takes the scopes read, write and admin. Give them to another user first."
        case .repeatedRequest(let id):
            "A request with this Idempotency-Key made or rotated API key \(id) already, and its text is shown once. Rotate the key with another Idempotency-Key if the text is lost."
        case .otherRequest: "This Idempotency-Key was sent with another request before. Take a new one for each request."
        case .tooManyNamedRequests(let end):
            "This key remembers \(KeyExtras.requestsMaximum) requests with an Idempotency-Key, as many as it may. Nothing was changed; come again after \(end.rfc3339), or without the field."
        case .secrets(let refusal): refusal.detail
        case .lengthRequired: "This needs a body: send it with Content-Length or a chunked Transfer-Encoding."
        case .unsupportedMediaType(let formIsTaken):
            "The body must be UTF-8 with `Content-Type: application/json`\(formIsTaken ? " or `application/x-www-form-urlencoded`" : "")."
        case .encodedContent: "The body must be sent as it is, without a Content-Encoding."
        case .emptyBody: "The body is empty; send a JSON object."
        case .malformedJSON(let fault, let depthMaximum): fault.detail(depthMaximum: depthMaximum)
        case .malformedForm(let fault): fault.detail
        case .formRequired: "The body must be a form in UTF-8 with `Content-Type: application/x-www-form-urlencoded`."
        case .tokenMissing: "The form has no `token`; send the token that this is about."
        case .malformedQuery: "The parameters have a percent sign without two hexadecimal digits behind it."
        case .invalid(let faults): Self.summary(faults)
        case .storeBusy: "Too many changes are waiting for the disk. Nothing was changed; try again in a second."
        case .storeOutOfSpace: "The server's disk is full. Nothing was changed; try again later."
        case .storeReadOnly: "The server takes no changes since its disk failed. Nothing was changed; its operator must restart it."
        case .storeClosed: "The server is stopping. Nothing was changed; try again later."
        case .notReady(let readiness): readiness.detail
        case .snapshotFailed(let reason):
            "The snapshot could not be written (\(reason)). Nothing was lost: the journal stays. See to the disk and try again."
        case .internalFailure: "Something failed in the server. Its operator finds the cause in the log under the request id."
        }
    }

    private static func summary(_ faults: [FieldFault]) -> String {
        guard let first = faults.first else { preconditionFailure("a request was called invalid without a fault") }
        let place = first.name.map { "`\($0)`" } ?? "The body"
        let more =
            switch faults.count {
            case 1: ""
            case ...FieldFault.reportedMaximum: " `errors` lists all \(faults.count) faults."
            default: " `errors` lists the first \(FieldFault.reportedMaximum) of \(faults.count) faults."
            }
        return "\(place): \(first.message).\(more)"
    }
}

extension JSONFault {
    fileprivate func detail(depthMaximum: Int) -> String {
        switch self {
        case .byteOrderMark: "The body starts with a byte order mark; send the JSON without it."
        case .notUTF8: "The body is not UTF-8."
        case .notJSON: "The body is not JSON."
        case .duplicateMember(let name): "An object in the body has the member `\(name)` twice; give it once."
        case .tooDeep: "The body is nested deeper than \(depthMaximum) objects and arrays."
        }
    }
}

extension FormBody.Fault {
    fileprivate var detail: String {
        switch self {
        case .brokenEncoding: "The form has a percent sign without two hexadecimal digits behind it."
        case .notUTF8: "The form has a value that is not UTF-8."
        case .repeatedField: "The form has a field twice; give each once."
        }
    }
}
