package struct StoreSettings: Sendable {
    package var scopes: [String]
    package var snapshotJournalBytes: Int
    /// 1 or more.
    package var usageFlushSeconds: Int
    package var apiKeysPerUserMaximum: Int
    /// Changes that may wait for the disk at one time.
    package var pendingChangesMaximum: Int

    package init(
        scopes: [String] = ["read", "write", "introspect", "admin"], snapshotJournalBytes: Int = 64 << 20,
        usageFlushSeconds: Int = 1, apiKeysPerUserMaximum: Int = 10_000, pendingChangesMaximum: Int = 4_096
    ) {
        self.scopes = scopes
        self.snapshotJournalBytes = snapshotJournalBytes
        self.usageFlushSeconds = usageFlushSeconds
        self.apiKeysPerUserMaximum = apiKeysPerUserMaximum
        self.pendingChangesMaximum = pendingChangesMaximum
    }
}
