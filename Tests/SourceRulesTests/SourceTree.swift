import Glibc
import Testing

/// The package's own files, found from where this one lies.
enum SourceTree {
    static let root = String(#filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined())

    struct File: Sendable, CustomTestStringConvertible {
        /// From the package's folder on, such as `Sources/Tokens/TokenSigner.swift`.
        let path: String
        let text: String

        var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
        /// The module's name, the folder below `Sources` or `Tests`.
        var module: String { String(path.split(separator: "/")[1]) }
        var testDescription: String { path }
    }

    static let sources = swiftFiles(below: "Sources")
    static let tests = swiftFiles(below: "Tests")

    static func read(_ path: String) -> String {
        guard let file = unsafe fopen("\(root)/\(path)", "r") else { return "" }
        defer { unsafe fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while case let count = unsafe fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }

    static func names(in path: String) -> [String] {
        guard let directory = unsafe opendir("\(root)/\(path)") else { return [] }
        defer { unsafe closedir(directory) }
        var names: [String] = []
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
                unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    private static func swiftFiles(below path: String) -> [File] {
        names(in: path).flatMap { name -> [File] in
            let path = "\(path)/\(name)"
            if name.hasSuffix(".swift") { return [File(path: path, text: read(path))] }
            return name.hasPrefix(".") ? [] : swiftFiles(below: path)
        }
    }
}
