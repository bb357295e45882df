/// How far a long work on a whole store has come. It is told often, and by one thread at a time.
package typealias StoreProgress = @Sendable (StoreStep) -> Void

package struct StoreStep: Equatable, Sendable {
    package let activity: Activity
    package let done: Int
    /// 0 where nobody can say.
    package let total: Int

    package enum Activity: Equatable, Sendable {
        /// Bytes: of this source, or of all files of a directory among which it is at hand.
        case reading(String)
        /// Users and keys.
        case writing
        /// What was read is looked through once more, as a start would.
        case verifying
    }

    init(_ activity: Activity, _ done: Int, of total: Int) {
        self.activity = activity
        self.done = done
        self.total = total
    }
}
