import Testing

@testable import AuthAPI

struct PasswordRulesTests {
    private func fault(_ password: String, email: String? = "ada.lovelace@example.org") -> FieldFault? {
        PasswordRules.fault(of: Array(password.utf8), named: "p", email: email, loginBytes: 1_024)
    }

    @Test(arguments: [
        ("1234567", "string_too_short"), ("\u{1F511}\u{1F511}\u{1F511}\u{1F511}\u{1F511}\u{1F511}\u{1F511}", "string_too_short"), ("", "string_too_short"),
        (String(repeating: "correct horse ", count: 19), "string_too_long"),
        // 256 characters, and 512 bytes.
        (String(repeating: "\u{E4}\u{F6}\u{FC}\u{DF}\u{E8}\u{E9}\u{E0}\u{E1}", count: 32), "string_too_long"), ("long\u{0}enough", "value_error"),
    ]) func `a length is counted in characters, and what libcrypt cannot take is refused`(password: String, type: String) {
        #expect(fault(password)?.type == type)
        #expect(fault(password)?.message.contains("horse") == false)
    }

    @Test(arguments: [
        "jq7-plum", "\u{1F511}\u{1F98A}\u{1F333}\u{1F9ED}\u{1F6F6}\u{1F3BB}\u{1F34B}\u{1F4A1}", "three odd socks", "tripod-lemon", "correct horse", "aaaaaaab",
        "        x       y",
        String(String(repeating: "odd plum lamp ", count: 19).prefix(256)), "\u{44F}\u{431}\u{43B}\u{43E}\u{43A}\u{43E}-\u{434}\u{43E}\u{43C}",
        "password reminder", "hunter2hunter3",
        // One byte less than libcrypt's bound, and 255 characters.
        String(repeating: "\u{E4}\u{F6}\u{FC}\u{DF}\u{E8}\u{E9}\u{E0}\u{E1}", count: 32).dropLast() + "q",
    ]) func `what is long enough and not to be guessed may be set, whatever it is made of`(password: String) {
        #expect(fault(password) == nil)
    }

    @Test(arguments: [
        "password", "PASSWORD", "Password1", "password123!", "12password34", "P@ssw0rd", "letmein2024", "iloveyou", "iloveyou!!", "sunshine", "Summer2024!",
        "trustno1",
        "qwertyui", "QWERTYUIOP", "poiuytrewq", "1qaz2wsx", "zaq12wsx", "asdfghjk", "12345678", "123456789", "87654321", "01234567", "90123456", "abcdefgh",
        "hgfedcba",
        "abcd1234", "a1b2c3d4", "1q2w3e4r5t", "aaaaaaaa", "ABABABAB", "12341234", "abcabcabc", "dragondragon", "monkeymonkeymonkey", "........", "!@#$%^&*",
        "\u{E4}\u{E4}\u{E4}\u{E4}\u{E4}\u{E4}\u{E4}\u{E4}", "gcreg2024", "correcthorsebatterystaple", "passwordpassword", "liverpool", "jennifer99",
    ]) func `what is guessed first may not be set, in whatever case and with whatever signs around it`(password: String) {
        #expect(fault(password, email: nil) == .commonPassword("p"))
    }

    @Test(arguments: [
        "ada.lovelace@example.org", "ADA.Lovelace@Example.ORG", "ada.lovelace", "lovelace", "Lovelace1815", "!lovelace!", "example.org", "example1",
        "1ada.lovelace!",
    ]) func `an account is not its own password`(password: String) {
        #expect([.passwordIsAccount("p"), .commonPassword("p")].contains(fault(password)))
        #expect(fault("lovelace", email: nil) == nil)
    }

    @Test func `a short part of an address forbids nothing`() { #expect(fault("123456a!", email: "a@c") == nil) }

    @Test func `every word of the list is refused by itself, or is too short`() {
        var count = 0
        for word in CommonPasswords.words.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
            count += 1
            let fault = fault(String(word), email: nil)
            #expect(fault == .commonPassword("p") || (fault?.type == "string_too_short" && word.unicodeScalars.count < 8), "\(word)")
        }
        #expect(count > 1_500)
        #expect(CommonPasswords.words.utf8.count < 32_768)
    }
}
