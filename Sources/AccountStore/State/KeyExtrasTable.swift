internal import TextFormats

/// The extras of the keys that have any, by the place of the key's row, and what is found by them.
struct KeyExtrasTable: Sendable {
    private var extras: [UInt32: KeyExtras] = [:]
    private var slotsByEarlierDigest: [KeyDigest: UInt32] = [:]
    private var slotsByRequest: [KeyDigest: UInt32] = [:]

    subscript(slot: Int) -> KeyExtras? { extras[UInt32(slot)] }

    /// The key that had this digest before its last rotation. Whether it may still be found by that is for the caller to judge.
    func slot(earlier digest: KeyDigest) -> Int? { slotsByEarlierDigest[digest].map { Int($0) } }

    /// The key that a request with this name made or rotated.
    func slot(request name: KeyDigest) -> Int? { slotsByRequest[name].map { Int($0) } }

    /// Puts extras in the place of those that were there.
    mutating func put(_ new: KeyExtras, at slot: Int) {
        remove(at: slot)
        let slot = UInt32(slot)
        extras[slot] = new
        if let earlier = new.earlier { slotsByEarlierDigest[earlier.digest] = slot }
        for request in new.requests where !isHeld(request, elsewhereThan: slot) { slotsByRequest[request.name] = slot }
    }

    /// Whether the name belongs to a later request of another key: this one's time is over then, and it is only not forgotten yet.
    private func isHeld(_ request: RememberedRequest, elsewhereThan slot: UInt32) -> Bool {
        guard let holder = slotsByRequest[request.name], holder != slot else { return false }
        return extras[holder]?.requests.contains { $0.name == request.name && $0.until > request.until } ?? false
    }

    mutating func remove(at slot: Int) {
        let slot = UInt32(slot)
        guard let old = extras.removeValue(forKey: slot) else { return }
        if let earlier = old.earlier, slotsByEarlierDigest[earlier.digest] == slot { slotsByEarlierDigest[earlier.digest] = nil }
        for request in old.requests where slotsByRequest[request.name] == slot { slotsByRequest[request.name] = nil }
    }
}
