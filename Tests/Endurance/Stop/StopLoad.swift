/// What clients do while the program is asked to stop.
struct StopLoad: Sendable, CustomStringConvertible {
    /// Requests that a client sends at once before it reads the answers.
    var depth = 1
    /// Whether requests change something, and so wait for the disk.
    var writes = false
    /// Whether every request comes on a connection of its own.
    var connectsAnew = false
    var isUnix = false
    var loops = 2
    var clients = 64

    static let all = [
        StopLoad(loops: 1), StopLoad(), StopLoad(depth: 16), StopLoad(depth: 16, isUnix: true), StopLoad(writes: true), StopLoad(depth: 16, writes: true),
        StopLoad(connectsAnew: true), StopLoad(connectsAnew: true, loops: 1), StopLoad(connectsAnew: true, isUnix: true),
    ]

    var description: String {
        let kind = writes ? "changes" : "lists"
        let way = connectsAnew ? "each on a connection of its own" : depth == 1 ? "one after the other" : "\(depth) at once"
        return "\(clients) clients, \(kind), \(way), \(isUnix ? "Unix-domain socket" : "TCP"), \(loops) \(loops == 1 ? "loop" : "loops")"
    }
}
