internal import Cryptography

/// At most `capacity` bytes of text in a place of their own, without a reference to anything.
struct InlineText<let capacity: Int>: Sendable {
    private(set) var count = 0
    private var bytes = InlineArray<capacity, UInt8>(repeating: 0)

    init() {}

    /// A copy, nil if there is no room for it.
    init?(_ text: Span<UInt8>) {
        guard text.count <= capacity else { return nil }
        for index in text.indices { bytes[index] = text[index] }
        count = text.count
    }

    /// False, and nothing is changed, when there is no room left.
    mutating func append(_ byte: UInt8) -> Bool {
        guard count < capacity else { return false }
        bytes[count] = byte
        count += 1
        return true
    }

    var span: Span<UInt8> {
        @_lifetime(borrow self)
        borrowing get { bytes.span.extracting(first: count) }
    }

    func equals(_ text: Span<UInt8>) -> Bool { ConstantTime.areEqual(span, text) }
}

extension InlineText: Hashable {
    static func == (left: InlineText, right: InlineText) -> Bool { left.equals(right.span) }

    func hash(into hasher: inout Hasher) {
        for index in 0..<count { hasher.combine(bytes[index]) }
        hasher.combine(count)
    }
}

extension InlineText: CustomStringConvertible {
    var description: String { String(decoding: (0..<count).map { bytes[$0] }, as: UTF8.self) }
}
