package import TextFormats

/// Why a change was not made. Nothing of it remains.
package enum StoreRefusal: Error, Equatable, Sendable {
    case unknownUser
    case unknownAPIKey
    case emailTaken
    case digestTaken
    /// A user has `StoreSettings.apiKeysPerUserMaximum` keys.
    case tooManyAPIKeys
    /// Nobody would be left who has the scopes that somebody must have.
    case lastAdministrator
    /// The login that was to go on has been ended.
    case loginEnded
    /// A request with this name made or rotated this key already.
    case repeatedRequest(apiKeyID: Int)
    /// A request with this name asked for something else.
    case otherRequest
    /// The key remembers `KeyExtras.requestsMaximum` requests, the first of which is forgotten then.
    case tooManyNamedRequests(until: Timestamp)
    /// Too many changes wait for the disk.
    case busy
    /// The disk is full; once there is room the next change is taken.
    case outOfSpace
    /// A write or sync failed and no change is taken until a restart.
    case readOnly
    case closed
}
