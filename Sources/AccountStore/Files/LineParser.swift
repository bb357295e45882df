internal import TextFormats

/// One pass over the bytes of an object, from left to right. What a member's value must be is decided by its name.
struct LineParser: ~Escapable {
    /// Values inside values that are looked through to find the end of one that is of the wrong type.
    private static let depthMaximum = 16

    private let bytes: Span<UInt8>
    private var position = 0
    /// The text read last, its escapes resolved.
    private var text: [UInt8] = []
    private var line = StoredLine()
    private var isInList = false

    @_lifetime(copy bytes)
    init(_ bytes: Span<UInt8>) { self.bytes = bytes }

    mutating func parse() throws(LineFault) -> StoredLine {
        try readObject()
        skipSpace()
        guard position == bytes.count else { throw .notAnObject }
        return line
    }

    private mutating func readObject() throws(LineFault) {
        try expect("{")
        skipSpace()
        if take("}") { return }
        repeat { try readMember() } while takeSeparator()
        try expect("}")
    }

    private mutating func readMember() throws(LineFault) {
        skipSpace()
        let member = try readName()
        try expect(":")
        skipSpace()
        guard let member else { return try skipValue(depth: 0) }
        if line.present.contains(member) { throw .repeatedMember(member.text) }
        line.present.insert(member)
        line.lastMember = member
        try readValue(of: member)
    }

    private mutating func readValue(of member: Member) throws(LineFault) {
        switch member {
        case .format: line.format = try string(of: member)
        case .type: line.type = try string(of: member)
        case .checksum: line.checksum = try string(of: member)
        case .email: line.email = try string(of: member)
        case .passwordHash: line.passwordHash = try string(of: member)
        case .scopes: line.scopes = try string(of: member)
        case .name: line.name = try string(of: member)
        case .prefix: line.prefix = try string(of: member)
        case .digest: line.digest = try digest(of: member)
        case .createdAt: line.createdAt = try time(of: member)
        case .lastUsed: line.lastUsed = takeNull() ? nil : try time(of: member)
        case .expiresAt: line.expiresAt = takeNull() ? nil : try time(of: member)
        case .isActive: line.isActive = try truth(of: member)
        case .version: line.version = try integer(of: member)
        case .generation: line.generation = try integer(of: member)
        case .count: line.count = try integer(of: member)
        case .sequence: line.sequence = try integer(of: member)
        case .nextSequence: line.nextSequence = try integer(of: member)
        case .nextID: line.nextID = try integer(of: member)
        case .id: line.id = try integer(of: member)
        case .userID: line.userID = try integer(of: member)
        case .rateLimit: line.rateLimit = try integer(of: member)
        case .hour: line.hour = try integer(of: member)
        case .used: line.used = try integer(of: member)
        case .users, .apiKeys: line.rows = try rows(of: member)
        case .allowedIPs: line.allowedIPs = try string(of: member)
        case .externalID: line.externalID = try string(of: member)
        case .metadata: line.metadata = try object(of: member)
        case .earlierDigest: line.earlierDigest = try digest(of: member)
        case .earlierUntil: line.earlierUntil = try time(of: member)
        case .requests: line.requests = try objects(of: member)
        case .requestDigest: line.requestDigest = try digest(of: member)
        case .contentDigest: line.contentDigest = try digest(of: member)
        case .until: line.until = try time(of: member)
        case .loginEpoch: line.loginEpoch = try integer(of: member)
        case .keptLogin: line.keptLogin = try digest(of: member)
        case .revokedLogins: line.revokedLogins = try objects(of: member)
        case .login: line.login = try digest(of: member)
        case .total: line.total = try integer(of: member)
        case .usage: line.usage = try rows(of: member)
        }
    }
}

// MARK: - Values

extension LineParser {
    private mutating func string(of member: Member) throws(LineFault) -> String {
        try expectType(member, next == UInt8(ascii: "\""))
        try readText()
        return try string()
    }

    private mutating func digest(of member: Member) throws(LineFault) -> KeyDigest {
        try expectType(member, next == UInt8(ascii: "\""))
        try readText()
        guard let digest = KeyDigest(hex: text) else { throw .notADigest(member: member.text) }
        return digest
    }

