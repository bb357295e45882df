internal import TextFormats

/// Every user, found by id and by address. Rows and texts lie packed, as the keys' do: a user costs no object of its own.
///
/// While a directory is being read addresses cannot be looked up, for the reason that `KeyTable` gives for digests.
struct UserTable: ~Copyable, Sendable {
    private var rows = PagedTable<UserRow>()
    private var texts = TextArena()
    private var byID = SlotIndex()
    private var byEmail: SlotIndex?
    private var freeSlots: [UInt32] = []
    /// Of the users whose logins were ended before their time, by the place of the row.
    private var logins: [UInt32: UserLogins] = [:]

    var count: Int { byID.count }
}

// MARK: - Finding

extension UserTable {
    subscript(id: Int) -> User? { slot(id: id).map { user(at: $0) } }

    func rights(_ id: Int) -> OwnerRights? { slot(id: id).map { rows[$0].rights } }

    /// The user's address, borrowed.
    @_lifetime(borrow self)
    func email(_ id: Int) -> Span<UInt8>? {
        guard let slot = slot(id: id) else { return nil }
        return texts.bytes(at: rows[slot].text, from: 0, count: Int(rows[slot].emailBytes))
    }

    /// What the user may do with a login of this epoch; nil if that login is over. `login` is asked for only where it matters.
    func rights(_ id: Int, epoch: Int, _ login: () -> LoginDigest) -> OwnerRights? {
        guard let slot = slot(id: id) else { return nil }
        let row = rows[slot]
        // Of nearly every user no login was ever ended.
        guard row.marks.contains(.hasEndedLogins), let logins = logins[UInt32(slot)] else { return epoch == 0 ? row.rights : nil }
        return logins.permit(epoch: epoch, login) ? row.rights : nil
    }

    /// Active users who have these scopes, so many of them at most.
    func active(with scopes: Scopes, atMost maximum: Int) -> [Int] {
        var ids: [Int] = []
        for slot in 0..<rows.count where rows[slot].marks.isSuperset(of: [.isPresent, .isActive]) && rows[slot].scopes.isSuperset(of: scopes) {
            ids.append(rows[slot].id)
            if ids.count == maximum { break }
        }
        return ids
    }

    private func logins(at slot: Int) -> UserLogins? { rows[slot].marks.contains(.hasEndedLogins) ? logins[UInt32(slot)] : nil }

    func contains(_ id: Int) -> Bool { slot(id: id) != nil }

    /// In their order.
    var ids: [Int] { presentSlots.map { rows[$0].id }.sorted() }

    /// In the order of their ids.
    var all: [User] { presentSlots.map { user(at: $0) }.sorted { $0.id < $1.id } }

    /// Hands on each user with its place: in a table that nobody was taken out of, the order in which they came.
    func forEachInPlace<Failure: Error>(_ body: (_ place: Int, borrowing UserView) throws(Failure) -> Void) throws(Failure) {
        for slot in 0..<rows.count where rows[slot].marks.contains(.isPresent) { try body(slot, view(at: slot)) }
    }

    /// The users of the next rows from `start` on, and the row after those; nil behind the last row.
    func step(from start: Int, maximum: Int) -> (users: [User], next: Int)? {
        guard start < rows.count else { return nil }
        let next = min(rows.count, start + maximum)
        return ((start..<next).filter { rows[$0].marks.contains(.isPresent) }.map { user(at: $0) }, next)
    }

    func id(email: String) -> Int? {
        guard let byEmail else { preconditionFailure("a user was looked for before the directory was read") }
        let folded = email.foldedEmail
        let hash = Self.hash(folded: folded)
        return byEmail.find(hash) { rows[$0].emailHash == hash && foldedEmail(at: $0) == folded }.map { rows[$0].id }
    }

    private func slot(id: Int) -> Int? { byID.find(SlotIndex.hash(id)) { rows[$0].id == id } }

