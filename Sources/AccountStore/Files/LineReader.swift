internal import LinuxSystem

/// Reads a file line by line, a large piece at a time: a snapshot of any size takes the memory of one piece.
struct LineReader: ~Copyable {
    private static let pieceBytes = 1 << 20
    /// What is asked for at one time of a pipe, which does not say how long it is.
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
    private var buffer: [UInt8] = []
    private var position = 0
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
    }

    /// The line at hand, nil at the end of the file.
    mutating func next() throws(StoreError) -> Line? {
        var searched = position
        while true {
            if let lineEnd = Self.lineEnd(in: buffer.span, from: searched) {
                defer { position = lineEnd + 1 }
                return Line(bytes: buffer[position..<lineEnd], offset: bufferOffset + position, isEnded: true)
            }
            searched = buffer.count - position
            if try readPiece() == 0 { break }
        }
        guard position < buffer.count else { return nil }
        defer { position = buffer.count }
        return Line(bytes: buffer[position...], offset: bufferOffset + position, isEnded: false)
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
        buffer.removeSubrange(..<position)
        bufferOffset += position
        position = 0
        let offset = bufferOffset + buffer.count
        if fileLength > 0 && offset >= fileLength { return 0 }
        let wanted = min(Self.pieceBytes, max(Self.leastBytes, fileLength - offset), end - offset)
        guard wanted > 0 else { return 0 }
        do throws(SystemError) {
            let piece = try SystemCall.readPiece(file, capacity: wanted)
            buffer.append(contentsOf: piece)
            return piece.count
        } catch {
            throw .system(file: path, error)
        }
    }
}
