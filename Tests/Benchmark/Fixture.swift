import Cryptography
import TextFormats
import Tokens

/// The data that every server serves and that the load presents. The secrets are of no use for anything else.
///
/// It is the same each time, but for the `jti` of the tokens.
struct Fixture {
    static let keys = 100_000
    static let listUserKeys = 3
    static let bulkUserKeys = 1_000
    static let otherUsersKeys = 3
    static let presentedKeys = 1_000
    /// So high that no run reaches it.
    static let rateLimit = 100_000_000
    static let listUser = 1
    static let bulkUser = 2
    static let secret = "only-for-benchmarks-0123456789abcdefghijklmnopqr"
    /// Looks like bcrypt, and is the hash of nothing.
    static let passwordHash = "$2b$05$" + String(repeating: ".", count: 53)
    static let issued = Timestamp(seconds: 1_700_000_000)
    static let created = Timestamp(seconds: 1_704_114_600)
    static let lastUsed = Timestamp(seconds: 1_704_119_400)
    /// The year 2100.
    static let expires = Timestamp(seconds: 4_102_444_800)

    /// The text of key `id`, from 1 on.
    static func key(_ id: Int) -> [UInt8] {
        var dice = FixtureDice(seed: UInt64(id))
        return Array("gcreg_".utf8) + (0..<32).map { _ in characters[Int(dice.next() % UInt64(characters.count))] }
    }

    private static let characters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)

    static func owner(of id: Int) -> Int {
        if id <= listUserKeys { return listUser }
        if id <= listUserKeys + bulkUserKeys { return bulkUser }
        return bulkUser + 1 + (id - listUserKeys - bulkUserKeys - 1) / otherUsersKeys
    }

    static var users: Int { owner(of: keys) }

    /// The ids of the keys that the load presents: spread over all, so that a server finds few of them in its caches by accident.
    static var presented: [Int] { (0..<presentedKeys).map { ($0 * 61_803 + 17) % keys + 1 } }

    static func token(forUser user: Int, hasExpired: Bool = false) throws -> [UInt8] {
        let ring = SigningKeyRing(signing: try SigningKey(secret: SecretBytes(Array(secret.utf8))))
        return TokenSigner(ring).token(forUser: user, at: issued, lifetimeSeconds: hasExpired ? 3_600 : Int(expires.seconds - issued.seconds))
    }
}

/// Numbers that are the same each time and look like chance (SplitMix64).
struct FixtureDice {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
