@testable import AuthAPI

/// Any JSON value as `JSONDecoder` sees it.
indirect enum DecodedJSON: Decodable {
    case null
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case array([DecodedJSON])
    case object([String: DecodedJSON])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode(Int.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode([DecodedJSON].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: DecodedJSON].self))
        }
    }

    func isSame(as value: JSONValue) -> Bool {
        switch (self, value) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.integer(let left), .number(.whole(let right))): left == right
        case (.integer, .number(let right)): right == .tooLarge || right == .tooSmall
        case (.number(let left), .number(let right)): Self.isSame(left, right)
        case (.string(let left), .string(let right)): left.utf8.elementsEqual(right)
        case (.array(let left), .array(let right)): left.count == right.count && zip(left, right).allSatisfy { $0.isSame(as: $1) }
        case (.object(let left), .object(let right)):
            left.count == right.count && right.allSatisfy { left[String(decoding: $0.name, as: UTF8.self)]?.isSame(as: $0.value) ?? false }
        default: false
        }
    }

    private static func isSame(_ left: Double, _ right: JSONNumber) -> Bool {
        switch right {
        case .whole(let whole): left == Double(whole)
        case .tooLarge: left > 0 && left.rounded() == left
        case .tooSmall: left < 0 && left.rounded() == left
        case .notWhole: left.rounded() != left
        case .notRepresentable: false
        }
    }
}
