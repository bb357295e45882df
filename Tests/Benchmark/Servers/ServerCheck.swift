import LoadGenerator
import TestSupport

/// Whether a server really does the job: one that does less would be measured for less.
struct ServerCheck {
    let server: RunningServer
    let job: Job
    let fixture: FixtureFiles

    func run() throws {
        let credentials = try fixture.credentials(for: job)
        let answer = try ask(credentials[0])
        try demand(answer.status == 200, "answers \(answer.status) to a valid credential")
        try demand(answer["Content-Length"] != nil, "answers without Content-Length")
        guard server.contestant.doesTheWork else { return }
        if let listed = job.listedKeys {
            let keys = Self.occurrences(of: #""key_name":"#, in: answer.body)
            try demand(keys == listed, "lists \(keys) keys, and the user has \(listed)")
            try refuses(String(credentials[0].dropLast(10)) + "AAAAAAAAAA", "a token that was changed")
            try refuses(Files.text("\(fixture.folder)/expired.jwt"), "a token that has expired")
        } else {
            let later = try ask(credentials[0])
            try demand(remaining(later) == remaining(answer).map { $0 - 1 } && remaining(answer) != nil, "does not count the requests of a key")
            try refuses("gcreg_" + String(repeating: "0", count: 32), "a key that does not exist")
        }
    }

    private func remaining(_ answer: Answer) -> Int? { answer["X-RateLimit-Remaining"].flatMap { Int($0) } }

    private func refuses(_ credential: String, _ what: String) throws {
        let status = try ask(credential).status
        try demand(status == 401, "answers \(status) to \(what)")
    }

    private func ask(_ credential: String) throws -> Answer { try server.ask(LoadPlan.get(job.path, bearer: credential)) }

    private func demand(_ condition: Bool, _ fault: String) throws {
        if !condition { throw BenchmarkError("\(server.contestant.name) does not do the job \(job.rawValue): it \(fault).") }
    }

    static func occurrences(of text: StaticString, in bytes: [UInt8]) -> Int {
        let wanted = Array(text.description.utf8)
        guard bytes.count >= wanted.count else { return 0 }
        return (0...bytes.count - wanted.count).count { bytes[$0] == wanted[0] && bytes[$0..<$0 + wanted.count].elementsEqual(wanted) }
    }
}
