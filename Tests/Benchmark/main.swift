import Glibc

do {
    try Command.run(Array(CommandLine.arguments.dropFirst()))
} catch {
    Progress.say("\(error)")
    exit(1)
}
