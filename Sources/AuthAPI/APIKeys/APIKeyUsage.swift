internal import AccountStore
internal import HTTPServer
internal import TextFormats

extension APIKeyHandlers {
    /// `GET /auth/api-keys/{api_key_id}/usage`: what was counted against the key's limit, in all and in each of the last hours.
    func usage(_ request: borrowing Request, _ response: inout Response) throws(Problem) -> Disposition {
        let caller = try service.admit(request, &response, needing: service.scopes.read)
        let key = try key(named: request, visibleTo: caller)
        // Deleted since it was looked up.
        guard let usage = service.store.usage(ofAPIKey: key.id) else { throw .unknownAPIKey }
        response.setContentType("application/json")
        // A key that was not used since then still has its older hours.
        let first = request.receivedAt / 3_600 - UsageHistory.hoursMaximum + 1
        Self.write(usage, of: key.id, from: first, &response.body)
        return .ready
    }

    private static func write(_ usage: KeyUsageReport, of keyID: Int, from first: Int64, _ body: inout [UInt8]) {
        body.openObject()
        body.member("api_key_id", keyID)
        body.member("total", usage.total)
        body.openMember("hours")
        body.openArray()
        for hour in usage.hours where hour.hour >= first {
            body.openObject()
            body.member("hour", Timestamp(seconds: hour.hour * 3_600))
            body.member("used", hour.used)
            body.closeObject()
        }
        body.closeArray()
        body.closeObject()
    }
}
