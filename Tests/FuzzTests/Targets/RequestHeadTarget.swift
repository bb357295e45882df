@testable import HTTPServer

/// However a head arrives, it is read as one and the same, and as a reader would that knows nothing but its lines.
enum RequestHeadTarget {
    static func run(_ input: [UInt8]) throws(Finding) {
        var choices = Choices(input)
        let limits = choices.byte() & 1 == 0 ? ServerLimits() : .small
        let places = choices.list(atMost: 6)
        let bytes = choices.rest
        let whole = read([bytes], limits)
        try holdEqual(read(pieces(bytes, cutAt: places), limits), whole, "a head in pieces is another than in one")
        try holdEqual(read(singleBytes(bytes), limits), whole, "a head byte by byte is another than in one")
        for earlier in [bytes, changed(bytes, at: places)] {
            try holdEqual(read([bytes], limits, after: earlier), whole, "a head is another behind one that is like it")
        }
        switch whole {
        case .needsMore: try hold(bytes.count <= limits.headBytes, "\(bytes.count) bytes of a head are kept")
        case .refused: break
        case .complete(let head, let lines): try check(head, lines, bytes, limits)
        }
    }

    enum Outcome: Equatable {
        case needsMore
        case complete(RequestHead, [Line])
        case refused(RequestRefusal, RequestHead)
    }

    struct Line: Equatable {
        let name: FieldName
        let value: [UInt8]
    }

    /// The bytes with another one at each of the places.
    private static func changed(_ bytes: [UInt8], at places: [Int]) -> [UInt8] {
        var bytes = bytes
        for place in places where !bytes.isEmpty { bytes[place % bytes.count] ^= UInt8(truncatingIfNeeded: 1 + place) }
        return bytes
    }

    /// What is read of a head, by a reader that may have read another one before.
    private static func read(_ pieces: [[UInt8]], _ limits: ServerLimits, after earlier: [UInt8] = []) -> Outcome {
        var parser = RequestHeadParser()
        do throws(RequestRefusal) { _ = try parser.parse(earlier.span, limits: limits) } catch {}
        parser.reset()
        var bytes: [UInt8] = []
        for piece in pieces {
            bytes += piece
            do throws(RequestRefusal) {
                guard try parser.knows(bytes.span) ? true : parser.parse(bytes.span, limits: limits) == .complete else { continue }
                return .complete(parser.head, parser.lines.map { Line(name: $0.name, value: Array(bytes[$0.value])) })
            } catch {
                return .refused(error, parser.understood(bytes.span))
            }
        }
        return .needsMore
    }

    private static func check(_ head: RequestHead, _ lines: [Line], _ bytes: [UInt8], _ limits: ServerLimits) throws(Finding) {
        try hold(head.length <= limits.headBytes && lines.count <= limits.fieldsMaximum, "the head is larger than its limits")
        let text = Array(bytes[..<head.length])
        try holdEqual(read([text], limits), .complete(head, lines), "what follows the head changes it")
        try hold(text.allSatisfy { $0 >= 0x20 && $0 != 0x7F || [0x0D, 0x0A, 0x09].contains($0) }, "a control character was taken")
        let plain = String(decoding: text, as: Unicode.ASCII.self).unicodeScalars
        let rows = plain.split(separator: "\n", omittingEmptySubsequences: false).map { $0.dropLast() }
        try hold(rows.count >= 3 && rows.suffix(2).allSatisfy(\.isEmpty), "the head does not end in an empty line")
        let first = rows[0].isEmpty ? 1 : 0
        let words = rows[first].split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        try hold(words.count == 3 && words[2].hasPrefix("HTTP/1.") && words[2].count == 8, "the request line has not three words")
        try hold(head.method == .other || words[0] == head.method.name.description, "the method is another")
        try hold(rows.count - first - 3 == lines.count, "a line is no field")
        for (row, line) in zip(rows[(first + 1)...], lines) { try checkField(String(row), line) }
        try checkFraming(head, lines)
    }

    private static func checkField(_ row: String, _ line: Line) throws(Finding) {
        guard let colon = row.firstIndex(of: ":") else { throw Finding("a line without a colon is a field") }
        let name = row[..<colon]
        let tokenCharacters = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
        try hold(!name.isEmpty && name.allSatisfy(tokenCharacters.contains), "a field's name is no token")
        let known = FieldName.allCases.first { $0 != .other && $0.text.description == name.lowercased() }
        try holdEqual(line.name, known ?? .other, "a field is taken for another")
        let value = String(decoding: line.value, as: Unicode.ASCII.self)
        try hold(row[row.index(after: colon)...].drop { $0 == " " || $0 == "\t" }.hasPrefix(value), "a field has another value")
    }

    private static func checkFraming(_ head: RequestHead, _ lines: [Line]) throws(Finding) {
        let named = { (name: FieldName) in lines.filter { $0.name == name } }
        let lengths = named(.contentLength)
        let codings = named(.transferEncoding)
        try hold(lengths.count + codings.count <= 1, "two fields say how long the body is")
        try hold(named(.host).count == 1 || head.isHTTP10 && named(.host).isEmpty, "there is not one Host")
        let expected: BodyFraming
        if let coding = codings.first {
            try hold(String(decoding: coding.value, as: UTF8.self).lowercased() == "chunked", "another coding was taken")
            expected = .chunked
        } else {
            let length = try lengths.first.map { (line) throws(Finding) in
                guard let number = Int(String(decoding: line.value, as: UTF8.self)) else { throw Finding("the length is no number") }
                return number
            }
            expected = length.map { $0 == 0 ? .none : .length($0) } ?? .none
        }
        try holdEqual(head.framing, expected, "the body is framed in another way")
    }
}
