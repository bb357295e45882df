import Testing
import TextFormats

struct TimestampReadingTests {
    @Test(arguments: [
        // RFC 3339 section 5.8.
        ("1985-04-12T23:20:50.52Z", 482_196_050),
        ("1996-12-19T16:39:57-08:00", 851_042_397),
        ("1990-12-31T23:59:60Z", 662_688_000),
        ("1990-12-31T15:59:60-08:00", 662_688_000),
        ("1937-01-01T12:00:27.87+00:20", -1_041_337_173),
        // The zero of the count and its neighbours.
        ("1970-01-01T00:00:00Z", 0),
        ("1969-12-31T23:59:59Z", -1),
        ("2001-09-09T01:46:40Z", 1_000_000_000),
        ("2038-01-19T03:14:08Z", 2_147_483_648),
        ("2024-01-01T13:10:00Z", 1_704_114_600),
        // Leap days.
        ("2024-02-29T00:00:00Z", 1_709_164_800),
        ("2000-02-29T12:00:00Z", 951_825_600),
        ("1600-02-29T00:00:00Z", -11_670_998_400),
        ("0000-02-29T00:00:00Z", -62_162_121_600),
        // The ends of the four digits.
        ("0000-01-01T00:00:00Z", -62_167_219_200),
        ("9999-12-31T23:59:59Z", 253_402_300_799),
        ("0000-01-01T01:00:00+01:00", -62_167_219_200),
        ("9999-12-31T22:59:59-01:00", 253_402_300_799),
        // The liberties of section 5.6, and a time without a zone.
        ("2024-01-01t13:10:00z", 1_704_114_600),
        ("2024-01-01 13:10:00Z", 1_704_114_600),
        ("2024-01-01T13:10:00", 1_704_114_600),
        ("2024-01-01T13:10:00.123456789012345678901234567890", 1_704_114_600),
        ("2024-01-01T13:10:00.9Z", 1_704_114_600),
        ("1969-12-31T23:59:59.9Z", -1),
        ("2024-01-01T13:10:00-00:00", 1_704_114_600),
        ("2024-01-01T13:10:00+23:59", 1_704_028_260),
        ("2024-01-01T13:10:00-23:59", 1_704_200_940),
    ])
    func `a time of RFC 3339 is read`(text: String, seconds: Int64) {
        #expect(Timestamp(rfc3339: text)?.seconds == seconds)
    }

