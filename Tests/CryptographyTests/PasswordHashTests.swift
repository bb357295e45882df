import Cryptography
import Testing

/// The hashes were made with libcrypt 4.4 through Python's and Perl's `crypt`, where nothing else is said of the password "correct horse".
private let knownHashes = [
    "$y$j9T$abcdefghijklmnopqrstu/$.vSz9b7ryOgSnkttEnbNRNUInhzzGARqDmB2sX9pMj3",
    "$y$j75$abcdefghijklmnopqrstu/$ALu5fxDP4EnWA/jFugllLSJHRqXcsz0pEI0e2sEjCD2",
    "$gy$j75$abcdefghijklmnopqrstu/$6WixahHihijdVb2i3.KKJ21EciSyDU339w/rIrtgon5",
    "$2b$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e",
    "$2a$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e",
    "$2y$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e",
    "$6$dzsj2Kqa8g51a6yE$RSmtV9VVZeRD/D8gVgay4wITmT28xn3vDYJmgtrPJHaHNyS4Cn5xTbAjPeqmrVHhE0jVRTzu4988A5LT5VtkK1",
    "$6$rounds=10000$BEK7kprw5pCE7aNm$gBxJOhEKkzsHOWeGUnMFeyYbRIWroYSIVVZdbBDOihQvReQUCJPeaGljd9eH9k3sZ/h3.Ia/yKzim35xXbQcL.",
    "$5$G4TIR3UNrP95ZZD0$n2gyNxNqGRMcyET1NMpmNU72JaQq2XX0Ty1KUNI94W5",
    "$sha1$1000$abcdefgh$LpGT5uib.TPY6JU14eMS/Z58xRQB",
    "$md5,rounds=5$abcdefgh$$QiouO51TFtbrW/AZc7iZB0",
    "$1$sZ3l2lUG$bQtZaApnggC8lOQPIx4NW/",
    "$3$$cfc43211ba8dc470832267827cac1407",
    "_J9..abcdtIvPUrZYa6w",
    "MCpcOC.2JqwFs",
]

struct PasswordHashTests {
    private let password = Array("correct horse".utf8)

    @Test(arguments: knownHashes) func `a hash of each of libcrypt's methods verifies its password`(hash: String) {
        #expect(PasswordHash.isSupported(hash))
        #expect(PasswordHash.verify(password, against: hash))
        // Traditional DES looks at no more than eight characters.
        #expect(!PasswordHash.verify(Array("Correct horse".utf8), against: hash))
        #expect(!PasswordHash.verify([], against: hash))
    }

    @Test func `scrypt verifies`() {
        let hash = "$7$CU..../....TiQ5b..Fp60mhQ/S0uT61.$O4avwTF8NHzdEZ1JpD/V6mlMt8DGwhjOMevN4SRPYWC"
        #expect(PasswordHash.verify(Array("password".utf8), against: hash))
    }

    @Test(arguments: [
        ("pässwörd", "$2b$04$abcdefghijklmnopqrstuuyx2n0Zzopyr9QuYTMCfOJJOj526QVoC"),
        (String(repeating: "x", count: 511), "$y$j75$abcdefghijklmnopqrstu/$kO0Sf8tAFbQu9xHGOtIV89x4p6Ely663PL5bgnZhgG4"),
        ("", "$y$j75$abcdefghijklmnopqrstu/$8ZmucKO14.KPlUjlKl5DoWaSzjvMZ8phOA7SMq0oqj6"),
    ])
    func `text beyond ASCII, the longest password and the empty one verify`(password: String, hash: String) {
        #expect(PasswordHash.verify(Array(password.utf8), against: hash))
    }

    @Test func `a new hash is yescrypt, verifies its password and no other, and is never the same`() {
        let hash = PasswordHash.make(of: password)
        #expect(hash.hasPrefix("$y$"))
        #expect(PasswordHash.isSupported(hash))
        #expect(!PasswordHash.needsRehash(hash))
        #expect(PasswordHash.verify(password, against: hash))
        #expect(!PasswordHash.verify(Array("correct horsf".utf8), against: hash))
        #expect(PasswordHash.make(of: password) != hash)
    }

