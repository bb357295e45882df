/// Why nothing could be found out, as a sentence for the person who asked.
struct EnduranceError: Error, CustomStringConvertible {
    let description: String

    init(_ sentence: String) { description = sentence }
}
