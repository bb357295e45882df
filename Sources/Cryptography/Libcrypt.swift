internal import CCrypt

/// The calls of crypt(3) and crypt_gensalt(3). Nothing of a password stays in memory after them.
enum Libcrypt {
    /// The hash of a password as a setting says, or as an earlier hash says; nil if libcrypt cannot make it.
    static func hash(_ password: [UInt8], setting: String) -> String? {
        var phrase = terminated(password)
        defer { SecretBytes.wipe(&phrase) }
        let size = MemoryLayout<crypt_data>.size
        let data = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: MemoryLayout<crypt_data>.alignment)
        // crypt(3): all zeros before its first use. Afterwards it holds what the password was turned into.
        unsafe _ = data.initializeMemory(as: UInt8.self, repeating: 0)
        defer {
            unsafe SecretBytes.wipe(data)
            unsafe data.deallocate()
        }
        return unsafe phrase.withUnsafeBytes { phrase in
            let start = unsafe phrase.assumingMemoryBound(to: CChar.self).baseAddress
            guard let hash = unsafe crypt_rn(start, setting, data.baseAddress, Int32(size)) else { return nil }
            let text = unsafe String(cString: hash)
            // A text that begins with `*` stands for a failure and never for a hash.
            return text.hasPrefix("*") ? nil : text
        }
    }

    /// The preferred method at its default cost with a new salt from the kernel.
    static func freshSetting() -> String {
        var buffer = [CChar](repeating: 0, count: Int(CRYPT_GENSALT_OUTPUT_SIZE))
        let size = Int32(buffer.count)
        return unsafe buffer.withUnsafeMutableBufferPointer { buffer in
            guard let setting = unsafe crypt_gensalt_rn(crypt_preferred_method(), 0, nil, 0, buffer.baseAddress, size) else {
                fatalError("libcrypt makes no salt for its own preferred method")
            }
            return unsafe String(cString: setting)
        }
    }

    static func knowsMethod(of setting: String) -> Bool {
        switch unsafe crypt_checksalt(setting) {
        case CRYPT_SALT_OK, CRYPT_SALT_METHOD_LEGACY, CRYPT_SALT_TOO_CHEAP: true
        default: false
        }
    }

    /// The bytes and a NUL, made in one piece: an array that grows would leave the password in the memory that it gives up.
    private static func terminated(_ password: [UInt8]) -> [UInt8] {
        var phrase: [UInt8] = []
        phrase.reserveCapacity(password.count + 1)
        phrase.append(contentsOf: password)
        phrase.append(0)
        return phrase
    }
}
