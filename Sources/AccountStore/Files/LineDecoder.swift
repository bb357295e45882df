internal import TextFormats

/// Reads one line of any of the store's files: a JSON object (RFC 8259) of texts, whole numbers, truth values and lists of numbers.
///
/// By hand because a start reads a line for every user and key there is, and because a fault must name its member: a general decoder takes
/// some fifteen times as long, takes repeated members, and cannot say which number did not fit.
struct LineDecoder {
    func decode(_ bytes: ArraySlice<UInt8>) throws(LineFault) -> StoredLine {
        var parser = LineParser(bytes.span)
        return try parser.parse()
    }

    /// The same where a line that cannot be read is damage.
    func decodeStored(_ bytes: ArraySlice<UInt8>) throws(Damage) -> StoredLine {
        do throws(LineFault) {
            return try decode(bytes)
        } catch {
            throw .line(error)
        }
    }
}
