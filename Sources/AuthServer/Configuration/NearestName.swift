/// The name that was probably meant.
enum NearestName {
    /// The candidate that the fewest slips of the finger separate from the name; nil if none is near.
    static func of(_ name: String, among candidates: some Sequence<String>) -> String? {
        let written = Array(name.lowercased().utf8)
        var nearest: (name: String, distance: Int)?
        for candidate in candidates {
            let distance = distance(written, Array(candidate.lowercased().utf8))
            if distance < nearest?.distance ?? .max { nearest = (candidate, distance) }
        }
        // A third of the letters wrong is still the same word; more is another.
        guard let nearest, nearest.distance <= max(1, written.count / 3) else { return nil }
        return nearest.name
    }

    /// The end of a sentence about an unknown name.
    static func question(_ nearest: String?, orElse hint: String) -> String {
        nearest.map { "; did you mean \($0)?" } ?? "; \(hint)"
    }

    /// Insertions, deletions, replacements and swaps of neighbours between two texts (optimal string alignment).
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var before = [Int](repeating: 0, count: right.count + 1)
        var previous = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                let isSame = left[row] == right[column]
                var cost = min(previous[column] + (isSame ? 0 : 1), previous[column + 1] + 1, current[column] + 1)
                if row > 0 && column > 0 && left[row] == right[column - 1] && left[row - 1] == right[column] {
                    cost = min(cost, before[column - 1] + 1)
                }
                current.append(cost)
            }
            before = previous
            previous = current
        }
        return previous[right.count]
    }
}
