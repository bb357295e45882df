/// Numbers for people.
enum Decimals {
    /// With so many digits behind the point, rounded half away from zero, and a comma between thousands.
    static func text(_ value: Double, _ digits: Int) -> String {
        var scale = 1
        for _ in 0..<digits { scale *= 10 }
        let scaled = Int((value.magnitude * Double(scale)).rounded())
        let fraction = digits > 0 ? "." + String(scale + scaled % scale).dropFirst() : ""
        return (value < 0 && scaled > 0 ? "-" : "") + grouped(scaled / scale) + fraction
    }

    private static func grouped(_ value: Int) -> String {
        var digits = String(value)
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        return ([digits] + groups).joined(separator: ",")
    }
}
