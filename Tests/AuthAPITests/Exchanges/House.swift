import AccountStore
import Cryptography
import FoundationEssentials
import HTTPServer
import LinuxSystem
import Synchronization
import TestSupport
import TextFormats
import Tokens

@testable import AuthAPI

/// A service with a store of its own in a temporary directory, four users, and both applications.
final class House: Sendable {
    static let now: Int64 = 1_704_115_800
    static let password = "correct horse battery staple"
    /// The password by bcrypt at its lowest cost, which takes a millisecond (made with crypt(3)).
    static let cheapHash = "$2b$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG"

    let store: AccountStore
    let service: AuthService
    let everyone: AuthApplication
    let localOperator: AuthApplication
    let workers: WorkerPool
    let observer = Observer()
    private let signer: TokenSigner
    private let directory: TemporaryDirectory

    /// May read and write.
    let alice: Int
    /// As alice.
    let bob: Int
    /// May do everything.
    let chief: Int
    /// As alice, but disabled.
    let dora: Int

    init(
        _ settings: AuthSettings = AuthSettings(), storeSettings: StoreSettings = StoreSettings(), workerThreads: Int = 2, queue: Int = 64,
        secretKeeper: (any SecretKeeper)? = nil, stopped other: House? = nil, killed: TemporaryDirectory? = nil, empty: Bool = false
    ) throws {
        directory = killed ?? other?.directory ?? TemporaryDirectory()
        let clock = ManualClock(seconds: Self.now).clock
        let store = try AccountStore.open(directory.file("data"), settings: storeSettings, clock: clock) { _ in }
        self.store = store
        workers = try WorkerPool(named: "password", threads: workerThreads, capacity: queue)
        let ring = SigningKeyRing(signing: try SigningKey(id: "test", secret: SecretBytes([UInt8](repeating: 7, count: 32))))
        signer = TokenSigner(ring)
        service = AuthService(store: store, signingKeys: ring, settings: settings, passwordWorkers: workers, observer: observer, secretKeeper: secretKeeper)
        everyone = AuthApplication(service, for: .everyone)
        localOperator = AuthApplication(service, for: .localOperator)
        if empty {
            (alice, bob, chief, dora) = (0, 0, 0, 0)
            return
        }
        if let other {
            (alice, bob, chief, dora) = (other.alice, other.bob, other.chief, other.dora)
            return
        }
        func add(_ email: String, _ scopes: String) throws -> Int {
            let draft = UserDraft(email: email, passwordHash: Self.cheapHash, scopes: try store.vocabulary.parse(scopes))
            return try wait { store.addUser(draft, completion: $0) }.id
        }
        alice = try add("alice@example.org", "read,write")
        bob = try add("bob@example.org", "read,write")
        chief = try add("chief@example.org", store.vocabulary.text(of: store.vocabulary.grantable))
        dora = try add("dora@example.org", "read,write")
        var disabled = UserChanges()
        disabled.isActive = false
        _ = try wait { [dora] in store.changeUser(dora, disabled, completion: $0) }
    }

    deinit {
        workers.stop()
        do { try store.close() } catch { preconditionFailure("a test's store does not close: \(error)") }
    }

    /// What a stop and a start make of it. This house is no more.
    func restarted() throws -> House {
        workers.stop()
        try store.close()
        return try House(stopped: self)
    }

    /// What a start makes of the files that a kill at this moment would leave. This house goes on.
    func killed() throws -> House {
        let copy = TemporaryDirectory()
        try FileManager.default.copyItem(atPath: directory.file("data"), toPath: copy.file("data"))
        return try House(stopped: self, killed: copy)
    }

    /// A login token without the password that it usually takes.
    func token(_ user: Int, epoch: Int = 0, at seconds: Int64 = now) -> String {
        String(decoding: signer.token(forUser: user, loginEpoch: epoch, at: Timestamp(seconds: seconds), lifetimeSeconds: 3_600), as: UTF8.self)
    }

