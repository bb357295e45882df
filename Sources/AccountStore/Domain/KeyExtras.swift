package import TextFormats

/// What only some keys have. A key without any of it takes no room for it.
package struct KeyExtras: Equatable, Sendable {
    /// The text that the key had before its last rotation.
    package var earlier: EarlierDigest?
    /// From where the key may be used, ranges such as `10.0.0.0/8` with commas between them; empty: from everywhere.
    package var allowedIPs: String
    /// By what the owner knows the key; empty: by nothing of its own.
    package var externalID: String
    /// What the owner keeps with the key: a JSON object on one line; empty: nothing.
    package var metadata: [UInt8]
    /// The requests that made or rotated the key, as long as they must not be carried out again.
    package var requests: [RememberedRequest]

    package init(
        earlier: EarlierDigest? = nil, allowedIPs: String = "", externalID: String = "", metadata: [UInt8] = [],
        requests: [RememberedRequest] = []
    ) {
        self.earlier = earlier
        self.allowedIPs = allowedIPs
        self.externalID = externalID
        self.metadata = metadata
        self.requests = requests
    }

    package static let none = KeyExtras()

    /// A key has no more remembered requests than this. One more is refused until the first is forgotten: to forget it early would let it have its effect twice.
    package static let requestsMaximum = 100
}

/// A digest by which a key is still found until a time.
package struct EarlierDigest: Equatable, Sendable {
    package let digest: KeyDigest
    package let until: Timestamp

    package init(_ digest: KeyDigest, until: Timestamp) {
        self.digest = digest
        self.until = until
    }
}

/// A request that its sender gave a name, so that sending it again has no second effect.
package struct RememberedRequest: Equatable, Sendable {
    /// Of the user and the request's name.
    package let name: KeyDigest
    /// Of what was asked for: the same name for something else is an error of the sender's.
    package let content: KeyDigest
    package let until: Timestamp

    package init(name: KeyDigest, content: KeyDigest, until: Timestamp) {
        self.name = name
        self.content = content
        self.until = until
    }
}
