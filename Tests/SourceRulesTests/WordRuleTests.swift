import Testing

struct WordRuleTests {
    @Test(arguments: SourceTree.sources + SourceTree.tests)
    func `nothing is left for later`(_ file: SourceTree.File) {
        guard file.module != "SourceRulesTests" else { return }
        for word in ["TO" + "DO", "FIX" + "ME", "XX" + "X"] {
            #expect(!file.text.contains("\(word) ") && !file.text.contains("\(word):"), "\(file.path) says \(word)")
        }
    }

    @Test(arguments: SourceTree.sources)
    func `Foundation is not imported`(_ file: SourceTree.File) {
        #expect(!file.lines.contains { $0.hasSuffix("import Foundation") })
    }

    @Test(arguments: SourceTree.sources)
    func `no error is swallowed`(_ file: SourceTree.File) {
        for line in code(file) {
            #expect(!line.contains("try? "), "\(file.path): \(line)")
            #expect(!line.contains("?? []"), "\(file.path): \(line)")
        }
    }

    /// Where memory safety is given up, and what for.
    static let unsafeRooms: [String: String] = [
        "Sources/LinuxSystem/": "system calls take addresses",
        "Sources/HTTPServer/Sockets/": "system calls take addresses",
        "Sources/HTTPServer/Connection/Connection.swift": "on the path of every request: what the loop holds is not counted again",
        "Sources/HTTPServer/Connection/InputBuffer.swift": "the kernel writes into it",
        "Sources/HTTPServer/Connection/OutputBuffer.swift": "the kernel reads from it",
        "Sources/HTTPServer/Messages/Bytes.swift": "a literal's bytes are reached through its address",
        "Sources/HTTPServer/Messages/Request.swift": "on the path of every request: what outlives it is not counted",
        "Sources/HTTPServer/Parsing/RequestHeadParser.swift": "on the path of every request: bounds are checked once for a line",
        "Sources/HTTPServer/Round.swift": "on the path of every request: what the table holds is not counted again",
        "Sources/TextFormats/ByteText.swift": "a literal's bytes are reached through its address",
        "Sources/TextFormats/ByteBuffer.swift": "an answer is written without asking for room, or for the memory's owner, with every word",
        "Sources/TextFormats/ByteSearch.swift": "on the path of every request: eight bytes are looked at at a time",
        "Sources/TextFormats/OutputText.swift": "on the path of every request: literals and numbers are stored as words",
        "Sources/Cryptography/SecretBytes.swift": "wiping must reach the bytes themselves and not a copy",
        "Sources/Cryptography/Libcrypt.swift": "libcrypt takes addresses",
        "Sources/Cryptography/ConstantTime.swift": "the optimiser must not see through the comparison",
        "Sources/Cryptography/Base64URL.swift": "on the path of every login token: bounds are checked once for a group",
        "Sources/Cryptography/SHA256Instructions.swift": "the instructions take addresses",
        "Sources/Cryptography/SHA256Portable.swift": "on the path of every credential: 64 rounds without a bounds check each",
        "Sources/Cryptography/SHA256State.swift": "on the path of every credential: whole blocks are loaded at once",
        "Sources/Tokens/SharedKeyRing.swift": "on the path of every login token: the ring in use is reached without a lock or a count",
        "Sources/Tokens/JSON/JSONTextComparison.swift": "a literal's bytes are reached through its address",
        "Sources/AccountStore/Domain/APIKeyView.swift": "texts are borrowed from the arena",
        "Sources/AccountStore/Files/LineParser.swift": "a literal's bytes are reached through its address",
        "Sources/AccountStore/State/SlotIndex.swift": "memory is asked for by address",
        "Sources/AccountStore/State/WrittenAnswers.swift": "memory is asked for by address",
        "Sources/AccountStore/Files/WrittenLine.swift": "a start reads every byte of the snapshots: eight at a time",
        "Sources/AccountStore/Files/ChecksumInstruction.swift": "the instruction takes an address",
        "Sources/AccountStore/State/PagedTable.swift": "rows must not move, and reading one must not copy it",
        "Sources/AccountStore/State/TextArena.swift": "a million names lie in pages, not in objects of their own",
    ]

    @Test(arguments: SourceTree.sources)
    func `memory safety is given up only where it is said why`(_ file: SourceTree.File) {
        guard !Self.unsafeRooms.keys.contains(where: { file.path.hasPrefix($0) }) else { return }
        for line in code(file) { #expect(!line.words("unsafe "), "\(file.path): \(line)") }
    }
}
