internal import AccountStore

/// What whoever manages users may do to them.
enum UserAuthority: Sendable {
    /// Whoever may open the control socket: everything.
    case localOperator
    /// A caller with the scope `admin`: gives nobody what it does not have, and leaves somebody with these scopes, who can do all that users' routes offer.
    case administrator(Caller, Scopes)

    /// What a new user may do where nothing is said: the usual, as far as it is there to be given.
    func given(_ usual: Scopes) -> Scopes {
        switch self {
        case .localOperator: usual
        case .administrator(let caller, _): usual.intersection(caller.scopes)
        }
    }

    func permit(_ new: NewUser) throws(Problem) { try permitGiving(new.scopes) }

    /// Whoever sets a password, or opens a closed account, can be that user from then on: it must be one that the caller could have made. To take
    /// something away is permitted with any user.
    func permit(_ wish: UserWish, of user: User) throws(Problem) {
        if case .administrator(let caller, _) = self, wish.password != nil, caller.userID == user.id { throw .ownPassword }
        let scopes = wish.changes.scopes ?? user.scopes
        let opens = wish.changes.isActive == true && !user.isActive
        guard wish.password != nil || opens || !user.scopes.isSuperset(of: scopes) else { return }
        try permitGiving(scopes)
    }

    /// The scopes that somebody must have after any change; nil if that does not matter.
    var keepingSomeoneWith: Scopes? {
        switch self {
        case .localOperator: nil
        case .administrator(_, let whole): whole
        }
    }

    /// A login has no limit, no end and no addresses to keep to, so no key can give one.
    private func permitGiving(_ wanted: Scopes) throws(Problem) {
        guard case .administrator(let caller, _) = self else { return }
        guard caller.key == nil else { throw .loginRequired }
        guard caller.scopes.isSuperset(of: wanted) else { throw .insufficientScope(missing: wanted.subtracting(caller.scopes)) }
    }
}
