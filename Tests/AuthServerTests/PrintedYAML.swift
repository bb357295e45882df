/// The part of YAML that printed configurations use: maps, lists and texts, nested by indentation. Anything else is a fault.
indirect enum PrintedYAML: Equatable {
    case text(String)
    case list([PrintedYAML])
    case map([String: PrintedYAML])

    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    init(_ text: String) throws {
        var reader = Reader(text)
        self = try reader.node(at: 0)
        if let line = reader.lines.first { throw Fault(description: "not at its place: \(line)") }
    }

    /// What stands at a path such as `routes 0 plugins`.
    subscript(path: String) -> PrintedYAML? {
        path.split(separator: " ").reduce(self as PrintedYAML?) { node, step in
            switch node {
            case .map(let members): members[String(step)]
            case .list(let elements): Int(step).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
            case .text, nil: nil
            }
        }
    }

    /// The elements of a list of texts, or the values of a list of maps with one member.
    var texts: [String]? {
        guard case .list(let elements) = self else { return nil }
        return elements.compactMap { element in
            if case .text(let text) = element { return text }
            if case .map(let members) = element, members.count == 1, case .text(let text) = members.values.first { return text }
            return nil
        }
    }

    private struct Reader {
        var lines: [(indent: Int, text: Substring)]

        init(_ text: String) {
            lines = text.split(separator: "\n").compactMap { line in
                let content = line.drop { $0 == " " }
                return content.isEmpty || content.hasPrefix("#") ? nil : (line.count - content.count, content)
            }
        }

        mutating func node(at indent: Int) throws -> PrintedYAML {
            guard let first = lines.first, first.indent == indent, !first.text.contains("\t") else {
                throw Fault(description: "nothing at \(indent): \(lines.first.map { "\($0)" } ?? "the end")")
            }
            if first.text.hasPrefix("- ") { return try list(at: indent) }
            if Self.member(first.text) != nil { return try map(at: indent) }
            lines.removeFirst()
            return .text(try Self.scalar(first.text))
        }

        private mutating func list(at indent: Int) throws -> PrintedYAML {
            var elements: [PrintedYAML] = []
            while let line = lines.first, line.indent == indent, line.text.hasPrefix("- ") {
                lines[0] = (indent + 2, line.text.dropFirst(2))
                elements.append(try node(at: indent + 2))
            }
            return .list(elements)
        }

        private mutating func map(at indent: Int) throws -> PrintedYAML {
            var members: [String: PrintedYAML] = [:]
            while let line = lines.first, line.indent == indent, let (name, value) = Self.member(line.text) {
                lines.removeFirst()
                guard members[name] == nil else { throw Fault(description: "twice: \(name)") }
                if value.isEmpty {
                    guard let next = lines.first, next.indent > indent else { throw Fault(description: "empty: \(name)") }
                    members[name] = try node(at: next.indent)
                } else {
                    members[name] = .text(try Self.scalar(value))
                }
            }
            return .map(members)
        }

        /// `name: value`, `name:`, or either with the name in quotation marks.
        private static func member(_ text: Substring) -> (String, Substring)? {
            if text.hasPrefix("\"") {
                let name = text.dropFirst().prefix { $0 != "\"" }
                let rest = text[name.endIndex...].dropFirst()
                return rest.hasPrefix(":") ? (String(name), rest.dropFirst().drop { $0 == " " }) : nil
            }
            if text.hasSuffix(":") { return (String(text.dropLast()), "") }
            guard let colon = text.firstRange(of: ": ") else { return nil }
            return (String(text[..<colon.lowerBound]), text[colon.upperBound...])
        }

        private static func scalar(_ text: Substring) throws -> String {
            for mark in ["\"", "'"] where text.hasPrefix(mark) {
                guard text.count > 1, text.hasSuffix(mark), !text.dropFirst().dropLast().contains(mark) else { throw Fault(description: "open: \(text)") }
                return String(text.dropFirst().dropLast())
            }
            // What would need quotation marks in YAML.
            guard let first = text.first, !"[]{}*&!|>%@`,?#\\".contains(first), !text.contains(" #"), !text.hasSuffix(":") else {
                throw Fault(description: "needs quotation marks: \(text)")
            }
            return String(text)
        }
    }
}
