/// What must not be, as a sentence: the server's fault, and not the surroundings'.
struct CrashFault: Error, CustomStringConvertible {
    let description: String

    init(_ sentence: String) { description = sentence }
}
