import TestSupport

/// nginx with one worker and one answer: its socket and header path, and no work.
struct NginxConfiguration {
    let folder: String
    let answer: RecordedAnswer
    let path: String
    let port: UInt16

    /// Longer texts do not fit into a directive of the file.
    private static let literalBytes = 2_000

    var text: String {
        """
        daemon off;
        worker_processes 1;
        pid \(folder)/nginx.pid;
        error_log stderr error;
        \(userLine)
        events { worker_connections 1024; }
        http {
            access_log off;
            server_tokens off;
            keepalive_timeout 3600s;
            keepalive_requests 1000000000;
            default_type application/json;
            sendfile on;
            tcp_nopush on;
            open_file_cache max=16 inactive=1h;
            client_body_temp_path \(folder)/client;
            proxy_temp_path \(folder)/proxy;
            fastcgi_temp_path \(folder)/fastcgi;
            uwsgi_temp_path \(folder)/uwsgi;
            scgi_temp_path \(folder)/scgi;
            server {
                listen 127.0.0.1:\(port);
                \(fieldLines)
                location = \(path) { \(answerLine) }
            }
        }

        """
    }

    /// Started by root, the worker would otherwise become somebody who may not read the answer.
    private var userLine: String { Programs.isRoot ? "user root;" : "" }

    private var fieldLines: String {
        answer.fields.filter { $0.name.lowercased().contains("ratelimit") }.map { "add_header \($0.name) '\($0.value)';" }.joined(separator: "\n        ")
    }

    private var answerLine: String {
        answer.body.count > Self.literalBytes ? "alias \(folder)/answer.json;" : "return 200 '\(String(decoding: answer.body, as: UTF8.self))';"
    }
}
