@testable import AuthServer
import LinuxSystem
import Testing

/// What the README says of settings is what the code says.
struct ReadmeTests {
    @Test func `the table of settings is the code's`() throws {
        let path = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined() + "/README.md"
        let readme = String(decoding: try SmallFile.read(path, atMost: 1 << 20), as: UTF8.self)
        #expect(readme.contains(String(decoding: SettingDocuments.markdownTable(), as: UTF8.self)))
    }
}
