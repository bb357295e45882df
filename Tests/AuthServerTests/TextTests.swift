import HTTPServer
import Testing

@testable import AuthServer

struct TextTests {
    @Test func `columns are as wide as their widest cell and the last has no tail`() {
        let table = TextTable(headings: ["ID", "EMAIL"], rows: [["1", "a@example.org"], ["100", "b@x"]])
        #expect(table.text == "ID   EMAIL\n1    a@example.org\n100  b@x\n")
    }

    @Test func `a cell cannot forge a row`() {
        #expect(TextTable(headings: ["NAME"], rows: [["a\nb\u{1B}[0m"]]).text == "NAME\na\\u{a}b\\u{1b}[0m\n")
    }
}

struct IntroductionTests {
    private func text(_ address: ListenAddress) -> String {
        Introduction(address: address, email: FirstUser.email, password: "Pa55word").text
    }

    @Test func `a server for every address is reached on this machine's own`() {
        #expect(text(.ipv4(0, port: 8_080)).contains("http://127.0.0.1:8080/auth/login"))
        #expect(text(.ipv6(0, 0, port: 8_080)).contains("http://[::1]:8080/auth/login"))
        #expect(text(.ipv4(0x0A00_0001, port: 81)).contains("http://10.0.0.1:81/auth/login"))
        #expect(text(.unix(path: "/run/it's/s")).contains(#"curl -s --unix-socket '/run/it'\''s/s' http://localhost/auth/login"#))
    }

    @Test func `it logs in, creates, lists, changes, deletes and is limited`() {
        let text = text(.ipv4(0x7F00_0001, port: 8_080))
        for part in ["\"username\":\"\(FirstUser.email)\",\"password\":\"Pa55word\"", "-X PATCH", "-X DELETE", "\"rate_limit\":2", "for n in 1 2 3"] {
            #expect(text.contains(part))
        }
    }

    @Test func `a first password is long and needs no quotes`() {
        let one = FirstUser().password
        #expect(one.count == 24)
        #expect(one.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) })
        #expect(one != FirstUser().password)
    }
}
