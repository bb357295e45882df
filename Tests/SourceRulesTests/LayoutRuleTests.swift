import Testing

struct LayoutRuleTests {
    @Test func `the top level has what it was given and nothing else`() {
        let visible = SourceTree.names(in: "").filter { !$0.hasPrefix(".") && !["data", "Package.resolved"].contains($0) }
        #expect(visible == ["Makefile", "Package.swift", "README.md", "Sources", "Tests", "config.example.json"])
    }

    @Test func `the package depends on no other`() {
        #expect(!SourceTree.read("Package.swift").contains(".package("))
    }
}
