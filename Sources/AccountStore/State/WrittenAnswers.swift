internal import CIntrinsics
internal import TextFormats

/// What is told of a key each time that it is verified, as it was last written. What has not changed need not be written again.
///
/// Whoever changes a key or its owner takes its answer away. The end of the hour is told, too, and so all are given up when another hour begins.
struct WrittenAnswers: Sendable {
    /// The bytes of all answers together: of some six thousand keys. What is more is not kept, until as many had to be written again as are kept: then all
    /// are given up, and those that are asked for come back.
    static let bytesMaximum = 4 << 20
    /// What an answer takes beside its text, roughly.
    private static let entryBytes = 48

    /// By the place of the key's row; empty where nothing is kept.
    private var answers: [[UInt8]] = []
    /// Where there are answers, or were until they were taken away.
    private var places: [UInt32] = []
    private(set) var bytes = 0
    /// Answers that found no room since the last time that all were given up.
    private var turnedAway = 0
    /// The end of the hour that all of them tell.
    private var end = Timestamp(seconds: .min)

    var isEmpty: Bool { places.isEmpty }

    /// Asks memory for where the answer is.
    @inline(__always)
    func prefetchPlace(_ slot: Int) {
        guard slot < answers.count else { return }
        unsafe answers.withUnsafeBufferPointer { unsafe prefetch_for_reading($0.baseAddress! + slot) }
    }

    /// Asks memory for the answer itself: most are in these two cache lines.
    @inline(__always)
    func prefetchText(_ slot: Int) {
        guard slot < answers.count else { return }
        unsafe answers[slot].withUnsafeBufferPointer { text in
            guard let start = text.baseAddress, !text.isEmpty else { return }
            unsafe prefetch_for_reading(start)
            unsafe prefetch_for_reading(start + text.count - 1)
        }
    }

    /// Lends the answer that ends with this hour; false if there is none.
    @inline(__always)
    func use(at slot: Int, until end: Timestamp, _ body: (Span<UInt8>) -> Void) -> Bool {
        // Borrowed where it lies: to count who holds it would cost more than to find it.
        let answers = answers.span
        guard end == self.end, slot < answers.count, !answers[slot].isEmpty else { return false }
        body(answers[slot].span)
        return true
    }

    /// Keeps an answer where there is none, if there is room. An hour that is already over is not kept: its clock stepped back.
    mutating func keep(_ text: Span<UInt8>, at slot: Int, until end: Timestamp) {
        guard end >= self.end else { return }
        if end > self.end {
            removeAll()
            self.end = end
        }
        guard hasRoom(text.count) else { return }
        var answer: [UInt8] = []
        answer.append(copying: text)
        while answers.count <= slot { answers.append([]) }
        precondition(answers[slot].isEmpty, "an answer is written only if there is none")
        answers[slot] = answer
        places.append(UInt32(slot))
        bytes += text.count + Self.entryBytes
    }

    /// Makes room where that is due.
    private mutating func hasRoom(_ count: Int) -> Bool {
        let size = count + Self.entryBytes
        if bytes + size <= Self.bytesMaximum { return true }
        turnedAway += 1
        guard turnedAway > places.count, size <= Self.bytesMaximum else { return false }
        removeAll()
        return true
    }

    /// Its place is still counted, until all are given up.
    mutating func remove(at slot: Int) {
        guard slot < answers.count else { return }
        bytes -= answers[slot].count
        answers[slot] = []
    }

    private mutating func removeAll() {
        for slot in places { answers[Int(slot)] = [] }
        places.removeAll(keepingCapacity: true)
        bytes = 0
        turnedAway = 0
    }
}
