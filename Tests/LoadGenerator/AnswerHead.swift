internal import Glibc

/// What a load must know of an answer's head: where it ends, how long the body is, and whether the connection ends with it.
struct AnswerHead: Equatable {
    var status = 0
    var headBytes = 0
    var bodyBytes = 0
    var closes = false

    enum Reading: Equatable {
        case complete(AnswerHead)
        case incomplete
        case malformed
    }

    /// A head that is longer than this is not waited for.
    static let maximumBytes = 32_768

    /// Reads the head at the beginning of the bytes. Interim answers (1xx) come out like others; they have no body.
    static func read(_ bytes: UnsafeRawBufferPointer) -> Reading {
        var head = AnswerHead()
        var length: Int?
        var start = 0
        while let end = unsafe lineEnd(bytes, from: start) {
            let lineCount = end - start
            if start == 0 {
                guard let status = unsafe status(UnsafeRawBufferPointer(rebasing: bytes[..<end])) else { return .malformed }
                head.status = status
            } else if lineCount <= 1 {
                // A line with nothing but its CR.
                head.headBytes = end + 1
                return finish(head, length)
            } else {
                let line = unsafe UnsafeRawBufferPointer(rebasing: bytes[start..<end])
                // One letter tells nearly all other fields apart.
                if unsafe line[0] | 0x20 == UInt8(ascii: "c") {
                    if let value = unsafe value(of: "content-length", line) {
                        guard let number = unsafe decimal(value) else { return .malformed }
                        length = number
                    } else if let value = unsafe value(of: "connection", line), unsafe equals(value, "close") {
                        head.closes = true
                    }
                }
            }
            start = end + 1
        }
        return bytes.count > maximumBytes ? .malformed : .incomplete
    }

    private static func finish(_ head: AnswerHead, _ length: Int?) -> Reading {
        var head = head
        if head.status < 200 || head.status == 204 || head.status == 304 { return .complete(head) }
        // A body up to the connection's end, or in chunks, is not understood here.
        guard let length else { return .malformed }
        head.bodyBytes = length
        return .complete(head)
    }

    private static func lineEnd(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        guard start < bytes.count, let base = bytes.baseAddress, let found = unsafe memchr(base + start, 0x0A, bytes.count - start) else { return nil }
        return unsafe UnsafeRawPointer(found) - base
    }

    /// `HTTP/1.1 200 …`
    private static func status(_ line: UnsafeRawBufferPointer) -> Int? {
        guard line.count >= 12, unsafe line[0] == UInt8(ascii: "H"), unsafe line[5] == UInt8(ascii: "1"), unsafe line[8] == 0x20 else { return nil }
        return unsafe decimal(UnsafeRawBufferPointer(rebasing: line[9..<12])).flatMap { $0 >= 100 ? $0 : nil }
    }

    /// What stands behind the name (given in lower case) and its colon, without white space around it.
    private static func value(of name: StaticString, _ line: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
        let count = name.utf8CodeUnitCount
        guard line.count > count, unsafe line[count] == UInt8(ascii: ":") else { return nil }
        guard unsafe equals(UnsafeRawBufferPointer(rebasing: line[..<count]), name) else { return nil }
        var start = count + 1
        var end = line.count
        while start < end, unsafe line[start] == 0x20 { start += 1 }
        while end > start, unsafe line[end - 1] <= 0x20 { end -= 1 }
        return unsafe UnsafeRawBufferPointer(rebasing: line[start..<end])
    }

    private static func equals(_ bytes: UnsafeRawBufferPointer, _ lowercase: StaticString) -> Bool {
        guard bytes.count == lowercase.utf8CodeUnitCount else { return false }
        for index in 0..<bytes.count where unsafe bytes[index] | 0x20 != lowercase.utf8Start[index] | 0x20 { return false }
        return true
    }

    private static func decimal(_ digits: UnsafeRawBufferPointer) -> Int? {
        guard 1...18 ~= digits.count else { return nil }
        var value = 0
        for index in 0..<digits.count {
            let digit = unsafe digits[index] &- 0x30
            guard digit < 10 else { return nil }
            value = value * 10 + Int(digit)
        }
        return value
    }
}
