enum HTTPSeeds {
    /// With the limits of the program and with small ones, each in some pieces.
    static let heads = ways(RequestTexts.valid + RequestTexts.refused)
    static let chunkedBodies = ways(RequestTexts.chunkedBodies)
    static let connections = ways(RequestTexts.conversations).map { withWaits($0) } + ways(RequestTexts.conversations)

    private static func ways(_ texts: [String]) -> [[UInt8]] {
        texts.flatMap { text in [[0, 0], [0, 40, 0, 90, 2, 0], [1, 0, 20, 0, 60, 2, 1]].map { Array(text.utf8) + $0 } }
    }

    /// Puts what happens between the pieces before the byte that names the limits.
    private static func withWaits(_ seed: [UInt8]) -> [UInt8] {
        Array(seed.dropLast()) + [2, 0, 7, 0, 20, 0, 3] + seed.suffix(1)
    }
}
