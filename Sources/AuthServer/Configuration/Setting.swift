/// One thing that the operator can set: its names, what it may be, and where it goes.
struct Setting: Sendable {
    /// The object of the configuration file that it is a member of; nil for the outermost.
    let section: String?
    let name: String
    /// What is counted, such as "seconds"; empty where nothing is.
    let unit: String
    let kind: SettingKind
    /// What it does, in one sentence.
    let meaning: String

    init(_ section: String?, _ name: String, unit: String = "", _ kind: SettingKind, _ meaning: String) {
        self.section = section
        self.name = name
        self.unit = unit
        self.kind = kind
        self.meaning = meaning
    }

    /// The name by which messages and documents call it, such as `jwt.lifetime_seconds`.
    var path: String { section.map { "\($0).\(name)" } ?? name }

    /// The environment's name for it, such as `GCREG_JWT_LIFETIME_SECONDS`.
    var environmentName: String {
        EnvironmentSettings.prefix + path.uppercased().replacing(".", with: "_")
    }

    /// The variable that names a file with a secret's value; nil for what is no secret.
    var fileVariableName: String? { kind.isSecret ? environmentName + EnvironmentSettings.fileSuffix : nil }
}

/// The value of a setting, whichever source it came from.
enum SettingValue: Equatable, Sendable {
    case integer(Int)
    case boolean(Bool)
    case text(String)
    case list([String])
}
