/// A secret of login tokens as the operator's API shows one.
struct SecretRow {
    let name: String
    let signs: Bool
    let createdAt: String?
    let verifiesUntil: String?

    static let headings = ["KID", "STATE", "CREATED", "VERIFIES UNTIL"]

    var cells: [String] { [name, signs ? "signs" : "verifies", createdAt ?? "(not known)", verifiesUntil ?? (signs ? "(the next rotation)" : "(no end)")] }

    static func rows(_ answer: [UInt8]) throws(ProgramError) -> [SecretRow] {
        guard let elements = JSONDocument(answer, depthMaximum: 8)?.elements else { throw .unexpectedAnswer }
        let rows = elements.compactMap { SecretRow($0) }
        guard rows.count == elements.count else { throw .unexpectedAnswer }
        return rows
    }

    private init?(_ document: JSONDocument) {
        guard let name = document["kid"]?.text, let signs = document["signs"]?.boolean else { return nil }
        self.name = name
        self.signs = signs
        createdAt = document["created_at"]?.text
        verifiesUntil = document["verifies_until"]?.text
    }
}
