/// The names of keys, packed: a text costs its bytes rounded up to 16, not an allocation of its own with its header.
///
/// What is given back goes to the next text of its size. By hand because an array for each text, or one array that must be
/// copied to grow, is what this is there to avoid; every place comes from `insert` and is checked against the pages.
@safe struct TextArena: ~Copyable, @unchecked Sendable {
    /// Where a text stands, counted in units.
    typealias Place = UInt32

    private static let unitBytes = 16
    private static let unitsOfPage = 4_096
    private static let none = Place.max

    /// A text that is longer than a page has one of its own; the numbers that it covers beyond the first then have no page.
    private var pages: [UnsafeMutableRawPointer?] = unsafe []
    /// The first unit of the page that texts are being put into, and how many of its units are still unused.
    private var lastSharedPage: Place = 0
    private var unusedUnits = 0
    /// The first free place of each size in units; the next one stands in its first bytes.
    private var freePlaces: [Place] = []

    deinit {
        unsafe pages.forEach { unsafe $0?.deallocate() }
    }

    mutating func insert(_ first: Span<UInt8>, _ second: Span<UInt8>) -> Place {
        let place = allocate(Self.units(first.count + second.count))
        let target = unsafe address(of: place)
        unsafe Self.copy(first, to: target)
        unsafe Self.copy(second, to: target + first.count)
        return place
    }

    private static func copy(_ text: Span<UInt8>, to target: UnsafeMutableRawPointer) {
        unsafe text.withUnsafeBytes { bytes in
            if let start = bytes.baseAddress { unsafe target.copyMemory(from: start, byteCount: bytes.count) }
        }
    }

    /// The bytes of the text at `place`, from `start` on.
    @_lifetime(borrow self)
    func bytes(at place: Place, from start: Int, count: Int) -> Span<UInt8> {
        let pointer = unsafe UnsafeRawBufferPointer(start: address(of: place) + start, count: count)
        return unsafe _overrideLifetime(Span<UInt8>(_unsafeBytes: pointer), borrowing: self)
    }

    mutating func remove(_ place: Place, byteCount: Int) {
        let units = Self.units(byteCount)
        while freePlaces.count <= units { freePlaces.append(Self.none) }
        unsafe address(of: place).storeBytes(of: freePlaces[units], as: Place.self)
        freePlaces[units] = place
    }

    private mutating func allocate(_ units: Int) -> Place {
        if units < freePlaces.count, freePlaces[units] != Self.none {
            let place = freePlaces[units]
            freePlaces[units] = unsafe address(of: place).load(as: Place.self)
            return place
        }
        if units > Self.unitsOfPage { return addPage(ofUnits: units) }
        // What is left of the last page when a text does not fit any more is lost: with names of 100 characters at most some parts in a thousand.
        if unusedUnits < units {
            lastSharedPage = addPage(ofUnits: Self.unitsOfPage)
            unusedUnits = Self.unitsOfPage
        }
        defer { unusedUnits -= units }
        return lastSharedPage + Place(Self.unitsOfPage - unusedUnits)
    }

    private mutating func addPage(ofUnits units: Int) -> Place {
        let place = unsafe Place(pages.count * Self.unitsOfPage)
        let memory = UnsafeMutableRawPointer.allocate(byteCount: units * Self.unitBytes, alignment: Self.unitBytes)
        unsafe pages.append(memory)
        for _ in 1..<(units + Self.unitsOfPage - 1) / Self.unitsOfPage { unsafe pages.append(nil) }
        return place
    }

    private func address(of place: Place) -> UnsafeMutableRawPointer {
        let (page, unit) = Int(place).quotientAndRemainder(dividingBy: Self.unitsOfPage)
        guard let memory = unsafe pages[page] else { preconditionFailure("no text begins there") }
        return unsafe memory + unit * Self.unitBytes
    }

    /// An empty text has a unit too: its free place must be able to name the next.
    private static func units(_ bytes: Int) -> Int { max(1, (bytes + unitBytes - 1) / unitBytes) }
}
