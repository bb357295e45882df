import TextFormats
import Testing

@testable import AccountStore

struct UserTableTests {
    private func put(_ user: User, _ table: inout UserTable) -> OwnerRights {
        table.put(
            UserView(
                id: user.id, email: user.email.utf8.span, passwordHash: user.passwordHash.utf8.span, scopes: user.scopes,
                isActive: user.isActive, createdAt: user.createdAt))
    }

    @Test func `the user table agrees with plain dictionaries through thousands of changes`() {
        var table = UserTable()
        #expect(table.buildEmailIndex() == nil)
        var model: [Int: User] = [:]
        var owners: [String: Int] = [:]
        var generator = SplitMix(state: 11)
        for step in 1...5_000 {
            let id = Int(generator.next() % 400) + 1
            if let old = model[id], generator.next() % 3 == 0 {
                table.remove(id)
                model[id] = nil
                owners[old.email.lowercased()] = nil
            } else {
                let letters = String(repeating: generator.next() % 2 == 0 ? "Ä" : "b", count: Int(generator.next() % 40))
                let user = User(
                    id: id, email: "\(letters)\(step)@X.org", passwordHash: String(repeating: "$", count: Int(generator.next() % 90)),
                    scopes: Scopes(rawValue: generator.next()), isActive: generator.next() % 2 == 0,
                    createdAt: Timestamp(seconds: Int64(step)))
                #expect(put(user, &table) == model[id]?.rights ?? .none)
                if let old = model[id] { owners[old.email.lowercased()] = nil }
                model[id] = user
                owners[user.email.lowercased()] = id
            }
        }
        #expect(table.count == model.count)
        #expect(table.ids == model.keys.sorted())
        #expect(table.all == model.values.sorted { $0.id < $1.id })
        for id in 0...401 { #expect(table[id] == model[id] && table.contains(id) == (model[id] != nil) && table.rights(id) == model[id]?.rights) }
        for (email, id) in owners { #expect(table.id(email: email) == id && table.id(email: email.uppercased()) == id) }
        #expect(table.buildEmailIndex() == nil)
        for (email, id) in owners { #expect(table.id(email: email) == id) }
    }

    /// Two spellings of one character, and the sign for kelvin, which in lower case is a plain k.
    @Test(arguments: [("\u{E9}@x", "e\u{301}@x"), ("\u{212A}@x", "k@X"), ("K@x", "\u{212A}@x")])
    func `addresses that read the same are the same`(stored: String, asked: String) {
        var table = UserTable()
        #expect(table.buildEmailIndex() == nil)
        let user = User(id: 5, email: stored, passwordHash: "", scopes: [], isActive: true, createdAt: noon)
        #expect(put(user, &table) == .none)
        #expect(table.id(email: asked) == 5)
        #expect(table[5]?.email.utf8.elementsEqual(stored.utf8) == true)
    }

    @Test func `a row has no holes`() {
        #expect(MemoryLayout<UserRow>.stride == 48)
    }
}
