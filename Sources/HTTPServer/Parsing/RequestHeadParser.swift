internal import TextFormats

/// Reads the head of a request, line by line as it arrives. What was read once is never looked at again, and a head that comes again is not read again.
///
/// RFC 9112 sections 2 to 5, at its strictest: whatever it allows a server to refuse, because another parser might read it differently, is refused.
struct RequestHeadParser: ~Copyable {
    private(set) var head = RequestHead()
    private(set) var lines: [FieldLine] = []
    private var lineStart = 0
    private var position = 0
    private var hasRequestLine = false
    private var skippedEmptyLine = false
    /// There is a DEL in the line that is being read. No line may have one: what is wrong with it depends on where it stands.
    private var hasDelete = false
    /// What `head` and `lines` were read from last; they stay for it.
    private var repeated = RepeatedHead()

    /// The head as far as it was understood, for the answer to one that was refused.
    func understood(_ bytes: Span<UInt8>) -> RequestHead {
        var head = head
        for line in lines where line.name == .xRequestID { head.requestID = line.value }
        return head
    }

    enum Progress: Equatable {
        case needsMore
        case complete
    }

    /// Makes ready for the next head.
    mutating func reset() {
        // A parser that has read nothing is as new: most are made so twice, by the request's end and by the connection's.
        guard position > 0 else { return }
        lineStart = 0
        position = 0
        hasRequestLine = false
        skippedEmptyLine = false
        hasDelete = false
    }

    /// Whether `bytes` begin with the head that was read last, or one that differs from it in its credential: then it has been read, too.
    @inline(__always)
    mutating func knows(_ bytes: Span<UInt8>) -> Bool {
        guard position == 0, repeated.begins(bytes) else { return false }
        position = head.length
        return true
    }

    /// Reads on in `bytes`, which begin where the head begins and only ever get longer. The limits are the same ones for each head.
    mutating func parse(_ bytes: Span<UInt8>, limits: ServerLimits) throws(RequestRefusal) -> Progress {
        // Before the first byte nothing is forgotten: the head that was read last may come again.
        if bytes.isEmpty { return .needsMore }
        if position == 0 { forget() }
        while let lineEnd = try endOfLine(bytes, limits) {
            let line = lineStart..<lineEnd
            lineStart = lineEnd + 2
            position = lineStart
            if hasRequestLine {
                if line.isEmpty { return try finish(bytes, limits) }
                try parseFieldLine(bytes, line, limits)
            } else if line.isEmpty && !skippedEmptyLine {
                // RFC 9112 section 2.2: one empty line before a request is ignored.
                skippedEmptyLine = true
            } else {
                try parseRequestLine(bytes, line)
                hasRequestLine = true
            }
        }
        return .needsMore
    }

    private mutating func forget() {
        head = RequestHead()
        lines.removeAll(keepingCapacity: true)
        repeated.forget()
    }

    /// Where the current line's CRLF stands, nil while it has not arrived.
    ///
    /// Nothing behind the last place where it may stand is looked at: the rule that is broken first is the same one however the bytes arrive.
    @inline(__always)
    private mutating func endOfLine(_ bytes: Span<UInt8>, _ limits: ServerLimits) throws(RequestRefusal) -> Int? {
        let end = min(bytes.count, lastLineEnd(limits) + 1)
        while true {
            position = bytes.extracting(first: end).firstControlCharacter(from: position)
            guard position < end else { break }
            let byte = bytes[position]
            if byte == ASCII.carriageReturn {
                guard position + 1 < bytes.count else { break }
                guard bytes[position + 1] == ASCII.lineFeed else { throw .bareCarriageReturn }
                return position
            }
            if byte == ASCII.lineFeed { throw .bareLineFeed }
            if byte == ASCII.nul { throw .nulByte }
            // Said at once rather than at the line's end: another protocol's first bytes may never have one.
            if byte != ASCII.tab && byte != ASCII.delete { throw hasRequestLine ? .malformedFieldValue : .malformedRequestLine }
            if byte == ASCII.delete { hasDelete = true }
            position += 1
        }
        try checkLength(limits)
        return nil
    }

    @inline(__always)
    private func checkLength(_ limits: ServerLimits) throws(RequestRefusal) {
        guard position > lastLineEnd(limits) else { return }
        throw !hasRequestLine && position - lineStart > limits.requestLineBytes ? .requestLineTooLong : .headTooLarge
    }

