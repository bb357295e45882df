internal import TextFormats

/// What is written from the table of settings, so that it cannot say anything else.
enum SettingDocuments {
    /// The text of config.example.json: every setting at its default, one a line.
    static func exampleFile() -> [UInt8] {
        var text: [UInt8] = []
        text.append("{\n")
        var isFirst = true
        for section in sections {
            if !isFirst { text.append(",\n") }
            isFirst = false
            let settings = SettingTable.all.filter { $0.section == section }
            guard let section else {
                appendMembers(settings, indent: "  ", to: &text)
                continue
            }
            text.append("  ")
            text.append(jsonString: section)
            text.append(": {\n")
            appendMembers(settings, indent: "    ", to: &text)
            text.append("\n  }")
        }
        text.append("\n}\n")
        return text
    }

    /// The table of the README: name, unit, default, meaning.
    static func markdownTable() -> [UInt8] {
        var text: [UInt8] = []
        text.append("| setting | unit | default | meaning |\n|---|---|---|---|\n")
        for setting in SettingTable.all {
            text.append("| `")
            text.append(contentsOf: setting.path.utf8)
            text.append("` | ")
            text.append(contentsOf: setting.unit.utf8)
            text.append(setting.unit.isEmpty ? "| `" : " | `")
            text.append(json: setting.kind.defaultValue)
            text.append("` | ")
            text.append(contentsOf: setting.meaning.utf8)
            text.append(" |\n")
        }
        return text
    }

    /// In the order of the table, the outermost object first.
    private static var sections: [String?] {
        SettingTable.all.map(\.section).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    private static func appendMembers(_ settings: [Setting], indent: StaticString, to text: inout [UInt8]) {
        for (index, setting) in settings.enumerated() {
            if index > 0 { text.append(",\n") }
            text.append(indent)
            text.append(jsonString: setting.name)
            text.append(": ")
            text.append(json: setting.kind.defaultValue)
        }
    }
}
