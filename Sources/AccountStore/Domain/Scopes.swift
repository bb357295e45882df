/// A set of scopes: bit n stands for name n of the store's vocabulary.
package struct Scopes: OptionSet, Hashable, BitwiseCopyable, Sendable {
    package let rawValue: UInt64

    @inlinable
    package init(rawValue: UInt64) { self.rawValue = rawValue }

    /// No scope. Made by hand, since an empty literal is made by a generic function, with each request.
    package static var none: Scopes { Scopes(rawValue: 0) }
}
