/// In what way a file is not what the store wrote.
package enum Damage: Error, Equatable, Sendable, CustomStringConvertible {
    case checksumMismatch
    /// The line has no checksum at its end.
    case noChecksum
    /// The file ends before its last line is whole.
    case cutShort
    /// Something follows what should be the last byte.
    case bytesAfterEnd
    case wrongHeader
    case foreignVersion(Int)
    case wrongTrailer
    /// The numbers of the records do not follow on each other.
    case sequenceGap(expected: Int, found: Int)
    case wrongCount(expected: Int, found: Int)
    case unknownRecordType(String)
    case misplacedImportRecord
    case line(LineFault)
    case repeatedEmail(userIDs: [Int])
    case repeatedDigest(keyIDs: [Int])
    case keyWithoutUser(keyID: Int, userID: Int)

    package var description: String {
        switch self {
        case .checksumMismatch: "its checksum does not match"
        case .noChecksum: "the line does not end in a checksum"
        case .cutShort: "the file ends too early"
        case .bytesAfterEnd: "something follows the file's end"
        case .wrongHeader: "the first line is not the header of this file"
        case .foreignVersion(let version): "format version \(version) is unknown"
        case .wrongTrailer: "the last line is not the end of this file"
        case .sequenceGap(let expected, let found): "record \(expected) should stand where record \(found) is"
        case .wrongCount(let expected, let found): "\(expected) entities should be there but \(found) are"
        case .unknownRecordType(let name): "the record type `\(name)` is unknown"
        case .misplacedImportRecord: "an import begins or ends where it cannot"
        case .line(let fault): fault.description
        case .repeatedEmail(let ids): "users \(ids[0]) and \(ids[1]) have the same e-mail address"
        case .repeatedDigest(let ids): "API keys \(ids[0]) and \(ids[1]) have the same digest"
        case .keyWithoutUser(let key, let user): "API key \(key) belongs to user \(user), who does not exist"
        }
    }
}
