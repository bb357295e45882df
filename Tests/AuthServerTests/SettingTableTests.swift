import AccountStore
import AuthAPI
import HTTPServer
import TestSupport
import Testing

@testable import AuthServer

struct SettingTableTests {
    private static let integers = SettingTable.all.compactMap { setting -> (String, ClosedRange<Int>)? in
        switch setting.kind {
        case .integer(_, let bounds, _), .automatic(let bounds, _): (setting.path, bounds)
        default: nil
        }
    }

    @Test func `no two settings share a name anywhere`() {
        #expect(Set(SettingTable.all.map(\.path)).count == SettingTable.all.count)
        #expect(
            Set(SettingTable.all.flatMap { [$0.environmentName, $0.fileVariableName].compactMap(\.self) }).count
                == SettingTable.all.count + SettingTable.all.count { $0.kind.isSecret })
    }

    @Test func `the defaults are what the modules themselves start from`() throws {
        let configuration = try ConfigurationSources(file: nil, environment: [:], flags: []).resolve().configuration
        #expect(configuration.limits == ServerLimits())
        #expect(configuration.store.scopes == StoreSettings().scopes)
        #expect(configuration.store.snapshotJournalBytes == StoreSettings().snapshotJournalBytes)
        #expect(configuration.store.usageFlushSeconds == StoreSettings().usageFlushSeconds)
        #expect(configuration.store.apiKeysPerUserMaximum == StoreSettings().apiKeysPerUserMaximum)
        #expect(configuration.store.pendingChangesMaximum == StoreSettings().pendingChangesMaximum)
        #expect(configuration.auth.tokenLifetimeSeconds == AuthSettings().tokenLifetimeSeconds)
        #expect(configuration.auth.loginFailuresMaximum == AuthSettings().loginFailuresMaximum)
        #expect(configuration.auth.loginFailureWindowSeconds == AuthSettings().loginFailureWindowSeconds)
        #expect(configuration.auth.loginFailureEntriesMaximum == AuthSettings().loginFailureEntriesMaximum)
        #expect(configuration.auth.jsonDepthMaximum == AuthSettings().jsonDepthMaximum)
        #expect(configuration.auth.passwordBytesMaximum == AuthSettings().passwordBytesMaximum)
        #expect(configuration.auth.trustedProxies == AuthSettings().trustedProxies)
    }

    @Test func `every default passes its own check`() throws {
        for setting in SettingTable.all {
            switch setting.kind.defaultValue {
            case .list(let texts): #expect(try setting.kind.read(texts: texts) == setting.kind.defaultValue)
            case .text(let text): #expect(try setting.kind.read(text: text) == setting.kind.defaultValue)
            case .integer(let number): #expect(try setting.kind.read(text: "\(number)") == setting.kind.defaultValue)
            case .boolean(let flag): #expect(try setting.kind.read(text: "\(flag)") == setting.kind.defaultValue)
            }
        }
    }

    @Test(arguments: integers)
    func `a number is taken at its bounds and refused one past them`(path: String, bounds: ClosedRange<Int>) throws {
        let kind = try #require(SettingTable.setting(path)).kind
        #expect(try kind.read(text: "\(bounds.lowerBound)") == .integer(bounds.lowerBound))
        #expect(try kind.read(text: "\(bounds.upperBound)") == .integer(bounds.upperBound))
        #expect(throws: SettingProblem.self) { try kind.read(text: "\(bounds.upperBound + 1)") }
        if !kind.isAutomatic || bounds.lowerBound > 1 {
            #expect(throws: SettingProblem.self) { try kind.read(text: "\(bounds.lowerBound - 1)") }
        }
        #expect(throws: SettingProblem.self) { try kind.read(text: "-1") }
    }

    @Test func `what the machine decides may be written as auto`() throws {
        #expect(try SettingTable.setting("loops")!.kind.read(text: "auto") == .integer(0))
        #expect(try SettingTable.setting("loops")!.kind.read(json: JSONDocument(Array("\"auto\"".utf8), depthMaximum: 1)!) == .integer(0))
        #expect(throws: SettingProblem.notAWholeNumber) { try SettingTable.setting("limits.idle_seconds")!.kind.read(text: "auto") }
    }

    @Test func `config.example.json is what the table says, byte for byte`() throws {
        let root = #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined()
        let file = try SmallFile.read("\(root)/config.example.json", atMost: ConfigurationFile.maximumBytes)
        #expect(String(decoding: file, as: UTF8.self) == String(decoding: SettingDocuments.exampleFile(), as: UTF8.self))
    }

    @Test func `the example file has every setting at its default`() throws {
        let directory = TemporaryDirectory()
        let path = try directory.write(String(decoding: SettingDocuments.exampleFile(), as: UTF8.self), to: "config.json")
        let resolved = try ConfigurationSources(file: path, environment: [:], flags: []).resolve()
        for value in resolved.values {
            #expect(value.value == value.setting.kind.defaultValue)
            #expect(value.source == .file(path))
        }
    }

    @Test func `the table of the documents has a row for each setting`() {
        let rows = String(decoding: SettingDocuments.markdownTable(), as: UTF8.self).split(separator: "\n")
        #expect(rows.count == SettingTable.all.count + 2)
        for row in rows { #expect(row.count { $0 == "|" } == 5) }
    }
}
