/// Every command, in the order of the help.
enum CommandTable {
    static let all: [Command] = [
        ServeCommand.command,
        UserCommands.add, UserCommands.list, UserCommands.passwd, UserCommands.disable, UserCommands.enable, UserCommands.remove,
        KeyCommands.list, KeyCommands.create, KeyCommands.rotate, KeyCommands.revoke,
        SecretCommands.rotate, SecretCommands.list,
        StoreCommands.importing, StoreCommands.exporting, StoreCommands.check, StoreCommands.salvage, CompactCommand.command,
        BackupCommands.backup, BackupCommands.restore,
        ConfigCommands.check, ConfigCommands.show,
        PrintCommands.nginx, PrintCommands.caddy, PrintCommands.traefik, PrintCommands.envoy, PrintCommands.apisix,
        VersionCommand.command, HelpCommand.command,
    ]

    /// The first words of the commands that have two, such as `user`.
    static let groups: [String] = all.reduce(into: []) { groups, command in
        if command.path.count == 2, !groups.contains(command.path[0]) { groups.append(command.path[0]) }
    }

    static func commands(inGroup group: String) -> [Command] { all.filter { $0.path.count == 2 && $0.path[0] == group } }

    /// Every option of every command, each name once.
    static let options: [Option] = all.flatMap(\.options).reduce(into: [.help]) { options, option in
        if !options.contains(option) { options.append(option) }
    }
}
