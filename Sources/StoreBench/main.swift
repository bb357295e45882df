import AccountStore
import LinuxSystem
import TextFormats
import FoundationEssentials

func rss() -> String {
    let text = try! String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    return text.split(separator: "\n").filter { $0.hasPrefix("VmRSS") || $0.hasPrefix("VmHWM") }.joined(separator: " ")
}
let arguments = CommandLine.arguments
let settings = StoreSettings()
func open(_ dir: String) -> AccountStore {
    let a = Clock.elapsedMicroseconds()
    let s: AccountStore
    do throws(StoreError) { s = try AccountStore.open(dir, settings: settings, clock: .system) { print("event", $0) } } catch { fatalError("\(error)") }
    print("open ms", Double(Clock.elapsedMicroseconds() - a) / 1000, rss())
    return s
}
let s = open(arguments[2])
switch arguments[1] {
case "import":
    let a = Clock.elapsedMicroseconds()
    do throws(ImportError) { print(try s.importEntities(fromFile: arguments[3]) { _ in true }) } catch { print("\(error)") }
    print("import ms", (Clock.elapsedMicroseconds() - a) / 1000, rss())
case "read":
    var digests: [(KeyDigest, Int)] = []
    for user in s.users() { _ = s.forEachAPIKey(ofUser: user.id, offset: 0, limit: .max) { digests.append(($0.digest, $0.id)) } }
    digests.shuffle()
    print("digests", digests.count, rss())
    let now = Timestamp(seconds: Clock.system.wallSeconds())
    for _ in 0..<3 {
        var a = Clock.elapsedMicroseconds()
        var n = 0
        for (d, _) in digests { if s.credential(d)!.isActive { n += 1 } }
        print("credential ns", Double(Clock.elapsedMicroseconds() - a) * 1000 / Double(digests.count))
        a = Clock.elapsedMicroseconds()
        for (d, _) in digests { let c = s.credential(d)!; if s.charge(apiKey: c.keyID, cost: 1, at: now)!.isAllowed { n += 1 } }
        print("credential+charge ns", Double(Clock.elapsedMicroseconds() - a) * 1000 / Double(digests.count), n)
        a = Clock.elapsedMicroseconds()
        var bytes = 0
        for _ in 0..<100 { _ = s.forEachAPIKeyView(ofUser: 2, offset: 0, limit: .max) { bytes += $0.name.count } }
        let v = Clock.elapsedMicroseconds()
        for _ in 0..<100 { _ = s.forEachAPIKey(ofUser: 2, offset: 0, limit: .max) { bytes += $0.name.utf8.count } }
        print("list of user 2: view us", Double(v - a) / 100, "copy us", Double(Clock.elapsedMicroseconds() - v) / 100, bytes)
    }
default: break
}
let a = Clock.elapsedMicroseconds()
try! s.close()
print("close ms", (Clock.elapsedMicroseconds() - a) / 1000, rss())
