import AccountStore
import HTTPServer
import Testing
import TextFormats

@testable import AuthAPI

/// What a proxy demands of the credential that it asks about.
struct VerificationDemandTests {
    /// The same demands in a query, and in the path of a proxy that appends its client's.
    private static let forms = ["/auth/verify?%", "/auth/verify;%/orders/7?page=2", "/api/auth/verify;%/", "/auth/verify;%"]

    private static func paths(_ demands: String) -> [String] {
        forms.map { form in
            let text = form.contains(";") ? String(demands.map { $0 == "&" ? ";" : $0 }) : demands
            return String(form.prefix { $0 != "%" }) + text + String(form.drop { $0 != "%" }.dropFirst())
        }
    }

    @Test(arguments: [
        ("scope=read", "read", true), ("scope=read", "write", false), ("scope=read,write", "read,write", true), ("scope=read,write", "read", false),
        ("scope=read&scope=write", "read,write", true), ("scope=read&scope=write", "write", false), ("scope=read%2Cwrite", "read,write", true),
        ("scope=%72ead", "read", true), ("scope=admin", "read,write", false), ("scope=read,read", "read", true), ("scope=read", "", false),
    ])
    func `every scope that is named must be there`(demands: String, scopes: String, isEnough: Bool) throws {
        let house = try House()
        let key = try house.key(of: house.chief, scopes, rateLimit: 100)
        for (count, path) in Self.paths(demands).enumerated() {
            let answer = house.call(.get, path, as: key.text)
            #expect(answer.status == (isEnough ? .ok : .forbidden), "\(path)")
            #expect(answer.field("X-RateLimit-Remaining") == "\(isEnough ? 99 - count : 100)", "what is refused costs nothing")
            guard !isEnough else { continue }
            #expect(answer.field("X-Auth-Denied") == "scope")
            #expect(answer.field("WWW-Authenticate")?.contains("insufficient_scope") == true)
            #expect(answer.field("X-Auth-User-Id") == nil)
        }
    }

    @Test func `a login must have the scopes, too`() throws {
        let house = try House()
        #expect(house.call(.get, "/auth/verify?scope=write", as: house.token(house.alice)).status == .ok)
        #expect(house.call(.get, "/auth/verify?scope=admin", as: house.token(house.alice)).status == .forbidden)
    }

    /// A demand that nobody understands must not look as if it had been met.
    @Test(arguments: [
        ("scope=fly", "scope:enum"), ("scope=", "scope:enum"), ("scope", "scope:enum"), ("scope=read,", "scope:enum"), ("scope=READ", "scope:enum"),
        ("scope=read+write", "scope:enum"), ("scope=read%20", "scope:enum"), ("scope=read%FF", "scope:enum"), ("scopes=read", "scopes:extra_forbidden"),
        ("a=1", "a:extra_forbidden"), ("Scope=read", "Scope:extra_forbidden"), ("=read", ":extra_forbidden"), ("cost=", "cost:int_parsing"),
        ("cost=-1", "cost:int_parsing"), ("cost=1.5", "cost:int_parsing"), ("cost=01", "cost:int_parsing"), ("cost=1000001", "cost:less_than_equal"),
        ("cost=99999999999999999999", "cost:int_parsing"), ("cost=0&cost=0", "cost:value_error"), ("deny=404", "deny:literal_error"),
        ("deny=", "deny:literal_error"), ("deny=403&deny=403", "deny:value_error"),
    ])
    func `a demand that is no demand lets nobody in`(demand: String, fault: String) throws {
        let house = try House()
        let key = try house.key(of: house.chief, "read,write,introspect,admin", rateLimit: 10)
        for path in Self.paths(demand) {
            for credential in [key.text, house.token(house.chief)] {
                let answer = house.call(.get, path, as: credential)
                #expect(answer.status == .unprocessableContent, "\(path)")
                #expect(answer.faults == [path.contains(";") ? "path.\(fault)" : "query.\(fault)"])
            }
        }
        #expect(house.call(.get, "/auth/verify", as: key.text).member("remaining") == .whole(9), "and costs nothing")
    }

    @Test func `all that is wrong with the demands is told at once`() throws {
        let house = try House()
        let answer = house.call(.get, "/auth/verify?scope=fly,read&cost=x&more=1", as: house.token(house.alice))
        #expect(answer.faults == ["query.scope:enum", "query.cost:int_parsing", "query.more:extra_forbidden"])
    }

