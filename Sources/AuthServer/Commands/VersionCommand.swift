/// `version`: which release this is.
enum VersionCommand {
    static let command = Command(
        path: ["version"], summary: "print the version", options: [.json],
        examples: [Command.Example("gcreg-auth version", "print, for instance, gcreg-auth \(Program.version)")],
        run: { invocation, program throws(ProgramError) in
            try program.print(
                invocation.has(.json)
                    ? "{\"name\":\"\(Program.name)\",\"version\":\"\(Program.version)\"}\n" : "\(Program.name) \(Program.version)\n")
        })
}
