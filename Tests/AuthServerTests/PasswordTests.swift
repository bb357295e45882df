import Testing

@testable import AuthServer

struct PasswordTests {
    private func ask(_ typed: String, isTerminal: Bool = true, fromInput: Bool = false) throws(ProgramError) -> (password: String, shown: String) {
        let shown = CapturedOutput()
        let streams = StandardStreams(input: PreparedInput(typed, isTerminal: isTerminal), output: CapturedOutput(), error: shown)
        return (try PasswordPrompt(streams: streams).newPassword(fromInput: fromInput), shown.text)
    }

    private func fault(_ typed: String, isTerminal: Bool = true, fromInput: Bool = false) -> String {
        do throws(ProgramError) {
            return "taken: \(try ask(typed, isTerminal: isTerminal, fromInput: fromInput).password)"
        } catch {
            return error.sentences[0]
        }
    }

    @Test func `a person types it twice and it is not shown`() throws {
        let (password, shown) = try ask("correct horse\ncorrect horse\n")
        #expect(password == "correct horse")
        #expect(!shown.contains("horse"))
        #expect(shown == "New password: \nOnce more: \n")
    }

    @Test(arguments: [
        ("ab\u{7F}c\rac\r", "ac"), ("wrong\u{15}right\rright\r", "right"), ("é\u{7F}e\re\r", "e"), ("abc\u{8}\rab\r", "ab"),
        ("\u{7F}a\ra\r", "a"), ("a\u{4}a\u{4}", "a"),
    ])
    func `the keys that mend a line mend it`(typed: String, password: String) throws {
        #expect(try ask(typed).password == password)
    }

    @Test(arguments: [
        ("one\ntwo\n", PasswordFault.differ), ("\u{3}", .cancelled), ("abc\u{3}", .cancelled), ("\u{4}", .cancelled), ("", .cancelled),
        ("\n\n", .empty),
    ])
    func `what is no password changes nothing`(typed: String, expected: PasswordFault) {
        #expect(fault(typed) == expected.description)
    }

    @Test(arguments: [("secret words\n", "secret words"), ("no line end", "no line end"), ("windows\r\n", "windows"), ("first\nsecond\n", "first")])
    func `standard input gives its first line`(input: String, password: String) throws {
        #expect(try ask(input, isTerminal: false, fromInput: true).password == password)
    }

    @Test func `an empty input is no password`() {
        #expect(fault("", isTerminal: false, fromInput: true) == PasswordFault.empty.description)
    }

    @Test func `without a terminal nobody is asked`() {
        #expect(fault("secret\nsecret\n", isTerminal: false) == UsageError.passwordNeedsTerminal.description)
    }

    @Test func `the longest is taken and one byte more is not`() throws {
        let longest = String(repeating: "x", count: PasswordPrompt.maximumBytes)
        #expect(try ask(longest, isTerminal: false, fromInput: true).password == longest)
        #expect(fault(longest + "x", isTerminal: false, fromInput: true) == PasswordFault.tooLong.description)
    }
}
