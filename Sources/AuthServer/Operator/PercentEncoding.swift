internal import TextFormats

enum PercentEncoding {
    /// The value of a query parameter: everything but the unreserved characters is encoded (RFC 3986 section 2.3).
    static func queryValue(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if ASCII.isLetter(byte) || ASCII.isDigit(byte) || "-._~".utf8.contains(byte) {
                bytes.append(byte)
            } else {
                bytes.append(ASCII.percent)
                bytes.append(hex: CollectionOfOne(byte))
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
