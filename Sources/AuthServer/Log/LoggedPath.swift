/// A request's path as the log shows it: a key or a token that somebody put where an id belongs cannot be read there.
enum LoggedPath {
    /// No word of a route and no id is longer, and every API key and token is.
    static let segmentBytesMaximum = 32
    /// What is left of a longer one: of a key, its public prefix.
    static let shownCharacters = 8

    static func text(of path: String) -> String {
        if path.utf8.count <= segmentBytesMaximum { return path }
        return path.split(separator: "/", omittingEmptySubsequences: false).map { segment in
            segment.utf8.count <= segmentBytesMaximum ? segment : segment.prefix(shownCharacters) + "..."
        }.joined(separator: "/")
    }
}
