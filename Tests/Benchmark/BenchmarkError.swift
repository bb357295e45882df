/// Why there is no measurement, as a sentence for the person who asked for one.
struct BenchmarkError: Error, CustomStringConvertible {
    let description: String

    init(_ sentence: String) { description = sentence }
}
