internal import LinuxSystem
internal import TextFormats

/// Reads a file line by line, a large piece at a time: a snapshot of any size takes the memory of one piece.
struct LineReader: ~Copyable {
    private static let pieceBytes = 1 << 20
    /// What is asked for where the file should have ended: a pipe does not say how long it is.
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
            if let lineEnd = buffer[searched...].firstIndex(of: ASCII.lineFeed) {
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

    /// Drops the lines that were handed out and reads on: how many bytes came.
    private mutating func readPiece() throws(StoreError) -> Int {
        buffer.removeSubrange(..<position)
        bufferOffset += position
        position = 0
        let offset = bufferOffset + buffer.count
        let wanted = min(Self.pieceBytes, max(Self.leastBytes, fileLength - offset), end - offset)
        guard wanted > 0 else { return 0 }
        do throws(SystemError) {
            return try SystemCall.read(file, appendingTo: &buffer, capacity: wanted)
        } catch {
            throw .system(file: path, error)
        }
    }
}
