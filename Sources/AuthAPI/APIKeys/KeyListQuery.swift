internal import AccountStore
internal import HTTPServer
internal import TextFormats

/// Which of the caller's keys a request asks for, and which part of their list.
struct KeyListQuery: Equatable, Sendable {
    let page: Page
    let filter: KeyFilter

    /// Whether it asks for anything but the list of all keys.
    var isAsked: Bool { page.isAsked || filter != .none }

    static let all = KeyListQuery(page: .all, filter: .none)

    private init(page: Page, filter: KeyFilter) {
        self.page = page
        self.filter = filter
    }

    static func read(_ query: Span<UInt8>) throws(Problem) -> KeyListQuery {
        // The usual request has no query and makes nothing of it.
        if query.isEmpty { return .all }
        var parameters = try QueryParameters(query)
        let asked = KeyListQuery(page: Page(&parameters), filter: KeyFilter(&parameters))
        try parameters.refuseFaults()
        return asked
    }
}

/// What the keys of a list have in common.
struct KeyFilter: Equatable, Sendable {
    static let days = 1...3_650
    static let textCharactersMaximum = 255

    private let expiringWithinDays: Int?
    private let isActive: Bool?
    private let text: String?
    private let caselessText: CaselessText?

    static let none = KeyFilter()

    private init() {
        expiringWithinDays = nil
        isActive = nil
        text = nil
        caselessText = nil
    }

    init(_ parameters: inout QueryParameters) {
        expiringWithinDays = parameters.integer("expiring_within_days", in: Self.days)
        isActive = parameters.boolean("is_active")
        text = parameters.text("q", charactersMaximum: Self.textCharactersMaximum)
        caselessText = text.map { CaselessText($0) }
    }

    func matches(_ key: borrowing APIKeyView, at now: Timestamp) -> Bool {
        if let isActive, key.isActive != isActive { return false }
        if let days = expiringWithinDays {
            // What has expired already is not about to.
            guard let end = key.expiresAt, end > now, end.seconds - now.seconds <= Int64(days) * 86_400 else { return false }
        }
        guard let caselessText else { return true }
        if caselessText.isPart(of: key.name) || caselessText.isPart(of: key.prefix) { return true }
        guard let externalID = key.extras?.externalID else { return false }
        return caselessText.isPart(of: externalID.utf8.span)
    }

    /// `is_active=true&q=caf%C3%A9&`, for links to other parts of the same list.
    var parameters: [UInt8] {
        var bytes: [UInt8] = []
        if let days = expiringWithinDays { bytes.append(contentsOf: "expiring_within_days=\(days)&".utf8) }
        if let isActive { bytes.append(contentsOf: "is_active=\(isActive)&".utf8) }
        if let text {
            bytes.append("q=")
            for byte in text.utf8 { bytes.append(percentEncoded: byte) }
            bytes.append(UInt8(ascii: "&"))
        }
        return bytes
    }
}

extension [UInt8] {
    /// Appends a byte of a query: the unreserved characters (RFC 3986 section 2.3) as they are.
    fileprivate mutating func append(percentEncoded byte: UInt8) {
        if ASCII.isLetter(byte) || ASCII.isDigit(byte) || "-._~".utf8.contains(byte) { return append(byte) }
        append(ASCII.percent)
        for digit in [byte >> 4, byte & 15] { append(digit < 10 ? 0x30 + digit : 0x37 + digit) }
    }
}
