import TestSupport
import Testing

struct SanitizerTests {
    @Test func `what a sanitizer says in a started program ends the tests`() async {
        await #expect(processExitsWith: .failure) {
            _ = try RunningProgram.run(["-c", "echo 'WARNING: ThreadSanitizer: data race' >&2"], executable: "/bin/sh")
        }
        await #expect(processExitsWith: .success) {
            _ = try RunningProgram.run(["-c", "echo 'ThreadSanitizer has nothing to say' >&2"], executable: "/bin/sh")
        }
    }
}
