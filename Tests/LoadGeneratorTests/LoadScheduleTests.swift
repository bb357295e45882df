import Testing

@testable import LoadGenerator

struct LoadScheduleTests {
    @Test(arguments: [1, 3, 7, 1_000, 33_333])
    func `a second holds as many requests as the pace says, at regular times`(_ rate: Int) {
        var schedule = LoadSchedule(requestsPerSecond: rate, start: 500)
        var dues: [Int64] = []
        while let due = schedule.take(at: 500 + 999_999_999) { dues.append(due) }
        #expect(dues.count == rate)
        #expect(dues.first == 500)
        for (earlier, later) in zip(dues, dues.dropFirst()) { #expect(abs(later - earlier - 1_000_000_000 / Int64(rate)) <= 1) }
        #expect(schedule.next == 500 + 1_000_000_000)
    }

    @Test func `nothing is due before its time`() {
        var schedule = LoadSchedule(requestsPerSecond: 10, start: 0)
        #expect(schedule.take(at: -1) == nil)
        #expect(schedule.take(at: 0) == 0)
        #expect(schedule.take(at: 99_999_999) == nil)
        #expect(schedule.take(at: 250_000_000) == 100_000_000)
        #expect(schedule.left(before: 500_000_000) == 3)
    }
}
