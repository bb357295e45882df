@testable import AuthAPI
@testable import AccountStore
@testable import Cryptography
@testable import HTTPServer
import LinuxSystem
import TestSupport
import Testing
@testable import Tokens

@testable import AuthServer

/// What the tables of the README say is what the code says.
struct ReadmeTests {
    private let readme: String

    init() throws {
        readme = try Readme().text
    }

    @Test func `the table of settings is the code's`() {
        #expect(readme.contains(String(decoding: SettingDocuments.markdownTable(), as: UTF8.self)))
    }

    @Test func `the table of routes is the code's, neither more nor less`() throws {
        let directory = TemporaryDirectory()
        let store = try AccountStore.open(directory.file("data"), settings: StoreSettings(), clock: .standing) { _ in }
        let workers = try WorkerPool(named: "password", threads: 1, capacity: 1)
        let service = AuthService(
            store: store, signingKeys: JWTSecrets.unused(), settings: AuthSettings(), passwordWorkers: workers, observer: Deaf())
        let routes = AuthApplication(service, for: .everyone).routes.map { ["`\($0.methodName)`", "`\($0.pattern)`"] }
        workers.stop()
        try store.close()
        let rows = try rows(under: "| method | path | scope | answer |").map { Array($0.prefix(2)) }
        #expect(Set(rows) == Set(routes))
        #expect(rows.count == routes.count)
    }

    @Test func `the table of what else is bounded has the code's numbers`() throws {
        let rows = try rows(under: "| limit | value | when it is reached |").map { Array($0.prefix(2)) }
        let limits: [[String]] = [
            ["descriptors that are not connections", "\(ServerLimits.reservedDescriptors), and one in reserve"],
            [
                "a login token",
                "\(grouped(TokenVerifier.maximumTokenBytes)) bytes, \(JSONObjectReader.maximumMembers) members, \(JSONObjectReader.maximumDepth) levels",
            ],
            [
                "login tokens that are known again without another look at their signature",
                "\(VerifiedTokens.tokensMaximum), each of \(VerifiedTokens.tokenBytesMaximum) bytes or fewer",
            ],
            ["an API key as it is presented", "\(APIKeyText.maximumBytes) bytes"],
            ["`external_id` of a key", "\(APIKeyRules.externalIDCharacters.lowerBound) to \(APIKeyRules.externalIDCharacters.upperBound) characters"],
            ["`metadata` of a key", "\(grouped(APIKeyRules.metadataBytesMaximum)) bytes, \(APIKeyRules.metadataDepthMaximum) levels"],
            ["the grace of a rotation", "\(grouped(APIKeyRules.graceSeconds.upperBound)) seconds"],
            ["`Idempotency-Key`", "\(IdempotencyKey.charactersMaximum) characters"],
            [
                "requests with an `Idempotency-Key` that a key remembers",
                "\(KeyExtras.requestsMaximum), each for \(grouped(Int(IdempotencyKey.rememberedSeconds))) seconds",
            ],
            ["days to look ahead for keys that expire", "\(grouped(KeyFilter.days.upperBound))"],
            ["text to look for in a list of keys", "\(KeyFilter.textCharactersMaximum) characters"],
            ["requests that one verification counts", "\(grouped(VerificationDemands.costs.upperBound))"],
            ["ranges in `allowed_ips`", "\(AllowedAddresses.rangesMaximum)"],
            ["what a key must have left not to be told", "\(RateLimiting.expiryNoticeSeconds / 86_400) days"],
            ["a user's e-mail address", "\(UserRules.emailBytesMaximum) bytes"],
            [
                "a password that can be set",
                "\(PasswordRules.characters.lowerBound) to \(PasswordRules.characters.upperBound) characters, \(PasswordRules.bytesMaximum) bytes, no NUL",
            ],
            ["secrets that sign and verify login tokens at one time", "\(KeptSecrets.maximum)"],
            ["logins of a user that are remembered as ended", "\(grouped(UserLogins.revokedMaximum))"],
            ["faults that one 422 lists", "\(FieldFault.reportedMaximum)"],
            ["`X-Request-Id` that is taken over", "\(RequestID.maximumLength) letters, digits, `-`, `_`, `.`, `:`"],
            ["scope names", "\(ScopeVocabulary.maximumNames), each of \(TextRule.scopeNameBytesMaximum) bytes"],
            ["the configuration file", "\(grouped(ConfigurationFile.maximumBytes)) bytes, \(ConfigurationFile.maximumDepth) levels"],
            ["a file with secrets", "\(grouped(EnvironmentSettings.secretFileMaximumBytes)) bytes"],
            ["the path of a Unix-domain socket", "\(ListenAddress.maximumPathBytes) bytes"],
            ["connections to `control.sock`", "\(RunningService.controlConnectionsMaximum)"],
            ["accepted before other connections are looked after", "\(Acceptor.batch) connections"],
            ["idle connections that are looked at for one that makes room", "\(Acceptor.replacementTries)"],
            ["connecting when a stop begins", "\(Acceptor.handshakeMilliseconds) milliseconds"],
            ["connections that are served in one round", "\(Round.connectionsMaximum)"],
            ["a request's head that is known again when it comes again", "\(grouped(RepeatedHead.bytesMaximum)) bytes"],
            ["answers put together before they are sent", "\(grouped(OutputBuffer.batchBytes)) bytes"],
            ["a list of keys that is sent without a copy", "\(grouped(OutputBuffer.attachedMinimum)) bytes or more"],
            ["lists of keys that are kept as they were written", "\(grouped(WrittenLists.bytesMaximum)) bytes together"],
            ["answers about keys that are kept as they were written", "\(grouped(WrittenAnswers.bytesMaximum)) bytes together"],
            ["an answer to a command", "\(grouped(ControlClient.maximumAnswerBytes)) bytes, \(ControlClient.timeoutSeconds) seconds"],
            ["what `store check` and `store salvage` list", "\(grouped(FindingList.listedMaximum)) findings"],
            ["looks at the files of a store that is compacted meanwhile, for `backup`", "\(BackupCommands.attemptsMaximum)"],
            ["`backup.json`", "\(grouped(BackupList.bytesMaximum)) bytes"],
            [
                "a data directory that another process has, for `user`, `key`, `backup` and `store compact`",
                "\(grouped(Int(Program.lockWaitMilliseconds))) milliseconds",
            ],
        ]
        #expect(rows == limits)
    }

    @Test func `every command stands there as it is typed`() throws {
        let start = try #require(readme.firstRange(of: "## Commands\n"))
        let end = try #require(readme.firstRange(of: "## Configuration\n"))
        let lines = readme[start.upperBound..<end.lowerBound].split(separator: "\n")
        for command in CommandTable.all where command.name != "serve" {
            #expect(lines.contains { $0.hasPrefix("gcreg-auth \(command.name)") }, "\(command.name)")
        }
    }

    /// The cells of a table's rows.
    private func rows(under heading: String) throws -> [[String]] { try Readme(text: readme).rows(under: heading) }

    /// `1,048,576`, as people write it.
    private func grouped(_ number: Int) -> String {
        number < 1_000 ? "\(number)" : "\(grouped(number / 1_000)),\(String(number % 1_000 + 1_000).dropFirst())"
    }

    private struct Deaf: AuthObserver {
        func loggedIn(userID: Int) {}
        func failed(requestID: RequestID, cause: String) {}
    }
}
