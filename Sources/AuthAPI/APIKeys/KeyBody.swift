internal import HTTPServer

/// The body of a request about a key, with the one member that must come back as it was sent.
struct KeyBody: Sendable {
    let value: JSONValue
    /// The text of the member `metadata` without white space between its parts; empty where it is no object.
    let metadata: [UInt8]

    init(_ request: borrowing Request, depthMaximum: Int) throws(Problem) {
        value = try RequestBody.json(request, depthMaximum: depthMaximum)
        guard Self.hasMetadata(value) else {
            metadata = []
            return
        }
        do throws(JSONFault) {
            let source = try JSONReader.source(ofMember: "metadata", in: request.body, depthMaximum: depthMaximum)
            metadata = source.map { KeyMetadata.compact($0) } ?? KeyMetadata.none
        } catch {
            throw .malformedJSON(error, depthMaximum: depthMaximum)
        }
    }

    private static func hasMetadata(_ value: JSONValue) -> Bool {
        guard case .object(let members) = value else { return false }
        return members.contains { member in
            guard case .object = member.value else { return false }
            return member.name.span.equals("metadata")
        }
    }
}
