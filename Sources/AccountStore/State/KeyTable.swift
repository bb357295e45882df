internal import TextFormats

/// Every key, found by digest and by id, and each user's keys in the order of their ids.
///
/// While a directory is being read the digest index is not kept: a snapshot made while changes went on may hold two keys with one digest until the journal
/// has taken the older away. `buildDigestIndex` ends that.
struct KeyTable: ~Copyable, Sendable {
    private(set) var rows = PagedTable<KeyRow>()
    private var texts = TextArena()
    private var byDigest: SlotIndex?
    private var byID = SlotIndex()
    private var slotsOfUser: [Int: [UInt32]] = [:]
    private var freeSlots: [UInt32] = []
    private var writtenLists = WrittenLists()
    private var writtenAnswers = WrittenAnswers()
    private var extras = KeyExtrasTable()
    /// Of the keys that were used in more than one hour, by the place of the row.
    private var histories: [UInt32: UsageHistory] = [:]
    /// The rows used since their counters were last written. A row may be there twice, or be free again: its mark decides.
    private var touched: [UInt32] = []
    /// Those of them that are being written.
    private var due: [UInt32] = []
    /// Hours that ended since the counters were last written, as they ended; and those of them that are being written.
    private var closed: [KeyUsage] = []
    private var closedDue: [KeyUsage] = []

    var count: Int { byID.count }

    /// There is no place for another key.
    var isFull: Bool { rows.count == SlotIndex.slotsMaximum && freeSlots.isEmpty }
}

// MARK: - Finding

extension KeyTable {
    @inline(__always)
    func slot(_ digest: KeyDigest) -> Int? {
        guard let byDigest else { preconditionFailure("a key was looked for before the directory was read") }
        return byDigest.find(Self.hash(digest)) { rows[$0].digest == digest }
    }

    @inline(__always)
    func slot(id: Int) -> Int? {
        byID.find(SlotIndex.hash(id)) { rows[$0].id == id }
    }

    /// The same of a key that was at `place` a moment ago. It may have been changed, removed or replaced since.
    @inline(__always)
    func slot(id: Int, near place: Int) -> Int? {
        if place < rows.count, rows[place].id == id, rows[place].marks.contains(.isPresent) { return place }
        return slot(id: id)
    }

    /// What the key may do that had this digest before its last rotation: until that is over, and no longer than it may do anything.
    func earlierCredential(_ digest: KeyDigest) -> KeyCredential? {
        guard let slot = extras.slot(earlier: digest), let earlier = extras[slot]?.earlier else { return nil }
        return rows[slot].credential(at: slot, until: earlier.until)
    }

    /// The key that a request with this name made or rotated, and what it asked for.
    func remembered(_ name: KeyDigest) -> (keyID: Int, request: RememberedRequest)? {
        guard let slot = extras.slot(request: name), let request = extras[slot]?.requests.first(where: { $0.name == name }) else { return nil }
        return (rows[slot].id, request)
    }

    func extras(at slot: Int) -> KeyExtras? { rows[slot].marks.contains(.hasExtras) ? extras[slot] : nil }

    /// The hours before the current one; nil for a key that was not used before it.
    func history(at slot: Int) -> UsageHistory? { rows[slot].marks.contains(.hasHistory) ? histories[UInt32(slot)] : nil }

    func prefetchPlace(_ digest: KeyDigest) { byDigest?.prefetch(Self.hash(digest)) }

    func prefetchRow(_ digest: KeyDigest) {
        guard let slot = byDigest?.firstCandidate(Self.hash(digest)), slot < rows.count else { return }
        rows.prefetch(slot)
        writtenAnswers.prefetchPlace(slot)
    }

    func prefetchAnswer(_ digest: KeyDigest) {
        if let slot = byDigest?.firstCandidate(Self.hash(digest)) { writtenAnswers.prefetchText(slot) }
    }

    /// The places of the user's keys, in the order of their ids.
    func slots(ofUser userID: Int) -> [UInt32] { slotsOfUser[userID, default: []] }

