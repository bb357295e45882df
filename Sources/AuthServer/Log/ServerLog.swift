internal import AccountStore
internal import AuthAPI
internal import HTTPServer

/// What the listener tells, as lines of the log. A request is a line without its query, its fields and its body: no credential is among the rest.
struct ServerLog: ServerObserver {
    let log: Log
    /// Whether each request is a line.
    let logsRequests: Bool
    /// Whose listener it is: the public one's lines need no name.
    let isControl: Bool
    /// Where a listener that cannot go on asks for the end.
    let stopRequests: StopRequests

    var wantsRequests: Bool { logsRequests && log.level <= .info }

    func requestFinished(_ record: AccessRecord) {
        log.write(.info, "request") { line in
            line.add("method", record.method.name.description)
            line.add("path", LoggedPath.text(of: record.path))
            line.add("status", record.status)
            line.add("duration_us", record.durationMicroseconds)
            line.add("bytes", record.responseBytes)
            for index in 0..<record.annotations.count { line.add(record.annotations[index].name, record.annotations[index].value) }
            line.add("peer", record.peer.description)
            line.add("request_id", plain: record.requestID.bytes)
        }
    }

    func happened(_ event: ServerEvent) {
        switch event {
        case .listening(let address): log.write(isControl ? .debug : .info, "listening") { $0.add("address", address) }
        case .outOfDescriptors: log.write(.warning, "out of file descriptors: no connection is accepted until one is closed")
        case .descriptorsAgain: log.write(.info, "connections are accepted again")
        case .connectionCapReached(let maximum):
            log.write(.warning, "connection limit reached: the longest idle connections are closed") { $0.add("connections_max", maximum) }
        case .connectionCapLeft: log.write(.info, "connections are below their limit again")
        case .draining: log.write(isControl ? .debug : .info, "draining: accepting no more connections")
        case .drainCutOff(let connections):
            log.write(.warning, "drain time is up: open connections were cut off") { $0.add("connections", connections) }
        case .loopFailed(let reason):
            log.write(.error, "an event loop could not go on: the service ends") { $0.add("reason", reason) }
            stopRequests.request(.loopFailed)
        case .drained: log.write(isControl ? .debug : .info, "drained")
        }
    }
}

extension Log {
    /// What the store tells.
    func happened(_ event: StoreEvent) {
        switch event {
        case .opened(let users, let apiKeys, let journalRecords, let milliseconds):
            write(.info, "store opened") { line in
                line.add("users", users)
                line.add("api_keys", apiKeys)
                line.add("journal_records", journalRecords)
                line.add("duration_ms", milliseconds)
            }
        case .tornRecordCut(let file, let offset, let bytes):
            write(.warning, "cut off a last record that was never acknowledged") { line in
                line.add("file", file)
                line.add("offset", offset)
                line.add("bytes", bytes)
            }
        case .snapshotWritten(let generation, let users, let apiKeys, let milliseconds):
            write(.info, "snapshot written") { line in
                line.add("generation", generation)
                line.add("users", users)
                line.add("api_keys", apiKeys)
                line.add("duration_ms", milliseconds)
            }
        case .snapshotFailed(let reason): write(.error, "snapshot failed: the journal goes on growing") { $0.add("reason", reason) }
        case .outOfSpace: write(.error, "disk full: no change is taken until there is room")
        case .spaceAgain: write(.info, "changes are taken again")
        case .becameReadOnly(let reason):
            write(.error, "a write failed: no change is taken until a restart") { $0.add("reason", reason) }
        }
    }
}
