/// The state that `/readyz` tells.
package enum StoreHealth: Equatable, Sendable {
    case ready
    case outOfSpace
    case readOnly(reason: String)
}
