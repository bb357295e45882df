/// Where in a path the segments stand that a route's placeholders took.
package struct PathCaptures: Sendable {
    /// The most placeholders that one route may have.
    package static let maximum = 2

    private var ranges = InlineArray<2, Range<Int>>(repeating: 0..<0)
    private(set) var count = 0

    mutating func append(_ range: Range<Int>) {
        ranges[count] = range
        count += 1
    }

    subscript(index: Int) -> Range<Int> {
        precondition(index < count, "the route has no such placeholder")
        return ranges[index]
    }
}