    @Test func `hashing a password that would be cut off traps`() async {
        await #expect(processExitsWith: .failure) { _ = PasswordHash.make(of: [0x61, 0, 0x62]) }
        await #expect(processExitsWith: .failure) { _ = PasswordHash.make(of: [UInt8](repeating: 0x61, count: 512)) }
    }

    @Test func `each changed character of a hash makes it verify nothing`() {
        let hash = Array("$2b$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e".utf8)
        for index in hash.indices {
            var changed = hash
            changed[index] = changed[index] == UInt8(ascii: "5") ? UInt8(ascii: "6") : UInt8(ascii: "5")
            #expect(!PasswordHash.verify(password, against: String(decoding: changed, as: UTF8.self)), "character \(index)")
        }
    }

    @Test func `a password that libcrypt cannot take whole is refused`() {
        let longest = String(repeating: "x", count: 511)
        let hash = "$y$j75$abcdefghijklmnopqrstu/$kO0Sf8tAFbQu9xHGOtIV89x4p6Ely663PL5bgnZhgG4"
        #expect(!PasswordHash.verify(Array((longest + "x").utf8), against: hash))
        #expect(!PasswordHash.verify(password + [0], against: knownHashes[1]))
        #expect(!PasswordHash.verify(password + [0] + password, against: knownHashes[1]))
        #expect(PasswordHash.canTake(Array(longest.utf8)))
        #expect(!PasswordHash.canTake(Array((longest + "x").utf8)))
        #expect(!PasswordHash.canTake([0]))
    }

    @Test(arguments: [
        "", "*", "*0", "*1", "!", "x", "plaintext", "correct horse", "$", "$$", "$y$", "$y$j9T$", "$y$j9T$abcdefghijklmnopqrstu/", "$9$a$b",
        "$2b$04$abcdefghijklmnopqrstuu", "$pbkdf2-sha256$29000$abc$def", "{SSHA}abcdef", "ab", "correct:horse",
        "!$2b$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e", "$2b$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e ",
        "$2b$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6", "$2b$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e\u{0}",
        "$6$dzsj2Kqa8g51a6yE$RSmtV9VVZeRD", "$6$dzsj2Kqa8g51a6yE$", "MCpcOC.2JqwFsx", "_J9..abcd", "$2b$04$ä",
        "$6$" + String(repeating: "a", count: 400) + "$" + String(repeating: "b", count: 86),
    ])
    func `what is no whole hash is known as such and verifies nothing`(hash: String) {
        #expect(!PasswordHash.isSupported(hash))
        #expect(!PasswordHash.verify(password, against: hash))
    }

    @Test(arguments: knownHashes.dropFirst()) func `another method or another cost asks for a new hash`(hash: String) {
        #expect(PasswordHash.needsRehash(hash))
    }

    @Test func `the preferred method at its default cost asks for none`() {
        #expect(!PasswordHash.needsRehash(knownHashes[0]))
    }

    @Test func `the decoy has the method and cost of a new hash and fits no password`() {
        let hash = PasswordHash.make(of: password)
        let salted = PasswordHash.decoy.split(separator: "$")
        #expect(Array(hash.split(separator: "$")[..<2]) == Array(salted[..<2]))
        #expect(!PasswordHash.verify(password, against: PasswordHash.decoy))
        #expect(!PasswordHash.verify([], against: PasswordHash.decoy))
    }

    @Test func `passwords can be hashed on many threads at once`() async {
        await withTaskGroup { group in
            for _ in 0..<4 {
                group.addTask {
                    for hash in knownHashes[1...6] { #expect(PasswordHash.verify(Array("correct horse".utf8), against: hash)) }
                }
            }
        }
    }
}
