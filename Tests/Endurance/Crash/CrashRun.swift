/// Eight clients at work, and the server killed at moments that a seed chooses: all that was acknowledged must be there at the next start, and what was
/// not must be there whole or not at all.
///
/// A killed process leaves the kernel's page cache as it is. So this proves what the store promises when the process dies: the order of its steps, and that
/// every state between two of them opens. That bytes are on the disk before they count, for when the power goes, is proved elsewhere, where calls of the
/// system fail.
struct CrashRun {
    let rounds: Int
    let seed: Int

    /// In so many rounds everything comes to be that a kill can meet.
    static let tellingRounds = 100
    static let seedMaximum = 999_999_999

    /// One that no run had, as good as surely.
    static func freshSeed() -> Int { Int.random(in: 1...seedMaximum / 2) }

    func run() -> Verdict {
        var verdict = Verdict()
        var counts = CrashCounts()
        var seed = seed
        while counts.rounds < rounds && verdict.faults.isEmpty {
            let wanted = min(rounds - counts.rounds, CrashLife.rounds(seed: seed))
            do {
                var life = try CrashLife(seed: seed)
                if let fault = life.run(rounds: wanted) { verdict.faults.append(fault) }
                counts.add(life.counts)
            } catch {
                verdict.faults.append("\(error)")
            }
            // Each directory can be lived through again by itself.
            seed += 1
        }
        let seedLine = "seed \(self.seed): it repeats the requests and the moments of the kills, and not how the kernel shares out the processors"
        verdict.lines = counts.lines + [seedLine]
        if counts.rounds >= Self.tellingRounds {
            verdict.require(
                counts.cutShort > 0 && counts.shown > 0 && counts.carriedOut > 0 && counts.killedStarts > 0 && counts.stops > 0,
                "something never came to be in \(counts.rounds) rounds, so they prove too little")
        }
        return verdict
    }
}
