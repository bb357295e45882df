package import LinuxSystem

/// Something that a reading of a whole data directory came upon, and where.
package struct Finding: Equatable, Sendable {
    package let what: What
    /// Its name in the directory; nil where it is of all files together.
    package let file: String?
    /// Counted from 1; nil where it is of the whole file.
    package let line: Int?
    /// The byte at which the line begins.
    package let offset: Int?

    package init(_ what: What, file: String? = nil, line: Int? = nil, offset: Int? = nil) {
        self.what = what
        self.file = file
        self.line = line
        self.offset = offset
    }

    package enum What: Equatable, Sendable {
        case damage(Damage)
        /// The file is gone, and with it all files of its kind up to the last one, if more than one are.
        case missing(last: String?)
        case unreadable(SystemError)
        /// Two users, or two keys, of a file have this id.
        case repeatedID(Int)
        /// What somebody else found who keeps a file in the directory.
        case elsewhere(kind: String, detail: String)

        // What follows keeps no start from succeeding.

        /// Bytes at the end of the newest journal that were never acknowledged.
        case tornEnd(bytes: Int)
        /// The same, from the beginning of an import on that did not end.
        case unfinishedImport(bytes: Int)
        /// A journal that both snapshots stand for.
        case superseded
        /// A file that was being written when its process ended.
        case unfinishedFile

        // What becomes of damaged files that are salvaged.

        /// So many lines could be read of a file of which it is not sure that they are as they were written.
        case unverified(entities: Int)
        case userLeftOut(id: Int, ImportFault)
        case keyLeftOut(id: Int, ImportFault)
        /// Another user, who came later, has the same address: then this one was removed, or is not who it seems to be.
        case userReplaced(id: Int, by: Int)
        case keyReplaced(id: Int, by: Int)
        /// A user of whom nothing is left but keys.
        case standIn(userID: Int, apiKeys: Int)
    }

    /// Whether a start fails for it, or data is gone.
    package var isDamage: Bool {
        switch what {
        case .damage, .missing, .unreadable, .repeatedID, .elsewhere: true
        case .tornEnd, .unfinishedImport, .superseded, .unfinishedFile, .unverified, .userLeftOut, .keyLeftOut, .userReplaced, .keyReplaced, .standIn: false
        }
    }
}
