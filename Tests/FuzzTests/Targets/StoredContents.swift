@testable import AccountStore

/// All that a state holds, to be compared.
struct StoredContents: Equatable {
    private let users: [User]
    private let keys: [APIKey]
    private let quotas: [HourlyQuota]
    private let nextIDs: [Int]

    init(_ state: borrowing StoreState) {
        users = state.users.all
        nextIDs = [state.nextUserID, state.nextKeyID]
        var keys: [APIKey] = []
        var quotas: [HourlyQuota] = []
        for owner in state.keys.owners.sorted() {
            for slot in state.keys.slots(ofUser: owner) {
                keys.append(state.keys.apiKey(at: Int(slot)))
                quotas.append(state.keys.rows[Int(slot)].quota)
            }
        }
        self.keys = keys
        self.quotas = quotas
    }
}
