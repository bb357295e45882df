/// Whether memory stays where it is, by this rule: the first third is warm-up, and the lowest of the last third may be at most 2 percent and one
/// mebibyte above the lowest of the second. The lowest, because a password being hashed takes 16 MiB for a moment; a leak lifts that, too.
/// Ten bytes lost in each of 30,000 requests a second are 60 MB between the thirds of ten minutes.
struct Flatness {
    static let permille = 20
    static let bytes = 1 << 20

    let second: Int
    let third: Int

    init?(_ resident: [Int]) {
        guard resident.count >= 6 else { return nil }
        let thirds = resident.count / 3
        second = Self.lowest(resident[thirds..<2 * thirds])
        third = Self.lowest(resident[(2 * thirds)...])
    }

    var isFlat: Bool { third <= second + second * Self.permille / 1_000 + Self.bytes }

    private static func lowest(_ values: ArraySlice<Int>) -> Int { values.min() ?? 0 }
}
