/// Text from outside, made safe to show: nothing in it can end a line, move a cursor or turn the direction of writing.
enum PrintableText {
    static func escaped(_ text: String) -> String {
        // Nearly all text is plain, and then it is the answer itself.
        if text.utf8.allSatisfy({ 0x20...0x7E ~= $0 }) { return text }
        var escaped = ""
        for scalar in text.unicodeScalars {
            if isHarmless(scalar) {
                escaped.unicodeScalars.append(scalar)
            } else {
                escaped += "\\u{\(String(scalar.value, radix: 16))}"
            }
        }
        return escaped
    }

    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
        default: true
        }
    }
}
