/// What became of a change that was not answered when the server ended.
enum Recovery: Equatable, Sendable {
    case nothingPending
    case carriedOut
    case leftUndone
}

extension CrashClient.State {
    /// Takes in what a started server has of the client's: exactly what was acknowledged, or exactly that with the one pending change carried out.
    mutating func recover(_ found: Holdings) throws(CrashFault) -> Recovery {
        guard let pending else {
            guard found == acknowledged else { throw Self.fault(found, acknowledged) }
            return .nothingPending
        }
        if found == acknowledged {
            if pending.isShown { throw CrashFault("a reader saw what is not there any more: \(pending.change)") }
            self.pending = nil
            return .leftUndone
        }
        let after = pending.change.carriedOut(on: acknowledged, asSeenIn: found)
        guard found == after else {
            throw CrashFault("\(Self.fault(found, acknowledged)); pending was \(pending.change)")
        }
        settle(found)
        return .carriedOut
    }

    private static func fault(_ found: Holdings, _ expected: Holdings) -> CrashFault {
        CrashFault(found.differences(from: expected).joined(separator: "; "))
    }
}
