@testable import HTTPServer
import Testing

struct LoopScheduleTests {
    var schedule = LoopSchedule()

    @Test mutating func `without deadlines a loop sleeps until something happens`() {
        _ = schedule.sweep(at: 5_000)
        #expect(next(deadline: .max) == .max)
    }

    @Test mutating func `deadlines are looked at when the earliest is due, and not more often than the limit says`() {
        _ = schedule.sweep(at: 5_000)
        #expect(next(deadline: 9_000) == 9_000)
        #expect(next(deadline: 5_001) == 5_250)
    }

    @Test mutating func `a pause in accepting ends once`() {
        schedule.pauseAccepting(until: 100)
        #expect(next(deadline: .max) == 100)
        let ends = [Int64(99), 100, 101].map { schedule.sweep(at: $0) }
        #expect(ends == [false, true, false])
        #expect(next(deadline: .max) == .max)
    }

    @Test mutating func `a drain in a pause has a loop wait for the drain's end and not turn for nothing`() {
        schedule.pauseAccepting(until: 100)
        schedule.beginDraining(until: 10_000, listeningUntil: 150)
        #expect(next(deadline: .max) == 150)
        let endsListening = [Int64(149), 150, 200].map { schedule.endsListening(at: $0) }
        #expect(endsListening == [false, true, false])
        let acceptsAgain = schedule.sweep(at: 200)
        #expect(!acceptsAgain)
        #expect(next(deadline: .max) == 10_000)
        #expect(!schedule.isDrainOver(at: 9_999) && schedule.isDrainOver(at: 10_000))
        #expect(schedule.canDrain(forMilliseconds: 500, at: 9_499) && !schedule.canDrain(forMilliseconds: 500, at: 9_500))
    }

    private func next(deadline: Int64) -> Int64 { schedule.next(earliestDeadline: deadline, sweepMilliseconds: 250) }
}

struct ShortageTests {
    @Test func `a shortage that comes and goes is told once, and once that it is over`() {
        var shortage = Shortage()
        let edge = (0..<1_000).map { shortage.observe(isShort: !$0.isMultiple(of: 2), at: $0) }
        #expect(edge.compactMap { $0 } == [.began] && edge[1] == .began)
        let later = [9_998, 9_999, 10_000, 50_000].map { (shortage.observe(isShort: $0 == 50_000, at: 999 + $0)) }
        #expect(later == [nil, nil, .ended, .began])
    }
}