    /// A token of another program with the same secret, which says no more than it must.
    func foreignToken(_ user: Int, expiresAt: Int64 = now + 3_600) -> String {
        var token: [UInt8] = []
        Base64URL.encode(Array(#"{"alg":"HS256"}"#.utf8).span, appendingTo: &token)
        token.append(UInt8(ascii: "."))
        Base64URL.encode(Array(#"{"sub":"\#(user)","exp":\#(expiresAt)}"#.utf8).span, appendingTo: &token)
        let code = HMACSHA256(key: [UInt8](repeating: 7, count: 32).span).code(for: token.span)
        token.append(UInt8(ascii: "."))
        Base64URL.encode(code.bytes.span, appendingTo: &token)
        return String(decoding: token, as: UTF8.self)
    }

    func change(user: Int, _ edit: (inout UserChanges) -> Void) throws {
        var changes = UserChanges()
        edit(&changes)
        _ = try wait { [changes] in self.store.changeUser(user, changes, completion: $0) }
    }

    struct Key: Sendable {
        let id: Int
        let text: String
    }

    /// A key made in the store itself, so that it may be anything.
    func key(
        of user: Int, _ scopes: String = "read,write", rateLimit: Int = 1_000, expiresAt: Int64? = nil, name: String = "key"
    ) throws -> Key {
        let text = APIKeyText.make()
        let draft = APIKeyDraft(
            userID: user, name: name, prefix: text.prefix, digest: KeyDigest(words: text.digest.words),
            scopes: try store.vocabulary.parse(scopes), rateLimit: rateLimit, expiresAt: expiresAt.map { Timestamp(seconds: $0) })
        return Key(id: try wait { self.store.createAPIKey(draft, completion: $0) }.id, text: text.text)
    }

    /// A key whose text another program made.
    func addKey(_ text: String, of user: Int) throws {
        let draft = APIKeyDraft(
            userID: user, name: "from elsewhere", prefix: String(text.prefix(8)), digest: KeyDigest(words: APIKeyText.digest(of: Array(text.utf8).span).words),
            scopes: try store.vocabulary.parse("read,write"), rateLimit: 1_000, expiresAt: nil)
        _ = try wait { self.store.createAPIKey(draft, completion: $0) }
    }

    func change(_ key: Key, _ edit: (inout APIKeyChanges) -> Void) throws {
        var changes = APIKeyChanges()
        edit(&changes)
        _ = try wait { [changes] in self.store.changeAPIKey(key.id, ownerID: nil, changes, completion: $0) }
    }

    /// A user made in the store itself, with the password of the others.
    func user(_ email: String, _ scopes: String) throws -> Int {
        let draft = UserDraft(email: email, passwordHash: Self.cheapHash, scopes: try store.vocabulary.parse(scopes))
        return try wait { self.store.addUser(draft, completion: $0) }.id
    }

    /// Gives a key a new text: that text. The one before works until `seconds`.
    func rotate(_ key: Key, earlierUntil seconds: Int64) throws -> String {
        let text = APIKeyText.make()
        let rotation = Rotation(
            prefix: text.prefix, digest: KeyDigest(words: text.digest.words), earlierUntil: Timestamp(seconds: seconds))
        _ = try wait { self.store.rotateAPIKey(key.id, ownerID: nil, rotation, completion: $0) }
        return text.text
    }

    func call(
        _ method: HTTPServer.Method, _ target: String, as credential: String? = nil, json: String? = nil, body: [UInt8] = [],
        fields: [(name: String, value: String)] = [], peer: PeerAddress = .ipv4(0xC000_0201), at seconds: Int64 = now,
        on application: AuthApplication? = nil
    ) -> Response {
        var fields = fields
        if let credential { fields.append((name: "Authorization", value: "Bearer \(credential)")) }
        if json != nil { fields.append((name: "Content-Type", value: "application/json")) }
        let body = json.map { Array($0.utf8) } ?? body
        return InProcessExchange(method, target, fields: fields, body: body, peer: peer).run(on: application ?? everyone, at: seconds)
    }

    /// A form, as RFC 7009 and RFC 7662 have it.
    func form(
        _ path: String, _ body: String, as credential: String? = nil, type: String = "application/x-www-form-urlencoded", at seconds: Int64 = now
    ) -> Response {
        call(.post, path, as: credential, body: Array(body.utf8), fields: [(name: "Content-Type", value: type)], at: seconds)
    }

    func login(
        _ username: String, _ password: String = password, peer: PeerAddress = .ipv4(0xC000_0201), at seconds: Int64 = now
    ) -> Response {
        call(.post, "/auth/login", json: #"{"username":"\#(username)","password":"\#(password)"}"#, peer: peer, at: seconds)
    }

    /// Hears what the service has to tell.
    final class Observer: AuthObserver {
        private let heard = Mutex<(logins: [Int], failures: [String])>(([], []))

        /// The ids of the users who logged in.
        var logins: [Int] { heard.withLock { $0.logins } }
        /// The causes of the answers that were a 500.
        var failures: [String] { heard.withLock { $0.failures } }

        func loggedIn(userID: Int) { heard.withLock { $0.logins.append(userID) } }
        func failed(requestID: RequestID, cause: String) { heard.withLock { $0.failures.append(cause) } }
    }
}

/// Waits for what the store says of a change.
private func wait<Value: Sendable>(_ change: (@escaping StoreCompletion<Value>) -> Void) throws -> Value {
    let answer = Monitor<Result<Value, StoreRefusal>?>(nil)
    change { result in answer.change { $0 = result } }
    return try answer.wait { $0 }!.get()
}

extension Annotations {
    var values: [Int] { (0..<count).map { self[$0].value } }
}

extension Response {
    var text: String { String(decoding: body, as: UTF8.self) }

    var json: JSONValue? {
        get throws { try JSONReader.read(body.span, depthMaximum: 32) }
    }

    /// A member of the body's object, nil if there is none.
    func member(_ name: String) -> JSONValue? {
        guard case .object(let members) = try? json else { return nil }
        return members.first { $0.name == Array(name.utf8) }?.value
    }

    /// `body.key_name:missing` for each fault of a 422.
    var faults: [String] {
        guard case .array(let errors) = member("errors") else { return [] }
        return errors.map { error in
            guard case .array(let loc) = error["loc"] else { return "no loc" }
            return loc.map(\.text).joined(separator: ".") + ":" + (error["type"]?.text ?? "no type")
        }
    }
}

extension JSONValue {
    subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == Array(name.utf8) }?.value
    }

    var text: String {
        guard case .string(let bytes) = self else { return "\(self)" }
        return String(decoding: bytes, as: UTF8.self)
    }

    static func text(_ text: String) -> JSONValue { .string(Array(text.utf8)) }
    static func whole(_ number: Int) -> JSONValue { .number(.whole(number)) }
}
