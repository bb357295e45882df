internal import TextFormats

/// What is asked of a new API key; the API judges it.
struct APIKeyWishes {
    var name: String
    var scopes: String?
    var rateLimit: Int?
    var expiresAt: String?
    var allowedIPs: [String] = []

    var json: [UInt8] {
        var body: [UInt8] = []
        body.openObject()
        body.member("key_name", name)
        if let scopes { body.member("scopes", scopes) }
        if let rateLimit { body.member("rate_limit", rateLimit) }
        if let expiresAt { body.member("expires_at", expiresAt) }
        if !allowedIPs.isEmpty {
            body.openMember("allowed_ips")
            body.openArray()
            for (index, range) in allowedIPs.enumerated() {
                if index > 0 { body.append(ASCII.comma) }
                body.append(jsonString: range)
            }
            body.closeArray()
        }
        body.closeObject()
        return body
    }
}

/// The answer that has a key's text, which no other has.
struct NewAPIKey {
    let id: Int
    let text: String

    init(_ answer: [UInt8]) throws(ProgramError) {
        let document = JSONDocument(answer, depthMaximum: 16)
        guard let id = document?["id"]?.integer, let text = document?["api_key"]?.text else { throw .unexpectedAnswer }
        self.id = id
        self.text = text
    }
}
