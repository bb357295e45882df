internal import CIntrinsics
internal import LinuxSystem

/// Rows at fixed places, a page of them at a time, so that a growing table copies nothing and no row ever moves.
///
/// By hand because a row must start where a pair of cache lines starts: an array's elements start 32 bytes after what malloc returns, so each
/// lookup would touch three lines in place of two. Every index is checked, and rows are plain bits: nothing in them needs to be destroyed.
@safe struct PagedTable<Row: BitwiseCopyable & Sendable>: ~Copyable, @unchecked Sendable {
    private static var rowsOfPage: Int { 16_384 }
    /// The two cache lines that the processor fetches as one pair.
    private static var pageAlignment: Int { 1 << 21 }

    private var pages: [UnsafeMutablePointer<Row>] = unsafe []
    private(set) var count = 0

    deinit {
        unsafe pages.forEach { unsafe $0.deallocate() }
    }

    mutating func append(_ row: Row) {
        if unsafe pages.count * Self.rowsOfPage == count {
            let bytes = UnsafeMutableRawPointer.allocate(
                byteCount: Self.rowsOfPage * MemoryLayout<Row>.stride, alignment: Self.pageAlignment)
            unsafe SystemCall.adviseHugePages(bytes, Self.rowsOfPage * MemoryLayout<Row>.stride)
            unsafe pages.append(bytes.bindMemory(to: Row.self, capacity: Self.rowsOfPage))
        }
        let (page, place) = count.quotientAndRemainder(dividingBy: Self.rowsOfPage)
        unsafe (pages[page] + place).initialize(to: row)
        count += 1
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
