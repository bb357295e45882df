internal import AccountStore
internal import TextFormats

/// What a caller may give to a key: nothing that it does not have itself.
struct KeyAuthority {
    private let scopes: Scopes
    /// A login has no limit of its own, and so sets none.
    private let rateLimit: Int?
    private let expiresAt: Timestamp?
    /// As they are stored; empty: everywhere.
    private let allowedIPs: String
    /// Nil for a login.
    private let keyID: Int?

    /// `allowedIPs` are the addresses of the caller, if it is a key that has some.
    init(_ caller: Caller, allowedIPs: String = "") {
        self.allowedIPs = allowedIPs
        keyID = caller.key?.keyID
        scopes = caller.scopes
        rateLimit = caller.key?.rateLimit
        expiresAt = caller.key?.expiresAt
    }

    /// The new key's limit, expiry and addresses where the request leaves them open: the usual ones, cut to the caller's own.
    func completed(_ wish: APIKeyWish) throws(Problem) -> APIKeyWish.Complete {
        try refuseScopes(beyond: wish.scopes)
        let limit = wish.rateLimit ?? min(APIKeyRules.defaultRateLimit, rateLimit ?? .max)
        try refuseRateLimit(limit)
        let expiry: Timestamp? = wish.expiresAt ?? expiresAt
        try refuseExpiry(expiry)
        let addresses = wish.allowedIPs ?? allowedIPs
        try refuseAddresses(addresses)
        return APIKeyWish.Complete(rateLimit: limit, expiresAt: expiry, allowedIPs: addresses)
    }

    /// What the request names must be the caller's to give; and a change that lets a key do more than it could (switched on,
    /// a higher limit, a longer life, more addresses) must leave it a key that the caller could have made. Smaller or renamed it may become in any case.
    func permit(_ changes: APIKeyChanges, of key: APIKey, ownedByCaller: Bool) throws(Problem) {
        if let limit = changes.rateLimit { try refuseRateLimit(limit) }
        if let expiry = changes.expiresAt { try refuseExpiry(expiry) }
        if let addresses = changes.allowedIPs { try refuseAddresses(addresses) }
        let limit = changes.rateLimit ?? key.rateLimit
        let expiry: Timestamp? = changes.expiresAt ?? key.expiresAt
        let addresses = changes.allowedIPs ?? key.extras.allowedIPs
        let isEnabled = changes.isActive == true && !key.isActive
        let isWidened = !AllowedAddresses.text(addresses, isWithin: key.extras.allowedIPs)
        guard isEnabled || isWidened || limit > key.rateLimit || isLater(expiry, than: key.expiresAt) else { return }
        // Of its owner's keys a login is the master: what a key has beyond its owner it cannot use.
        let isMaster = ownedByCaller && rateLimit == nil
        if !isMaster { try refuseScopes(beyond: key.scopes) }
        try refuseRateLimit(limit)
        try refuseExpiry(expiry)
        try refuseAddresses(addresses)
    }

    /// Who gives a key a new text holds it: it must be a key that the caller could have made, or the caller itself.
    ///
    /// The text before a rotation is a caller that expires with its grace, and so gives its key no text that lives longer.
    func permit(rotationOf key: APIKey, ownedByCaller: Bool) throws(Problem) {
        // What a key has beyond its owner neither the owner nor the key can use.
        let isMaster = (ownedByCaller && rateLimit == nil) || key.id == keyID
        if !isMaster { try refuseScopes(beyond: key.scopes) }
        try refuseRateLimit(key.rateLimit)
        try refuseExpiry(key.expiresAt)
        try refuseAddresses(key.extras.allowedIPs)
    }

    private func refuseScopes(beyond wanted: Scopes) throws(Problem) {
        guard scopes.contains(wanted) else { throw .insufficientScope(missing: wanted.subtracting(scopes)) }
    }

    private func refuseRateLimit(_ wanted: Int) throws(Problem) {
        if let rateLimit, wanted > rateLimit { throw .exceedsOwnRateLimit(rateLimit) }
    }

    private func refuseExpiry(_ wanted: Timestamp?) throws(Problem) {
        if expiresAt != nil, isLater(wanted, than: expiresAt) { throw .exceedsOwnExpiry }
    }

    private func refuseAddresses(_ wanted: String) throws(Problem) {
        guard AllowedAddresses.text(wanted, isWithin: allowedIPs) else { throw .exceedsOwnAddresses }
    }

    /// Nil is never.
    private func isLater(_ time: Timestamp?, than other: Timestamp?) -> Bool {
        guard let other else { return false }
        guard let time else { return true }
        return time > other
    }
}
