internal import CIntrinsics
internal import TextFormats

/// What is told of a key each time that it is verified, as it was last written. What has not changed need not be written again.
///
/// Whoever changes a key or its owner takes its answer away. The end of the hour is told, too, and so all are given up when another hour begins.
struct WrittenAnswers: Sendable {
    /// The bytes of all answers together. When they are more, all are given up: those that are asked for come back.
    static let bytesMaximum = 2 << 20
    /// What an answer takes beside its text, roughly.
    private static let entryBytes = 48

    /// By the place of the key's row; empty where nothing is kept.
    private var answers: [[UInt8]] = []
    /// Where there are answers, or were until they were taken away.
    private var places: [UInt32] = []
    private(set) var bytes = 0
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
        guard end == self.end, slot < answers.count else { return false }
        let answer = answers[slot]
        if answer.isEmpty { return false }
        body(answer.span)
        return true
    }

    /// Keeps an answer where there is none, unless it is too large for that. An hour that is already over is not kept: its clock stepped back.
    mutating func keep(_ text: Span<UInt8>, at slot: Int, until end: Timestamp) {
        guard end >= self.end else { return }
        if end > self.end {
            removeAll()
            self.end = end
        }
        var answer: [UInt8] = []
        answer.append(copying: text)
        let size = answer.capacity + Self.entryBytes
        guard size <= Self.bytesMaximum else { return }
        if bytes + size > Self.bytesMaximum { removeAll() }
        while answers.count <= slot { answers.append([]) }
        precondition(answers[slot].isEmpty, "an answer is written only if there is none")
        answers[slot] = answer
        places.append(UInt32(slot))
        bytes += size
    }

    /// Its place is still counted, until all are given up.
    mutating func remove(at slot: Int) {
        guard slot < answers.count else { return }
        bytes -= answers[slot].capacity
        answers[slot] = []
    }

    private mutating func removeAll() {
        for slot in places { answers[Int(slot)] = [] }
        places.removeAll(keepingCapacity: true)
        bytes = 0
    }
}
