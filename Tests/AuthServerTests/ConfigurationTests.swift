import AccountStore
import AuthAPI
import HTTPServer
import Testing
import TestSupport

@testable import AuthServer

struct ConfigurationTests {
    private let directory: TemporaryDirectory

    init() { directory = TemporaryDirectory() }

    private func resolve(
        file: String? = nil, environment: [String: String] = [:], flags: [ConfigurationSources.FlagSetting] = []
    ) throws -> ResolvedConfiguration {
        let path = try file.map { try directory.write($0, to: "config.json") }
        return try ConfigurationSources(file: path, environment: environment, flags: flags).resolve()
    }

    /// The sentences about a configuration that is not taken.
    private func faults(file: String? = nil, environment: [String: String] = [:]) -> [String] {
        do {
            _ = try resolve(file: file, environment: environment)
            return []
        } catch let faults as ConfigurationFaults {
            return faults.all.map { $0.description.replacing("\(directory.path)/", with: "") }
        } catch {
            return ["another error: \(error)"]
        }
    }

    @Test func `flags win over the environment, that over the file, and that over the defaults`() throws {
        let file = #"{"log":{"level":"error","format":"json","access":false}}"#
        let resolved = try resolve(
            file: file, environment: ["GCREG_LOG_LEVEL": "warning", "GCREG_LOG_FORMAT": "text"],
            flags: [ConfigurationSources.FlagSetting(path: "log.level", flag: "--log-level", texts: ["debug"])])
        #expect(resolved.configuration.logLevel == .debug)
        #expect(resolved.configuration.logFormat == .text)
        #expect(resolved.configuration.logAccess == false)
        #expect(resolved.configuration.auth.tokenLifetimeSeconds == 3_600)
        let sources = Dictionary(uniqueKeysWithValues: resolved.values.map { ($0.setting.path, $0.source.name) })
        #expect(sources["log.level"] == "flag")
        #expect(sources["log.format"] == "environment")
        #expect(sources["log.access"] == "file")
        #expect(sources["jwt.lifetime_seconds"] == "default")
    }

    @Test func `a list in the environment stands between commas`() throws {
        let configuration = try resolve(environment: ["GCREG_SCOPES": "read, write,audit", "GCREG_TRUSTED_PROXIES": ""]).configuration
        #expect(configuration.store.scopes == ["read", "write", "audit"])
        #expect(configuration.auth.trustedProxies.isEmpty)
    }