    private mutating func time(of member: Member) throws(LineFault) -> Timestamp {
        try expectType(member, next == UInt8(ascii: "\""))
        try readText()
        guard let time = Timestamp(rfc3339: text) else { throw .notATime(member: member.text) }
        return time
    }

    private mutating func truth(of member: Member) throws(LineFault) -> Bool {
        if takeWord("true") { return true }
        if takeWord("false") { return false }
        throw try wrongType(member)
    }

    private mutating func takeNull() -> Bool { takeWord("null") }

    private mutating func integer(of member: Member) throws(LineFault) -> Int {
        let start = position
        let isNegative = take("-")
        guard ASCII.isDigit(next) else {
            position = start
            throw try wrongType(member)
        }
        var value = 0
        var overflows = false
        let firstDigit = position
        while ASCII.isDigit(next) {
            let digit = Int(next &- 0x30)
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = isNegative ? product.subtractingReportingOverflow(digit) : product.addingReportingOverflow(digit)
            overflows = overflows || overflow || carry
            value = sum
            position += 1
        }
        // RFC 8259 section 6: no zero before other digits.
        if bytes[firstDigit] == UInt8(ascii: "0") && position - firstDigit > 1 { throw .notAnObject }
        if next == UInt8(ascii: ".") || next | 0x20 == UInt8(ascii: "e") { throw .wrongType(member: member.text) }
        if overflows { throw .outOfRange(member: member.text) }
        return value
    }

    /// A list of lists of whole numbers.
    private mutating func rows(of member: Member) throws(LineFault) -> [[Int]] {
        try expectType(member, next == UInt8(ascii: "["))
        var rows: [[Int]] = []
        position += 1
        skipSpace()
        if take("]") { return rows }
        repeat {
            skipSpace()
            try expectType(member, next == UInt8(ascii: "["))
            position += 1
            var row: [Int] = []
            repeat {
                skipSpace()
                row.append(try integer(of: member))
            } while takeSeparator()
            try expect("]")
            rows.append(row)
        } while takeSeparator()
        try expect("]")
        return rows
    }

    /// A list of objects whose members are ours, which may have no such lists themselves.
    private mutating func objects(of member: Member) throws(LineFault) -> [StoredLine] {
        try expectType(member, next == UInt8(ascii: "[") && !isInList)
        var objects: [StoredLine] = []
        position += 1
        skipSpace()
        if take("]") { return objects }
        let outer = line
        isInList = true
        repeat {
            skipSpace()
            line = StoredLine()
            try readObject()
            objects.append(line)
        } while takeSeparator()
        isInList = false
        line = outer
        try expect("]")
        return objects
    }

    /// An object of whatever members, as it stands there.
    private mutating func object(of member: Member) throws(LineFault) -> [UInt8] {
        try expectType(member, next == UInt8(ascii: "{"))
        let start = position
        try skipValue(depth: 0)
        var object: [UInt8] = []
        object.append(copying: bytes.extracting(start..<position))
        return object
    }

    private mutating func expectType(_ member: Member, _ isRight: Bool) throws(LineFault) {
        if !isRight { throw try wrongType(member) }
    }

    /// A value of another type is a fault of its own only if it is a value at all.
    private mutating func wrongType(_ member: Member) throws(LineFault) -> LineFault {
        try skipValue(depth: 0)
        return .wrongType(member: member.text)
    }

    private mutating func skipValue(depth: Int) throws(LineFault) {
        guard depth < Self.depthMaximum else { throw .notAnObject }
        skipSpace()
        switch next {
        case UInt8(ascii: "\""): try readText()
        case UInt8(ascii: "{"):
            try skipList(until: "}") { parser throws(LineFault) in
                parser.skipSpace()
                try parser.readText()
                try parser.expect(":")
                try parser.skipValue(depth: depth + 1)
            }
        case UInt8(ascii: "["):
            try skipList(until: "]") { parser throws(LineFault) in try parser.skipValue(depth: depth + 1) }
        default:
            if takeWord("true") || takeWord("false") || takeWord("null") { return }
            try skipNumber()
        }
    }

    private mutating func skipList(
        until end: Unicode.Scalar, _ element: (inout LineParser) throws(LineFault) -> Void
    ) throws(LineFault) {
        position += 1
        skipSpace()
        if take(end) { return }
        repeat { try element(&self) } while takeSeparator()
        try expect(end)
    }

