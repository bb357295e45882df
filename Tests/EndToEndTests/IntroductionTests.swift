import TestSupport
import Testing

/// The lines that a first start gives to paste, typed into a real shell with the real curl.
@Suite(.serialized) struct IntroductionTests {
    static let curlExists = exists("/usr/bin/curl")

    @Test(.enabled(if: curlExists, "curl is not installed: apt-get install curl"), arguments: ["/bin/sh", "/bin/bash"])
    func `the lines to paste do what they say`(_ shell: String) throws {
        let service = try Service()
        let lines = try String(decoding: readFile("\(service.data)/first-user.txt"), as: UTF8.self).split(separator: "\n").dropFirst(2)
        let ended = try RunningProgram.run(
            ["-c", lines.joined(separator: "\n")], executable: shell, environment: ["PATH": "/usr/bin:/bin"])
        let output = ended.standardOutput.split(separator: "\n")
        #expect(ended.exitCode == 0 && ended.standardError.isEmpty)
        try #require(output.count == 7)
        #expect(output[0].contains(#""key_name":"My first key""#) && output[0].contains(#""api_key":"gcreg_"#))
        #expect(output[1].hasPrefix("[{") && !output[1].contains("api_key\""))
        #expect(output[2].contains(#""key_name":"Renamed""#) && output[2].contains(#""rate_limit":2000"#))
        #expect(output[3...] == ["204", "200", "200", "429"])
        #expect(service.stop() == 0)
    }
}
