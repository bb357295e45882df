import AccountStore
import TextFormats
import Testing

@testable import AuthAPI

/// One bit a scope: 1 read, 2 write, 8 admin.
struct KeyAuthorityTests {
    private static let soon = Timestamp(seconds: 2_000)
    private static let later = Timestamp(seconds: 3_000)

    private static func key(
        _ scopes: UInt64, rateLimit: Int = 100, expiresAt: Timestamp? = soon, isActive: Bool = true, allowedIPs: String = ""
    ) -> APIKey {
        APIKey(
            id: 9, userID: 1, name: "key", prefix: "gcreg_ab", digest: KeyDigest(words: [1, 2, 3, 4]), scopes: Scopes(rawValue: scopes),
            rateLimit: rateLimit, isActive: isActive, lastUsed: nil, expiresAt: expiresAt, createdAt: Timestamp(seconds: 0),
            extras: KeyExtras(allowedIPs: allowedIPs))
    }

    private static func keyCaller(_ scopes: UInt64, rateLimit: Int = 100, expiresAt: Timestamp? = soon) -> Caller {
        let credential = KeyCredential(
            keyID: 5, userID: 1, scopes: Scopes(rawValue: scopes), rateLimit: rateLimit, expiresAt: expiresAt, isActive: true)
        return Caller(userID: 1, scopes: credential.scopes, key: credential)
    }

    private static func loginCaller(_ scopes: UInt64) -> Caller {
        Caller(userID: 1, scopes: Scopes(rawValue: scopes), key: nil)
    }

    private static func changes(
        rateLimit: Int? = nil, isActive: Bool? = nil, expiresAt: Timestamp?? = nil, name: String? = nil, allowedIPs: String? = nil
    ) -> APIKeyChanges {
        var changes = APIKeyChanges()
        changes.name = name
        changes.rateLimit = rateLimit
        changes.isActive = isActive
        changes.expiresAt = expiresAt
        changes.allowedIPs = allowedIPs
        return changes
    }

    struct ChangeCase: Sendable {
        let what: String
        var caller = keyCaller(3)
        var key = KeyAuthorityTests.key(3)
        var changes: APIKeyChanges
        var ownedByCaller = true
        var refusal: Problem?
        var callerIPs = ""
    }