    func count(ofUser userID: Int) -> Int { slotsOfUser[userID]?.count ?? 0 }

    /// The users that have keys.
    var owners: Dictionary<Int, [UInt32]>.Keys { slotsOfUser.keys }

    func apiKey(at slot: Int) -> APIKey { APIKey(view(at: slot)) }

    @_lifetime(borrow self)
    func view(at slot: Int) -> APIKeyView {
        let row = rows[slot]
        let prefixBytes = Int(row.prefixBytes)
        return APIKeyView(
            row, extras(at: slot), prefix: texts.bytes(at: row.text, from: 0, count: prefixBytes),
            name: texts.bytes(at: row.text, from: prefixBytes, count: Int(row.nameBytes)))
    }
}

// MARK: - Walking

extension KeyTable {
    /// Hands on each key with its place: in a table that none was taken out of, the order in which they came.
    func forEachInPlace<Failure: Error>(_ body: (_ place: Int, borrowing APIKeyView) throws(Failure) -> Void) throws(Failure) {
        for slot in 0..<rows.count where rows[slot].marks.contains(.isPresent) { try body(slot, view(at: slot)) }
    }

    /// The keys of the next rows from `start` on, and the row after those; nil behind the last row.
    func step(from start: Int, maximum: Int) -> (keys: [(APIKey, HourlyQuota, UsageHistory?)], next: Int)? {
        guard start < rows.count else { return nil }
        let next = min(rows.count, start + maximum)
        let present = (start..<next).filter { rows[$0].marks.contains(.isPresent) }
        return (present.map { (apiKey(at: $0), rows[$0].quota, history(at: $0)) }, next)
    }
}

// MARK: - Changing

extension KeyTable {
    /// Puts a key in the place of the one with its id, or adds it. What is known of its use stays where it is later.
    mutating func put(_ key: borrowing APIKeyView, ownedWith rights: OwnerRights) {
        let text = texts.insert(key.prefix, key.name)
        var row = KeyRow(key, ownedWith: rights, text: text)
        guard let slot = slot(id: key.id) else { return add(row, key.extras) }
        let old = rows[slot]
        row.quota = old.quota
        row.lastUsedSeconds = max(old.lastUsedSeconds, row.lastUsedSeconds)
        row.marks.formUnion(old.marks.intersection([.isTouched, .hasHistory, .hasExtras]))
        leave(slot)
        rows[slot] = row
        setExtras(key.extras, at: slot)
        enter(slot)
    }

    mutating func remove(id: Int) {
        guard let slot = slot(id: id) else { return }
        leave(slot)
        byID.remove(slot, in: rows) { SlotIndex.hash($0.id) }
        setExtras(nil, at: slot)
        if rows[slot].marks.contains(.hasHistory) { histories[UInt32(slot)] = nil }
        rows[slot].marks = []
        freeSlots.append(UInt32(slot))
    }

    mutating func removeAll(ofUser userID: Int) {
        // The list is taken away first: taking each key out of it would cost the square of its length.
        guard let slots = slotsOfUser.removeValue(forKey: userID) else { return }
        for slot in slots { remove(id: rows[Int(slot)].id) }
    }

    mutating func setRights(_ rights: OwnerRights, ofUser userID: Int) {
        for slot in slots(ofUser: userID) { rows[Int(slot)].setRights(rights) }
    }

    /// What is told of the user's keys tells of the user, too.
    mutating func forgetAnswers(ofUser userID: Int) {
        if writtenAnswers.isEmpty { return }
        for slot in slots(ofUser: userID) { writtenAnswers.remove(at: Int(slot)) }
    }

    mutating func record(_ usage: KeyUsage) {
        guard let slot = slot(id: usage.keyID) else { return }
        forgetList(with: slot)
        let current = rows[slot].quota
        if usage.quota.hour > current.hour {
            if current.used > 0 { changeHistory(at: slot) { $0.close(current, at: usage.quota.hour) } }
        } else if usage.quota.hour < current.hour {
            changeHistory(at: slot) { $0.record(usage.quota, before: current.hour) }
        }
        rows[slot].merge(usage)
    }

