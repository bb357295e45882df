import CTestLinux
import Glibc
import LinuxSystem

/// The machine in a line.
enum Machine {
    static func describe() throws -> String {
        let fields = try Files.text("/proc/cpuinfo").split(separator: "\n").map { line in
            line.split(separator: ":", maxSplits: 1).map { $0.trimmingSpaces() }
        }
        let model = fields.first { ["model name", "Model"].contains($0.first) }?.last ?? "an unnamed processor"
        let processors = fields.count { $0.first == "processor" }
        let kernel = try Files.text("/proc/sys/kernel/osrelease").split(separator: "\n").first.map(String.init) ?? "?"
        return "\(model), \(processors) processors, Linux \(kernel), \(try distribution())"
    }

    private static func distribution() throws -> String {
        let path = "/etc/os-release"
        guard try SystemCall.exists(path) else { return "an unnamed distribution" }
        let line = try Files.text(path).split(separator: "\n").first { $0.hasPrefix("PRETTY_NAME=") }
        return line.map { $0.dropFirst(12).filter { $0 != "\"" } } ?? "an unnamed distribution"
    }
}

extension Substring {
    fileprivate func trimmingSpaces() -> String {
        var rest = self
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest.drop { $0.isWhitespace })
    }
}
