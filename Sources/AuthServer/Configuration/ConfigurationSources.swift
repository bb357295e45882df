internal import LinuxSystem

/// Flags over the environment over the configuration file over the defaults.
struct ConfigurationSources: Sendable {
    /// `--config`, if it was given.
    var file: String?
    var environment: [String: String]
    /// A setting's path with the texts of its flag.
    var flags: [FlagSetting]

    struct FlagSetting: Sendable {
        let path: String
        let flag: String
        let texts: [String]
    }

    /// Reads and checks everything. All faults are told at once, so that nobody mends one to meet the next.
    func resolve() throws(ConfigurationFaults) -> ResolvedConfiguration {
        var reading = ConfigurationReading()
        if let file { ConfigurationFile(path: file).read(into: &reading) }
        EnvironmentSettings(variables: environment).read(into: &reading)
        for flag in flags { read(flag, into: &reading) }
        return try reading.finish()
    }

    /// A list's flag is given once for each element.
    private func read(_ flag: FlagSetting, into reading: inout ConfigurationReading) {
        guard let setting = SettingTable.setting(flag.path) else { preconditionFailure("a flag stands for a setting that does not exist") }
        reading.take(setting, from: .flag(flag.flag)) { () throws(SettingProblem) in
            try setting.kind.read(texts: flag.texts)
        }
    }
}

/// What has been read so far: values, later ones over earlier ones, and faults.
struct ConfigurationReading {
    private(set) var faults: [ConfigurationFault] = []
    private var given: [String: (value: SettingValue, source: SettingSource)] = [:]

    mutating func take(_ setting: Setting, from source: SettingSource, _ read: () throws(SettingProblem) -> SettingValue) {
        do throws(SettingProblem) {
            given[setting.path] = (try read(), source)
        } catch {
            faults.append(.invalid(source, setting: setting.path, error))
        }
    }

    mutating func add(_ fault: ConfigurationFault) { faults.append(fault) }

    func finish() throws(ConfigurationFaults) -> ResolvedConfiguration {
        guard faults.isEmpty else { throw ConfigurationFaults(all: faults) }
        var configuration = Configuration()
        let values = SettingTable.all.map { setting in
            let (value, source) = given[setting.path] ?? (setting.kind.defaultValue, .standard)
            setting.kind.store(value, in: &configuration)
            return ResolvedSetting(setting: setting, value: value, source: source)
        }
        return ResolvedConfiguration(configuration: configuration, values: values)
    }
}
