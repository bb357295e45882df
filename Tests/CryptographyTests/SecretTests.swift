@testable import Cryptography
import Testing

struct ConstantTimeTests {
    @Test func `runs of bytes are equal when each byte is, and differ when any one does`() {
        for length in [0, 1, 7, 8, 16, 31, 32, 33, 100] {
            let left = (0..<length).map { UInt8(truncatingIfNeeded: $0) }
            #expect(areEqual(left, left))
            #expect(!areEqual(left, left + [0]))
            for index in left.indices {
                for bit in 0..<8 {
                    var right = left
                    right[index] ^= 1 << UInt8(bit)
                    #expect(!areEqual(left, right))
                }
            }
        }
    }

    @Test func `digests differ when any one bit does`() {
        let left = sha256([])
        #expect(ConstantTime.areEqual(left, left))
        for word in 0..<4 {
            for bit in 0..<64 {
                var words = left.words
                words[word] ^= 1 << UInt64(bit)
                #expect(!ConstantTime.areEqual(left, SHA256Digest(words: words)))
            }
        }
    }
}

struct SecretBytesTests {
    @Test func `the bytes are lent as they were given`() {
        let secret = SecretBytes([1, 2, 3])
        #expect(secret.count == 3)
        #expect(secret.withBytes { [$0[0], $0[1], $0[2]] } == [1, 2, 3])
        #expect(SecretBytes([]).withBytes { $0.count } == 0)
    }

    @Test func `somebody else who holds the array keeps its bytes`() {
        let kept: [UInt8] = [1, 2, 3]
        _ = SecretBytes(kept)
        #expect(kept == [1, 2, 3])
    }

    @Test func `wiped memory is all zeros`() {
        var bytes: [UInt8] = [1, 2, 3]
        SecretBytes.wipe(&bytes)
        #expect(bytes == [0, 0, 0])
        var none: [UInt8] = []
        SecretBytes.wipe(&none)
    }

    @Test func `no way of printing a secret shows it`() {
        let secret = SecretBytes(Array("hunter2-hunter2".utf8))
        var dumped = ""
        dump(secret, to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), String(describing: [secret]), dumped] {
            #expect(text.contains("secret"))
            #expect(!text.contains("hunter2") && !text.contains("104"))
        }
    }

    @Test func `random secrets have their length and differ`() {
        let first = SecretBytes.random(count: 32)
        let second = SecretBytes.random(count: 32)
        #expect(first.count == 32)
        let areSame = first.withBytes { first in second.withBytes { ConstantTime.areEqual(first, $0) } }
        #expect(!areSame)
    }
}

struct SystemRandomTests {
    @Test func `as many bytes come as are asked for, and not the same again`() {
        #expect(SystemRandom.bytes(0) == [])
        #expect(SystemRandom.bytes(1_000).count == 1_000)
        #expect(SystemRandom.bytes(32) != SystemRandom.bytes(32))
        #expect(SystemRandom.uint64() != SystemRandom.uint64())
    }

    @Test func `every number below the bound can come and none from it on`() {
        let numbers = Set((0..<2_000).map { _ in SystemRandom.uniform(below: 10) })
        #expect(numbers == Set(0..<10))
        #expect(SystemRandom.uniform(below: 1) == 0)
    }

    @Test(
        arguments: [(3, UInt64.max, UInt64.max - 1), (10, UInt64.max - 5, UInt64.max - 6), (62, UInt64.max - 15, UInt64.max - 16)] as [(UInt64, UInt64, UInt64)]
    )
    func `numbers past the last whole multiple of the bound are drawn again`(bound: UInt64, refused: UInt64, taken: UInt64) {
        var drawn = [refused, taken, 0]
        let number = SystemRandom.uniform(below: bound, from: { drawn.removeFirst() })
        #expect(drawn == [0])
        #expect(number == bound - 1)
    }

    @Test func `a power of two needs no second draw`() {
        #expect(SystemRandom.uniform(below: 16, from: { .max }) == 15)
    }
}
