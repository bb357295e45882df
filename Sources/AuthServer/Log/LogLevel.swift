/// How serious a line is.
enum LogLevel: Int, CaseIterable, Comparable, Sendable {
    case debug, info, warning, error

    var name: StaticString {
        switch self {
        case .debug: "debug"
        case .info: "info"
        case .warning: "warning"
        case .error: "error"
        }
    }

    static let names = allCases.map { $0.name.description }

    init?(_ name: String) {
        guard let level = Self.allCases.first(where: { $0.name.description == name }) else { return nil }
        self = level
    }

    static func < (left: LogLevel, right: LogLevel) -> Bool { left.rawValue < right.rawValue }
}