    /// The last place where the current line's end may stand: it and the empty line after it belong to the head.
    private func lastLineEnd(_ limits: ServerLimits) -> Int {
        let lastOfHead = limits.headBytes - 2
        return hasRequestLine ? lastOfHead : min(lastOfHead, lineStart + limits.requestLineBytes)
    }

    private mutating func finish(_ bytes: Span<UInt8>, _ limits: ServerLimits) throws(RequestRefusal) -> Progress {
        head.length = lineStart
        var reader = FieldInterpreter(limits: limits)
        for index in lines.indices { try reader.take(bytes, lines[index], into: &head) }
        try reader.finish(&head)
        repeated.remember(bytes, length: head.length, lines)
        return .complete
    }
}

// MARK: - Request line

extension RequestHeadParser {
    /// request-line = method SP request-target SP HTTP-version
    private mutating func parseRequestLine(_ bytes: Span<UInt8>, _ line: Range<Int>) throws(RequestRefusal) {
        let methodEnd = try parseMethod(bytes, line)
        let targetStart = methodEnd + 1
        guard let targetEnd = bytes.firstIndex(of: ASCII.space, from: targetStart), targetEnd < line.upperBound,
            targetEnd > targetStart
        else { throw .malformedRequestLine }
        try parseVersion(bytes, targetEnd + 1..<line.upperBound)
        try parseTarget(bytes, targetStart..<targetEnd)
    }

    /// Reads the method: where it ends.
    private mutating func parseMethod(_ bytes: Span<UInt8>, _ line: Range<Int>) throws(RequestRefusal) -> Int {
        // What most requests begin with.
        if line.count > 4 && bytes.extracting(line.lowerBound..<line.lowerBound + 4).equals("GET ") {
            head.method = .get
            return line.lowerBound + 3
        }
        var cursor = line.lowerBound
        while cursor < line.upperBound && ByteSet.token.contains(bytes[cursor]) { cursor += 1 }
        guard cursor < line.upperBound, bytes[cursor] == ASCII.space else {
            throw cursor < line.upperBound ? .malformedMethod : .malformedRequestLine
        }
        guard cursor > line.lowerBound else { throw .malformedMethod }
        head.method = Method(token: bytes.extracting(line.lowerBound..<cursor))
        return cursor
    }

