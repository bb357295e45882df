internal import Cryptography
internal import TextFormats

/// A password as somebody who guesses sees it: without case, and the word in it without the digits and signs that people put around a word.
struct GuessedPassword {
    private var text: [UInt8]
    private var word: [UInt8]

    /// Digits and signs that are taken off each end of the word.
    static let trimmedMaximum = 6
    /// A shorter word says nothing about the password that it is in.
    static let wordMinimum = 4
    /// Of what a longer part is repeated is no longer counted as typed without thinking, unless it is a common word.
    static let repeatedMaximum = 4

    init(_ password: [UInt8]) {
        text = password.map(ASCII.lowercased)
        word = Self.trimmed(text)
    }

    var isCommon: Bool { isListed(text) || isListed(word) || isRepetition || isSequence }

    /// Whether it is the address, a part of it, or one of these with digits or signs around it.
    func isNamed(after email: String) -> Bool {
        let address = email.utf8.map(ASCII.lowercased)
        let halves = address.split(separator: UInt8(ascii: "@"))
        let parts = address.split { !ASCII.isLetter($0) && !ASCII.isDigit($0) && $0 < 0x80 }.filter { $0.count >= Self.wordMinimum }
        return ([address[...]] + halves + parts).contains { $0.elementsEqual(text) || $0.elementsEqual(word) }
    }

    /// Overwrites what was made of the password.
    mutating func wipe() {
        SecretBytes.wipe(&text)
        SecretBytes.wipe(&word)
    }

    private func isListed(_ text: [UInt8]) -> Bool { CommonPasswords.contains(text.span) }

    /// `aaaaaaaa`, `12341234`, `dragondragon`
    private var isRepetition: Bool {
        (1...max(1, text.count / 2)).contains { length in
            guard text.count.isMultiple(of: length), length < text.count else { return false }
            guard text.indices.dropFirst(length).allSatisfy({ text[$0] == text[$0 - length] }) else { return false }
            return length <= Self.repeatedMaximum || isListed(Array(text[..<length]))
        }
    }

    /// `abcdefgh`, `87654321`, `qwertyui`: a walk over the alphabet, the digits or the keys, in either direction.
    private var isSequence: Bool {
        CommonPasswords.walks.contains { walk in
            let walk = Array(walk.utf8)
            return Self.contains(walk + walk, text) || Self.contains(walk.reversed() + walk.reversed(), text)
        }
    }

    private static func contains(_ walk: [UInt8], _ part: [UInt8]) -> Bool {
        guard part.count <= walk.count else { return false }
        return (0...(walk.count - part.count)).contains { walk[$0..<($0 + part.count)].elementsEqual(part) }
    }

    private static func trimmed(_ text: [UInt8]) -> [UInt8] {
        let isAddition: (UInt8) -> Bool = { !ASCII.isLetter($0) && $0 < 0x80 }
        let before = text.prefix(while: isAddition).count
        let after = text.reversed().prefix(while: isAddition).count
        guard before <= trimmedMaximum, after <= trimmedMaximum, text.count - before - after >= wordMinimum else { return text }
        return Array(text[before..<(text.count - after)])
    }
}
