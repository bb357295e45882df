import Glibc

/// Of libFuzzer: runs `test` on one input after the other, as the arguments say.
@_extern(c, "LLVMFuzzerRunDriver")
private func runFuzzer(
    _ count: UnsafeMutablePointer<Int32>, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

/// The first argument. libFuzzer hands its function nothing but bytes, so the target is the program's own.
private let chosenTarget = CommandLine.arguments.dropFirst().first.flatMap(FuzzTarget.init(rawValue:))

/// Runs the program's target with the program's other arguments, the last of which is the directory of inputs. Returns if there is no such target.
func fuzz() {
    guard let target = chosenTarget, CommandLine.arguments.count > 2 else { return }
    let corpus = CommandLine.arguments.last ?? ""
    for (number, seed) in target.seeds.enumerated() { write(seed, to: "\(corpus)/seed-\(number)") }
    let texts = [CommandLine.arguments[0], "-max_len=\(target.maximumBytes)"] + CommandLine.arguments.dropFirst(2)
    var count = Int32(texts.count)
    var arguments = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: texts.count + 1)
    for (index, text) in texts.enumerated() { unsafe arguments[index] = unsafe strdup(text) }
    unsafe arguments[texts.count] = nil
    let code = unsafe runFuzzer(&count, &arguments) { bytes, count in
        let input = unsafe Array(UnsafeBufferPointer(start: bytes, count: count))
        do throws(Finding) { try chosenTarget?.run(input) } catch {
            // A trap, for libFuzzer to keep the input.
            fatalError("\(error)")
        }
        return 0
    }
    exit(code)
}

private func write(_ bytes: [UInt8], to path: String) {
    guard let file = unsafe fopen(path, "w") else { fatalError("\(path) cannot be written: errno \(errno)") }
    unsafe fwrite(bytes, 1, bytes.count, file)
    unsafe fclose(file)
}
