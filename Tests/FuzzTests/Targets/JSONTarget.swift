@testable import AuthAPI
import FoundationEssentials

/// A body that is taken has the value that the toolchain's decoder sees in it. That one takes more: repeated names, any depth, a byte order mark.
enum JSONTarget {
    /// The decoder tries out what a value is at each level anew, so a deep one takes it long.
    static let depthMaximum = 6

    static func run(_ input: [UInt8]) throws(Finding) {
        let value: JSONValue
        do throws(JSONFault) { value = try JSONReader.read(input.span, depthMaximum: depthMaximum) } catch { return }
        try hold(depth(of: value) <= depthMaximum, "deeper than its limit")
        // Names that Unicode takes for the same are one in the decoder's dictionary, and numbers beyond a double are none.
        guard isComparable(value) else { return }
        do {
            try hold(try JSONDecoder().decode(DecodedJSON.self, from: Data(input)).isSame(as: value), "the decoder sees another value than \(value)")
        } catch let finding as Finding {
            throw finding
        } catch {
            throw Finding("the decoder refuses what was taken: \(error)")
        }
    }

    private static func depth(of value: JSONValue) -> Int {
        switch value {
        case .array(let elements): 1 + (elements.map(depth).max() ?? 0)
        case .object(let members): 1 + (members.map { depth(of: $0.value) }.max() ?? 0)
        default: 0
        }
    }

    private static func isComparable(_ value: JSONValue) -> Bool {
        switch value {
        case .array(let elements): elements.allSatisfy(isComparable)
        case .object(let members):
            Set(members.map { String(decoding: $0.name, as: UTF8.self) }).count == members.count && members.allSatisfy { isComparable($0.value) }
        case .number(let number): number != .notRepresentable
        default: true
        }
    }
}
