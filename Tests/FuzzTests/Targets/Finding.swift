/// A promise that the code did not keep for some input.
struct Finding: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

func hold(_ condition: Bool, _ promise: @autoclosure () -> String) throws(Finding) {
    if !condition { throw Finding(promise()) }
}

func holdEqual<Value: Equatable>(_ left: Value, _ right: Value, _ promise: @autoclosure () -> String) throws(Finding) {
    if left != right { throw Finding("\(promise())\n  \(left)\n  \(right)") }
}
