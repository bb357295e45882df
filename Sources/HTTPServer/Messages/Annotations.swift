/// Numbers that the access log has of a request beside the request itself, such as a user's id; kept in place, since every request has some.
package struct Annotations: Sendable {
    /// As many as one request may have.
    package static let maximum = 4

    private var places = InlineArray<4, Annotation>(repeating: Annotation(name: "none", value: 0))
    package private(set) var count = 0

    package struct Annotation: Sendable {
        package let name: StaticString
        package let value: Int
    }

    package subscript(index: Int) -> Annotation {
        precondition(index < count, "there is no such annotation")
        return places[index]
    }

    mutating func append(_ name: StaticString, _ value: Int) {
        precondition(count < Self.maximum, "a request has no place for another annotation")
        places[count] = Annotation(name: name, value: value)
        count += 1
    }

    package var isEmpty: Bool { count == 0 }
}
