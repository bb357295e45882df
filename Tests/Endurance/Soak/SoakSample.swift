/// What the program had at one moment of a soak.
struct SoakSample: Sendable {
    let second: Int
    let figures: ProcessFigures
    /// Exchanges so far, of every kind.
    let exchanges: Int

    static let heading = "   second  resident KiB  descriptors  threads   exchanges"

    var line: String {
        [(second, 9), (figures.residentBytes >> 10, 14), (figures.descriptors, 13), (figures.threads, 9), (exchanges, 12)]
            .map { value, width in String(repeating: " ", count: max(0, width - "\(value)".count)) + "\(value)" }.joined()
    }
}
