internal import AccountStore
internal import HTTPServer
internal import TextFormats

/// `/store`: what the operator may know of and do with the files. It is not mounted for anybody else.
struct StoreHandlers: Sendable {
    let service: AuthService

    /// `GET /store/journal`: how far the newest journal is on disk. Whoever opened the files before may copy them up to there.
    func journal(_ request: borrowing Request, _ response: inout Response) throws(Problem) -> Disposition {
        let later = LaterAnswer(request, response, service)
        service.store.tellPosition { result in
            later.complete(result) { position, response in
                response.setContentType("application/json")
                response.body.openObject()
                response.body.member("generation", position.generation)
                response.body.member("bytes", position.bytes)
                response.body.member("next_seq", position.nextSequence)
                response.body.closeObject()
            }
        }
        return .pending
    }

    /// `POST /store/compact`: answered when a new snapshot is in its place.
    func compact(_ request: borrowing Request, _ response: inout Response) throws(Problem) -> Disposition {
        let later = LaterAnswer(request, response, service)
        service.store.compact { result in
            later.complete { response throws(Problem) in
                switch result {
                case .failure(let refusal): throw Problem(refusal)
                case .success(.failed(let reason)): throw .snapshotFailed(reason: reason)
                case .success(.nothingToDo): Self.write(nil, &response)
                case .success(.written(let snapshot)): Self.write(snapshot, &response)
                }
            }
        }
        return .pending
    }

    private static func write(_ snapshot: Compaction.Snapshot?, _ response: inout Response) {
        response.setContentType("application/json")
        response.body.openObject()
        response.body.member("written", snapshot != nil)
        if let snapshot {
            response.body.member("generation", snapshot.generation)
            response.body.member("users", snapshot.users)
            response.body.member("api_keys", snapshot.apiKeys)
            response.body.member("snapshot_bytes", snapshot.bytes)
            response.body.member("released_journal_bytes", snapshot.releasedJournalBytes)
            response.body.member("milliseconds", Int(snapshot.milliseconds))
            response.body.member("was_running", snapshot.wasRunning)
        }
        response.body.closeObject()
    }
}
