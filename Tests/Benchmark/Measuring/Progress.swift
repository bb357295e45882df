import Glibc

/// What a person sees while it runs; the table alone goes to standard output.
enum Progress {
    static func say(_ sentence: String) {
        let bytes = Array("\(sentence)\n".utf8)
        // A terminal that is gone is no reason to end.
        _ = unsafe write(2, bytes, bytes.count)
    }
}
