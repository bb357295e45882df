/// The scope names that this deployment knows, in their order.
///
/// Names that the settings no longer list but that stored users or keys still have are known too, after the others: they are kept and shown, but no longer granted.
package struct ScopeVocabulary: Sendable {
    /// As many as a `Scopes` has bits.
    package static let maximumNames = 64

    package private(set) var names: [String]
    package let configuredCount: Int

    /// At most `maximumNames` names, none twice: the settings see to that.
    package init(_ configured: [String]) {
        precondition(configured.count <= Self.maximumNames, "there are more scope names than a set has bits")
        names = configured
        configuredCount = configured.count
    }

    /// Every scope that may be granted.
    package var grantable: Scopes {
        Scopes(rawValue: configuredCount == 64 ? .max : (1 << UInt64(configuredCount)) - 1)
    }

    package subscript(name: String) -> Scopes? {
        names.firstIndex(of: name).map { Scopes(rawValue: 1 << UInt64($0)) }
    }

    package struct UnknownScope: Error, Equatable, Sendable {
        package let name: String
    }

    /// Reads `read,write`: white space around names is ignored, repeats count once, an empty text is no scope. Only names that may be granted are taken.
    package func parse(_ text: String) throws(UnknownScope) -> Scopes {
        var scopes: Scopes = []
        for part in text.split(separator: ",") {
            let name = String(part.trimmingSpaces)
            guard !name.isEmpty else { continue }
            guard let scope = self[name], grantable.contains(scope) else { throw UnknownScope(name: name) }
            scopes.formUnion(scope)
        }
        return scopes
    }

    /// The text of stored scopes, where names unknown so far are learned. Nil when there is no room for another.
    mutating func learn(_ text: String) -> Scopes? {
        var scopes: Scopes = []
        for part in text.split(separator: ",") {
            let name = String(part)
            if self[name] == nil {
                guard names.count < Self.maximumNames else { return nil }
                names.append(name)
            }
            scopes.formUnion(self[name]!)
        }
        return scopes
    }

    /// `read,write`, in the vocabulary's order.
    package func text(of scopes: Scopes) -> String {
        names.indices.filter { scopes.rawValue >> UInt64($0) & 1 == 1 }.map { names[$0] }.joined(separator: ",")
    }
}

extension Substring {
    fileprivate var trimmingSpaces: Substring {
        let start = drop { $0 == " " || $0 == "\t" }
        guard let last = start.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
        return start[...last]
    }
}
