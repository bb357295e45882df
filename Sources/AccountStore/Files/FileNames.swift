/// The names of the store's files inside its directory.
enum FileNames {
    static let lock = "lock"
    static let users = "users.json"
    static let apiKeys = "api-keys.json"
    /// What a backup says of its own files.
    static let backupList = "backup.json"
    /// What a file is called until it is complete.
    static let unfinishedSuffix = ".tmp"

    private static let journalStart = "journal-"
    private static let journalEnd = ".jsonl"
    private static let generationDigits = 6

    static func journal(_ generation: Int) -> String {
        let digits = String(generation)
        return journalStart + String(repeating: "0", count: max(0, generationDigits - digits.count)) + digits + journalEnd
    }

    /// The generation of a journal's name, nil for any other name.
    static func generation(ofJournal name: String) -> Int? {
        guard name.hasPrefix(journalStart), name.hasSuffix(journalEnd),
            let generation = Int(name.dropFirst(journalStart.count).dropLast(journalEnd.count)),
            generation > 0, journal(generation) == name
        else { return nil }
        return generation
    }

    /// Whether the name is that of a snapshot or a journal.
    static func isOfStore(_ name: String) -> Bool { name == users || name == apiKeys || generation(ofJournal: name) != nil }

    /// Whether the name is that of one of the store's files before it was complete.
    static func isUnfinished(_ name: String) -> Bool {
        guard name.hasSuffix(unfinishedSuffix) else { return false }
        return isOfStore(String(name.dropLast(unfinishedSuffix.count)))
    }
}
