import LinuxSystem
import TestSupport
import Testing

@testable import AccountStore
@testable import AuthServer

struct ProgressTests {
    @Test(
        arguments: [
            (StoreStep(.reading("/data/users.json"), 0, of: 20_000_000), 79, "Reading users.json  [>                                 ]    0 %  0.0 of 20.0 MB"),
            (StoreStep(.reading("users.json"), 10_480_000, of: 20_000_000), 60, "Reading users.json  [=======>      ]   52 %  10.4 of 20.0 MB"),
            (StoreStep(.reading("users.json"), 20_000_000, of: 20_000_000), 60, "Reading users.json  [==============]  100 %  20.0 of 20.0 MB"),
            (StoreStep(.reading("users.json"), 10_000_000, of: 20_000_000), 50, "Reading users.json   50 %  10.0 of 20.0 MB"),
            (StoreStep(.reading("users.json"), 10_000_000, of: 20_000_000), 10, "Reading us"),
            (StoreStep(.reading("standard input"), 10_000_000, of: 0), 79, "Reading standard input  10.0 MB"),
            (StoreStep(.writing, 1, of: 4), 40, "Writing  [===>          ]   25 %  1 of 4"),
            (StoreStep(.verifying, 0, of: 0), 79, "Reading it as a start would …"),
            (StoreStep(.reading("a\nb"), 0, of: 0), 79, #"Reading a\u{a}b  0.0 MB"#),
        ])
    func `a line says what is done, and as much of how far as there is room for`(step: StoreStep, columns: Int, text: String) {
        #expect(ProgressLine(step).text(columns: columns) == text)
        #expect(text.count <= columns)
    }

    private func bar(_ output: CapturedOutput, _ clock: Clock, json: Bool = false, isWanted: Bool = true) -> ProgressBar {
        let program = Program(
            arguments: [], environment: [:], streams: StandardStreams(input: PreparedInput(), output: CapturedOutput(), error: output), clock: clock)
        let invocation = Invocation(command: StoreCommands.check, arguments: [], options: json ? ["--json": [""]] : [:])
        return ProgressBar(program, invocation, isWanted: isWanted)
    }

    @Test func `it is drawn anew after a pause or for another file, and taken away`() {
        let clock = ManualClock()
        let output = CapturedOutput(isTerminal: true, columns: 30)
        let bar = bar(output, clock.clock)
        bar.progress(StoreStep(.writing, 1, of: 4))
        #expect(output.text == "\rWriting   25 %  1 of 4\u{1B}[K")
        clock.advance(milliseconds: ProgressBar.pauseMilliseconds - 1)
        bar.progress(StoreStep(.writing, 2, of: 4))
        #expect(output.text.count { $0 == "\r" } == 1)
        clock.advance(milliseconds: 1)
        bar.progress(StoreStep(.writing, 3, of: 4))
        #expect(output.text.hasSuffix("\rWriting   75 %  3 of 4\u{1B}[K"))
        bar.show("Writing the snapshot")
        #expect(output.text.hasSuffix("\rWriting the snapshot …\u{1B}[K"))
        bar.clear()
        #expect(output.text.hasSuffix("…\u{1B}[K\r\u{1B}[K"))
        let drawn = output.text
        bar.clear()
        #expect(output.text == drawn)
    }

    @Test(arguments: [(false, false, true), (true, true, true), (true, false, false)])
    func `nothing is drawn into a pipe, for a script, or between lines`(isTerminal: Bool, json: Bool, isWanted: Bool) {
        let output = CapturedOutput(isTerminal: isTerminal)
        let bar = bar(output, .standing, json: json, isWanted: isWanted)
        bar.progress(StoreStep(.writing, 1, of: 4))
        bar.show("Writing the snapshot")
        bar.clear()
        #expect(output.text == "")
    }

    @Test func `a command on a terminal leaves what it says, and no bar`() throws {
        let directory = TemporaryDirectory()
        let hash = "$6$0123456789abcdef$" + String(repeating: "x", count: 86)
        _ = try directory.write(#"{"type":"user","id":1,"email":"a@b","password_hash":"\#(hash)"}"#, to: "lines")
        for command in [["store", "import", directory.file("lines")], ["store", "check"], ["store", "export", directory.file("out")]] {
            let run = TestRun(command + ["--data", directory.file("data")], isTerminal: true)
            #expect(run.program.run() == 0)
            #expect(run.error.text.contains("\rReading lines") || run.error.text.contains("\rReading users.json") || run.error.text.contains("\rWriting"))
            #expect(run.error.text.hasSuffix("\r\u{1B}[K"))
            #expect(!run.output.text.contains("\r"))
        }
    }
}
