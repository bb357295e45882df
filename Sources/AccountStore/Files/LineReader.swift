internal import LinuxSystem

/// Reads a file line by line, a piece at a time into the same memory: a snapshot of any size takes the memory of one piece.
struct LineReader: ~Copyable {
    /// Small enough to stay in the processor's cache until it is read over for the lines and again for their checksum.
    private static let pieceBytes = 1 << 18
    private static let leastBytes = 4_096

    struct Line {
        /// Without the line end.
        let bytes: ArraySlice<UInt8>
        /// Where in the file the line begins.
        let offset: Int
        /// False for bytes after the last line end.
        let isEnded: Bool
    }

    /// What is said of an error: the file's path.
    private let path: String
    private let file: FileDescriptor
    /// When it was opened.
    let fileLength: Int
    private let end: Int
    /// Only what lies between `position` and `filled` is of the file and was not handed out yet.
    private var buffer: [UInt8]
    private var position = 0
    private var filled = 0
    private var bufferOffset = 0

    /// Opens a file, to be read up to the byte `end` or to its own end.
    init(_ path: String, end: Int? = nil) throws(StoreError) {
        self.path = path
        self.end = end ?? .max
        do throws(SystemError) {
            let file = try SystemCall.openForReading(path)
            fileLength = try SystemCall.size(of: file)
            self.file = file
        } catch {
            throw .system(file: path, error)
        }
        // A pipe does not say how long it is.
        buffer = [UInt8](repeating: 0, count: fileLength == 0 ? Self.pieceBytes : min(Self.pieceBytes, max(Self.leastBytes, fileLength)))
    }

    /// The line at hand, nil at the end of the file.
    mutating func next() throws(StoreError) -> Line? {
        var searched = position
        while true {
            if let lineEnd = Self.lineEnd(in: buffer.span.extracting(..<filled), from: searched) {
                defer { position = lineEnd + 1 }
                return Line(bytes: buffer[position..<lineEnd], offset: bufferOffset + position, isEnded: true)
            }
            searched = filled - position
            if try readPiece() == 0 { break }
        }
        guard position < filled else { return nil }
        defer { position = filled }
        return Line(bytes: buffer[position..<filled], offset: bufferOffset + position, isEnded: false)
    }

    private static func lineEnd(in bytes: Span<UInt8>, from start: Int) -> Int? {
        var index = start
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "\n") { return index }
            index += 1
        }
        return nil
    }

    /// Drops the lines that were handed out and reads on: how many bytes came.
    private mutating func readPiece() throws(StoreError) -> Int {
        moveRestToStart()
        let offset = bufferOffset + filled
        if fileLength > 0 && offset >= fileLength { return 0 }
        if filled == buffer.count { buffer.append(contentsOf: [UInt8](repeating: 0, count: buffer.count)) }
        let wanted = min(buffer.count - filled, end - offset, fileLength > 0 ? fileLength - offset : .max)
        guard wanted > 0 else { return 0 }
        do throws(SystemError) {
            let count = try SystemCall.read(file, into: &buffer, from: filled, count: wanted)
            filled += count
            return count
        } catch {
            throw .system(file: path, error)
        }
    }

    private mutating func moveRestToStart() {
        guard position > 0 else { return }
        let rest = Array(buffer[position..<filled])
        for index in rest.indices { buffer[index] = rest[index] }
        filled = rest.count
        bufferOffset += position
        position = 0
    }
}

// MARK: - Several lines at once

extension LineReader {
    /// What was read of the file and not handed out yet: it may be nothing, and ends anywhere.
    var rest: Span<UInt8> {
        @_lifetime(borrow self)
        get { buffer.span.extracting(position..<filled) }
    }

    /// Where in the file the rest begins.
    var offset: Int { bufferOffset + position }

    /// Passes over lines of the rest, which were read there.
    mutating func skip(_ count: Int) {
        precondition(count >= 0 && count <= filled - position, "more was passed over than was read")
        position += count
    }
}
