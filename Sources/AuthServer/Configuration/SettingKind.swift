internal import TextFormats

/// What a setting may be, what it is when nobody sets it, and where in the configuration it goes.
enum SettingKind: Sendable {
    typealias Store<Value> = @Sendable (inout Configuration, Value) -> Void

    case integer(Int, ClosedRange<Int>, Store<Int>)
    /// A whole number within bounds, or 0 or `auto`: what suits the machine.
    case automatic(ClosedRange<Int>, Store<Int>)
    case boolean(Bool, Store<Bool>)
    case choice(String, [String], Store<String>)
    case text(String, TextRule, Store<String>)
    /// At most so many texts, each by the same rule, none twice.
    case list([String], TextRule, ClosedRange<Int>, Store<[String]>)
}

extension SettingKind {
    var isSecret: Bool {
        switch self {
        case .text(_, .secret, _), .list(_, .secret, _, _): true
        default: false
        }
    }

    var defaultValue: SettingValue {
        switch self {
        case .integer(let value, _, _): .integer(value)
        case .automatic: .integer(0)
        case .boolean(let value, _): .boolean(value)
        case .choice(let value, _, _), .text(let value, _, _): .text(value)
        case .list(let value, _, _, _): .list(value)
        }
    }

    /// Puts a checked value where it belongs.
    func store(_ value: SettingValue, in configuration: inout Configuration) {
        switch (self, value) {
        case (.integer(_, _, let store), .integer(let value)), (.automatic(_, let store), .integer(let value)):
            store(&configuration, value)
        case (.boolean(_, let store), .boolean(let value)): store(&configuration, value)
        case (.choice(_, _, let store), .text(let value)), (.text(_, _, let store), .text(let value)):
            store(&configuration, value)
        case (.list(_, _, _, let store), .list(let value)): store(&configuration, value)
        default: preconditionFailure("a setting was given a value that its own check refuses")
        }
    }
}

// MARK: - Reading

extension SettingKind {
    /// Reads the text of a flag or a variable: a list's elements stand between commas.
    func read(text: String) throws(SettingProblem) -> SettingValue {
        switch self {
        case .integer:
            guard let value = Int(text) else { throw .notAWholeNumber }
            return try checked(.integer(value))
        case .automatic:
            if text == "auto" { return .integer(0) }
            guard let value = Int(text) else { throw .notAWholeNumberOrAuto }
            return try checked(.integer(value))
        case .boolean:
            guard text == "true" || text == "false" else { throw .notABoolean }
            return .boolean(text == "true")
        case .choice, .text: return try checked(.text(text))
        case .list:
            let elements = text.isEmpty ? [] : text.split(separator: ",", omittingEmptySubsequences: false)
            return try checked(.list(elements.map { $0.trimmed }))
        }
    }

    /// Reads the texts of a flag that was given so many times, or the lines of a file: a list has one element in each.
    func read(texts: [String]) throws(SettingProblem) -> SettingValue {
        if case .list = self { return try checked(.list(texts)) }
        precondition(texts.count == 1, "only a list has several texts")
        return try read(text: texts[0])
    }

    /// Takes a member of the configuration file, whose type must be the setting's own.
    func read(json: JSONDocument) throws(SettingProblem) -> SettingValue {
        switch self {
        case .integer:
            guard let value = json.integer else { throw .notAWholeNumber }
            return try checked(.integer(value))
        case .automatic:
            if json.text == "auto" { return .integer(0) }
            guard let value = json.integer else { throw .notAWholeNumberOrAuto }
            return try checked(.integer(value))
        case .boolean:
            guard let value = json.boolean else { throw .notABoolean }
            return .boolean(value)
        case .choice, .text:
            guard let value = json.text else { throw .notAText }
            return try checked(.text(value))
        case .list:
            guard let elements = json.elements else { throw .notAListOfTexts }
            let texts = elements.compactMap(\.text)
            guard texts.count == elements.count else { throw .notAListOfTexts }
            return try checked(.list(texts))
        }
    }

    private func checked(_ value: SettingValue) throws(SettingProblem) -> SettingValue {
        switch (self, value) {
        case (.integer(_, let bounds, _), .integer(let number)):
            guard bounds.contains(number) else { throw .outOfBounds(bounds) }
        case (.automatic(let bounds, _), .integer(let number)):
            guard number == 0 || bounds.contains(number) else { throw .outOfBoundsOrAuto(bounds) }
        case (.choice(_, let choices, _), .text(let text)):
            guard choices.contains(text) else { throw .notOneOf(choices) }
        case (.text(let standard, let rule, _), .text(let text)):
            if text != standard, let problem = rule.problem(with: text) { throw problem }
        case (.list(_, let rule, let counts, _), .list(let texts)):
            guard counts.contains(texts.count) else { throw .wrongCount(counts) }
            for (index, text) in texts.enumerated() {
                if let problem = rule.problem(with: text) { throw problem }
                if texts[..<index].contains(text) { throw .repeated(rule == .secret ? nil : text) }
            }
            for needed in rule.neededElements where !texts.contains(needed) { throw .lacks(needed) }
        default: break
        }
        return value
    }
}

extension Substring {
    /// Without the spaces and tabs around it.
    fileprivate var trimmed: String {
        let start = drop { $0 == " " || $0 == "\t" }
        guard let last = start.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
        return String(start[...last])
    }
}
