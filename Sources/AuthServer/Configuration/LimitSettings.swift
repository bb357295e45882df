internal import AuthAPI
internal import HTTPServer

extension SettingTable {
    /// Bounds of what a client may send, hold and wait for.
    static let limits: [Setting] = sizes + deadlines + counts

    private static let sizes: [Setting] = [
        Setting(
            "limits", "request_line_bytes", unit: "bytes", .integer(8_192, 8_000...1_048_576) { $0.limits.requestLineBytes = $1 },
            "The longest request line; a longer one is answered with 414."),
        Setting(
            "limits", "head_bytes", unit: "bytes", .integer(32_768, 8_192...1_048_576) { $0.limits.headBytes = $1 },
            "The largest request line and header fields together; more is answered with 431."),
        Setting(
            "limits", "fields_max", unit: "fields", .integer(100, 8...10_000) { $0.limits.fieldsMaximum = $1 },
            "The most header fields; more is answered with 431."),
        Setting(
            "limits", "body_bytes", unit: "bytes", .integer(65_536, 1_024...67_108_864) { $0.limits.bodyBytes = $1 },
            "The largest request body; a larger one is answered with 413."),
        Setting(
            "limits", "chunk_extension_bytes", unit: "bytes", .integer(4_096, 0...1_048_576) { $0.limits.chunkExtensionBytes = $1 },
            "The most bytes of chunk extensions in one body; more is answered with 413."),
        Setting(
            "limits", "trailer_bytes", unit: "bytes", .integer(8_192, 0...1_048_576) { $0.limits.trailerBytes = $1 },
            "The largest trailer section of a body; a larger one is answered with 413."),
        Setting(
            "limits", "pipelined_bytes", unit: "bytes", .integer(65_536, 1_024...16_777_216) { $0.limits.pipelinedBytes = $1 },
            "Input behind an unanswered request before its connection is read no further."),
        Setting(
            "limits", "password_bytes", unit: "bytes", .integer(1_024, 8...65_536) { $0.auth.passwordBytesMaximum = $1 },
            "The longest password that is looked at."),
        Setting(
            "limits", "log_buffer_bytes", unit: "bytes", .integer(1_048_576, 4_096...1_073_741_824) { $0.logBufferBytes = $1 },
            "Log lines that may wait to be written; those beyond are dropped, counted and reported."),
    ]

    private static let deadlines: [Setting] = [
        Setting(
            "limits", "head_seconds", unit: "seconds", seconds(15) { $0.limits.headMilliseconds = $1 },
            "From the first byte of a request's head to its last."),
        Setting(
            "limits", "body_seconds", unit: "seconds", seconds(30) { $0.limits.bodyMilliseconds = $1 },
            "From the last byte of a request's head to the last of its body."),
        Setting(
            "limits", "idle_seconds", unit: "seconds", seconds(75) { $0.limits.idleMilliseconds = $1 },
            "How long a connection may be silent between requests."),
        Setting(
            "limits", "stalled_write_seconds", unit: "seconds", seconds(30) { $0.limits.stalledWriteMilliseconds = $1 },
            "How long a client may leave its answers unread."),
        Setting(
            "limits", "linger_seconds", unit: "seconds", seconds(2) { $0.limits.lingerMilliseconds = $1 },
            "How long a refused connection is still read, so that the refusal arrives."),
        Setting(
            "limits", "drain_seconds", unit: "seconds", seconds(10) { $0.limits.drainMilliseconds = $1 },
            "How long a stop waits for what is in flight before it is cut off."),
        Setting(
            "limits", "drain_idle_milliseconds", unit: "milliseconds",
            .integer(500, 0...60_000) { $0.limits.drainIdleMilliseconds = Int64($1) },
            "How long a stop leaves silent connections open, so that a request already on its way is answered."),
        Setting(
            "limits", "sweep_milliseconds", unit: "milliseconds",
            .integer(250, 10...60_000) { $0.limits.sweepMilliseconds = Int64($1) },
            "How late a deadline may be noticed."),
    ]

    private static let counts: [Setting] = [
        Setting(
            "limits", "connections_max", unit: "connections",
            .automatic(1...10_000_000) { $0.limits.connectionsMaximum = $1 == 0 ? nil : $1 },
            "Open connections; 0 or `auto`: the descriptor limit less \(ServerLimits.reservedDescriptors)."),
        Setting(
            "limits", "listen_backlog", unit: "connections", .integer(1_024, 1...65_535) { $0.limits.listenBacklog = $1 },
            "Connections that the kernel keeps ready for each listening socket."),
        Setting(
            "limits", "json_depth", unit: "levels", .integer(32, 1...256) { $0.auth.jsonDepthMaximum = $1 },
            "How deep objects and arrays of a request body may be nested."),
        Setting(
            "limits", "login_failure_entries_max", unit: "entries",
            .integer(100_000, 16...100_000_000) { $0.auth.loginFailureEntriesMaximum = $1 },
            "Accounts and addresses whose failed logins are remembered at one time."),
    ]

    private static func seconds(_ standard: Int, _ store: @escaping SettingKind.Store<Int64>) -> SettingKind {
        .integer(standard, 1...86_400) { store(&$0, Int64($1) * 1_000) }
    }
}
