internal import CIntrinsics
internal import LinuxSystem

/// Rows at fixed places, a page of them at a time, so that a growing table copies nothing and no row ever moves.
///
/// By hand because a row must start where a pair of cache lines starts: an array's elements start 32 bytes after what malloc returns, so each
/// lookup would touch three lines in place of two. Every index is checked, and rows are plain bits: nothing in them needs to be destroyed.
@safe struct PagedTable<Row: BitwiseCopyable & Sendable>: ~Copyable, @unchecked Sendable {
    /// Such a page of the processor's is found without a look into a table of smaller ones.
    private static var pageBytes: Int { 1 << 21 }
    private static var rowsOfPage: Int { pageBytes / MemoryLayout<Row>.stride }

    private var pages: [UnsafeMutablePointer<Row>] = unsafe []
    private(set) var count = 0

    deinit {
        unsafe pages.forEach { unsafe $0.deallocate() }
    }

    mutating func append(_ row: Row) {
        if unsafe pages.count * Self.rowsOfPage == count { addPage() }
        let (page, place) = count.quotientAndRemainder(dividingBy: Self.rowsOfPage)
        unsafe (pages[page] + place).initialize(to: row)
        count += 1
    }

    private mutating func addPage() {
        let page = UnsafeMutableRawPointer.allocate(byteCount: Self.pageBytes, alignment: Self.pageBytes)
        // The first one grows with what is in it: a small store takes little.
        if unsafe !pages.isEmpty { unsafe SystemCall.adviseHugePages(page, Self.pageBytes) }
        unsafe pages.append(page.bindMemory(to: Row.self, capacity: Self.rowsOfPage))
    }

    /// Asks memory for a row, both cache lines of it.
    @inline(__always)
    func prefetch(_ index: Int) {
        precondition(index >= 0 && index < count, "there is no such row")
        let row = unsafe UnsafeRawPointer(pages[index / Self.rowsOfPage] + index % Self.rowsOfPage)
        unsafe prefetch_for_writing(row)
        unsafe prefetch_for_writing(row + 64)
    }

    subscript(index: Int) -> Row {
        @inline(__always)
        unsafeAddress {
            precondition(index >= 0 && index < count, "there is no such row")
            return unsafe UnsafePointer(pages[index / Self.rowsOfPage] + index % Self.rowsOfPage)
        }
        @inline(__always)
        unsafeMutableAddress {
            precondition(index >= 0 && index < count, "there is no such row")
            return unsafe pages[index / Self.rowsOfPage] + index % Self.rowsOfPage
        }
    }
}
