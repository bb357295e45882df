internal import TextFormats

/// What an owner keeps with a key: a JSON object, kept as it was sent but for the white space between its parts. So numbers come back with every digit.
enum KeyMetadata {
    static let none: [UInt8] = []

    /// The member `metadata`: empty for `null`, nil where it is absent or at fault.
    static func read(_ reader: inout MemberReader, of body: KeyBody) -> [UInt8]? {
        guard let given = reader.objectOrNull("metadata") else { return nil }
        guard let object = given else { return none }
        let (depthMaximum, bytesMaximum) = (APIKeyRules.metadataDepthMaximum, APIKeyRules.metadataBytesMaximum)
        if depth(of: object) > depthMaximum { reader.fault(.tooDeep("metadata", maximum: depthMaximum)) }
        if body.metadata.count > bytesMaximum { reader.fault(.tooManyBytes("metadata", maximum: bytesMaximum)) }
        return body.metadata
    }

    /// Objects and arrays inside each other. A body is bounded in this, and so is the recursion.
    static func depth(of value: JSONValue) -> Int {
        switch value {
        case .object(let members): 1 + (members.map { depth(of: $0.value) }.max() ?? 0)
        case .array(let elements): 1 + (elements.map { depth(of: $0) }.max() ?? 0)
        default: 0
        }
    }

    /// JSON without the white space outside its strings.
    static func compact(_ text: [UInt8]) -> [UInt8] {
        var compact: [UInt8] = []
        compact.reserveCapacity(text.count)
        var isInString = false
        var isEscaped = false
        for byte in text {
            if isInString {
                isInString = isEscaped || byte != ASCII.doubleQuote
                isEscaped = !isEscaped && byte == ASCII.backslash
            } else if byte <= ASCII.space {
                continue
            } else {
                isInString = byte == ASCII.doubleQuote
            }
            compact.append(byte)
        }
        return compact
    }
}
