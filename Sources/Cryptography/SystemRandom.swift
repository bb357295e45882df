internal import LinuxSystem

/// Random numbers from the kernel's generator.
///
/// There is no error to handle: getrandom(2) cannot fail once it is asked rightly, and going on without randomness would hand out secrets that can be guessed.
package enum SystemRandom {
    package static func bytes(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        do throws(SystemError) {
            try SystemCall.fillRandom(&bytes)
        } catch {
            fatalError("the kernel gives no random bytes: \(error)")
        }
        return bytes
    }

    package static func uint64() -> UInt64 {
        bytes(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Evenly among 0..<bound.
    package static func uniform(below bound: Int) -> Int {
        precondition(bound > 0, "there is no number below zero or less to choose")
        return uniform(below: UInt64(bound), from: uint64)
    }

    /// Numbers past the last whole multiple of the bound are thrown away: a remainder alone would favour the small ones.
    static func uniform(below bound: UInt64, from next: () -> UInt64) -> Int {
        let excess = (UInt64.max % bound + 1) % bound
        while true {
            let value = next()
            if value <= UInt64.max - excess { return Int(value % bound) }
        }
    }
}
