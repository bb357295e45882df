/// Requests of every kind that a client sends, rightly or wrongly.
enum RequestTexts {
    static let valid = [
        get, "\r\nGET /a?b=c HTTP/1.1\r\nHost: localhost:8080\r\nAuthorization: Bearer x.y.z\r\nAccept: */*\r\n\r\n",
        "HEAD /x HTTP/1.1\r\nHost: a\r\nX-Request-Id: mine\r\n\r\n", "OPTIONS * HTTP/1.1\r\nHost:\r\n\r\n",
        "DELETE http://a:1/b%20c?d HTTP/1.1\r\nhOST: a:1\r\n\r\n",
        "POST /p HTTP/1.1\r\nHost: [::1]:80\r\nContent-Length:  5 \t\r\n\r\nhello", "PUT /p HTTP/1.0\r\nContent-Length: 2\r\nConnection: Keep-Alive\r\n\r\nhi",
        "GET /old HTTP/1.0\r\n\r\n", "GET /last HTTP/1.1\r\nHost: a\r\nConnection: x, close\r\n\r\n",
        "BREW /tea HTTP/1.1\r\nHost: a\r\nX: \u{e9}\r\nY:\r\n\r\n",
        "POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n" + chunkedBodies[2], continued + "hello",
        "PATCH /later HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nExpect: 100-continue\r\n\r\n", "GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n",
    ]

    static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
    static let continued = "POST /e HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n"

    /// One for each rule that a head can break, and more.
    static let refused = [
        "GET /\r\nHost: a\r\n\r\n", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", "G(T / HTTP/1.1\r\nHost: a\r\n\r\n", "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.10\r\nHost: a\r\n\r\n",
        "GET / HTTP/2.0\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX-Request-Id: mine\r\nnothing\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\n(: x\r\n\r\n", "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: \u{1}\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nX: \u{7f}\r\n\r\n", "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\nhello",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked,\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "POST / HTTP/1.0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 65537\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nExpect: 200-ok\r\n\r\n", "\u{16}\u{3}\u{1}",
        "GET /a-control-character-behind-the-place-where-the-line-must-end\u{1} HTTP/1.1\r\nHost: a\r\n\r\n", "HEAD / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n",
    ]

    static let chunkedBodies = [
        "0\r\n\r\n", "5\r\nhello\r\n0\r\n\r\n", "a;name=value;q=\"x;y\"\r\n0123456789\r\n3 \t;e\r\nab\n\r\n00\r\nTrailer: x\r\nOther: y\r\n\r\n", "5\nhello",
        "5\r\nhelloX",
        "g\r\n", "5 x\r\n", "0\r\nno colon\r\n\r\n", "0\r\n folded\r\n\r\n", "ffffffffffffffff\r\n", "00000000000000000\r\n",
        "0;" + String(repeating: "e", count: 30) + "\r\n\r\n",
        "0\r\nT: " + String(repeating: "t", count: 30) + "\r\n\r\n", "29\r\n", "0\r\nA: \u{1}\r\n\r\n",
    ]

    /// What comes over one connection.
    static let conversations =
        valid + refused + chunkedBodies.map { "POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + $0 + get } + [
            get + get + get, get + "GET /later HTTP/1.1\r\nHost: a\r\n\r\n" + get, valid[2] + valid[5] + valid[10] + valid[11] + valid[6] + valid[7] + get,
            get + "GET /close HTTP/1.1\r\nHost: a\r\n\r\n" + get, get + "NONSENSE\r\n" + get, valid[5] + valid[8] + get, get + "GET / HT",
            "\r\n" + get + "\r\n\r\n" + get,
            "GET /later HTTP/1.1\r\nHost: a\r\n\r\nGET /later2 HTTP/1.1\r\nHost: a\r\n\r\n" + get,
        ]
}
