internal import AccountStore
internal import HTTPServer
internal import TextFormats

/// What must be so for a verification to succeed, and what it costs: said by the proxy that asks, and never by its client.
struct VerificationDemands: Equatable, Sendable {
    /// What one verification may cost.
    static let costs = 0...1_000_000

    /// All of them must be there.
    private(set) var scopes = Scopes.none
    /// Requests that are counted; 0 only looks.
    private(set) var cost = 1
    /// Whether what would be refused with another status is refused with 403.
    private(set) var refusesWith403 = false

    init() {}

    /// Reads `scope=read,write&cost=2&deny=403`, or the same with semicolons. A demand that is not understood must not look as if it had been met: it is a fault.
    init(_ text: Span<UInt8>, separator: UInt8, in part: FieldFault.Part, _ vocabulary: ScopeVocabulary) throws(Problem) {
        var reader = Reader(part: part, vocabulary: vocabulary)
        var start = 0
        while start < text.count {
            let end = text.firstIndex(of: separator, from: start) ?? text.count
            if end > start { try reader.read(text.extracting(start..<end)) }
            start = end + 1
        }
        guard reader.faults.isEmpty else { throw .invalid(reader.faults) }
        self = reader.demands
    }
}

extension VerificationDemands {
    /// Takes in one demand after the other. Nothing is allocated for those that are well written.
    private struct Reader {
        let part: FieldFault.Part
        let vocabulary: ScopeVocabulary
        var demands = VerificationDemands()
        var faults: [FieldFault] = []
        private var hasCost = false
        private var hasDeny = false

        init(part: FieldFault.Part, vocabulary: ScopeVocabulary) {
            self.part = part
            self.vocabulary = vocabulary
        }

        /// A pair `name=value`, which may be percent-encoded.
        mutating func read(_ pair: Span<UInt8>) throws(Problem) {
            let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.count
            let name = pair.extracting(0..<equals)
            let value = pair.extracting(min(equals + 1, pair.count)..<pair.count)
            guard pair.firstIndex(of: ASCII.percent) != nil || pair.firstIndex(of: UInt8(ascii: "+")) != nil else { return take(name, value) }
            guard let name = decodedFormText(name.copy()[...]), let value = decodedFormText(value.copy()[...]) else { throw .malformedQuery }
            take(name.span, value.span)
        }

        private mutating func take(_ name: Span<UInt8>, _ value: Span<UInt8>) {
            if name.equals("scope") {
                takeScopes(value)
            } else if name.equals("cost") {
                takeCost(value)
            } else if name.equals("deny") {
                if hasDeny { faults.append(.repeated("deny", in: part)) }
                hasDeny = true
                demands.refusesWith403 = value.equals("403")
                if !demands.refusesWith403 { faults.append(.notTheWord("403", "deny", in: part)) }
            } else {
                faults.append(.unknown(String(decoding: name.copy(), as: UTF8.self), in: part))
            }
        }

        /// A name that nobody can be granted is a mistake, also an empty one: nobody must get in by it.
        private mutating func takeScopes(_ names: Span<UInt8>) {
            var start = 0
            while start <= names.count {
                let end = names.firstIndex(of: ASCII.comma, from: start) ?? names.count
                let name = names.extracting(start..<end)
                if let scope = vocabulary.grantable(named: name) {
                    demands.scopes.formUnion(scope)
                } else {
                    let known = vocabulary.text(of: vocabulary.grantable)
                    faults.append(.unknownScope(String(decoding: name.copy(), as: UTF8.self), "scope", known: known, in: part))
                }
                start = end + 1
            }
        }

        private mutating func takeCost(_ digits: Span<UInt8>) {
            if hasCost { faults.append(.repeated("cost", in: part)) }
            hasCost = true
            guard let cost = readDecimal(digits, digits: 18) else { return faults.append(.notParsedAsInteger("cost", in: part)) }
            guard costs.contains(cost) else { return faults.append(.above(costs.upperBound, "cost", in: part)) }
            demands.cost = cost
        }
    }
}