    private var presentSlots: [Int] { (0..<rows.count).filter { rows[$0].marks.contains(.isPresent) } }

    private func user(at slot: Int) -> User { User(view(at: slot)) }

    private func foldedEmail(at slot: Int) -> String { String(view(at: slot).email).foldedEmail }

    @_lifetime(borrow self)
    private func view(at slot: Int) -> UserView {
        let row = rows[slot]
        let emailBytes = Int(row.emailBytes)
        return UserView(
            id: row.id, email: texts.bytes(at: row.text, from: 0, count: emailBytes),
            passwordHash: texts.bytes(at: row.text, from: emailBytes, count: Int(row.passwordHashBytes)),
            scopes: row.scopes, isActive: row.marks.contains(.isActive), createdAt: Timestamp(seconds: row.createdSeconds),
            logins: logins(at: slot))
    }
}

// MARK: - Changing

extension UserTable {
    /// Puts a user in the place of the one with its id, or adds it: what the one before lent its keys.
    mutating func put(_ user: borrowing UserView) -> OwnerRights {
        let hash = Self.hash(folded: String(user.email).foldedEmail)
        let row = UserRow(user, emailHash: hash, text: texts.insert(user.email, user.passwordHash))
        guard let slot = slot(id: user.id) else {
            add(row, user.logins)
            return .none
        }
        let before = rows[slot].rights
        let hadEndedLogins = rows[slot].marks.contains(.hasEndedLogins)
        leave(slot)
        rows[slot] = row
        if hadEndedLogins { rows[slot].marks.insert(.hasEndedLogins) }
        setLogins(user.logins, at: slot)
        byEmail?.insert(slot, in: rows) { $0.emailHash }
        return before
    }

    mutating func remove(_ id: Int) {
        guard let slot = slot(id: id) else { return }
        leave(slot)
        byID.remove(slot, in: rows) { SlotIndex.hash($0.id) }
        setLogins(nil, at: slot)
        rows[slot].marks = []
        freeSlots.append(UInt32(slot))
    }

    /// Makes the addresses findable and says which two users have the same one, if any have.
    mutating func buildEmailIndex() -> (Int, Int)? {
        var index = SlotIndex(fitting: count)
        for slot in 0..<rows.count where rows[slot].marks.contains(.isPresent) {
            let hash = rows[slot].emailHash
            if let other = index.find(hash, matches: { rows[$0].emailHash == hash && foldedEmail(at: $0) == foldedEmail(at: slot) }) {
                return (rows[other].id, rows[slot].id)
            }
            index.insert(slot, in: rows) { $0.emailHash }
        }
        byEmail = index
        return nil
    }

    private mutating func setLogins(_ new: UserLogins?, at slot: Int) {
        if let new {
            logins[UInt32(slot)] = new
            rows[slot].marks.insert(.hasEndedLogins)
        } else if rows[slot].marks.contains(.hasEndedLogins) {
            logins[UInt32(slot)] = nil
            rows[slot].marks.remove(.hasEndedLogins)
        }
    }

    private mutating func add(_ row: UserRow, _ logins: UserLogins?) {
        let slot: Int
        if let free = freeSlots.popLast() {
            slot = Int(free)
            rows[slot] = row
        } else {
            slot = rows.count
            rows.append(row)
        }
        byID.insert(slot, in: rows) { SlotIndex.hash($0.id) }
        byEmail?.insert(slot, in: rows) { $0.emailHash }
        setLogins(logins, at: slot)
    }

    /// Makes the address free and gives the text's place back.
    private mutating func leave(_ slot: Int) {
        byEmail?.remove(slot, in: rows) { $0.emailHash }
        let row = rows[slot]
        texts.remove(row.text, byteCount: Int(row.emailBytes + row.passwordHashBytes))
    }

    /// Swift seeds its hashes anew in each process: nobody outside can choose addresses that meet in one place.
    private static func hash(folded email: String) -> UInt64 { UInt64(bitPattern: Int64(email.hashValue)) }
}
