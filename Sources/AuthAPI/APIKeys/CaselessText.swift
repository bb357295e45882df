internal import HTTPServer
internal import TextFormats

/// A text to be looked for in others without regard to case.
struct CaselessText: Equatable, Sendable {
    /// In lower case.
    private let wanted: [UInt8]
    private let isASCII: Bool

    init(_ text: String) {
        wanted = Array(text.lowercased().utf8)
        isASCII = wanted.allSatisfy { $0 < 0x80 }
    }

    /// Nothing is allocated where the text is ASCII, as most are: a list may have ten thousand of them.
    func isPart(of text: Span<UInt8>) -> Bool {
        guard Self.isASCII(text) else { return isIn(Array(String(decoding: text.copy(), as: UTF8.self).lowercased().utf8).span) }
        return isASCII && isIn(text)
    }

    private func isIn(_ text: Span<UInt8>) -> Bool {
        guard wanted.count <= text.count else { return false }
        for start in 0...(text.count - wanted.count) where isIn(text, at: start) { return true }
        return false
    }

    private func isIn(_ text: Span<UInt8>, at start: Int) -> Bool {
        for index in wanted.indices where ASCII.lowercased(text[start + index]) != wanted[index] { return false }
        return true
    }

    private static func isASCII(_ text: Span<UInt8>) -> Bool {
        for index in text.indices where text[index] >= 0x80 { return false }
        return true
    }
}
