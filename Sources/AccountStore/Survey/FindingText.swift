internal import LinuxSystem

extension Finding {
    /// What scripts go by: these names stay.
    package var kind: String {
        switch what {
        case .damage(let damage): damage.kind
        case .missing: "missing"
        case .unreadable: "unreadable"
        case .repeatedID: "repeated_id"
        case .elsewhere(let kind, _): kind
        case .tornEnd: "torn_end"
        case .unfinishedImport: "unfinished_import"
        case .superseded: "superseded"
        case .unfinishedFile: "unfinished_file"
        case .unverified: "unverified"
        case .userLeftOut, .keyLeftOut: "left_out"
        case .userReplaced, .keyReplaced: "replaced"
        case .standIn: "stand_in"
        }
    }

    /// What was found, without the place.
    package var detail: String {
        switch what {
        case .damage(let damage): damage.description
        case .missing(nil): "the file is missing"
        case .missing(let last?): "this file and those after it up to \(last) are missing"
        case .unreadable(let error): "the file cannot be read from here on (\(error.reason))"
        case .repeatedID(let id): "the id \(id) is there twice, and neither is taken"
        case .elsewhere(_, let detail): detail
        case .tornEnd(let bytes): "the last \(bytes) bytes were never acknowledged, and the next start cuts them off"
        case .unfinishedImport(let bytes): "the last \(bytes) bytes are of an import that did not end, and the next start cuts them off"
        case .superseded: "the snapshots stand for all that is in it, and the next start removes it"
        case .unfinishedFile: "it was not finished when its process ended, and the next start removes it"
        case .unverified(let entities): "\(entities) users or API keys could be read of it, but no right checksum vouches for them"
        case .userLeftOut(let id, let fault): "user \(id) is left out: \(fault)"
        case .keyLeftOut(let id, let fault): "API key \(id) is left out: \(fault)"
        case .userReplaced(let id, let other): "user \(id) is left out, since user \(other) came later and has the same address"
        case .keyReplaced(let id, let other): "API key \(id) is left out, since API key \(other) came later and has the same digest"
        case .standIn(let userID, let apiKeys):
            "user \(userID) is lost but \(apiKeys == 1 ? "an API key is" : "\(apiKeys) API keys are") not: a disabled user \(SalvagedStore.standInEmail(userID)) stands in"
        }
    }

    /// `users.json, line 3, byte 210: its checksum does not match`.
    package var description: String {
        let place = [file, line.map { "line \($0)" }, offset.map { "byte \($0)" }].compactMap(\.self).joined(separator: ", ")
        return place.isEmpty ? detail : "\(place): \(detail)"
    }
}

extension Damage {
    fileprivate var kind: String {
        switch self {
        case .checksumMismatch: "checksum_mismatch"
        case .noChecksum: "no_checksum"
        case .cutShort: "cut_short"
        case .bytesAfterEnd: "bytes_after_end"
        case .wrongHeader: "wrong_header"
        case .foreignVersion: "unknown_version"
        case .wrongTrailer: "wrong_trailer"
        case .sequenceGap: "sequence_gap"
        case .wrongCount: "wrong_count"
        case .unknownRecordType: "unknown_record_type"
        case .misplacedImportRecord: "misplaced_import"
        case .line: "bad_line"
        case .repeatedEmail: "repeated_email"
        case .repeatedDigest: "repeated_digest"
        case .keyWithoutUser: "key_without_user"
        }
    }
}
