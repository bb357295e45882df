import Testing

/// Who may know whom: the arrows of the house, and nothing else.
struct ImportRuleTests {
    static let allowed: [String: Set<String>] = [
        "LinuxSystem": ["Glibc", "CLinux"],
        "TextFormats": [],
        "HTTPServer": ["LinuxSystem", "TextFormats", "Synchronization"],
        "Cryptography": ["LinuxSystem", "TextFormats", "Synchronization"],
        "Tokens": ["Cryptography", "TextFormats", "Synchronization"],
        "AccountStore": ["LinuxSystem", "TextFormats", "Synchronization"],
        "AuthAPI": ["HTTPServer", "AccountStore", "Tokens", "Cryptography", "TextFormats", "Synchronization", "FoundationEssentials"],
        "AuthServer": [
            "AuthAPI", "HTTPServer", "AccountStore", "Tokens", "Cryptography", "LinuxSystem", "TextFormats", "Synchronization",
        ],
    ]

    /// The kernel and libcrypt are spoken to in these rooms only.
    static let nearTheSystem: [String: Set<String>] = [
        "Sources/HTTPServer/Sockets/": ["Glibc", "CLinux"],
        "Sources/HTTPServer/ServerError.swift": ["Glibc"],
        "Sources/Cryptography/Libcrypt.swift": ["CCrypt"],
        "Sources/Cryptography/SHA256Instructions.swift": ["CIntrinsics"],
        // Asking memory for a cache line.
        "Sources/AccountStore/State/PagedTable.swift": ["CIntrinsics"],
        "Sources/AccountStore/State/SlotIndex.swift": ["CIntrinsics"],
        "Sources/AccountStore/State/WrittenAnswers.swift": ["CIntrinsics"],
        "Sources/AccountStore/Files/ChecksumInstruction.swift": ["CIntrinsics"],
        // explicit_bzero, which the optimiser may not leave out.
        "Sources/Cryptography/SecretBytes.swift": ["CCrypt"],
    ]

    @Test(arguments: SourceTree.sources)
    func `a file imports only what its room may know`(_ file: SourceTree.File) throws {
        let allowed = try #require(Self.allowed[file.module], "the module is not in the table")
        let near = Self.nearTheSystem.filter { file.path.hasPrefix($0.key) }.reduce(into: Set<String>()) { $0.formUnion($1.value) }
        for name in imports(file) { #expect(allowed.contains(name) || near.contains(name), "\(file.path) imports \(name)") }
    }

    @Test(arguments: SourceTree.sources)
    func `only the program reads its surroundings, prints or exits`(_ file: SourceTree.File) {
        guard file.module != "AuthServer" else { return }
        for word in ["print(", "exit(", "CommandLine.", "getenv("] {
            for line in code(file) { #expect(!line.words(word), "\(file.path) has \(word)") }
        }
    }

    private func imports(_ file: SourceTree.File) -> [String] {
        file.lines.compactMap { line in
            let words = line.split(separator: " ")
            guard let place = words.firstIndex(of: "import"), place <= 1, !line.hasPrefix(" "), words.count == place + 2 else { return nil }
            return String(words[place + 1])
        }
    }
}

/// The lines of a file without its comments.
func code(_ file: SourceTree.File) -> [Substring] {
    file.lines.filter { !$0.drop { $0 == " " }.hasPrefix("//") }
}

extension Substring {
    /// Whether the text stands here and is not the end of a longer name.
    func words(_ text: String) -> Bool {
        var rest = self
        while let range = rest.firstRange(of: text) {
            let before = range.lowerBound == rest.startIndex ? " " : rest[rest.index(before: range.lowerBound)]
            if !before.isLetter && before != "." && before != "_" { return true }
            rest = rest[range.upperBound...]
        }
        return false
    }
}
