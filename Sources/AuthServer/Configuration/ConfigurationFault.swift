internal import LinuxSystem

/// What is wrong with the settings, each in a sentence that names where.
enum ConfigurationFault: Error, Equatable, CustomStringConvertible {
    case unreadableFile(path: String, SystemError)
    case fileTooLarge(path: String)
    case notJSON(path: String)
    case tooDeep(path: String)
    case duplicateMember(path: String, name: String)
    case notAnObject(path: String)
    case sectionNotAnObject(path: String, section: String)
    case unknownSetting(path: String, name: String, nearest: String?)
    case unknownVariable(name: String, nearest: String?)
    case variableAndFile(variable: String, fileVariable: String)
    case unreadableSecretFile(variable: String, path: String, SystemError)
    case secretFileTooLarge(variable: String, path: String)
    case secretFileNotText(variable: String, path: String)
    case invalid(SettingSource, setting: String, SettingProblem)

    var description: String {
        switch self {
        case .unreadableFile(let path, let error): "cannot read the configuration file \(path): \(error.reason)"
        case .fileTooLarge(let path): "\(path) is larger than the \(ConfigurationFile.maximumBytes) bytes that a configuration file may have"
        case .notJSON(let path): "\(path) is not JSON: see config.example.json for the form"
        case .tooDeep(let path): "\(path) is nested deeper than any setting is: see config.example.json for the form"
        case .duplicateMember(let path, let name): "\(path) has the member `\(name)` twice in one object: keep one of them"
        case .notAnObject(let path): "\(path) must be a JSON object: see config.example.json for the form"
        case .sectionNotAnObject(let path, let section): "\(path): \(section) is a section and must be an object"
        case .unknownSetting(let path, let name, let nearest):
            "\(path): there is no setting \(name)\(NearestName.question(nearest, orElse: "`gcreg-auth help settings` lists them"))"
        case .unknownVariable(let name, let nearest):
            "the environment has \(name), which is no setting\(NearestName.question(nearest, orElse: "`gcreg-auth help settings` lists them"))"
        case .variableAndFile(let variable, let fileVariable):
            "the environment has both \(variable) and \(fileVariable); keep one of them"
        case .unreadableSecretFile(let variable, let path, let error): "\(variable): cannot read \(path): \(error.reason)"
        case .secretFileTooLarge(let variable, let path):
            "\(variable): \(path) is larger than the \(EnvironmentSettings.secretFileMaximumBytes) bytes that a file with secrets may have"
        case .secretFileNotText(let variable, let path):
            "\(variable): \(path) is not UTF-8 text; write the secret in base64 or hexadecimal"
        case .invalid(let source, let setting, let problem): Self.sentence(source, setting, problem)
        }
    }

    private static func sentence(_ source: SettingSource, _ setting: String, _ problem: SettingProblem) -> String {
        switch source {
        case .standard, .flag: "\(source.place ?? setting) \(problem)"
        case .file(let path): "\(path): \(setting) \(problem)"
        case .environment(let variable): "\(variable) \(problem)"
        }
    }
}

/// At least one fault.
struct ConfigurationFaults: Error {
    let all: [ConfigurationFault]
}
