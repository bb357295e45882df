/// What an import brought in.
package struct ImportSummary: Equatable, Sendable {
    package internal(set) var users = 0
    package internal(set) var apiKeys = 0
}
