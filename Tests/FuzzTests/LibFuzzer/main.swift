/// Fuzzes one target: `Fuzzer TARGET OPTION… DIRECTORY`, with the options of libFuzzer.
///
/// The target's seeds are put into the directory first; libFuzzer adds to it what reaches new code.
import Glibc

fuzz()
print("usage: Fuzzer TARGET OPTION… DIRECTORY, where TARGET is one of \(FuzzTarget.allCases.map(\.rawValue).joined(separator: " "))")
exit(2)
