import LinuxSystem
import TextFormats

/// The accounts of the stores that are measured: ten keys for each user.
struct StoreContents {
    let keys: Int

    static let keysOfUser = 10

    var users: Int { max(1, keys / Self.keysOfUser) }

    /// Of a store to which keys are added: with its users spread over all that are there none comes near its limit.
    static let usersWithoutKeys = 1_000

    /// The text of key `id`, from 1 on.
    static func bearer(_ id: Int) -> String { String(decoding: Fixture.key(id), as: UTF8.self) }

    /// `count` keys of all, each as likely as any other and the same each time.
    func presented(_ count: Int) -> [Int] {
        var dice = FixtureDice(seed: 1)
        return (0..<count).map { _ in Int(dice.next() % UInt64(keys)) + 1 }
    }

    /// Writes the lines that `store import` reads.
    func write(to path: String) throws {
        let file = try SystemCall.createForWriting(path)
        var lines: [UInt8] = []
        func flush() throws {
            try SystemCall.writeAll(file, lines)
            lines.removeAll(keepingCapacity: true)
        }
        for user in 1...(keys == 0 ? Self.usersWithoutKeys : users) {
            FixtureFiles.appendUser(user, to: &lines)
            if lines.count > Self.pieceBytes { try flush() }
        }
        for id in stride(from: 1, through: keys, by: 1) {
            FixtureKey(id, owner: (id - 1) / Self.keysOfUser + 1).appendImportLine(to: &lines)
            if lines.count > Self.pieceBytes { try flush() }
        }
        try flush()
    }

    private static let pieceBytes = 1 << 20
}
