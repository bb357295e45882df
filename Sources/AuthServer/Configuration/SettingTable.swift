internal import AccountStore
internal import AuthAPI
internal import HTTPServer
internal import Tokens

/// Every setting there is, once: reading, checking, showing and documenting all go by this table.
enum SettingTable {
    static let all: [Setting] = general + jwt + login + store + log + limits

    static func setting(_ path: String) -> Setting? { byPath[path] }

    private static let byPath = Dictionary(uniqueKeysWithValues: all.map { ($0.path, $0) })

    private static let general: [Setting] = [
        Setting(
            nil, "listen", .list(["127.0.0.1:8080"], .listenAddress, 1...16) { $0.listen = $1.map { ListenAddress($0)! } },
            "Where to serve: `127.0.0.1:8080`, `[::1]:8080` or `unix:/path`, several if need be."),
        Setting(
            nil, "data", .text("./data", .path) { $0.dataDirectory = $1 },
            "The directory with everything that is kept, made at the first start."),
        Setting(
            nil, "loops", unit: "threads", .automatic(1...1_024) { $0.loops = $1 },
            "Event loops; 0 or `auto`: one for each processor that the process may run on."),
        Setting(
            nil, "scopes", .list(["read", "write", "introspect", "admin"], .scopeName, 1...64) { $0.store.scopes = $1 },
            "The names of scopes that users and keys may be given, in the order in which they are shown."),
        Setting(
            nil, "trusted_proxies", .list([], .addressRange, 0...256) { $0.auth.trustedProxies = $1.map { AddressRange($0)! } },
            "Whose `X-Forwarded-For` is believed: ranges such as `10.0.0.0/8`, addresses, or `unix`."),
    ]

    private static let jwt: [Setting] = [
        Setting(
            "jwt", "secret", .text("", .secret) { $0.jwtSecret = $1 },
            "Signs login tokens, at least \(SigningKey.minimumSecretBytes) bytes; empty: made at the first start and kept in the data directory."),
        Setting(
            "jwt", "previous_secrets", .list([], .secret, 0...16) { $0.jwtPreviousSecrets = $1 },
            "Secrets whose tokens are still accepted while they are being replaced."),
        Setting(
            "jwt", "lifetime_seconds", unit: "seconds", .integer(3_600, 1...2_592_000) { $0.auth.tokenLifetimeSeconds = $1 },
            "How long a login token is valid."),
    ]

    private static let login: [Setting] = [
        Setting(
            "login", "failures_max", unit: "logins", .integer(5, 1...1_000_000) { $0.auth.loginFailuresMaximum = $1 },
            "Failed logins of an account from one address within the window before the next is answered with 429."),
        Setting(
            "login", "failure_window_seconds", unit: "seconds", .integer(120, 1...86_400) { $0.auth.loginFailureWindowSeconds = $1 },
            "How long a failed login counts."),
        Setting(
            "login", "hash_workers", unit: "threads", .automatic(1...1_024) { $0.hashWorkers = $1 },
            "Threads that hash passwords; 0 or `auto`: one for each processor that the process may run on."),
        Setting(
            "login", "hash_queue_max", unit: "logins", .integer(64, 1...100_000) { $0.hashQueueMaximum = $1 },
            "Passwords that may wait to be hashed before the next login is answered with 503."),
    ]

    private static let store: [Setting] = [
        Setting(
            "store", "snapshot_journal_bytes", unit: "bytes", .integer(67_108_864, 4_096...1_099_511_627_776) { $0.store.snapshotJournalBytes = $1 },
            "The size that the journal must have reached before a new snapshot replaces it."),
        Setting(
            "store", "usage_flush_seconds", unit: "seconds", .integer(1, 1...3_600) { $0.store.usageFlushSeconds = $1 },
            "How often counters and times of last use are written out: what a crash may lose."),
        Setting(
            "store", "pending_changes_max", unit: "changes", .integer(4_096, 1...1_000_000) { $0.store.pendingChangesMaximum = $1 },
            "Changes that may wait for the disk before the next is answered with 503."),
        Setting(
            "store", "api_keys_per_user_max", unit: "keys", .integer(10_000, 1...1_000_000) { $0.store.apiKeysPerUserMaximum = $1 },
            "API keys that one user may have."),
    ]

    private static let log: [Setting] = [
        Setting(
            "log", "level", .choice("info", LogLevel.names) { $0.logLevel = LogLevel($1)! },
            "The least serious lines that are written: `debug`, `info`, `warning` or `error`."),
        Setting(
            "log", "format", .choice("auto", LogFormatChoice.names) { $0.logFormat = LogFormatChoice(rawValue: $1)! },
            "`text`, `json`, or `auto`: text on a terminal and JSON elsewhere."),
        Setting(
            "log", "access", .boolean(true) { $0.logAccess = $1 },
            "Whether each request is a line of the log."),
    ]
}
