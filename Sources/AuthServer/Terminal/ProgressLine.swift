internal import AccountStore

/// The text of a progress bar: `Reading users.json  [=====>     ]  52 %  10.4 of 20.0 MB`.
struct ProgressLine {
    private let step: StoreStep

    init(_ step: StoreStep) { self.step = step }

    static func title(of step: StoreStep) -> String {
        switch step.activity {
        case .reading(let name): "Reading \(PrintableText.escaped(String(name.split(separator: "/").last ?? "")))"
        case .writing: "Writing"
        case .verifying: "Reading it as a start would …"
        }
    }

    /// At most `columns` characters: first the bar goes, then the end of the text.
    func text(columns: Int) -> String {
        let title = Self.title(of: step)
        guard let amount else { return String(title.prefix(columns)) }
        guard step.total > 0 else { return String("\(title)  \(amount)".prefix(columns)) }
        let percent = "\(min(100, 100 * step.done / step.total)) %"
        let figures = String(repeating: " ", count: 5 - percent.count) + percent + "  " + amount
        let room = min(Self.widestBar, columns - title.count - figures.count - 6)
        guard room >= Self.narrowestBar else { return String("\(title)  \(figures)".prefix(columns)) }
        return "\(title)  [\(bar(room))]  \(figures)"
    }

    private static let widestBar = 40
    private static let narrowestBar = 8

    private func bar(_ width: Int) -> String {
        let full = min(width, width * step.done / step.total)
        let head = full < width ? ">" : ""
        return String(repeating: "=", count: full) + head + String(repeating: " ", count: width - full - head.count)
    }

    private var amount: String? {
        switch step.activity {
        case .reading: step.total > 0 ? "\(megabytes(step.done)) of \(megabytes(step.total)) MB" : "\(megabytes(step.done)) MB"
        case .writing: "\(step.done) of \(step.total)"
        case .verifying: nil
        }
    }

    /// With one digit behind the point.
    private func megabytes(_ bytes: Int) -> String { "\(bytes / 1_000_000).\(bytes / 100_000 % 10)" }
}