    /// Takes in what a snapshot knows of the hours before the current one.
    mutating func recall(_ history: UsageHistory, ofKey id: Int) {
        guard let slot = slot(id: id) else { return }
        changeHistory(at: slot) { $0 = history }
    }

    private mutating func changeHistory(at slot: Int, _ change: (inout UsageHistory) -> Void) {
        change(&histories[UInt32(slot), default: UsageHistory()])
        rows[slot].marks.insert(.hasHistory)
    }

    private mutating func setExtras(_ new: KeyExtras?, at slot: Int) {
        if let new {
            extras.put(new, at: slot)
            rows[slot].marks.insert(.hasExtras)
        } else if rows[slot].marks.contains(.hasExtras) {
            extras.remove(at: slot)
            rows[slot].marks.remove(.hasExtras)
        }
    }

    /// Makes the digests findable and says which two keys have the same one, if any have.
    mutating func buildDigestIndex() -> (Int, Int)? {
        var index = SlotIndex(fitting: count)
        for slot in 0..<rows.count where rows[slot].marks.contains(.isPresent) {
            let digest = rows[slot].digest
            if let other = index.find(Self.hash(digest), matches: { rows[$0].digest == digest }) {
                return (rows[other].id, rows[slot].id)
            }
            index.insert(slot, in: rows) { Self.hash($0.digest) }
        }
        byDigest = index
        return nil
    }

    private mutating func add(_ row: KeyRow, _ extras: KeyExtras?) {
        let slot: Int
        if let free = freeSlots.popLast() {
            slot = Int(free)
            rows[slot] = row
        } else {
            slot = rows.count
            rows.append(row)
        }
        byID.insert(slot, in: rows) { SlotIndex.hash($0.id) }
        if let extras { setExtras(extras, at: slot) }
        enter(slot)
    }

    /// Makes a row findable by its digest and by its owner.
    private mutating func enter(_ slot: Int) {
        byDigest?.insert(slot, in: rows) { Self.hash($0.digest) }
        let id = rows[slot].id
        let userID = rows[slot].userID
        writtenLists.remove(ofUser: userID)
        Self.insert(slot, withID: id, into: &slotsOfUser[userID, default: []], of: rows)
    }

    /// From the end, where a new key belongs.
    private static func insert(_ slot: Int, withID id: Int, into slots: inout [UInt32], of rows: borrowing PagedTable<KeyRow>) {
        var position = slots.count
        while position > 0, rows[Int(slots[position - 1])].id > id { position -= 1 }
        slots.insert(UInt32(slot), at: position)
    }

    /// Undoes `enter` and gives the text's place back.
    private mutating func leave(_ slot: Int) {
        byDigest?.remove(slot, in: rows) { Self.hash($0.digest) }
        let row = rows[slot]
        writtenLists.remove(ofUser: row.userID)
        writtenAnswers.remove(at: slot)
        texts.remove(row.text, byteCount: Int(row.prefixBytes + row.nameBytes))
        slotsOfUser[row.userID]?.removeAll { $0 == UInt32(slot) }
        if slotsOfUser[row.userID]?.isEmpty == true { slotsOfUser[row.userID] = nil }
    }

    @inline(__always)
    private static func hash(_ digest: KeyDigest) -> UInt64 { digest.words[0] }
}

// MARK: - Lists

extension KeyTable {
    /// The list of a user's keys as `write` writes it, key by key with its number and how many there are. It is kept until it changes.
    mutating func list(ofUser userID: Int, write: (borrowing APIKeyView, _ index: Int, _ count: Int, inout [UInt8]) -> Void) -> [UInt8] {
        if let kept = writtenLists[userID] { return kept }
        let slots = slots(ofUser: userID)
        var list: [UInt8] = []
        for index in slots.indices { write(view(at: Int(slots[index])), index, slots.count, &list) }
        guard !slots.isEmpty, writtenLists.keep(list, ofUser: userID) else { return list }
        for slot in slots { rows[Int(slot)].marks.insert(.isListed) }
        return list
    }

