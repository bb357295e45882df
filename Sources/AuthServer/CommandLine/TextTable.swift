internal import TextFormats

/// Rows under headings, each column as wide as its widest cell.
struct TextTable {
    let headings: [String]
    var rows: [[String]] = []

    /// The lines. What came from outside cannot move the cursor or forge a row: control characters are shown as what they are.
    var text: String {
        let cells = ([headings] + rows).map { $0.map(PrintableText.escaped) }
        let widths = headings.indices.map { column in cells.map { $0[column].count }.max()! }
        return cells.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                line += cell
                if column < row.count - 1 { line += String(repeating: " ", count: widths[column] - cell.count + 2) }
            }
            return line + "\n"
        }.joined()
    }
}