    @Test(arguments: [
        "", "2024", "2024-01-01", "2024-01-01T", "2024-01-01T13", "2024-01-01T13:10", "2024-01-01T13:10Z", "13:10:00Z",
        "2023-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "2024-02-30T00:00:00Z",
        "2024-04-31T00:00:00Z", "2024-06-31T00:00:00Z", "2024-09-31T00:00:00Z", "2024-11-31T00:00:00Z", "2024-01-32T00:00:00Z",
        "2024-00-01T00:00:00Z", "2024-13-01T00:00:00Z", "2024-01-00T00:00:00Z",
        "2024-01-01T24:00:00Z", "2024-01-01T00:60:00Z", "2024-01-01T00:00:61Z",
        "2024-01-01T12:00:60Z", "2024-01-01T23:58:60Z", "2024-01-01T23:59:60+01:00",
        "2024-01-01T00:00:00+24:00", "2024-01-01T00:00:00+00:60", "2024-01-01T00:00:00+0100", "2024-01-01T00:00:00+01",
        "2024-01-01T00:00:00.Z", "2024-01-01T00:00:00.", "2024-01-01T00:00:00,5Z", "2024-01-01T00:00:00.5 Z",
        "2024-01-01T00:00:00ZZ", "2024-01-01T00:00:00Z ", " 2024-01-01T00:00:00Z", "2024-01-01T00:00:00 Z",
        "2024-1-1T00:00:00Z", "24-01-01T00:00:00Z", "12024-01-01T00:00:00Z", "+2024-01-01T00:00:00Z", "-001-01-01T00:00:00Z",
        "2024/01/01T00:00:00Z", "2024-01-01X00:00:00Z", "2024-01-01T00-00-00Z", "２024-01-01T00:00:00Z",
        "2024-01-01T00:00:00\u{0}", "1704114600",
        // Within the four digits as written, outside of them in UTC.
        "0000-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "9999-12-31T23:59:60Z",
    ])
    func `anything else is not a time`(text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test func `a time is not read from any of its beginnings`() {
        let whole = Array("2024-01-01T13:10:00.5+01:30".utf8)
        // The seconds, and each digit of a fraction, are where a time without a zone may end.
        let alsoTimes: Set = [19, 21]
        for length in 0..<whole.count {
            #expect((Timestamp(rfc3339: whole[..<length]) != nil) == alsoTimes.contains(length), "\(length) bytes")
        }
    }
}

struct TimestampWritingTests {
    @Test(arguments: [
        (0, "1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 GMT"),
        (-1, "1969-12-31T23:59:59Z", "Wed, 31 Dec 1969 23:59:59 GMT"),
        // The example of RFC 9110 section 5.6.7.
        (784_111_777, "1994-11-06T08:49:37Z", "Sun, 06 Nov 1994 08:49:37 GMT"),
        (1_709_210_096, "2024-02-29T12:34:56Z", "Thu, 29 Feb 2024 12:34:56 GMT"),
        (951_868_800, "2000-03-01T00:00:00Z", "Wed, 01 Mar 2000 00:00:00 GMT"),
        (-62_167_219_200, "0000-01-01T00:00:00Z", "Sat, 01 Jan 0000 00:00:00 GMT"),
        (253_402_300_799, "9999-12-31T23:59:59Z", "Fri, 31 Dec 9999 23:59:59 GMT"),
    ])
    func `a time is written`(seconds: Int64, rfc3339: String, httpDate: String) {
        let time = Timestamp(seconds: seconds)
        var date: [UInt8] = []
        date.append(httpDate: time)
        #expect(time.rfc3339 == rfc3339)
        #expect(String(decoding: date, as: UTF8.self) == httpDate)
    }

    @Test func `every day around four ends of a century is written as the calendar counts it and read back`() {
        for century in [1600, 1900, 2000, 2100] { checkDays(fromYear: century - 4, toYear: century + 5) }
    }

    @Test func `the last day of February and the days next to it are right in every year that can be written`() {
        for year in 0...9_999 {
            let isLeapYear = year % 4 == 0 && year % 100 != 0 || year % 400 == 0
            let name = String(repeating: "0", count: 4 - "\(year)".count) + "\(year)"
            let march = Timestamp(rfc3339: "\(name)-03-01T00:00:00Z")
            let lastOfFebruary = Timestamp(rfc3339: "\(name)-02-\(isLeapYear ? 29 : 28)T00:00:00Z")
            #expect(march?.seconds == lastOfFebruary.map { $0.seconds + 86_400 })
            #expect(march?.rfc3339 == "\(name)-03-01T00:00:00Z")
            #expect((Timestamp(rfc3339: "\(name)-02-29T00:00:00Z") != nil) == isLeapYear)
        }
    }

    /// Counts the days as a person would, from the first of January on.
    private func checkDays(fromYear first: Int, toYear end: Int) {
        guard var time = Timestamp(rfc3339: "\(first)-01-01T23:59:59Z") else {
            Issue.record("the year \(first) does not begin")
            return
        }
        for year in first..<end {
            let february = year % 4 == 0 && year % 100 != 0 || year % 400 == 0 ? 29 : 28
            for (month, days) in zip(1..., [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) {
                for day in 1...days {
                    let text = "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)T23:59:59Z"
                    #expect(time.rfc3339 == text)
                    #expect(Timestamp(rfc3339: text) == time)
                    time.seconds += 86_400
                }
            }
        }
    }
}
