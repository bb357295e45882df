internal import TextFormats

/// `config …`: the settings as the server would take them.
enum ConfigCommands {
    static let check = Command(
        path: ["config", "check"], summary: "check all settings without starting anything", options: Option.allSettings + [.json],
        notes: "Every fault is told at once; the exit code is 2 if there is any.",
        examples: [Command.Example("gcreg-auth config check --config /etc/gcreg-auth.json", "before a restart")],
        run: { invocation, program throws(ProgramError) in
            let settings = try program.resolveSettings(invocation).values
            let changed = settings.count { $0.source != .standard }
            if invocation.has(.json) { return try program.print("{\"valid\":true,\"settings\":\(settings.count),\"set\":\(changed)}\n") }
            try program.print("The settings are valid: \(changed) of \(settings.count) are set, the others are at their defaults.\n")
        })

    static let show = Command(
        path: ["config", "show"], summary: "show every setting, its value and where it comes from",
        options: Option.allSettings + [.json, .example],
        notes: "Secrets are not shown, only whether there are any.",
        examples: [
            Command.Example("gcreg-auth config show --config /etc/gcreg-auth.json", "what the server would use"),
            Command.Example("gcreg-auth config show --example > config.json", "a file to start from, with every setting at its default"),
        ],
        run: { invocation, program throws(ProgramError) in
            if invocation.has(.example) { return try program.print(SettingDocuments.exampleFile()) }
            let settings = try program.resolveSettings(invocation).values
            if invocation.has(.json) { return try program.print(json(settings)) }
            let rows = settings.map { [$0.setting.path, $0.text, [$0.source.name, $0.source.place].compactMap(\.self).joined(separator: " ")] }
            try program.print(TextTable(headings: ["SETTING", "VALUE", "SOURCE"], rows: rows).text)
        })

    private static func json(_ settings: [ResolvedSetting]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.openObject()
        bytes.openMember("settings")
        bytes.openArray()
        for setting in settings {
            bytes.openObject()
            bytes.member("name", setting.setting.path)
            bytes.openMember("value")
            bytes.append(json: setting.shown)
            bytes.member("source", setting.source.name)
            if let place = setting.source.place { bytes.member("place", place) }
            bytes.closeObject()
        }
        bytes.closeArray()
        bytes.closeObject()
        bytes.append("\n")
        return bytes
    }
}