    private mutating func skipNumber() throws(LineFault) {
        _ = take("-")
        guard ASCII.isDigit(next) else { throw .notAnObject }
        while ASCII.isDigit(next) || "+-.eE".utf8.contains(next) { position += 1 }
    }
}

// MARK: - Texts

extension LineParser {
    /// Reads a member's name: nil, and noted, if it is none of ours.
    private mutating func readName() throws(LineFault) -> Member? {
        let start = position
        if let member = readPlainName() { return member }
        position = start
        try readText()
        let name = try string()
        let member = Member.allCases.first { $0.text == name }
        if member == nil { line.unknownMember = name }
        return member
    }

    /// Reads a name that is one of ours and written without escapes, as it nearly always is; otherwise nil, with the position anywhere.
    private mutating func readPlainName() -> Member? {
        guard take("\"") else { return nil }
        var packed = Member.emptyName
        while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
            guard packed.leadingZeroBitCount >= 8 else { return nil }
            packed = packed << 8 | UInt128(bytes[position])
            position += 1
        }
        position += 1
        return Member(packed, expecting: line.lastMember)
    }

    /// Reads a quoted text into `text`.
    private mutating func readText() throws(LineFault) {
        guard take("\"") else { throw .notAnObject }
        text.removeAll(keepingCapacity: true)
        while true {
            let start = position
            while position < bytes.count, bytes[position] != UInt8(ascii: "\""), bytes[position] != UInt8(ascii: "\\") {
                // RFC 8259 section 7: control characters must be escaped.
                guard bytes[position] >= UInt8(ascii: " ") else { throw .notAnObject }
                position += 1
            }
            text.append(copying: bytes.extracting(start..<position))
            guard position < bytes.count else { throw .notAnObject }
            position += 1
            if bytes[position - 1] == UInt8(ascii: "\"") { return }
            try readEscape()
        }
    }

    private mutating func readEscape() throws(LineFault) {
        let escape = next
        position += 1
        switch escape {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(escape)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(UInt8(ascii: "\n"))
        case UInt8(ascii: "r"): text.append(UInt8(ascii: "\r"))
        case UInt8(ascii: "t"): text.append(UInt8(ascii: "\t"))
        case UInt8(ascii: "u"):
            guard let scalar = Unicode.Scalar(try readCodePoint()) else { throw .notAnObject }
            text.append(contentsOf: UTF8.encode(scalar)!)
        default: throw .notAnObject
        }
    }

    /// Four hexadecimal digits, or two such escapes that are the halves of a surrogate pair.
    private mutating func readCodePoint() throws(LineFault) -> UInt32 {
        let first = try readCodeUnit()
        guard 0xD800..<0xDC00 ~= first else { return first }
        guard take("\\"), take("u") else { throw .notAnObject }
        let second = try readCodeUnit()
        guard 0xDC00..<0xE000 ~= second else { throw .notAnObject }
        return 0x1_0000 + (first - 0xD800) << 10 + (second - 0xDC00)
    }

    private mutating func readCodeUnit() throws(LineFault) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = ASCII.hexValue(next) else { throw .notAnObject }
            unit = unit << 4 | UInt32(digit)
            position += 1
        }
        return unit
    }

    private func string() throws(LineFault) -> String {
        guard let string = String(validating: text, as: UTF8.self) else { throw .notAnObject }
        return string
    }
}

// MARK: - Bytes

extension LineParser {
    /// The byte at hand; NUL, which stands nowhere in JSON, behind the last.
    @inline(__always)
    private var next: UInt8 { position < bytes.count ? bytes[position] : 0 }

    @inline(__always)
    private mutating func skipSpace() {
        while position < bytes.count, bytes[position] <= UInt8(ascii: " "), Self.isSpace(bytes[position]) { position += 1 }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { " \t\r\n".utf8.contains(byte) }

    @inline(__always)
    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func takeWord(_ word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        guard bytes.count - position >= count else { return false }
        let isThere = word.withUTF8Buffer { word in
            word.indices.allSatisfy { index in unsafe word[index] == bytes[position + index] }
        }
        if isThere { position += count }
        return isThere
    }

    private mutating func takeSeparator() -> Bool {
        skipSpace()
        return take(",")
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(LineFault) {
        skipSpace()
        guard take(character) else { throw .notAnObject }
    }
}
