/// A kind of request that is measured.
enum Job: String, CaseIterable, Sendable, Codable {
    /// An API key is checked and counted: 1,000 of 100,000 keys, in turn.
    case verifyKey = "verify-key"
    /// A person with a login token lists three keys.
    case listJWT = "list-jwt"
    /// A person with a login token lists a thousand keys, 250 kB.
    case bulkList = "bulk-list"

    var path: String { self == .verifyKey ? "/auth/verify" : "/auth/api-keys" }

    /// The fixture's file with what is presented, one credential a line.
    var credentialFile: String {
        switch self {
        case .verifyKey: "bearer-keys.txt"
        case .listJWT: "list.jwt"
        case .bulkList: "bulk.jwt"
        }
    }

    /// How many keys the answer lists; nil: it is no list.
    var listedKeys: Int? {
        switch self {
        case .verifyKey: nil
        case .listJWT: Fixture.listUserKeys
        case .bulkList: Fixture.bulkUserKeys
        }
    }

    var sentence: String {
        switch self {
        case .verifyKey: "check an API key and count it: 100,000 keys, 1,000 of them presented in turn"
        case .listJWT: "verify a login token and list 3 keys"
        case .bulkList: "verify a login token and list 1,000 keys, 250 kB"
        }
    }
}
