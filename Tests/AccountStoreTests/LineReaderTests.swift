import LinuxSystem
import TextFormats
import Testing

@testable import AccountStore

struct LineReaderTests {
    /// Lengths about those of a piece, so that lines end at its end, before it and behind it.
    @Test(arguments: [[0, 1, 2], [262_143, 5], [262_144, 5], [262_145, 5], [100, 1_000_000, 7, 0, 300_000], [4_095, 4_096, 4_097]])
    func `lines of any length come as they are`(lengths: [Int]) throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/lines"
        let lines = lengths.enumerated().map { number, length in [UInt8](repeating: UInt8(97 + number), count: length) }
        let bytes = lines.flatMap { $0 + [ASCII.lineFeed] } + Array("rest".utf8)
        try writeFile(path, bytes)
        var reader = try LineReader(path)
        var offset = 0
        for line in lines {
            let found = try #require(try reader.next())
            #expect(Array(found.bytes) == line && found.offset == offset && found.isEnded)
            offset += line.count + 1
        }
        let rest = try #require(try reader.next())
        #expect(Array(rest.bytes) == Array("rest".utf8) && rest.offset == offset && !rest.isEnded)
        #expect(try reader.next() == nil)
    }

    @Test func `what is passed over does not come again`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/lines"
        try writeFile(path, Array("one\ntwo\nthree\nfour\n".utf8))
        var reader = try LineReader(path)
        #expect(try reader.next()?.offset == 0)
        #expect(reader.rest.count == 15)
        reader.skip(10)
        let last = try #require(try reader.next())
        #expect(Array(last.bytes) == Array("four".utf8) && last.offset == 14)
    }
}

struct ChecksumTests {
    @Test func `the check value of the standard comes out`() {
        #expect(Checksum.of(Array("123456789".utf8).span) == 0xE306_9283)
    }

    @Test func `the processor's instruction and the tables agree on every length and in every part`() {
        let bytes = (0..<200).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ 13) }
        for start in 0..<9 {
            for end in start...bytes.count {
                var either = Checksum()
                either.update(bytes.span.extracting(start..<end))
                var tables = Checksum()
                tables.updateByTables(bytes.span.extracting(start..<end))
                #expect(either.value == tables.value)
            }
        }
    }
}
