import Testing

struct SizeRuleTests {
    /// Files that may be longer than others, and why.
    static let longFiles: [String: String] = [:]
    /// Functions that may be longer than others, and why.
    static let longFunctions: [String: String] = [:]

    static let linesOfAFile = 400
    static let linesOfAFunction = 70

    @Test(arguments: SourceTree.sources)
    func `a file is about one thing and not long`(_ file: SourceTree.File) {
        #expect(file.lines.count <= Self.linesOfAFile || Self.longFiles[file.path] != nil, "\(file.lines.count) lines")
    }

    @Test(arguments: SourceTree.sources)
    func `a function fits on a screen`(_ file: SourceTree.File) {
        var start: (name: Substring, line: Int, indent: Int)?
        for (number, line) in file.lines.enumerated() {
            let indent = line.prefix { $0 == " " }.count
            if let open = start, indent == open.indent, line.drop(while: { $0 == " " }).hasPrefix("}") {
                let length = number - open.line + 1
                #expect(length <= Self.linesOfAFunction || Self.longFunctions["\(file.path) \(open.name)"] != nil, "\(open.name): \(length) lines")
                start = nil
            }
            if start == nil, line.words("func ") || line.words("init(") || line.words("init?("), line.hasSuffix("{") {
                start = (line.drop { $0 == " " }, number, indent)
            }
        }
    }
}
