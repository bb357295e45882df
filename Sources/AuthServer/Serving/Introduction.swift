internal import HTTPServer

/// What a person pastes into a shell to meet the service: log in, make a key, list, change, delete, be limited.
struct Introduction {
    let address: ListenAddress
    let email: String
    let password: String

    /// Lines that work as they are in sh and bash.
    var text: String {
        """
        # Log in and keep the token
        TOKEN=$(\(curl) \(url)/auth/login \(json) -d '{"username":"\(email)","password":"\(password)"}' | sed -n 's/.*"access_token":"\\([^"]*\\)".*/\\1/p')
        # Create an API key: this answer alone shows it whole
        CREATED=$(\(curl) \(keys) \(token) \(json) -d '{"key_name":"My first key","scopes":"read"}'); echo "$CREATED"
        ID=$(echo "$CREATED" | sed -n 's/.*"id":\\([0-9]*\\).*/\\1/p')
        # List the keys
        \(curl) \(keys) \(token); echo
        # Change the key
        \(curl) -X PATCH \(keys)/$ID \(token) \(json) -d '{"key_name":"Renamed","rate_limit":2000}'; echo
        # Delete it: 204
        \(curl) -o /dev/null -w '%{http_code}\\n' -X DELETE \(keys)/$ID \(token)
        # Be limited: a key with 2 requests an hour answers 200, 200, 429
        KEY=$(\(curl) \(keys) \(token) \(json) -d '{"key_name":"Limited","rate_limit":2}' | sed -n 's/.*"api_key":"\\([^"]*\\)".*/\\1/p')
        for n in 1 2 3; do \(curl) -o /dev/null -w '%{http_code}\\n' \(keys) -H "Authorization: Bearer $KEY"; done

        """
    }

    private var curl: String {
        if case .unix(let path) = address { "curl -s --unix-socket \(Self.quoted(path))" } else { "curl -s" }
    }

    /// A server that listens on every address is reached on this machine's own.
    private var url: String {
        switch address {
        case .ipv4(let number, let port): "http://\(number == 0 ? ListenAddress.ipv4(0x7F00_0001, port: port) : address)"
        case .ipv6(let upper, let lower, let port): "http://\(upper == 0 && lower == 0 ? ListenAddress.ipv6(0, 1, port: port) : address)"
        case .unix: "http://localhost"
        }
    }

    private var keys: String { "\(url)/auth/api-keys" }
    private var token: String { "-H \"Authorization: Bearer $TOKEN\"" }
    private var json: String { "-H 'Content-Type: application/json'" }

    /// A word of the shell, whatever is in it.
    private static func quoted(_ text: String) -> String { "'\(text.replacing("'", with: "'\\''"))'" }
}
