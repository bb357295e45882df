internal import TextFormats

/// One thing that is wrong with one field, as clients of FastAPI know it: `{"loc":["body","key_name"],"type":"missing","msg":"Field required"}`.
struct FieldFault: Equatable, Sendable {
    /// As many of an answer as are told: a body of nothing but unknown members must not be answered with many times its size.
    static let reportedMaximum = 100

    enum Part: String, Sendable {
        case body, query, path, header
    }

    let part: Part
    /// Nil where the whole part is meant.
    let name: String?
    let type: String
    let message: String

    func write(into bytes: inout [UInt8]) {
        bytes.openObject()
        bytes.openMember("loc")
        bytes.openArray()
        bytes.element(part.rawValue)
        if let name { bytes.element(name) }
        bytes.closeArray()
        bytes.member("type", type)
        bytes.member("msg", message)
        bytes.closeObject()
    }
}

/// The faults there are, in the words of pydantic where it has some.
extension FieldFault {
    static func missing(_ name: String) -> FieldFault {
        FieldFault(part: .body, name: name, type: "missing", message: "Field required")
    }

    static func unknown(_ name: String, in part: Part = .body) -> FieldFault {
        FieldFault(part: part, name: name, type: "extra_forbidden", message: "Extra inputs are not permitted")
    }

    static let notAnObject = FieldFault(
        part: .body, name: nil, type: "model_attributes_type", message: "Input should be a valid dictionary or object to extract fields from")

    static func notText(_ name: String) -> FieldFault {
        FieldFault(part: .body, name: name, type: "string_type", message: "Input should be a valid string")
    }

    static func notAList(_ name: String) -> FieldFault {
        FieldFault(part: .body, name: name, type: "list_type", message: "Input should be a valid list")
    }

    static func notADictionary(_ name: String) -> FieldFault {
        FieldFault(part: .body, name: name, type: "dict_type", message: "Input should be a valid dictionary")
    }

    static func notBoolean(_ name: String) -> FieldFault {
        FieldFault(part: .body, name: name, type: "bool_type", message: "Input should be a valid boolean")
    }

    static func notInteger(_ name: String) -> FieldFault {
        FieldFault(part: .body, name: name, type: "int_type", message: "Input should be a valid integer")
    }

    static func notWhole(_ name: String) -> FieldFault {
        FieldFault(
            part: .body, name: name, type: "int_from_float",
            message: "Input should be a valid integer, got a number with a fractional part")
    }

    static func notParsedAsInteger(_ name: String, in part: Part) -> FieldFault {
        FieldFault(
            part: part, name: name, type: "int_parsing",
            message: "Input should be a valid integer, unable to parse string as an integer")
    }

    static func notParsedAsBoolean(_ name: String, in part: Part) -> FieldFault {
        FieldFault(part: part, name: name, type: "bool_parsing", message: "Input should be a valid boolean: true or false")
    }

    static func below(_ minimum: Int, _ name: String, in part: Part = .body) -> FieldFault {
        FieldFault(part: part, name: name, type: "greater_than_equal", message: "Input should be greater than or equal to \(minimum)")
    }

    static func above(_ maximum: Int, _ name: String, in part: Part = .body) -> FieldFault {
        FieldFault(part: part, name: name, type: "less_than_equal", message: "Input should be less than or equal to \(maximum)")
    }

    static func tooShort(_ name: String, minimum: Int, _ unit: LengthUnit) -> FieldFault {
        FieldFault(
            part: .body, name: name, type: "string_too_short", message: "String should have at least \(unit.counted(minimum))")
    }

    static func tooLong(_ name: String, maximum: Int, _ unit: LengthUnit, in part: Part = .body) -> FieldFault {
        FieldFault(part: part, name: name, type: "string_too_long", message: "String should have at most \(unit.counted(maximum))")
    }

    static func notATime(_ name: String) -> FieldFault {
        FieldFault(
            part: .body, name: name, type: "datetime_type", message: "Input should be a valid datetime, such as \"2024-01-01T13:10:00Z\"")
    }

    static func unreadableTime(_ name: String) -> FieldFault {
        FieldFault(
            part: .body, name: name, type: "datetime_parsing",
            message: "Input should be a valid datetime as RFC 3339 writes it, such as \"2024-01-01T13:10:00Z\"")
    }

    static func notInTheFuture(_ name: String) -> FieldFault {
        FieldFault(part: .body, name: name, type: "datetime_future", message: "\(name) must be in the future")
    }

    static func unknownScope(_ scope: String, _ name: String, known: String, in part: Part = .body) -> FieldFault {
        FieldFault(part: part, name: name, type: "enum", message: "\"\(scope)\" is not one of the scopes \(known)")
    }

    static func controlCharacter(_ name: String) -> FieldFault {
        FieldFault(part: .body, name: name, type: "value_error", message: "\(name) must not contain control characters")
    }

    static func nulCharacter(_ name: String) -> FieldFault {
        FieldFault(part: .body, name: name, type: "value_error", message: "\(name) must not contain a NUL character")
    }

    static func badAddresses(_ name: String, _ fault: AllowedAddresses.Fault) -> FieldFault {
        FieldFault(part: .body, name: name, type: "value_error", message: fault.sentence)
    }

    static func tooDeep(_ name: String, maximum: Int) -> FieldFault {
        FieldFault(part: .body, name: name, type: "value_error", message: "\(name) must not be nested deeper than \(maximum) objects and arrays")
    }

    static func tooManyBytes(_ name: String, maximum: Int) -> FieldFault {
        FieldFault(part: .body, name: name, type: "value_error", message: "\(name) should have at most \(maximum) bytes, written without white space")
    }

    static func notAnIdempotencyKey(_ name: String, maximum: Int) -> FieldFault {
        FieldFault(
            part: .header, name: name, type: "value_error",
            message: "\(name) should be given once, with 1 to \(maximum) visible ASCII characters and no spaces, such as a new UUID for each request")
    }

    static func commonPassword(_ name: String) -> FieldFault {
        FieldFault(
            part: .body, name: name, type: "value_error",
            message: "This password is among the first that anybody would guess; choose another, such as a few words that have nothing to do with each other")
    }

    static func passwordIsAccount(_ name: String) -> FieldFault {
        FieldFault(part: .body, name: name, type: "value_error", message: "\(name) must not be the account's own name or address; choose another")
    }

    static func notAnEmail(_ name: String) -> FieldFault {
        FieldFault(
            part: .body, name: name, type: "value_error", message: "Input should be an e-mail address, such as \"name@example.org\"")
    }

    static func notTheWord(_ word: String, _ name: String, in part: Part) -> FieldFault {
        FieldFault(part: part, name: name, type: "literal_error", message: "Input should be '\(word)'")
    }

    static func repeated(_ name: String, in part: Part = .query) -> FieldFault {
        FieldFault(part: part, name: name, type: "value_error", message: "\(name) was given more than once")
    }
}

/// What a length is counted in.
enum LengthUnit: String, Sendable {
    case character, byte

    func counted(_ count: Int) -> String { "\(count) \(rawValue)\(count == 1 ? "" : "s")" }
}
