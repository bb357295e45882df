internal import AccountStore
internal import AuthAPI
internal import HTTPServer

/// Everything that the operator has decided, typed. The table's defaults fill it, so that none stands here a second time.
struct Configuration: Sendable {
    var listen: [ListenAddress] = []
    var dataDirectory = ""
    /// 0: one for each processor.
    var loops = 0
    /// Empty: the data directory keeps one.
    var jwtSecret = ""
    var jwtPreviousSecrets: [String] = []
    /// 0: one for each processor.
    var hashWorkers = 0
    var hashQueueMaximum = 0
    var auth = AuthSettings()
    var store = StoreSettings()
    var limits = ServerLimits()
    var logLevel = LogLevel.info
    var logFormat = LogFormatChoice.auto
    var logAccess = true
    var logBufferBytes = 0
}

/// Where a setting's value came from; what is further down wins.
enum SettingSource: Equatable, Sendable {
    case standard
    case file(String)
    case environment(variable: String)
    case flag(String)

    /// The word that scripts see.
    var name: String {
        switch self {
        case .standard: "default"
        case .file: "file"
        case .environment: "environment"
        case .flag: "flag"
        }
    }

    /// Where to look for it; nil for a default, which is nowhere.
    var place: String? {
        switch self {
        case .standard: nil
        case .file(let place), .environment(let place), .flag(let place): place
        }
    }
}

/// A configuration with the origin of each of its values, in the order of the table.
struct ResolvedConfiguration: Sendable {
    let configuration: Configuration
    let values: [ResolvedSetting]
}

struct ResolvedSetting: Sendable {
    let setting: Setting
    let value: SettingValue
    let source: SettingSource
}
