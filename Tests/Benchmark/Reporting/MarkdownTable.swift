/// Rows, the first of them the head, as a table whose columns stand under each other.
struct MarkdownTable {
    let rows: [[String]]
    /// Columns that begin at their left side; the others end at their right side.
    let leftColumns: Set<Int>

    var text: String {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        var lines = rows.map { row in "| " + zip(row.indices, row).map { pad($1, widths[$0], left: leftColumns.contains($0)) }.joined(separator: " | ") + " |" }
        let rule = widths.enumerated().map { leftColumns.contains($0) ? String(repeating: "-", count: $1 + 2) : String(repeating: "-", count: $1 + 1) + ":" }
        lines.insert("|" + rule.joined(separator: "|") + "|", at: 1)
        return lines.joined(separator: "\n")
    }

    private func pad(_ text: String, _ width: Int, left: Bool) -> String {
        let space = String(repeating: " ", count: width - text.count)
        return left ? text + space : space + text
    }
}