    private mutating func forgetList(with slot: Int) {
        guard rows[slot].marks.contains(.isListed) else { return }
        rows[slot].marks.remove(.isListed)
        writtenLists.remove(ofUser: rows[slot].userID)
    }
}

// MARK: - Answers

extension KeyTable {
    @inline(__always)
    func useAnswer(at slot: Int, until end: Timestamp, _ body: (Span<UInt8>) -> Void) -> Bool { writtenAnswers.use(at: slot, until: end, body) }

    mutating func keepAnswer(_ text: Span<UInt8>, at slot: Int, until end: Timestamp) { writtenAnswers.keep(text, at: slot, until: end) }
}

// MARK: - Use

extension KeyTable {
    /// Counts a request and remembers the time; a cost of 0 only looks.
    mutating func charge(at slot: Int, cost: Int, now: Timestamp) -> HourlyQuota.Decision {
        guard cost > 0 else {
            var quota = rows[slot].quota
            return quota.charge(0, limit: rows[slot].rateLimit, at: now)
        }
        let before = rows[slot].quota
        let decision = rows[slot].quota.charge(cost, limit: rows[slot].rateLimit, at: now)
        if before.hour != rows[slot].quota.hour { close(before, at: slot) }
        guard decision.isAllowed else { return decision }
        if now.seconds > rows[slot].lastUsedSeconds {
            rows[slot].lastUsedSeconds = now.seconds
            forgetList(with: slot)
        }
        touch(slot)
        return decision
    }

    /// Whether counters wait to be written. It may be that their keys are gone by now.
    var hasTouched: Bool { !(touched.isEmpty && due.isEmpty && closed.isEmpty && closedDue.isEmpty) }

    /// Says that what was used until now is due to be written. What is used from now on waits for the next time: while it is written, a busy
    /// server uses as much again, and an end that moves on with it would never be reached.
    mutating func makeTouchedDue() {
        if due.isEmpty { swap(&due, &touched) } else { due.append(contentsOf: touched) }
        touched.removeAll(keepingCapacity: true)
        closedDue.append(contentsOf: closed)
        closed.removeAll(keepingCapacity: true)
    }

    /// Takes of what is due, at most `maximum` keys at once.
    mutating func takeDue(maximum: Int) -> [KeyUsage] {
        // The hours that ended come first, as they did.
        var usages = Array(closedDue.prefix(maximum))
        closedDue.removeFirst(usages.count)
        while usages.count < maximum, let slot = due.popLast() {
            guard rows[Int(slot)].marks.contains(.isTouched) else { continue }
            rows[Int(slot)].marks.remove(.isTouched)
            if let usage = rows[Int(slot)].usage { usages.append(usage) }
        }
        return usages
    }

    /// Marks keys again whose counters could not be written after all.
    mutating func touch(_ usages: [KeyUsage]) {
        for usage in usages {
            guard let slot = slot(id: usage.keyID) else { continue }
            if usage.quota.hour < rows[slot].quota.hour { closed.append(usage) }
            touch(slot)
        }
    }

    /// An hour is over in which the key was used.
    private mutating func close(_ quota: HourlyQuota, at slot: Int) {
        guard quota.used > 0, let usage = rows[slot].usage else { return }
        let next = rows[slot].quota.hour
        changeHistory(at: slot) { $0.close(quota, at: next) }
        closed.append(KeyUsage(keyID: usage.keyID, quota: quota, lastUsed: usage.lastUsed))
        touch(slot)
    }

    @inline(__always)
    private mutating func touch(_ slot: Int) {
        if rows[slot].marks.contains(.isTouched) { return }
        rows[slot].marks.insert(.isTouched)
        touched.append(UInt32(slot))
    }
}
