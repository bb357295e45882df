/// The header fields that travel between client, proxy, this server and the API behind the proxy.
enum PassedFields {
    /// Where a client's credential stands.
    static let credentials = ["Authorization", "X-API-Key"]

    /// Who the client is: told to the API by the proxy, and never by the client itself.
    static let identity = ["X-Auth-User-Id", "X-Auth-Username", "X-Auth-Key-Id", "X-Auth-Scopes"]

    /// How much is left: told to the client with every answer.
    static let limit = [
        "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "RateLimit-Policy", "RateLimit", "X-Auth-Key-Expires-In",
    ]

    /// What a refusal says beyond that.
    static let refusal = ["WWW-Authenticate", "Retry-After", "X-Auth-Denied"]

    /// Every other way to write the fields of an identity that a program may take for them: CGI and what came after it make no difference
    /// between a hyphen and an underscore.
    static let identityWithUnderscores: [String] = identity.flatMap { name in
        let words = name.split(separator: "-")
        let spellings = words.dropFirst().reduce([String(words[0])]) { beginnings, word in
            beginnings.flatMap { ["\($0)-\(word)", "\($0)_\(word)"] }
        }
        return spellings.filter { $0 != name }
    }
}
