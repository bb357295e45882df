import Cryptography
import Testing

struct SHA256Tests {
    @Test(arguments: [
        // FIPS 180-4, the examples that NIST publishes beside it.
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"),
        (
            "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
            "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
        ),
        (String(repeating: "a", count: 1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
    ])
    func `the examples of FIPS 180-4 come out`(message: String, digest: String) {
        #expect(sha256(Array(message.utf8)).hex == digest)
    }

    @Test(arguments: [
        // NIST CAVP, SHA256ShortMsg.rsp.
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("d3", "28969cdfa74a12c82f3bad960b0b000aca2ac329deea5c2328ebc6f2ba9802c1"),
        ("11af", "5ca7133fa735326081558ac312c620eeca9970d1e70a4b95533d956f072d1f98"),
        ("b4190e", "dff2e73091f6c05e528896c4c831b9448653dc2ff043528f6769437bc7b975c2"),
        ("74ba2521", "b16aa56be3880d18cd41e68384cf1ec8c17680c45a02b1575dc1518923ae8b0e"),
        ("c299209682", "f0887fe961c9cd3beab957e8222494abb969b1ce4c6557976df8b0f6d20e9166"),
        ("e1dc724d5621", "eca0a060b489636225b4fa64d267dabbe44273067ac679f20820bddc6b6a90ac"),
        ("06e076f5a442d5", "3fd877e27450e6bbd5d74bb82f9870c64c66e109418baa8e6bbcff355e287926"),
        ("5738c929c4f4ccb6", "963bb88f27f512777aab6c8b1a02c70ec0ad651d428f870036e1917120fb48bf"),
    ])
    func `the short messages of NIST come out`(message: String, digest: String) {
        #expect(sha256(bytes(hex: message)).hex == digest)
    }

    @Test func `every length up to five blocks is padded rightly`() {
        // The digest over the digests of 301 messages, made with Python's hashlib.
        var all = SHA256()
        for length in 0...300 {
            let message = (0..<length).map { UInt8(truncatingIfNeeded: 7 * $0 + length) }
            all.update(sha256(message).bytes.span)
        }
        #expect(all.finalize().hex == "60d63ff40b5558727a9b786ac0be9300f7ca58fd9ddd3b2f3681b369018a87dc")
    }

    @Test(arguments: [0, 1, 55, 56, 63, 64, 65, 119, 120, 128, 200])
    func `a message in two pieces is the same message, wherever it is cut`(length: Int) {
        let message = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let whole = sha256(message)
        for cut in 0...length {
            var hash = SHA256()
            hash.update(message.span.extracting(first: cut))
            hash.update(message.span.extracting(droppingFirst: cut))
            #expect(hash.finalize() == whole, "cut after \(cut)")
        }
    }

    @Test(arguments: [1, 3, 63, 64, 65, 100])
    func `a message in many pieces is the same message`(pieceLength: Int) {
        let message = (0..<1_000).map { UInt8(truncatingIfNeeded: $0 &* 17) }
        var hash = SHA256()
        for start in stride(from: 0, to: message.count, by: pieceLength) {
            hash.update(message.span.extracting(start..<min(start + pieceLength, message.count)))
        }
        #expect(hash.finalize() == sha256(message))
    }

    @Test func `going on with a copy leaves the original where it was`() {
        var original = SHA256()
        original.update([1, 2, 3].span)
        var copy = original
        copy.update([4].span)
        #expect(original.finalize() == sha256([1, 2, 3]))
        #expect(copy.finalize() == sha256([1, 2, 3, 4]))
    }
}

struct SHA256DigestTests {
    private let text = "00017f80ff10a5b4c3d2e1f0123456789abcdef0fedcba98765432100f1e2d3c"

    @Test func `digits are read in either case and written in lower case`() throws {
        let digest = try #require(SHA256Digest(hex: text.utf8))
        #expect(digest.hex == text)
        #expect(SHA256Digest(hex: text.uppercased().utf8) == digest)
    }

    @Test func `the first byte is the uppermost of the first word`() throws {
        let digest = try #require(SHA256Digest(hex: text.utf8))
        #expect(digest.words[0] == 0x0001_7f80_ff10_a5b4)
        #expect(digest.words[3] == 0x7654_3210_0f1e_2d3c)
        #expect(digest.bytes == bytes(hex: text))
        #expect((0..<32).map { digest[$0] } == bytes(hex: text))
        #expect(SHA256Digest(bytes: InlineArray { bytes(hex: text)[$0] }) == digest)
    }

    @Test func `no other text is a digest`() {
        #expect(SHA256Digest(hex: text.dropLast().utf8) == nil)
        #expect(SHA256Digest(hex: (text + "0").utf8) == nil)
        #expect(SHA256Digest(hex: "".utf8) == nil)
        for foreign in ["g", "/", ":", "@", "G", "`", " "] {
            #expect(SHA256Digest(hex: (text.dropLast() + foreign).utf8) == nil)
        }
    }
}
