internal import LinuxSystem

enum SmallFileError: Error {
    case tooLarge
    case system(SystemError)
}

/// A file that is read whole, up to a size that it should never reach.
enum SmallFile {
    static func read(_ path: String, atMost maximum: Int) throws(SmallFileError) -> [UInt8] {
        do throws(SystemError) {
            let file = try SystemCall.openForReading(path)
            var bytes: [UInt8] = []
            while try SystemCall.read(file, appendingTo: &bytes, capacity: 16_384) > 0 {
                if bytes.count > maximum { break }
            }
            if bytes.count <= maximum { return bytes }
        } catch {
            throw .system(error)
        }
        throw .tooLarge
    }
}
