internal import HTTPServer
internal import TextFormats

/// A request's body as a JSON value, or the first rule that it breaks: media type (415), length (411), form (400).
enum RequestBody {

    static func json(_ request: borrowing Request, depthMaximum: Int) throws(Problem) -> JSONValue {
        _ = try mediaType(of: request, formIsTaken: false)
        return try readJSON(request.body, depthMaximum: depthMaximum)
    }

    /// The same where there need not be a body: nil for none.
    static func jsonIfAny(_ request: borrowing Request, depthMaximum: Int) throws(Problem) -> JSONValue? {
        request.body.isEmpty ? nil : try json(request, depthMaximum: depthMaximum)
    }

    /// A JSON value, or the fields named of a form.
    static func jsonOrForm(_ request: borrowing Request, fields: [String], depthMaximum: Int) throws(Problem) -> JSONValue {
        switch try mediaType(of: request, formIsTaken: true) {
        case .json: return try readJSON(request.body, depthMaximum: depthMaximum)
        case .form:
            do { return try FormBody.read(request.body, fields: fields) } catch { throw .malformedForm(error) }
        }
    }

    /// The fields named of a form. No body at all is a form without fields.
    static func form(_ request: borrowing Request, fields: [String]) throws(Problem) -> JSONValue {
        if request.body.isEmpty { return .object([]) }
        guard request.fields.count(of: .contentType) == 1, let value = request.fields.first(.contentType), MediaType(value) == .form else {
            throw .formRequired
        }
        if let coding = request.fields.first(.contentEncoding), !coding.equalsIgnoringCase("identity") { throw .encodedContent }
        do { return try FormBody.read(request.body, fields: fields) } catch { throw .malformedForm(error) }
    }

    private static func mediaType(of request: borrowing Request, formIsTaken: Bool) throws(Problem) -> MediaType {
        let type = try statedType(of: request, formIsTaken: formIsTaken)
        if let coding = request.fields.first(.contentEncoding), !coding.equalsIgnoringCase("identity") { throw .encodedContent }
        guard !request.body.isEmpty else {
            let isFramed = request.fields.first(.contentLength) != nil || request.fields.first(.transferEncoding) != nil
            throw isFramed ? .emptyBody : .lengthRequired
        }
        guard let type else { throw .unsupportedMediaType(formIsTaken: formIsTaken) }
        return type
    }

    /// Nil where nothing is said; two statements are none that could be relied on.
    private static func statedType(of request: borrowing Request, formIsTaken: Bool) throws(Problem) -> MediaType? {
        guard let value = request.fields.first(.contentType) else { return nil }
        guard request.fields.count(of: .contentType) == 1, let type = MediaType(value), type == .json || formIsTaken else {
            throw .unsupportedMediaType(formIsTaken: formIsTaken)
        }
        return type
    }

    private static func readJSON(_ body: Span<UInt8>, depthMaximum: Int) throws(Problem) -> JSONValue {
        do { return try JSONReader.read(body, depthMaximum: depthMaximum) } catch {
            throw .malformedJSON(error, depthMaximum: depthMaximum)
        }
    }
}
