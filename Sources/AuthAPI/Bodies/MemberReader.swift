internal import TextFormats

/// Takes the members of an object one by one and collects what is wrong with any of them, so that a client is told everything at once.
///
/// Each method answers nil for a member that is absent or at fault; `finish` throws if any was, so that afterwards nil means absent.
struct MemberReader {
    private let members: [JSONValue.Member]
    private var asked: [String] = []
    private var faults: [FieldFault] = []

    init(_ value: JSONValue) throws(Problem) {
        guard case .object(let members) = value else { throw .invalid([.notAnObject]) }
        self.members = members
    }

    /// Throws every fault found; a member that was never asked for is one.
    consuming func finish() throws(Problem) {
        for member in members where !asked.contains(where: { $0.utf8.elementsEqual(member.name) }) {
            faults.append(.unknown(String(decoding: member.name, as: UTF8.self)))
        }
        guard faults.isEmpty else { throw .invalid(faults) }
    }

    mutating func fault(_ fault: FieldFault) { faults.append(fault) }

    mutating func bytes(_ name: String, isRequired: Bool = false) -> [UInt8]? {
        switch value(name, isRequired: isRequired) {
        case nil: return nil
        case .string(let text): return text
        default:
            faults.append(.notText(name))
            return nil
        }
    }

    mutating func text(_ name: String, isRequired: Bool = false) -> String? {
        bytes(name, isRequired: isRequired).map { String(decoding: $0, as: UTF8.self) }
    }

    mutating func boolean(_ name: String) -> Bool? {
        switch value(name, isRequired: false) {
        case nil: return nil
        case .bool(let value): return value
        default:
            faults.append(.notBoolean(name))
            return nil
        }
    }

    mutating func integer(_ name: String, in range: ClosedRange<Int>) -> Int? {
        switch value(name, isRequired: false) {
        case nil: return nil
        case .number(.whole(let number)) where range.contains(number): return number
        case .number(.whole(let number)): faults.append(number < range.lowerBound ? .below(range.lowerBound, name) : .above(range.upperBound, name))
        case .number(.tooSmall): faults.append(.below(range.lowerBound, name))
        case .number(.tooLarge): faults.append(.above(range.upperBound, name))
        case .number(.notWhole): faults.append(.notWhole(name))
        default: faults.append(.notInteger(name))
        }
        return nil
    }

    /// A time after `now`, or `.some(nil)` for `null`.
    mutating func futureTime(_ name: String, after now: Timestamp) -> Timestamp?? {
        switch value(name, isRequired: false) {
        case nil: return nil
        case .null: return .some(nil)
        case .string(let text):
            guard let time = Timestamp(rfc3339: text) else {
                faults.append(.unreadableTime(name))
                return nil
            }
            if time > now { return time }
            faults.append(.notInTheFuture(name))
        default: faults.append(.notATime(name))
        }
        return nil
    }

    /// Text, or `.some(nil)` for `null`.
    mutating func textOrNull(_ name: String) -> String?? {
        switch value(name, isRequired: false) {
        case nil: return nil
        case .null: return .some(nil)
        case .string(let text): return String(decoding: text, as: UTF8.self)
        default:
            faults.append(.notText(name))
            return nil
        }
    }

    /// A list of texts, or `.some(nil)` for `null`.
    mutating func textsOrNull(_ name: String) -> [String]?? {
        switch value(name, isRequired: false) {
        case nil: return nil
        case .null: return .some(nil)
        case .array(let elements):
            var texts: [String] = []
            for case .string(let text) in elements { texts.append(String(decoding: text, as: UTF8.self)) }
            if texts.count == elements.count { return texts }
            faults.append(.notText(name))
        default: faults.append(.notAList(name))
        }
        return nil
    }

    /// An object, or `.some(nil)` for `null`.
    mutating func objectOrNull(_ name: String) -> JSONValue?? {
        switch value(name, isRequired: false) {
        case nil: return nil
        case .null: return .some(nil)
        case .object(let members): return .object(members)
        default:
            faults.append(.notADictionary(name))
            return nil
        }
    }

    private mutating func value(_ name: String, isRequired: Bool) -> JSONValue? {
        asked.append(name)
        if let member = members.first(where: { $0.name.elementsEqual(name.utf8) }) { return member.value }
        if isRequired { faults.append(.missing(name)) }
        return nil
    }
}
