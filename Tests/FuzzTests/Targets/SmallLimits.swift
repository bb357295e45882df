import HTTPServer

extension ServerLimits {
    /// Limits that a short input comes past.
    static var small: ServerLimits {
        var limits = ServerLimits()
        limits.requestLineBytes = 48
        limits.headBytes = 160
        limits.fieldsMaximum = 5
        limits.bodyBytes = 40
        limits.chunkExtensionBytes = 16
        limits.trailerBytes = 24
        limits.pipelinedBytes = 128
        return limits
    }
}
