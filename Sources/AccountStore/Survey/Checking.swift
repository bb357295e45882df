internal import LinuxSystem

/// What a check of a directory came to.
package struct StoreReport: Sendable {
    package internal(set) var findings: FindingList
    /// What a start would find; nil where it would fail.
    package let summary: StoreSummary?

    /// Whether a start would succeed, with everything there that ever was.
    package var isSound: Bool { summary != nil && findings.damages == 0 }

    package mutating func add(_ finding: Finding) { findings.add(finding) }
}

extension AccountStore {
    /// Reads all that is in a directory, past whatever is damaged, without changing anything in it. It must not be in use.
    package static func check(
        _ directory: String, settings: StoreSettings, progress: @escaping StoreProgress = { _ in }
    ) throws(StoreError) -> StoreReport {
        let directory = try DataDirectory(existing: directory)
        let vocabulary = ScopeVocabulary(settings.scopes)
        var findings = try Survey.read(directory, vocabulary, progress).findings
        // What a start would do is not guessed.
        progress(StoreStep(.verifying, 0, of: 0))
        do throws(StoreError) {
            return StoreReport(findings: findings, summary: try summarize(directory, vocabulary))
        } catch {
            if findings.damages == 0 { findings.add(Finding(error)) }
            return StoreReport(findings: findings, summary: nil)
        }
    }

    /// Reads a directory as a start would, without changing anything in it, and fails as a start would. It must not be in use.
    package static func rehearseStart(in directory: String, settings: StoreSettings) throws(StoreError) -> StoreSummary {
        try summarize(try DataDirectory(existing: directory), ScopeVocabulary(settings.scopes))
    }

    private static func summarize(_ directory: DataDirectory, _ vocabulary: ScopeVocabulary) throws(StoreError) -> StoreSummary {
        let loaded = try LoadedStore.load(directory, vocabulary)
        return StoreSummary(
            users: loaded.state.users.count, apiKeys: loaded.state.keys.count, journalRecords: loaded.journalRecords,
            tornBytes: loaded.newest?.end.tornBytes ?? 0)
    }
}

extension Finding {
    /// What a reading stopped at.
    init(_ error: StoreError) {
        switch error {
        case .damaged(let file, let offset, let damage): self.init(.damage(damage), file: Self.name(file), offset: offset)
        case .missing(let file): self.init(.missing(last: nil), file: Self.name(file))
        case .unknownVersion(let file, let version): self.init(.damage(.foreignVersion(version)), file: Self.name(file))
        case .tooManyScopeNames: self.init(.damage(.line(.tooManyScopeNames)))
        case .system(let file, let error): self.init(.unreadable(error), file: Self.name(file))
        case .notADirectory, .missingParent, .notWritable, .locked, .countersNotWritten, .noThread:
            preconditionFailure("a directory that is held fails in other ways when it is read")
        }
    }

    private static func name(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }
}
