/// An answer as a client sees it.
package struct Answer: Sendable {
    package let status: Int
    package let fields: [(name: String, value: String)]
    package var body: [UInt8] = []

    package subscript(name: String) -> String? {
        fields.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    package var text: String { String(decoding: body, as: UTF8.self) }

    var contentLength: Int { self["Content-Length"].flatMap { Int($0) } ?? 0 }

    init(head: [UInt8]) throws {
        let lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: false)
        let words = lines[0].split(separator: " ", maxSplits: 2)
        guard words.count >= 2, words[0] == "HTTP/1.1", let status = Int(words[1]) else {
            throw LoopbackClient.Failure(description: "no status line: \(lines[0])")
        }
        self.status = status
        fields = lines.dropFirst().map { line in
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(parts[0]), String(parts.last!.drop { $0 == " " }))
        }
    }
}

extension [UInt8] {
    func firstRange(of wanted: [UInt8]) -> Range<Int>? {
        guard count >= wanted.count else { return nil }
        for start in 0...(count - wanted.count) where self[start] == wanted[0] && Array(self[start..<start + wanted.count]) == wanted {
            return start..<start + wanted.count
        }
        return nil
    }
}