    @Test(arguments: [
        (#"{"jwt":{"lifetime_second":1}}"#, "config.json: there is no setting jwt.lifetime_second; did you mean jwt.lifetime_seconds?"),
        (#"{"lisen":[]}"#, "config.json: there is no setting lisen; did you mean listen?"),
        (#"{"limit":{}}"#, "config.json: there is no setting limit; did you mean limits?"),
        (#"{"whatever":1}"#, "config.json: there is no setting whatever; `gcreg-auth help settings` lists them"),
        (#"{"jwt":1}"#, "config.json: jwt is a section and must be an object"),
        (#"{"jwt":{"lifetime_seconds":"3600"}}"#, "config.json: jwt.lifetime_seconds must be a whole number"),
        (#"{"jwt":{"lifetime_seconds":1.5}}"#, "config.json: jwt.lifetime_seconds must be a whole number"),
        (#"{"jwt":{"lifetime_seconds":0}}"#, "config.json: jwt.lifetime_seconds must be 1 to 2592000"),
        (#"{"jwt":{"lifetime_seconds":null}}"#, "config.json: jwt.lifetime_seconds must be a whole number"),
        (#"{"loops":-1}"#, "config.json: loops must be 1 to 1024, or 0 for what suits the machine"),
        (#"{"log":{"access":1}}"#, "config.json: log.access must be true or false"),
        (#"{"log":{"level":"loud"}}"#, "config.json: log.level must be one of debug, info, warning, error"),
        (#"{"data":""}"#, "config.json: data must be a path"),
        (#"{"data":[]}"#, "config.json: data must be a text"),
        (#"{"scopes":"read"}"#, "config.json: scopes must be a list of texts"),
        (#"{"scopes":["read",1]}"#, "config.json: scopes must be a list of texts"),
        (#"{"scopes":["read","write","read"]}"#, "config.json: scopes has \"read\" twice"),
        (#"{"scopes":["read"]}"#, "config.json: scopes must have \"write\" among its elements, which the API itself asks for"),
        (#"{"scopes":[]}"#, "config.json: scopes must have 1 to 64 elements"),
        (#"{"jwt":{"secret":"short"}}"#, "config.json: jwt.secret must be at least 32 bytes long, for example what `openssl rand -base64 32` prints"),
        (#"{"data":"a","data":"b"}"#, "config.json has the member `data` twice in one object: keep one of them"),
        (#"{"log":{"level":"info","l\u0065vel":"info"}}"#, "config.json has the member `level` twice in one object: keep one of them"),
        (#"[]"#, "config.json must be a JSON object: see config.example.json for the form"),
        (#"{"#, "config.json is not JSON: see config.example.json for the form"),
        ("", "config.json is not JSON: see config.example.json for the form"),
        (#"{"data":[[[[1]]]]}"#, "config.json is nested deeper than any setting is: see config.example.json for the form"),
    ])
    func `a fault of the file is told with file, setting and way out`(file: String, sentence: String) {
        #expect(faults(file: file) == [sentence])
    }

    @Test(arguments: [
        ("GCREG_JWT_LIFETIME", "1", "the environment has GCREG_JWT_LIFETIME, which is no setting; `gcreg-auth help settings` lists them"),
        ("GCREG_LOG_LEVL", "info", "the environment has GCREG_LOG_LEVL, which is no setting; did you mean GCREG_LOG_LEVEL?"),
        ("GCREG_DATA_FILE", "x", "the environment has GCREG_DATA_FILE, which is no setting; did you mean GCREG_DATA?"),
        ("GCREG_LOOPS", "many", "GCREG_LOOPS must be a whole number or \"auto\""),
        ("GCREG_LOG_ACCESS", "yes", "GCREG_LOG_ACCESS must be true or false"),
        ("GCREG_JWT_SECRET", "short", "GCREG_JWT_SECRET must be at least 32 bytes long, for example what `openssl rand -base64 32` prints"),
        ("GCREG_JWT_SECRET_FILE", "/nowhere/secret", "GCREG_JWT_SECRET_FILE: cannot read /nowhere/secret: No such file or directory"),
    ])
    func `a fault of the environment is told with the variable`(name: String, value: String, sentence: String) {
        #expect(faults(environment: [name: value]) == [sentence])
    }

    @Test func `variables of other programs are nobody's business here`() throws {
        _ = try resolve(environment: ["PATH": "/bin", "GCREGX": "1"])
    }

    @Test func `all faults are told at once`() {
        let faults = faults(file: #"{"loops":-1,"nothing":1}"#, environment: ["GCREG_LOG_LEVEL": "loud"])
        #expect(faults.count == 3)
    }

    @Test func `a file that is not there is a fault`() throws {
        #expect(throws: ConfigurationFaults.self) { try ConfigurationSources(file: "/nowhere/c.json", environment: [:], flags: []).resolve() }
    }

    // MARK: Secrets

    private static let secret = "0123456789abcdef0123456789abcdef"

    @Test(arguments: ["", "\n", "\r\n"])
    func `a secret's file may end in a line end`(end: String) throws {
        let path = try directory.write(Self.secret + end, to: "secret")
        #expect(try resolve(environment: ["GCREG_JWT_SECRET_FILE": path]).configuration.jwtSecret == Self.secret)
    }

    @Test(arguments: ["", "\n", "\r\n"])
    func `a secret's file that has nothing in it is refused, and no secret is made instead`(text: String) throws {
        let path = try directory.write(text, to: "secret")
        #expect(
            faults(environment: ["GCREG_JWT_SECRET_FILE": path]) == [
                "GCREG_JWT_SECRET_FILE must be at least 32 bytes long, for example what `openssl rand -base64 32` prints"
            ])
    }

    @Test func `a file of previous secrets has one a line, whatever is in it`() throws {
        let path = try directory.write("\(Self.secret)a,b\n\(Self.secret)2\r\n", to: "secrets")
        let configuration = try resolve(environment: ["GCREG_JWT_PREVIOUS_SECRETS_FILE": path]).configuration
        #expect(configuration.jwtPreviousSecrets == ["\(Self.secret)a,b", "\(Self.secret)2"])
    }

    @Test func `a secret both in the environment and in a file is refused`() throws {
        let path = try directory.write(Self.secret, to: "secret")
        let faults = faults(environment: ["GCREG_JWT_SECRET": Self.secret, "GCREG_JWT_SECRET_FILE": path])
        #expect(faults == ["the environment has both GCREG_JWT_SECRET and GCREG_JWT_SECRET_FILE; keep one of them"])
    }

    @Test func `a secret of 32 bytes is taken and of 31 is not`() throws {
        #expect(try resolve(environment: ["GCREG_JWT_SECRET": Self.secret]).configuration.jwtSecret == Self.secret)
        #expect(faults(environment: ["GCREG_JWT_SECRET": String(Self.secret.dropLast())]).count == 1)
    }

    @Test func `no fault shows a secret`() {
        let secret = "hunter2"
        let all = faults(file: #"{"jwt":{"secret":"hunter2","previous_secrets":["hunter2"]}}"#, environment: ["GCREG_JWT_PREVIOUS_SECRETS": secret])
        #expect(all.count == 3)
        for sentence in all { #expect(!sentence.contains(secret)) }
    }
}

struct NearestNameTests {
    @Test(arguments: [
        ("listne", "listen"), ("lsten", "listen"), ("Listen", "listen"), ("lissten", "listen"), ("data_", "data"),
    ])
    func `a slip of the finger still finds the name`(written: String, meant: String) {
        #expect(NearestName.of(written, among: ["serve", "listen", "data", "loops"]) == meant)
    }

    @Test(arguments: ["", "x", "something", "abcdef"])
    func `another word finds none`(written: String) {
        #expect(NearestName.of(written, among: ["serve", "listen", "data", "loops"]) == nil)
    }
}
