@testable import HTTPServer
import Testing

struct FieldNameTests {
    static let known = FieldName.allCases.filter { $0 != .other }

    @Test(arguments: known)
    func `a known name is known in any case of its letters`(_ name: FieldName) {
        let lower = name.text.description
        for spelling in [lower, lower.uppercased(), lower.capitalized, lower.alternating] { #expect(read(Array(spelling.utf8)) == name, "\(spelling)") }
    }

    @Test(arguments: known)
    func `with one byte changed it is another`(_ name: FieldName) {
        let bytes = Array(name.text.description.utf8)
        for index in bytes.indices {
            for wrong in UInt8.min...UInt8.max where lowercased(wrong) != bytes[index] {
                var changed = bytes
                changed[index] = wrong
                if read(changed) != .other { Issue.record("byte \(wrong) at \(index)") }
            }
        }
    }

    @Test(arguments: known)
    func `a name that is longer or shorter is another`(_ name: FieldName) {
        let bytes = Array(name.text.description.utf8)
        #expect(read(Array(bytes.dropLast())) == .other)
        #expect(read(Array(bytes.dropFirst())) == .other)
        #expect(read(bytes + bytes.suffix(1)) == .other)
        #expect(read(bytes.prefix(1) + bytes) == .other)
    }

    @Test func `no name of any length is known by its length alone`() {
        for length in 0...100 { #expect(read([UInt8](repeating: UInt8(ascii: "x"), count: length)) == .other) }
    }

    private func read(_ bytes: [UInt8]) -> FieldName { FieldName(bytes.span) }

    private func lowercased(_ byte: UInt8) -> UInt8 { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte ? byte + 32 : byte }
}

extension String {
    fileprivate var capitalized: String { prefix(1).uppercased() + dropFirst() }
    fileprivate var alternating: String { String(enumerated().map { $0.offset.isMultiple(of: 2) ? $0.element : Character($0.element.uppercased()) }) }
}
