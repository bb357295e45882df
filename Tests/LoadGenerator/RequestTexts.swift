/// The requests of a load, one behind the other in memory that does not move.
@safe final class RequestTexts {
    private let bytes: UnsafeMutableRawBufferPointer
    private let places: [Range<Int>]

    init(_ requests: [[UInt8]]) {
        unsafe bytes = .allocate(byteCount: max(1, requests.reduce(0) { $0 + $1.count }), alignment: 64)
        var places: [Range<Int>] = []
        var end = 0
        for request in requests {
            precondition(!request.isEmpty, "an empty request has no answer")
            unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[end...]).copyBytes(from: request)
            places.append(end..<end + request.count)
            end += request.count
        }
        self.places = places
    }

    deinit { unsafe bytes.deallocate() }

    var count: Int { places.count }

    @inline(__always)
    func text(_ index: Int) -> UnsafeRawBufferPointer { unsafe UnsafeRawBufferPointer(rebasing: bytes[places[index]]) }
}