    @Test(arguments: [
        "/auth/verify/?cost=0", "/auth/verify/?scope=&deny=200", "/auth/verify/x?cost=0&cost=0", "/auth/verify;cost=1/x?cost=0", "/auth/verify/;cost=0",
        "/auth/verify/x;cost=0", "/auth/verify/x;cost=0/y", "/auth/verify//;cost=0?cost=0", "/auth/verify;cost=1/;cost=0;scope=", "/auth/verify/%3Bcost=0",
    ])
    func `what a client wrote is no demand`(path: String) throws {
        let house = try House()
        let key = try house.key(of: house.alice, rateLimit: 10)
        let answer = house.call(.get, path, as: key.text, fields: [(name: "X-Auth-Cost", value: "0"), (name: "X-Auth-Scopes", value: "admin")])
        #expect(answer.status == .ok)
        #expect(answer.member("remaining") == .whole(9), "it costs one")
        #expect(answer.field("X-Auth-Scopes") == "read,write")
    }

    @Test func `demands in the path leave no place for others in the query`() throws {
        let house = try House()
        let answer = house.call(.get, "/auth/verify;scope=read?cost=0", as: house.token(house.alice))
        #expect(answer.status == .unprocessableContent)
        #expect(answer.faults == ["query.cost:extra_forbidden"])
    }

    @Test func `a request costs what the proxy says, if that is left`() throws {
        let house = try House()
        let key = try house.key(of: house.alice, rateLimit: 10)
        let ask = { (cost: String) in house.call(.get, "/auth/verify?cost=\(cost)", as: key.text) }
        #expect(ask("7").member("remaining") == .whole(3))
        let refused = ask("4")
        #expect(refused.status == .tooManyRequests)
        #expect(refused.field("X-RateLimit-Remaining") == "3", "what is refused costs nothing")
        #expect(ask("3").member("remaining") == .whole(0))
        #expect(ask("1").status == .tooManyRequests)
        #expect(ask("\(VerificationDemands.costs.upperBound)").status == .tooManyRequests)
        let large = try house.key(of: house.alice, rateLimit: VerificationDemands.costs.upperBound)
        let all = house.call(.get, "/auth/verify?cost=\(VerificationDemands.costs.upperBound)", as: large.text)
        #expect(all.member("remaining") == .whole(0))
    }

    @Test func `a look costs nothing, also when nothing is left`() throws {
        let house = try House()
        let key = try house.key(of: house.alice, rateLimit: 1)
        let look = { house.call(.get, "/auth/verify?cost=0", as: key.text) }
        #expect(look().member("remaining") == .whole(1))
        #expect(house.call(.get, "/auth/verify", as: key.text).member("remaining") == .whole(0))
        for _ in 1...2 {
            #expect(look().status == .ok)
            #expect(look().member("remaining") == .whole(0))
        }
        #expect(house.store.apiKey(key.id)?.lastUsed?.seconds == House.now)
        #expect(house.call(.get, "/auth/verify?cost=0", as: house.token(house.alice)).status == .ok)
    }

    @Test(arguments: ["/auth/verify?deny=403", "/auth/verify;deny=403/x"])
    func `a proxy that knows no 429 gets a 403 that says what it is`(path: String) throws {
        let house = try House()
        let key = try house.key(of: house.alice, rateLimit: 1)
        #expect(house.call(.get, path, as: key.text).status == .ok)
        let refused = house.call(.get, path, as: key.text)
        #expect(refused.status == .forbidden)
        #expect(refused.field("X-Auth-Denied") == "rate_limited")
        #expect(refused.field("Retry-After") == "1800")
        #expect(refused.field("X-RateLimit-Remaining") == "0")
        #expect(refused.member("status") == .whole(403))
        #expect(refused.member("title") == .text("Forbidden"))
        #expect(refused.field("WWW-Authenticate") == nil)
        let two = house.call(.get, path, as: key.text, fields: [(name: "X-API-Key", value: "gcreg_other")])
        #expect(two.status == .forbidden)
        #expect(two.field("X-Auth-Denied") == "two_credentials")
        #expect(house.call(.get, path).status == .unauthorized)
    }
}
