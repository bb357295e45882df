import AccountStore
import Cryptography
import HTTPServer
import TextFormats
import Testing
import Tokens

@testable import AuthAPI

struct RevocationTests {
    private func isGood(_ credential: String, _ house: House) -> Bool { house.call(.get, "/auth/verify", as: credential).status == .ok }

    @Test(arguments: ["", "&token_type_hint=access_token", "&token_type_hint=refresh_token", "&token_type_hint=whatever&more=1"])
    func `a key is gone for whoever has its text, whatever the hint`(rest: String) throws {
        let house = try House()
        let (key, other) = (try house.key(of: house.alice), try house.key(of: house.alice))
        let answer = house.form("/auth/revoke", "token=\(key.text)\(rest)")
        #expect(answer.status == .ok && answer.body.isEmpty && answer.field("Cache-Control") == "no-store")
        #expect(house.store.apiKey(key.id) == nil)
        #expect(!isGood(key.text, house) && isGood(other.text, house))
        let again = try house.restarted()
        #expect(!isGood(key.text, again) && isGood(other.text, again))
    }

    @Test func `a login is refused from then on, also after a restart, and is forgotten when it would have expired`() throws {
        let house = try House()
        let (mine, other) = (house.token(house.alice), house.token(house.alice))
        #expect(house.form("/auth/revoke", "token=\(mine)").status == .ok)
        func check(_ house: House) {
            #expect(!isGood(mine, house) && isGood(other, house))
            #expect(house.store.user(house.alice)?.logins.revoked.map(\.until) == [Timestamp(seconds: House.now + 3_600)])
        }
        check(house)
        check(try house.restarted())
    }

    @Test func `an unknown token is answered like a known one, and nothing is written`() throws {
        let house = try House()
        let disabled = try house.key(of: house.alice)
        let ended = house.token(house.alice)
        #expect(house.form("/auth/revoke", "token=\(ended)").status == .ok)
        // A store that takes no changes shows that none is asked of it.
        try house.store.close()
        for token in [ended, house.token(house.dora), house.token(99), house.token(house.alice, at: House.now - 3_600), "gcreg_unknown", "x", "a.b.c", "%00"] {
            let answer = house.form("/auth/revoke", "token=\(token)")
            #expect(answer.status == .ok && answer.body.isEmpty, "\(token)")
        }
        // RFC 7009 section 2.2.1: whoever was not heard comes again.
        for token in [disabled.text, house.token(house.alice)] {
            let answer = house.form("/auth/revoke", "token=\(token)")
            #expect(answer.status == .serviceUnavailable && answer.field("Retry-After") != nil)
        }
    }

    @Test func `a key that no longer works can still be taken away`() throws {
        let house = try House()
        let (expired, disabled) = (try house.key(of: house.alice, expiresAt: House.now), try house.key(of: house.alice))
        try house.change(disabled) { $0.isActive = false }
        for key in [expired, disabled] {
            #expect(house.form("/auth/revoke", "token=\(key.text)").status == .ok)
            #expect(house.store.apiKey(key.id) == nil)
        }
    }

    @Test func `of a rotated key the text before ends only its grace`() throws {
        let house = try House()
        let key = try house.key(of: house.alice)
        let new = APIKeyText.make()
        let rotation = Rotation(
            prefix: new.prefix, digest: KeyDigest(words: new.digest.words), earlierUntil: Timestamp(seconds: House.now + 60))
        _ = try AccountStore.wait { house.store.rotateAPIKey(key.id, ownerID: nil, rotation, completion: $0) }
        #expect(isGood(key.text, house) && isGood(new.text, house))
        #expect(house.form("/auth/revoke", "token=\(key.text)").status == .ok)
        #expect(!isGood(key.text, house) && isGood(new.text, house))
        let again = try house.restarted()
        #expect(!isGood(key.text, again) && isGood(new.text, again))
    }

    @Test func `a credential beside the token means nothing`() throws {
        let house = try House()
        let (key, own) = (try house.key(of: house.alice), try house.key(of: house.bob, "", rateLimit: 1))
        for credential in [own.text, "gcreg_unknown"] {
            let answer = house.form("/auth/revoke", "token=\(key.text)", as: credential)
            #expect(answer.status == .ok && answer.field("X-RateLimit-Limit") == nil)
        }
        #expect(isGood(own.text, house))
    }
}
