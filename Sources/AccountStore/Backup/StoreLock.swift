/// A data directory that this process keeps others from opening, without opening it itself.
package final class StoreLock: Sendable {
    private let directory: DataDirectory

    package init(_ path: String) throws(StoreError) { directory = try DataDirectory(existing: path) }

    /// Gives the directory back, as the end of the process would.
    package func unlock() { directory.unlock() }
}
