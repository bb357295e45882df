internal import LinuxSystem
internal import TextFormats

/// The settings among the variables of the environment: every name that begins with `GCREG_` is one.
struct EnvironmentSettings {
    static let prefix = "GCREG_"
    static let fileSuffix = "_FILE"
    static let secretFileMaximumBytes = 65_536

    let variables: [String: String]

    func read(into reading: inout ConfigurationReading) {
        for name in variables.keys.sorted() where name.hasPrefix(Self.prefix) {
            if let setting = Self.byVariable[name] {
                reading.take(setting, from: .environment(variable: name)) { () throws(SettingProblem) in
                    try setting.kind.read(text: variables[name]!)
                }
            } else if let setting = Self.byFileVariable[name] {
                readSecretFile(of: setting, variable: name, into: &reading)
            } else {
                reading.add(.unknownVariable(name: name, nearest: NearestName.of(name, among: Self.names)))
            }
        }
    }

    private func readSecretFile(of setting: Setting, variable: String, into reading: inout ConfigurationReading) {
        let path = variables[variable]!
        guard variables[setting.environmentName] == nil else {
            return reading.add(.variableAndFile(variable: setting.environmentName, fileVariable: variable))
        }
        do throws(SmallFileError) {
            let bytes = try SmallFile.read(path, atMost: Self.secretFileMaximumBytes)
            guard let text = String(validating: bytes, as: UTF8.self) else {
                return reading.add(.secretFileNotText(variable: variable, path: path))
            }
            reading.take(setting, from: .environment(variable: variable)) { () throws(SettingProblem) in
                if case .list = setting.kind { return try setting.kind.read(texts: Self.lines(of: text)) }
                let secret = Self.withoutLineEnd(text)
                // Elsewhere an empty text asks for a secret to be made; a file without anything in it was meant to have one.
                if secret.isEmpty { throw .secretTooShort }
                return try setting.kind.read(text: secret)
            }
        } catch {
            switch error {
            case .tooLarge: reading.add(.secretFileTooLarge(variable: variable, path: path))
            case .system(let error): reading.add(.unreadableSecretFile(variable: variable, path: path, error))
            }
        }
    }

    /// The file's text without the line end that editors and `echo` put there.
    private static func withoutLineEnd(_ text: String) -> String {
        var scalars = text.unicodeScalars
        if scalars.last == "\n" { scalars.removeLast() }
        if scalars.last == "\r" { scalars.removeLast() }
        return String(scalars)
    }

    /// The lines that have anything in them. A line end of two characters is one `Character`, hence the scalars.
    private static func lines(of text: String) -> [String] {
        text.unicodeScalars.split { $0 == "\n" || $0 == "\r" }.map { String($0) }
    }

    private static let byVariable = Dictionary(uniqueKeysWithValues: SettingTable.all.map { ($0.environmentName, $0) })
    private static let byFileVariable = Dictionary(
        uniqueKeysWithValues: SettingTable.all.filter { $0.fileVariableName != nil }.map { ($0.fileVariableName!, $0) })
    private static let names = Array(byVariable.keys.sorted() + byFileVariable.keys.sorted())
}
