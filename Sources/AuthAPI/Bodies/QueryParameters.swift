internal import HTTPServer
internal import TextFormats

/// The parameters of a query, and what is wrong with those that were asked for. Parameters that nobody asks for are left alone:
/// caches, proxies and trackers add some of their own.
struct QueryParameters {
    private let pairs: [(name: [UInt8], value: [UInt8])]
    private var faults: [FieldFault] = []

    init(_ query: Span<UInt8>) throws(Problem) {
        guard let pairs = decodedPairs(query) else { throw .malformedQuery }
        self.pairs = pairs
    }

    /// A whole number in plain decimal digits.
    mutating func integer(_ name: String, in range: ClosedRange<Int>) -> Int? {
        guard let value = single(name) else { return nil }
        let isNegative = value.first == UInt8(ascii: "-")
        let digits = isNegative ? value.dropFirst() : value[...]
        guard !digits.isEmpty, digits.allSatisfy(ASCII.isDigit) else {
            faults.append(.notParsedAsInteger(name, in: .query))
            return nil
        }
        // Too many digits for an `Int` are too large a number, unless a sign makes it too small.
        let number = Int(String(decoding: value, as: UTF8.self)) ?? (isNegative ? .min : .max)
        if number < range.lowerBound { faults.append(.below(range.lowerBound, name, in: .query)) }
        if number > range.upperBound { faults.append(.above(range.upperBound, name, in: .query)) }
        return range.contains(number) ? number : nil
    }

    /// `true` or `false`.
    mutating func boolean(_ name: String) -> Bool? {
        guard let value = text(name) else { return nil }
        if value != "true" && value != "false" { faults.append(.notParsedAsBoolean(name, in: .query)) }
        return value == "true"
    }

    mutating func text(_ name: String, charactersMaximum: Int) -> String? {
        guard let value = text(name) else { return nil }
        if value.unicodeScalars.count > charactersMaximum { faults.append(.tooLong(name, maximum: charactersMaximum, .character, in: .query)) }
        return value
    }

    /// Text as it was sent. What is not UTF-8 becomes a text that nothing is equal to.
    mutating func text(_ name: String) -> String? {
        single(name).map { String(decoding: $0, as: UTF8.self) }
    }

    /// For a route that takes none, and where one that goes unheeded would be a danger.
    mutating func refuseAll() {
        for pair in pairs { faults.append(.unknown(String(decoding: pair.name, as: UTF8.self), in: .query)) }
    }

    /// To be called when all has been asked for.
    func refuseFaults() throws(Problem) {
        guard faults.isEmpty else { throw .invalid(faults) }
    }

    private mutating func single(_ name: String) -> [UInt8]? {
        let values = pairs.filter { $0.name.elementsEqual(name.utf8) }.map(\.value)
        if values.count > 1 { faults.append(.repeated(name)) }
        return values.count == 1 ? values[0] : nil
    }
}