    /// HTTP-version = "HTTP/" DIGIT "." DIGIT
    private mutating func parseVersion(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(RequestRefusal) {
        let start = range.lowerBound
        if range.count == 8 && bytes.extracting(range).equals("HTTP/1.1") { return }
        guard bytes.firstIndex(of: ASCII.space, from: start).map({ $0 >= range.upperBound }) ?? true else { throw .malformedRequestLine }
        guard range.count == 8, bytes.extracting(start..<start + 5).equals("HTTP/"), ASCII.isDigit(bytes[start + 5]),
            bytes[start + 6] == UInt8(ascii: "."), ASCII.isDigit(bytes[start + 7])
        else { throw .malformedVersion }
        guard bytes[start + 5] == UInt8(ascii: "1") else { throw .unsupportedVersion }
        // A higher minor version is answered as 1.1 (RFC 9110 section 2.5).
        head.isHTTP10 = bytes[start + 7] == UInt8(ascii: "0")
        head.keepsAlive = !head.isHTTP10
    }

    /// origin-form, absolute-form, or asterisk-form with OPTIONS (RFC 9112 section 3.2).
    private mutating func parseTarget(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(RequestRefusal) {
        var start = range.lowerBound
        if bytes[start] == UInt8(ascii: "*") && range.count == 1 && head.method == .options {
            head.path = range
            return
        }
        if bytes[start] != ASCII.slash { start = try skipAuthority(bytes, range) }
        var cursor = start
        var pathEnd: Int?
        precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count, "a target is a part of the bytes that were read")
        while cursor < range.upperBound {
            // In the range, and so in the bytes: looked at once above rather than for each byte.
            let byte = unsafe bytes[unchecked: cursor]
            if ByteSet.path.contains(byte) {
                cursor += 1
                continue
            }
            if byte == ASCII.percent {
                guard cursor + 2 < range.upperBound, ASCII.hexValue(bytes[cursor + 1]) != nil, ASCII.hexValue(bytes[cursor + 2]) != nil
                else { throw .malformedTarget }
                cursor += 2
            } else if byte == ASCII.questionMark {
                if pathEnd == nil { pathEnd = cursor }
            } else {
                throw .malformedTarget
            }
            cursor += 1
        }
        head.path = start..<(pathEnd ?? range.upperBound)
        head.query = pathEnd.map { $0 + 1..<range.upperBound } ?? range.upperBound..<range.upperBound
    }

    /// Where the path of an absolute `http://host/path` begins. It may be empty, and then no route has it.
    private func skipAuthority(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(RequestRefusal) -> Int {
        for scheme: StaticString in ["http://", "https://"] {
            let authority = range.lowerBound + scheme.utf8CodeUnitCount
            guard authority <= range.upperBound, bytes.extracting(range.lowerBound..<authority).equalsIgnoringCase(scheme) else { continue }
            var cursor = authority
            while cursor < range.upperBound && bytes[cursor] != ASCII.slash && bytes[cursor] != ASCII.questionMark {
                guard ByteSet.host.contains(bytes[cursor]) else { throw .malformedTarget }
                cursor += 1
            }
            guard cursor > authority else { throw .malformedTarget }
            return cursor
        }
        throw .unsupportedTargetForm
    }
}

// MARK: - Field lines

extension RequestHeadParser {
    /// field-line = field-name ":" OWS field-value OWS
    private mutating func parseFieldLine(_ bytes: Span<UInt8>, _ line: Range<Int>, _ limits: ServerLimits) throws(RequestRefusal) {
        guard lines.count < limits.fieldsMaximum else { throw .tooManyFields }
        lines.append(try FieldLine(parsing: bytes, line, hasDelete: hasDelete))
    }
}

extension FieldLine {
    /// Of control characters the line has no others than HTAB, and DEL if that is said.
    init(parsing bytes: Span<UInt8>, _ line: Range<Int>, hasDelete: Bool) throws(RequestRefusal) {
        let start = line.lowerBound
        guard !bytes[start].isWhiteSpace else { throw .lineFolding }
        let colon = bytes.firstIndex(of: ASCII.colon, from: start) ?? line.upperBound
        let name = FieldName(bytes.extracting(start..<min(colon, line.upperBound)))
        // A name that is known is a token; any other has to be looked at, as has a line without a colon.
        if name == .other || colon >= line.upperBound { try Self.checkName(bytes, line) }
        let value = Self.value(bytes, colon + 1..<line.upperBound)
        if hasDelete, bytes.extracting(value).firstIndex(of: ASCII.delete) != nil { throw .malformedFieldValue }
        self.init(name: name, value: value)
    }

    private static func checkName(_ bytes: Span<UInt8>, _ line: Range<Int>) throws(RequestRefusal) {
        var colon = line.lowerBound
        while colon < line.upperBound && ByteSet.token.contains(bytes[colon]) { colon += 1 }
        guard colon < line.upperBound else { throw .missingColon }
        guard bytes[colon] == ASCII.colon else { throw Self.nameFault(bytes, colon..<line.upperBound) }
        guard colon > line.lowerBound else { throw .malformedFieldName }
    }

    /// What is wrong with a name that ends in something else than its colon.
    private static func nameFault(_ bytes: Span<UInt8>, _ rest: Range<Int>) -> RequestRefusal {
        guard let colon = bytes.firstIndex(of: ASCII.colon, from: rest.lowerBound), colon < rest.upperBound else { return .missingColon }
        for index in rest.lowerBound..<colon where !bytes[index].isWhiteSpace { return .malformedFieldName }
        return .spaceBeforeColon
    }

    /// What is between the white space around it.
    private static func value(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
        var start = range.lowerBound
        var end = range.upperBound
        while start < end && bytes[start].isWhiteSpace { start += 1 }
        while start < end && bytes[end - 1].isWhiteSpace { end -= 1 }
        return start..<end
    }
}

extension UInt8 {
    /// SP or HTAB, the whole of OWS (RFC 9110 section 5.6.3).
    var isWhiteSpace: Bool { self == ASCII.space || self == ASCII.tab }
}
