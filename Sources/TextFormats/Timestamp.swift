/// A moment to the second, counted from 1970-01-01T00:00:00Z, and its text forms.
///
/// The calendar is the proleptic Gregorian one, computed from whole days; no time zone data is looked at.
package struct Timestamp: Hashable, Comparable, Sendable {
    package var seconds: Int64

    @inlinable
    package init(seconds: Int64) { self.seconds = seconds }

    @inlinable
    package static func < (left: Timestamp, right: Timestamp) -> Bool { left.seconds < right.seconds }

    /// The years that four digits can say, and so all that can be written.
    @inlinable package static var earliest: Timestamp { Timestamp(seconds: -62_167_219_200) }
    @inlinable package static var latest: Timestamp { Timestamp(seconds: 253_402_300_799) }
}

extension Timestamp {
    /// Reads RFC 3339, `2024-01-01T13:10:00Z`: fractions are cut off, an offset is applied, and a time without either is UTC.
    ///
    /// Nil for anything else, dates that do not exist among it. `T` and `Z` may be small letters and `T` a space (RFC 3339 section 5.6);
    /// a leap second counts as the second after it, and is only believed at the end of a day in UTC (section 5.7).
    package init?(rfc3339 text: some Collection<UInt8>) {
        var reader = DateReader(rest: Array(text)[...])
        guard let seconds = reader.readTime(), reader.rest.isEmpty else { return nil }
        self.init(seconds: seconds)
        guard self >= .earliest && self <= .latest else { return nil }
    }

    package init?(rfc3339 text: String) { self.init(rfc3339: text.utf8) }

    package var rfc3339: String {
        var bytes: [UInt8] = []
        bytes.append(rfc3339: self)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The year, month and day of the date, and the day of the week counted from Thursday, the first day of 1970.
    fileprivate var calendar: (year: Int, month: Int, day: Int, weekday: Int) {
        let days = Int(seconds.flooredQuotient(by: 86_400))
        // Years are counted from March, so that the leap day is the last one; 400 years have 146,097 days.
        let shifted = days + 719_468
        let era = shifted.flooredQuotient(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1, days - days.flooredQuotient(by: 7) * 7)
    }

    /// Days since 1970-01-01; nil for a date that does not exist.
    static func days(year: Int, month: Int, day: Int) -> Int? {
        guard 1...12 ~= month, day >= 1, day <= days(in: month, of: year) else { return nil }
        let yearFromMarch = month <= 2 ? year - 1 : year
        let era = yearFromMarch.flooredQuotient(by: 400)
        let yearOfEra = yearFromMarch - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    fileprivate var secondOfDay: Int { Int(seconds - seconds.flooredQuotient(by: 86_400) * 86_400) }
}

extension [UInt8] {
    /// Appends `2024-01-01T13:10:00Z`.
    package mutating func append(rfc3339 time: Timestamp) {
        precondition(time >= .earliest && time <= .latest, "the year has more digits than its place")
        let (year, month, day, _) = time.calendar
        let second = time.secondOfDay
        // Eight digits at a time, the first lowest; then the signs are put between them.
        let date = DecimalText.digits(UInt32(year * 10_000 + month * 100 + day)) | DecimalText.zeros
        let clock = (DecimalText.digits(UInt32(second / 3_600 * 10_000 + second / 60 % 60 * 100 + second % 60)) | DecimalText.zeros) >> 16
        append(addingCapacity: 24) { out in
            out.append(characters: date & 0xFFFF_FFFF | Self.sign("-", 4) | ((date >> 32) & 0xFFFF) << 40 | Self.sign("-", 7))
            out.append(characters: (date >> 48) | Self.sign("T", 2) | (clock & 0xFFFF) << 24 | Self.sign(":", 5) | ((clock >> 16) & 0xFFFF) << 48)
            out.append(characters: Self.sign(":", 0) | (clock >> 32) << 8 | Self.sign("Z", 3))
            out.removeLast(4)
        }
    }

    private static func sign(_ character: Unicode.Scalar, _ place: UInt64) -> UInt64 { UInt64(UInt8(ascii: character)) << (8 * place) }

    /// Appends `Mon, 01 Jan 2024 13:10:00 GMT`, the IMF-fixdate of RFC 9110 section 5.6.7.
    package mutating func append(httpDate time: Timestamp) {
        let (year, month, day, weekday) = time.calendar
        append(Self.weekdays[weekday])
        append(", ")
        append(twoDigits: day)
        append(ASCII.space)
        append(Self.months[month - 1])
        append(ASCII.space)
        append(twoDigits: year / 100)
        append(twoDigits: year % 100)
        append(ASCII.space)
        append(clockOf: time)
        append(" GMT")
    }

    private mutating func append(clockOf time: Timestamp) {
        let second = time.secondOfDay
        append(twoDigits: second / 3_600)
        append(ASCII.colon)
        append(twoDigits: second / 60 % 60)
        append(ASCII.colon)
        append(twoDigits: second % 60)
    }

    private static let weekdays: [StaticString] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months: [StaticString] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
}

/// Reads the productions of RFC 3339 section 5.6 from the front of what is left.
private struct DateReader {
    var rest: ArraySlice<UInt8>

    mutating func readTime() -> Int64? {
        guard let days = readFullDate(), let separator = rest.popFirst(),
            "Tt ".utf8.contains(separator), let (second, isLeapSecond) = readPartialTime(), let offset = readOffset()
        else { return nil }
        let seconds = days * 86_400 + second - offset
        guard !isLeapSecond || seconds % 86_400 == 0 else { return nil }
        return Int64(seconds)
    }

    /// full-date, as days since 1970-01-01.
    private mutating func readFullDate() -> Int? {
        guard let year = readDigits(4), take("-"), let month = readDigits(2), take("-"), let day = readDigits(2) else { return nil }
        return Timestamp.days(year: year, month: month, day: day)
    }

    /// partial-time, as seconds of the day.
    private mutating func readPartialTime() -> (second: Int, isLeapSecond: Bool)? {
        guard let hour = readDigits(2), take(":"), let minute = readDigits(2), take(":"), let second = readDigits(2),
            hour < 24, minute < 60, second <= 60
        else { return nil }
        if take(".") {
            guard let first = rest.first, ASCII.isDigit(first) else { return nil }
            while let next = rest.first, ASCII.isDigit(next) { rest.removeFirst() }
        }
        return (hour * 3_600 + minute * 60 + second, second == 60)
    }

    /// time-offset in seconds, 0 where there is none.
    private mutating func readOffset() -> Int? {
        guard let sign = rest.popFirst() else { return 0 }
        if sign | 0x20 == UInt8(ascii: "z") { return 0 }
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
            let hour = readDigits(2), take(":"), let minute = readDigits(2), hour < 24, minute < 60
        else { return nil }
        let offset = hour * 3_600 + minute * 60
        return sign == UInt8(ascii: "-") ? -offset : offset
    }

    private mutating func readDigits(_ count: Int) -> Int? {
        guard rest.count >= count else { return nil }
        var value = 0
        for _ in 0..<count {
            let byte = rest.removeFirst()
            guard ASCII.isDigit(byte) else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        return value
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }
}

extension BinaryInteger {
    /// Division that rounds towards minus infinity, which the calendar needs before its zero.
    fileprivate func flooredQuotient(by divisor: Self) -> Self {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
