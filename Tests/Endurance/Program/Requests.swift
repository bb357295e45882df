/// Requests as bytes.
enum Requests {
    static let health = request("GET", "/healthz")

    static func request(_ method: String, _ path: String, bearer: String? = nil, json: String? = nil) -> [UInt8] {
        let authorization = bearer.map { "Authorization: Bearer \($0)\r\n" } ?? ""
        let content = json.map { "Content-Type: application/json\r\nContent-Length: \($0.utf8.count)\r\n" } ?? ""
        return Array("\(method) \(path) HTTP/1.1\r\nHost: localhost\r\n\(authorization)\(content)\r\n\(json ?? "")".utf8)
    }

    static func logIn(_ user: String, _ password: String) -> [UInt8] {
        request("POST", "/auth/login", json: #"{"username":"\#(user)","password":"\#(password)"}"#)
    }

    static func createKey(_ token: String, _ json: String) -> [UInt8] { request("POST", "/auth/api-keys", bearer: token, json: json) }

    static func list(_ bearer: String) -> [UInt8] { request("GET", "/auth/api-keys", bearer: bearer) }

    static func verify(_ bearer: String) -> [UInt8] { request("GET", "/auth/verify", bearer: bearer) }

    /// A change that is on disk before it is answered, and that leaves things as they are.
    static func rename(_ id: Int, to name: String, _ token: String) -> [UInt8] {
        request("PATCH", "/auth/api-keys/\(id)", bearer: token, json: #"{"key_name":"\#(name)"}"#)
    }

    /// The creation of a key in chunks of a few bytes.
    static func createInChunks(_ token: String) -> [UInt8] {
        let chunks = [#"{"key_"#, #"name":"in "#, #"chunks"}"#].map { "\(String($0.utf8.count, radix: 16))\r\n\($0)\r\n" }.joined()
        return Array(
            ("POST /auth/api-keys HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(token)\r\nContent-Type: application/json\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n\(chunks)0\r\n\r\n").utf8)
    }
}
