import Testing

@testable import AuthServer

/// The README, to be held against the code.
struct Readme {
    let text: String

    init(text: String) { self.text = text }

    init() throws {
        let path = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined() + "/README.md"
        text = String(decoding: try SmallFile.read(path, atMost: 1 << 20), as: UTF8.self)
    }

    /// The cells of the rows of the table with this heading.
    func rows(under heading: String) throws -> [[String]] {
        let start = try #require(text.firstRange(of: heading + "\n"))
        return text[start.upperBound...].split(separator: "\n", omittingEmptySubsequences: false).prefix { $0.hasPrefix("|") }.dropFirst().map { row in
            row.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false).map { cell in
                String(cell.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
            }
        }
    }
}
