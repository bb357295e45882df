/// An answer of gcreg-auth, byte for byte, for the servers that only repeat it.
struct RecordedAnswer {
    let bytes: [UInt8]
    let fields: [(name: String, value: String)]
    let body: [UInt8]
}