    static let cases: [ChangeCase] = [
        ChangeCase(what: "renames an equal", changes: changes(name: "new")),
        ChangeCase(what: "renames a greater", key: key(11, rateLimit: 900, expiresAt: nil), changes: changes(name: "new")),
        ChangeCase(what: "disables a greater", key: key(11), changes: changes(isActive: false)),
        ChangeCase(what: "lowers a greater's limit", key: key(11, rateLimit: 900), changes: changes(rateLimit: 50)),
        ChangeCase(what: "shortens a greater's life", key: key(11, expiresAt: nil), changes: changes(expiresAt: soon)),
        ChangeCase(what: "enables an equal", key: key(3, isActive: false), changes: changes(isActive: true)),
        ChangeCase(what: "enables a smaller", key: key(1, rateLimit: 1, isActive: false), changes: changes(isActive: true)),
        ChangeCase(
            what: "enables a greater", key: key(11, isActive: false), changes: changes(isActive: true),
            refusal: .insufficientScope(missing: Scopes(rawValue: 8))),
        ChangeCase(
            what: "enables a faster", key: key(3, rateLimit: 101, isActive: false), changes: changes(isActive: true),
            refusal: .exceedsOwnRateLimit(100)),
        ChangeCase(
            what: "enables a longer-lived", key: key(3, expiresAt: nil, isActive: false), changes: changes(isActive: true),
            refusal: .exceedsOwnExpiry),
        ChangeCase(
            what: "enables a faster and slows it down", key: key(3, rateLimit: 101, isActive: false),
            changes: changes(rateLimit: 100, isActive: true)),
        ChangeCase(what: "leaves a greater enabled", key: key(11, rateLimit: 900), changes: changes(isActive: true)),
        ChangeCase(what: "raises to its own limit", key: key(3, rateLimit: 10), changes: changes(rateLimit: 100)),
        ChangeCase(what: "raises beyond it", key: key(3, rateLimit: 10), changes: changes(rateLimit: 101), refusal: .exceedsOwnRateLimit(100)),
        ChangeCase(what: "raises itself", changes: changes(rateLimit: 1_000), refusal: .exceedsOwnRateLimit(100)),
        ChangeCase(
            what: "raises a greater within its own limit", key: key(11, rateLimit: 10), changes: changes(rateLimit: 20),
            refusal: .insufficientScope(missing: Scopes(rawValue: 8))),
        ChangeCase(what: "extends to its own expiry", key: key(3, expiresAt: Timestamp(seconds: 5)), changes: changes(expiresAt: soon)),
        ChangeCase(what: "extends beyond it", changes: changes(expiresAt: later), refusal: .exceedsOwnExpiry),
        ChangeCase(what: "takes its own expiry away", changes: changes(expiresAt: .some(nil)), refusal: .exceedsOwnExpiry),
        ChangeCase(
            what: "revives a greater", key: key(11, expiresAt: Timestamp(seconds: 5)), changes: changes(expiresAt: soon),
            refusal: .insufficientScope(missing: Scopes(rawValue: 8))),
        ChangeCase(
            what: "without an expiry of its own gives any", caller: keyCaller(3, expiresAt: nil), changes: changes(expiresAt: .some(nil))),
        ChangeCase(what: "narrows a greater", key: key(11, allowedIPs: "10.0.0.0/8"), changes: changes(allowedIPs: "10.1.0.0/16")),
        ChangeCase(what: "widens an equal", key: key(3, allowedIPs: "10.0.0.0/8"), changes: changes(allowedIPs: "")),
        ChangeCase(
            what: "widens a greater", key: key(11, allowedIPs: "10.0.0.0/8"), changes: changes(allowedIPs: ""),
            refusal: .insufficientScope(missing: Scopes(rawValue: 8))),
        ChangeCase(
            what: "widens beyond itself", key: key(3, allowedIPs: "10.0.0.0/8"), changes: changes(allowedIPs: "10.0.0.0/7"), refusal: .exceedsOwnAddresses,
            callerIPs: "10.0.0.0/8"),
        ChangeCase(
            what: "enables one of more addresses", key: key(3, isActive: false), changes: changes(isActive: true), refusal: .exceedsOwnAddresses,
            callerIPs: "10.0.0.0/8"),
        ChangeCase(
            what: "enables one of the same addresses", key: key(3, isActive: false, allowedIPs: "10.0.0.0/8"), changes: changes(isActive: true),
            callerIPs: "10.0.0.0/8"),
        ChangeCase(what: "renames one of more addresses", changes: changes(name: "new"), callerIPs: "10.0.0.0/8"),
        ChangeCase(
            what: "of a login does as it likes", caller: loginCaller(3), key: key(11, isActive: false),
            changes: changes(rateLimit: 1_000_000, isActive: true, expiresAt: .some(nil))),
        ChangeCase(
            what: "of an administrator's login, on another's greater key", caller: loginCaller(11), key: key(15, isActive: false),
            changes: changes(isActive: true), ownedByCaller: false, refusal: .insufficientScope(missing: Scopes(rawValue: 4))),
        ChangeCase(
            what: "of an administrator's login, on another's smaller key", caller: loginCaller(11), key: key(1, isActive: false),
            changes: changes(rateLimit: 1_000_000, isActive: true), ownedByCaller: false),
    ]

    @Test(arguments: cases) func `a change gives nothing that its maker does not have`(example: ChangeCase) {
        let result = Result { () throws(Problem) in
            try KeyAuthority(example.caller, allowedIPs: example.callerIPs).permit(example.changes, of: example.key, ownedByCaller: example.ownedByCaller)
        }
        switch result {
        case .success: #expect(example.refusal == nil, "\(example.what)")
        case .failure(let problem): #expect(problem == example.refusal, "\(example.what)")
        }
    }
}
