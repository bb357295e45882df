internal import AccountStore
internal import TextFormats

/// What was found in a data directory, for people and for scripts.
enum FindingText {
    /// One a line: `damage: users.json, line 3, byte 210: …`, or `note: …` of what keeps no start from succeeding.
    static func sentences(_ findings: FindingList) -> [String] {
        var sentences = findings.listed.map { "\(severity($0)): \($0.description)" }
        if findings.unlisted > 0 { sentences.append("and \(findings.unlisted) more, which are not listed") }
        return sentences
    }

    static func lines(_ findings: FindingList) -> [UInt8] {
        Array(sentences(findings).map { PrintableText.escaped($0) + "\n" }.joined().utf8)
    }

    /// An array of objects with `severity`, `kind` and `detail`, and `file`, `line` and `offset` where they are known.
    static func json(_ findings: FindingList) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.openArray()
        for finding in findings.listed {
            bytes.openObject()
            bytes.member("severity", severity(finding))
            bytes.member("kind", finding.kind)
            if let file = finding.file { bytes.member("file", file) }
            if let line = finding.line { bytes.member("line", line) }
            if let offset = finding.offset { bytes.member("offset", offset) }
            bytes.member("detail", finding.detail)
            bytes.closeObject()
        }
        if findings.unlisted > 0 {
            bytes.openObject()
            bytes.member("severity", "note")
            bytes.member("kind", "not_listed")
            bytes.member("count", findings.unlisted)
            bytes.member("detail", "so many more were found and are not listed")
            bytes.closeObject()
        }
        bytes.closeArray()
        bytes.append("\n")
        return bytes
    }

    private static func severity(_ finding: Finding) -> String { finding.isDamage ? "damage" : "note" }
}
