import Testing

@testable import Benchmark

struct ResultPictureTests {
    private let text: String

    init() throws { text = try ResultPicture(ResultSamples.result, .verifyKey).text }

    @Test func `the picture is small, says what it shows in words, and follows the page's colours`() {
        #expect(text.utf8.count < 30_000)
        #expect(text.hasPrefix(#"<svg xmlns="http://www.w3.org/2000/svg""#))
        #expect(text.hasSuffix("</svg>\n"))
        #expect(text.contains(#"<title id="title">CPU time per request, verify-key</title>"#))
        #expect(text.contains("ceiling (no work) 5.00 µs, gcreg-auth 6.00 µs, a &quot;slow&quot; &amp; &lt;heavy&gt; one 30.00 µs."))
        #expect(text.contains("prefers-color-scheme: dark"))
        #expect(text.contains("A &lt;fast&gt; machine"))
    }

    @Test func `bars are as long as what they show, the longest as long as there is room`() {
        // 480 for 30 µs: 16 a microsecond.
        #expect(text.contains(#"<rect x="170" y="92" width="20.0" height="20" class="user"/><rect x="190.0" y="92" width="60.0" height="20" class="kernel"/>"#))
        #expect(text.contains(#"<rect x="170" y="122" width="24.0" height="20" class="ours-user"/><rect x="194.0" y="122" width="72.0""#))
        #expect(text.contains(#"<rect x="170" y="152" width="120.0" height="20" class="user"/><rect x="290.0" y="152" width="360.0""#))
    }

    @Test func `every tag that is opened is closed`() {
        var open: [Substring] = []
        for piece in text.split(separator: "<").dropFirst(0) {
            guard let end = piece.firstIndex(of: ">") else {
                Issue.record("a tag without an end: \(piece)")
                continue
            }
            let tag = piece[..<end]
            if tag.hasPrefix("/") {
                #expect(open.popLast() == tag.dropFirst())
            } else if !tag.hasSuffix("/") {
                open.append(tag.prefix { $0 != " " })
            }
        }
        #expect(open.isEmpty)
    }

    @Test func `a job that was not measured has no picture`() {
        #expect(throws: BenchmarkError.self) { try ResultPicture(ResultSamples.result, .bulkList) }
    }
}
