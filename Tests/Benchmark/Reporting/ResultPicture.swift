/// A job's CPU time per request as bars, ours brighter than the others; an SVG that reads on light and on dark pages.
struct ResultPicture {
    let machine: String
    let job: JobResult

    init(_ result: BenchmarkResult, _ job: Job) throws {
        machine = result.machine
        self.job = try result.result(of: job)
    }

    private static let width = 760
    private static let barsLeft = 170
    private static let barsWidth = 480
    private static let firstRow = 92
    private static let rowHeight = 30
    private static let barHeight = 20

    var text: String {
        let servers = job.ranking
        let height = Self.firstRow + servers.count * Self.rowHeight + 34
        let longest = servers.map(\.best).max() ?? 0
        let rows = servers.enumerated().map { Self.row($1, number: $0, longest: longest) }.joined()
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.width) \(height)" width="\(Self.width)" height="\(height)" role="img" \
            aria-labelledby="title description" font-family="system-ui, sans-serif" font-size="14">
            <title id="title">CPU time per request, \(Self.escaped(job.job.rawValue))</title>
            <desc id="description">\(Self.escaped(description))</desc>
            <style>
            text { fill: #24292f } .quiet { fill: #57606a; font-size: 12px } .ours { font-weight: 700 }
            .user { fill: #8c959f } .kernel { fill: #c4cad1 } .ours-user { fill: #cf5a00 } .ours-kernel { fill: #f2a868 }
            @media (prefers-color-scheme: dark) {
            text { fill: #e6edf3 } .quiet { fill: #9aa4af }
            .user { fill: #8b949e } .kernel { fill: #4b535d } .ours-user { fill: #ff8c3a } .ours-kernel { fill: #9a5518 }
            }
            </style>
            <text x="16" y="28" font-size="17" class="ours">CPU µs per request: \(Self.escaped(job.job.rawValue))</text>
            <text x="16" y="50" class="quiet">\(Self.escaped(job.job.sentence)); best round, \(job.connections) connections</text>
            <rect x="16" y="63" width="12" height="12" class="ours-user"/><rect x="30" y="63" width="12" height="12" class="user"/>\
            <text x="48" y="74" class="quiet">in the program</text>
            <rect x="146" y="63" width="12" height="12" class="ours-kernel"/><rect x="160" y="63" width="12" height="12" class="kernel"/>\
            <text x="178" y="74" class="quiet">in the kernel</text>
            \(rows)<text x="16" y="\(height - 12)" class="quiet">\(Self.escaped(machine))</text>
            </svg>

            """
    }

    /// The bars in words, for those who do not see them.
    private var description: String {
        job.ranking.map { "\(Self.label($0)) \(Decimals.text($0.best, 2)) µs" }.joined(separator: ", ") + "."
    }

    private static func row(_ server: ServerResult, number: Int, longest: Double) -> String {
        let isOurs = server.name == Contestants.ours
        let top = firstRow + number * rowHeight
        let scale = longest > 0 ? Double(barsWidth) / longest : 0
        let user = server.bestUser * scale
        let whole = server.best * scale
        let baseline = top + 15
        let names = isOurs ? (text: #" class="ours""#, user: "ours-user", kernel: "ours-kernel") : (text: "", user: "user", kernel: "kernel")
        func place(_ value: Double) -> String { Decimals.text(value, 1) }
        return """
            <text x="\(barsLeft - 10)" y="\(baseline)" text-anchor="end"\(names.text)>\(escaped(label(server)))</text>\
            <rect x="\(barsLeft)" y="\(top)" width="\(place(user))" height="\(barHeight)" class="\(names.user)"/>\
            <rect x="\(place(Double(barsLeft) + user))" y="\(top)" width="\(place(whole - user))" height="\(barHeight)" class="\(names.kernel)"/>\
            <text x="\(place(Double(barsLeft) + whole + 8))" y="\(baseline)"\(names.text)>\(Decimals.text(server.best, 2))</text>

            """
    }

    private static func label(_ server: ServerResult) -> String { server.doesTheWork ? server.name : "\(server.name) (no work)" }

    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.append(character)
            }
        }
    }
}
