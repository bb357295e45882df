extension Server {
    /// Refuses addresses that cannot be listened on, without listening: a program can ask before it makes anything.
    package static func checkAreFree(_ addresses: [ListenAddress]) throws(ServerError) {
        for address in addresses { try ListeningSocket.checkIsFree(address) }
    }
}
