import Glibc

do {
    let report = try Command.run(Array(CommandLine.arguments.dropFirst()))
    print(report.text)
    exit(report.faults.isEmpty ? 0 : 1)
} catch {
    print("\(error)")
    exit(2)
}
