internal import TextFormats

extension AccountStore {
    /// Hands every user, each followed by the user's keys, to `sink` as the JSON lines that an import reads; many lines at a time.
    ///
    /// A user and the user's keys are of one moment; the store goes on changing between one user and the next.
    package func exportEntities<Failure: Error>(_ sink: (borrowing [UInt8]) throws(Failure) -> Void) throws(Failure) {
        var lines: [UInt8] = []
        for id in published.withLock({ $0.users.ids }) {
            guard let (user, keys) = published.withLock({ $0.belongings(ofUser: id) }) else { continue }
            lines.appendExportLine("user") { $0.appendMembers(of: user, vocabulary) }
            for key in keys { lines.appendExportLine("api_key") { $0.appendMembers(of: key, vocabulary) } }
            if lines.count >= Self.exportPieceBytes {
                try sink(lines)
                lines.removeAll(keepingCapacity: true)
            }
        }
        if !lines.isEmpty { try sink(lines) }
    }

    private static var exportPieceBytes: Int { 1 << 16 }
}

extension StoreState {
    fileprivate func belongings(ofUser id: Int) -> (User, [APIKey])? {
        guard let user = users[id] else { return nil }
        return (user, keys.slots(ofUser: id).map { keys.apiKey(at: Int($0)) })
    }
}

extension [UInt8] {
    fileprivate mutating func appendExportLine(_ type: String, _ writeMembers: (inout [UInt8]) -> Void) {
        openObject()
        member("type", type)
        writeMembers(&self)
        closeObject()
        append(ASCII.lineFeed)
    }
}
