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

    package subscript(name: String) -> Scopes? { scope(named: name.utf8) }

    private func scope(named name: some Sequence<UInt8>) -> Scopes? {
        names.firstIndex { $0.utf8.elementsEqual(name) }.map { Scopes(rawValue: 1 << UInt64($0)) }
    }

    /// The scope with this name, if it may be granted.
    package func grantable(named name: Span<UInt8>) -> Scopes? {
        for index in 0..<configuredCount {
            let known = names[index].utf8.span
            guard known.count == name.count, known.indices.allSatisfy({ known[$0] == name[$0] }) else { continue }
            return Scopes(rawValue: 1 << UInt64(index))
        }
        return nil
    }

    package struct UnknownScope: Error, Equatable, Sendable {
        package let name: String
    }

    /// Reads `read,write`: white space around names is ignored, repeats count once, an empty text is no scope. Only names that may be granted are taken.
    ///
    /// By bytes: to compare characters Swift sorts their accents, and one character of a text from outside may have tens of thousands.
    package func parse(_ text: String) throws(UnknownScope) -> Scopes {
        var scopes: Scopes = []
        for part in text.utf8.split(separator: UInt8(ascii: ",")) {
            let name = part.trimmingSpaces
            guard !name.isEmpty else { continue }
            guard let scope = scope(named: name), grantable.contains(scope) else { throw UnknownScope(name: String(Substring(name))) }
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
        var text = ""
        for index in names.indices where scopes.rawValue >> UInt64(index) & 1 == 1 {
            if !text.isEmpty { text += "," }
            text += names[index]
        }
        return text
    }
}

extension Substring.UTF8View {
    fileprivate var trimmingSpaces: Self {
        let isSpace: (UInt8) -> Bool = { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        let start = drop(while: isSpace)
        guard let last = start.lastIndex(where: { !isSpace($0) }) else { return prefix(0) }
        return start[...last]
    }
}
