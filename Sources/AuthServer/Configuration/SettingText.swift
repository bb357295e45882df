internal import TextFormats

/// How settings are shown: a secret only by whether there is one.
extension ResolvedSetting {
    static let redacted = "(secret, not shown)"

    /// The value for a person's eyes.
    var text: String {
        switch value {
        case .integer(0): setting.kind.isAutomatic ? "0 (auto)" : "0"
        case .integer(let number): String(number)
        case .boolean(let flag): flag ? "true" : "false"
        case .text(let text): text.isEmpty ? "(none)" : setting.kind.isSecret ? Self.redacted : text
        case .list(let texts): texts.isEmpty ? "(none)" : setting.kind.isSecret ? Self.redacted : texts.joined(separator: ",")
        }
    }

    /// The value as it is shown to a script: a secret that is set is replaced by a text that no secret can be.
    var shown: SettingValue {
        guard setting.kind.isSecret else { return value }
        switch value {
        case .text(let text): return .text(text.isEmpty ? "" : Self.redacted)
        case .list(let texts): return .list(texts.map { _ in Self.redacted })
        default: return value
        }
    }
}

extension SettingKind {
    var isAutomatic: Bool {
        if case .automatic = self { true } else { false }
    }
}

extension [UInt8] {
    /// Appends the value as JSON.
    mutating func append(json value: SettingValue) {
        switch value {
        case .integer(let number): append(decimal: number)
        case .boolean(let flag): append(flag ? "true" : "false")
        case .text(let text): append(jsonString: text)
        case .list(let texts):
            append(UInt8(ascii: "["))
            for (index, text) in texts.enumerated() {
                if index > 0 { append(", ") }
                append(jsonString: text)
            }
            append(UInt8(ascii: "]"))
        }
    }
}
