/// Why a change was not made. Nothing of it remains.
package enum StoreRefusal: Error, Equatable, Sendable {
    case unknownUser
    case unknownAPIKey
    case emailTaken
    case digestTaken
    /// A user has `StoreSettings.apiKeysPerUserMaximum` keys.
    case tooManyAPIKeys
    /// Too many changes wait for the disk.
    case busy
    /// The disk is full; once there is room the next change is taken.
    case outOfSpace
    /// A write or sync failed and no change is taken until a restart.
    case readOnly
    case closed
}
