enum CountedText {
    /// `1 user`, `1,000 users`.
    static func of(_ count: Int, _ thing: String) -> String { "\(grouped(count)) \(thing)\(count == 1 ? "" : "s")" }

    private static func grouped(_ number: Int) -> String {
        number < 1_000 ? "\(number)" : "\(grouped(number / 1_000)),\(String(number % 1_000 + 1_000).dropFirst())"
    }
}
