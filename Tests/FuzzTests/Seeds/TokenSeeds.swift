enum TokenSeeds {
    static let all: [[UInt8]] =
        forged.map { Array($0.utf8) + [1] } + forged.map { Array($0.utf8) + [0x20, 0x05, 1, 1] } + forged.map { TokenTarget.sign(Array($0.utf8)) + [0, 0] }
        + ["", "A", "Zg", "Zm8", "Zm9v", "A-z_4ME", "Zg==", "Zh", "a.b.c", "..", "e30.e30.e30"].map { Array($0.utf8) + [0, 0] }

    /// Headers and claims, with a line end between.
    private static let forged = [
        "{\"alg\":\"HS256\",\"kid\":\"fuzz\",\"typ\":\"JWT\"}\n{\"iss\":\"gcreg-auth\",\"sub\":\"7\",\"iat\":1700000000,\"exp\":1700003600,\"jti\":\"abc\"}",
        "{\"alg\":\"HS256\"}\n{\"sub\":\"9223372036854775807\",\"exp\":1.7000036e9,\"nbf\":1699999999.5,\"x\":[{\"y\":null}]}",
        " {\"typ\":\"application/jwt\",\"\\u0061lg\":\"HS\\u003256\"}\n{\"exp\":4102444800,\"s\\u0075b\":\"1\",\"jti\":\"\\ud83d\\ude00\"} ",
        "{\"alg\":\"none\"}\n{\"sub\":\"1\",\"exp\":1700003600}", "{\"alg\":\"HS256\",\"crit\":[]}\n{}", "{\"alg\":\"HS256\"}\n{\"aud\":\"x\"}",
        "{\"alg\":\"HS256\"}\n{\"sub\":\"1\",\"sub\":\"2\",\"exp\":1700003600}", "{\"alg\":\"HS256\"}\n{\"sub\":\"1\",\"exp\":17000036000e-1}",
    ]
}
