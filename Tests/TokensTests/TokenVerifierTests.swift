import Cryptography
import TextFormats
import Testing
import Tokens

struct TokenVerifierTests {
    private let forge = TokenForge()

    @Test func `a token of another deployment with the same secret verifies`() throws {
        let claims = try #require(try forge.outcome(forge.token()).claims)
        #expect(claims.userID == 1)
        #expect(claims.issuedAt.seconds == 1_700_000_000)
        #expect(claims.expiresAt.seconds == 4_102_444_800)
        #expect(claims.id.isEmpty && claims.id == .none)
    }

    @Test func `a login is known by its token's id, or by the whole token where that has none`() throws {
        let without = forge.token()
        let with = forge.token(claims: #"{"sub":"1","exp":4102444800,"jti":"abc"}"#)
        let claims = try [without, with].map { try #require(try forge.outcome($0).claims) }
        #expect(claims[0].loginDigest(of: without.span) == SHA256.hash(without.span))
        #expect(claims[1].loginDigest(of: with.span) == digest("abc"))
        #expect(claims.map(\.loginEpoch) == [0, 0])
    }

    @Test(arguments: ["-1", "1.0", "1e2", "\"1\"", "null", "true", "1000000000000000"]) func `a login epoch that is no count is refused`(epoch: String) throws {
        let token = forge.token(claims: #"{"sub":"1","exp":4102444800,"login_epoch":\#(epoch)}"#)
        #expect(try forge.outcome(token) == .refused(.malformedLoginEpoch))
    }

    @Test func `the signature of RFC 7515 appendix A1 is right, and its claims are not for us`() throws {
        let token = """
            eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290\
            Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk
            """
        let key = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"
        let secret = try #require(decoded(key.utf8))
        let joe = TokenForge(secret: secret)
        let bytes = Array(token.utf8)
        #expect(try joe.outcome(bytes) == .refused(.wrongIssuer))
        #expect(try forge.outcome(bytes) == .refused(.wrongSignature))
        #expect(
            joe.token(
                header: "{\"typ\":\"JWT\",\r\n \"alg\":\"HS256\"}",
                claims: "{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}") == bytes)
    }

    @Test func `a token with any byte changed is refused`() throws {
        for token in [forge.token(), TokenSigner(try forge.ring).token(forUser: 7, at: TokenForge.now, lifetimeSeconds: 60)] {
            #expect(try forge.outcome(token).claims != nil)
            for index in token.indices {
                for change: UInt8 in [0x01, 0x02, 0x20, 0x80, 0xFF] {
                    var changed = token
                    changed[index] ^= change
                    #expect(try forge.outcome(changed).claims == nil, "byte \(index) ^ \(change)")
                }
            }
        }
    }

    @Test func `a token with a byte missing or added is refused`() throws {
        let token = TokenSigner(try forge.ring).token(forUser: 7, at: TokenForge.now, lifetimeSeconds: 60)
        for index in token.indices {
            var shorter = token
            shorter.remove(at: index)
            #expect(try forge.outcome(shorter).claims == nil)
            #expect(try forge.outcome(Array(token[..<index])).claims == nil)
            for byte in "A.= \n\u{0}".utf8 {
                var longer = token
                longer.insert(byte, at: index)
                #expect(try forge.outcome(longer).claims == nil)
            }
        }
        for byte in "A.= \n\u{0}".utf8 { #expect(try forge.outcome(token + [byte]).claims == nil) }
    }

    @Test(arguments: ["", ".", "..", "...", "a", "a.b", "a.b.", ".b.c", "a..c", "a.b.c.d", "a.b.c.", ".a.b.c", "a.b.c.d.e"])
    func `anything but three segments is refused`(text: String) throws {
        #expect(try forge.outcome(Array(text.utf8)) == .refused(.notThreeSegments))
    }

    @Test func `text that is not exact base64url is refused in each segment`() throws {
        let parts = forge.token().split(separator: UInt8(ascii: ".")).map { String(decoding: $0, as: UTF8.self) }
        for index in 0..<3 {
            for wrong in ["=", "==", " ", "\n", "+", "/", "é"] {
                var changed = parts
                changed[index] += wrong
                #expect(try forge.outcome(Array(changed.joined(separator: ".").utf8)).claims == nil, "\(wrong) in \(index)")
            }
        }
        #expect(try forge.outcome(Array("\(parts[0])=.\(parts[1]).\(parts[2])".utf8)) == .refused(.notBase64URL))
    }

    @Test func `the last character of a signature has one spelling`() throws {
        var token = forge.token()
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        let right = try #require(token.last)
        let spellings = try alphabet.filter { last in
            token[token.count - 1] = last
            return try forge.outcome(token).claims != nil
        }
        #expect(spellings == [right])
    }

    @Test(arguments: [0, 1, 16, 31, 33, 64]) func `a signature of another length is refused`(count: Int) throws {
        let parts = forge.token().split(separator: UInt8(ascii: "."))
        let code = decoded(parts[2])?.prefix(count) ?? []
        let other = base64URL(Array(code) + [UInt8](repeating: 0, count: max(0, count - code.count)))
        let token = Array(parts[0]) + [0x2E] + Array(parts[1]) + [0x2E] + other
        #expect(try forge.outcome(token).claims == nil)
    }

    @Test func `the longest token that is looked at verifies and a longer one is refused`() throws {
        let room = TokenVerifier.maximumTokenBytes
        func token(padding: Int) -> [UInt8] {
            forge.token(claims: #"{"sub":"1","exp":4102444800,"pad":"\#(String(repeating: "x", count: padding))"}"#)
        }
        let fitting = (2_900..<3_072).last { token(padding: $0).count <= room } ?? 0
        #expect(room - token(padding: fitting).count < 2)
        #expect(try forge.outcome(token(padding: fitting)).claims != nil)
        #expect(try forge.outcome(token(padding: fitting + 1)) == .refused(.tooLong))
    }

    @Test func `claims are not read before the signature is right`() throws {
        let stranger = TokenForge(secret: Array("a third secret that is in no ring".utf8))
        for claims in ["", "{", "{}", #"{"exp":1}"#] {
            let token = stranger.token(claims: claims.isEmpty ? " " : claims)
            #expect(try forge.outcome(token) == .refused(.wrongSignature))
        }
    }
}

struct TokenHeaderTests {
    private let forge = TokenForge()

    /// RFC 8725 sections 2.1 and 3.1: the algorithm is not the token's to choose.
    @Test(arguments: [
        #""none""#, #""None""#, #""NONE""#, #""nOnE""#, #""HS384""#, #""HS512""#, #""RS256""#, #""ES256""#, #""PS256""#, #""EdDSA""#, #""hs256""#,
        #""HS256 ""#, #"" HS256""#, #""HS256\u0000""#, #""""#, "null", "true", "256", #"["HS256"]"#, #"{"alg":"HS256"}"#,
    ])
    func `another algorithm than HS256 is refused, however it was signed`(algorithm: String) throws {
        let token = forge.token(header: #"{"alg":\#(algorithm),"typ":"JWT"}"#)
        #expect(try forge.outcome(token) == .refused(.wrongAlgorithm))
        let unsigned = Array(token[...token.lastIndex(of: UInt8(ascii: "."))!])
        #expect(try forge.outcome(unsigned).claims == nil)
    }

    @Test(arguments: ["{}", #"{"typ":"JWT"}"#, #"{"Alg":"HS256"}"#, #"{"ALG":"HS256"}"#, #"{"x":{"alg":"HS256"}}"#])
    func `a header without an algorithm is refused`(header: String) throws {
        #expect(try forge.outcome(forge.token(header: header)) == .refused(.wrongAlgorithm))
    }

    @Test(arguments: [
        #"{"alg":"HS256"}"#, #"{"typ":"JWT","alg":"HS256"}"#, #"{"alg":"HS256","typ":"jwt"}"#, #"{"alg":"HS256","typ":"Jwt"}"#,
        #"{"alg":"HS256","typ":"application/jwt"}"#, #"{"alg":"HS256","typ":"Application/JWT"}"#, #" { "alg" : "HS256" } "#,
        "{\t\"alg\"\r\n:\"HS256\"}\n", #"{"\u0061lg":"HS25\u0036"}"#, #"{"alg":"HS256","jku":"https://evil.example/","x5c":["a"],"n":1.5e3}"#,
    ])
    func `every other spelling of an HS256 JWT is accepted`(header: String) throws {
        #expect(try forge.outcome(forge.token(header: header)).claims?.userID == 1)
    }

    /// RFC 8725 section 3.11.
    @Test(arguments: [#""at+jwt""#, #""JWE""#, #""JWS""#, #""application/at+jwt""#, #""application/""#, #""""#, #""JWT ""#, "null", "1", #"["JWT"]"#])
    func `another type of token is refused`(type: String) throws {
        #expect(try forge.outcome(forge.token(header: #"{"alg":"HS256","typ":\#(type)}"#)) == .refused(.wrongType))
    }

    @Test(arguments: [#"["exp"]"#, "[]", #"["b64"]"#, "null", #""""#])
    func `critical extensions are refused`(extensions: String) throws {
        #expect(try forge.outcome(forge.token(header: #"{"alg":"HS256","crit":\#(extensions)}"#)) == .refused(.criticalExtension))
        #expect(try forge.outcome(forge.token(header: #"{"alg":"HS256","\u0063rit":\#(extensions)}"#)) == .refused(.criticalExtension))
    }

    @Test(arguments: ["1", "null", #"["a"]"#, "{}"]) func `a key's name that is no string is refused`(name: String) throws {
        #expect(try forge.outcome(forge.token(header: #"{"alg":"HS256","kid":\#(name)}"#)) == .refused(.unknownKey))
    }

    @Test(arguments: [
        #"{"alg":"HS256","alg":"HS256"}"#, #"{"alg":"none","alg":"HS256"}"#, #"{"alg":"HS256","\u0061lg":"none"}"#,
        #"{"alg":"HS256","x":1,"y":2,"x":3}"#, #"{"":1,"alg":"HS256","":2}"#,
        #"{"alg":"HS256","\ud83d\ude00":1,"😀":2}"#, #"{"alg":"HS256","\u00e9":1,"é":2}"#, #"{"alg":"HS256","\/":1,"/":2}"#,
    ])
    func `a name that occurs twice is refused`(header: String) throws {
        let outcome = try forge.outcome(forge.token(header: header))
        #expect(outcome == .refused(.repeatedMember) || outcome == .refused(.wrongAlgorithm) && header.hasPrefix(#"{"alg":"none""#))
    }
}

struct TokenClaimsTests {
    private let forge = TokenForge()

    private func outcome(_ claims: String, at seconds: Int64 = TokenForge.now.seconds, leewaySeconds: Int = 0) throws -> Outcome {
        try forge.outcome(forge.token(claims: claims), at: Timestamp(seconds: seconds), leewaySeconds: leewaySeconds)
    }

    @Test(
        arguments: [
            ("1700000001", 1_700_000_000, nil), ("1700000000", 1_700_000_000, .expired), ("1699999999", 1_700_000_000, .expired),
            ("1700000000.9", 1_700_000_000, .expired), ("1700000001.0", 1_700_000_000, nil), ("1.700000001e9", 1_700_000_000, nil),
            ("1.7e9", 1_700_000_000, .expired), ("17E+8", 1_699_999_999, nil), ("17000000000e-1", 1_699_999_999, nil), ("0", 1_700_000_000, .expired),
            ("-1", 1_700_000_000, .expired), ("-0", -1, nil), ("-0.5", -1, .expired), ("-0.5", -2, nil), ("253402300799", 1_700_000_000, nil),
        ] as [(String, Int64, TokenError?)])
    func `a token ends with the second before its expiry`(expiry: String, now: Int64, error: TokenError?) throws {
        let outcome = try outcome(#"{"sub":"1","exp":\#(expiry)}"#, at: now)
        if let error { #expect(outcome == .refused(error)) } else { #expect(outcome.claims != nil) }
    }

    @Test(
        arguments: [
            ("1700000000", 1_700_000_000, nil), ("1700000001", 1_700_000_000, .notYetValid), ("1699999999.5", 1_700_000_000, nil),
            ("1700000000.5", 1_700_000_000, .notYetValid), ("1700000000.0", 1_700_000_000, nil),
        ] as [(String, Int64, TokenError?)])
    func `a token does not begin before its time`(notBefore: String, now: Int64, error: TokenError?) throws {
        let outcome = try outcome(#"{"sub":"1","exp":4102444800,"nbf":\#(notBefore)}"#, at: now)
        if let error { #expect(outcome == .refused(error)) } else { #expect(outcome.claims != nil) }
    }

    @Test func `leeway is granted at both ends and no further`() throws {
        let claims = #"{"sub":"1","exp":1000,"nbf":100}"#
        #expect(try outcome(claims, at: 1_004, leewaySeconds: 5).claims != nil)
        #expect(try outcome(claims, at: 1_005, leewaySeconds: 5) == .refused(.expired))
        #expect(try outcome(claims, at: 95, leewaySeconds: 5).claims != nil)
        #expect(try outcome(claims, at: 94, leewaySeconds: 5) == .refused(.notYetValid))
    }

    @Test func `a token without an expiry is refused`() throws {
        #expect(try outcome(#"{"sub":"1"}"#) == .refused(.missingExpiry))
        #expect(try outcome(#"{"sub":"1","x":{"exp":4102444800}}"#) == .refused(.missingExpiry))
        #expect(try outcome(#"{"sub":"1","EXP":4102444800}"#) == .refused(.missingExpiry))
    }

    @Test(
        arguments: ["exp", "nbf", "iat"],
        [
            #""4102444800""#, "null", "true", "[4102444800]", "{}", "253402300800", "1e300", "1e99999999999999999999", "-62167219201", "99999999999999999999",
        ])
    func `a time that is no number of a year with four digits is refused`(name: String, value: String) throws {
        let rest = name == "exp" ? "" : #","exp":4102444800"#
        #expect(try outcome(#"{"sub":"1","\#(name)":\#(value)\#(rest)}"#) == .refused(.malformedTime))
    }

    @Test(arguments: ["0.00e99999", "0e-5", "1e-999999999999999999999999", "0.000000000000000000000000000000001"])
    func `a number with a strange exponent is still a number`(issuedAt: String) throws {
        #expect(try outcome(#"{"sub":"1","exp":4102444800,"iat":\#(issuedAt)}"#).claims?.issuedAt.seconds == 0)
    }

    @Test func `a token that does not say when it was issued was issued in 1970`() throws {
        #expect(try outcome(#"{"sub":"1","exp":4102444800}"#).claims?.issuedAt.seconds == 0)
        #expect(try outcome(#"{"sub":"1","exp":4102444800,"iat":1699999999.999}"#).claims?.issuedAt.seconds == 1_699_999_999)
        #expect(try outcome(#"{"sub":"1","exp":4102444800,"iat":-0.5}"#).claims?.issuedAt.seconds == -1)
    }

    @Test(arguments: [
        #""0""#, #""-1""#, #""+1""#, #""01""#, #"" 1""#, #""1 ""#, #""1.0""#, #""1e3""#, #""""#, #""a""#, #""0x1""#, #""١""#, #""9223372036854775808""#,
        #""18446744073709551617""#, #""1\u0000""#, "1", "null", "true", #"["1"]"#, #"{"sub":"1"}"#, "\"\(String(repeating: "1", count: 65))\"",
    ])
    func `a subject that is no user's id is refused`(subject: String) throws {
        #expect(try outcome(#"{"sub":\#(subject),"exp":4102444800}"#) == .refused(.wrongSubject))
    }

    @Test func `a token without a subject is refused`() throws {
        #expect(try outcome(#"{"exp":4102444800}"#) == .refused(.wrongSubject))
    }

    @Test func `the largest id is a subject, and escapes do not change one`() throws {
        #expect(try outcome(#"{"sub":"9223372036854775807","exp":4102444800}"#).claims?.userID == Int.max)
        #expect(try outcome(#"{"s\u0075b":"\u0031\u0032","exp":4102444800}"#).claims?.userID == 12)
    }

    @Test func `another issuer is refused and none is accepted`() throws {
        #expect(try outcome(#"{"iss":"gcreg-auth","sub":"1","exp":4102444800}"#).claims != nil)
        for issuer in [#""gcreg""#, #""GCREG-AUTH""#, #""gcreg-auth ""#, #""""#, "null", "1", #"["gcreg-auth"]"#] {
            #expect(try outcome(#"{"iss":\#(issuer),"sub":"1","exp":4102444800}"#) == .refused(.wrongIssuer))
        }
    }

    @Test func `a token for another audience is refused`() throws {
        for audience in [#""billing""#, #"["billing"]"#, #""gcreg-auth""#] {
            #expect(try outcome(#"{"sub":"1","exp":4102444800,"aud":\#(audience)}"#) == .refused(.otherAudience))
        }
    }

    @Test func `an id of another deployment is kept as it is, up to its limit`() throws {
        for id in ["", "0b1f9d4e-7c55-4f0e-9c0d-1a2b3c4d5e6f", "ä", String(repeating: "j", count: 64)] {
            #expect(try outcome(#"{"sub":"1","exp":4102444800,"jti":"\#(id)"}"#).claims?.id.description == id)
        }
        #expect(try outcome(#"{"sub":"1","exp":4102444800,"jti":"\u0061\ud83d\ude00"}"#).claims?.id.description == "a😀")
        for id in ["\"\(String(repeating: "j", count: 65))\"", "1", "null"] {
            #expect(try outcome(#"{"sub":"1","exp":4102444800,"jti":\#(id)}"#) == .refused(.malformedTokenID))
        }
    }

    @Test func `other claims are passed over`() throws {
        let claims = #"{"email":"a@b.c","roles":["admin",{"a":[1,2.5,null,true,false]}],"sub":"1","exp":4102444800,"n":-1.5E-3,"":""}"#
        #expect(try outcome(claims).claims?.userID == 1)
    }

    @Test func `names that only begin alike are two names`() throws {
        let claims = #"{"sub":"1","exp":4102444800,"a":1,"\u0061b":2,"ab\u0063":3,"ab\u0000":4,"\u0041":5,"":6}"#
        #expect(try outcome(claims).claims != nil)
    }

    @Test(arguments: [
        #"{"sub":"1","sub":"2","exp":4102444800}"#, #"{"sub":"1","exp":4102444800,"exp":4102444800}"#,
        #"{"sub":"1","s\u0075b":"2","exp":4102444800}"#, #"{"sub":"1","exp":4102444800,"x":1,"x":1}"#,
    ])
    func `a claim that occurs twice is refused`(claims: String) throws {
        #expect(try outcome(claims) == .refused(.repeatedMember))
    }
}
