//! HTTP-dates: `Sun, 06 Nov 1994 08:49:37 GMT` (IMF-fixdate, RFC 9110 section 5.6.7), and the dates and
//! times of RFC 3339: `1994-11-06T08:49:37Z`.

/// Whether the text is an IMF-fixdate of a day that exists, with the right day of the week.
pub(crate) fn is_imf_fixdate(text: &str) -> bool {
    read(text.as_bytes()).is_some()
}

/// Whether the text is a date and time of RFC 3339, section 5.6, whose day exists.
pub(crate) fn is_rfc3339(text: &str) -> bool {
    read_rfc3339(text.as_bytes()).is_some()
}

fn read_rfc3339(text: &[u8]) -> Option<()> {
    let (year, rest) = number(text, 4)?;
    let (month, rest) = number(rest.strip_prefix(b"-")?, 2)?;
    let (day, rest) = number(rest.strip_prefix(b"-")?, 2)?;
    let ([b'T' | b't'], rest) = rest.split_first_chunk()? else { return None };
    let (hour, rest) = number(rest, 2)?;
    let (minute, rest) = number(rest.strip_prefix(b":")?, 2)?;
    let (second, rest) = number(rest.strip_prefix(b":")?, 2)?;
    let offset = offset_in_minutes(without_fraction(rest)?)?;
    let month = month.checked_sub(1).filter(|month| *month < 12)?;
    let is_day = (1..=length(month, year)).contains(&day);
    let in_utc = (hour * 60 + minute + DAY - offset) % DAY;
    let leap_second = second == 60 && in_utc == DAY - 1;
    (is_day && hour < 24 && minute < 60 && (second < 60 || leap_second)).then_some(())
}

/// The rest of the text behind a fraction of a second, if there is one.
fn without_fraction(text: &[u8]) -> Option<&[u8]> {
    let Some(fraction) = text.strip_prefix(b".") else { return Some(text) };
    let digits = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
    fraction.get(digits..).filter(|_| digits > 0)
}

/// `Z`, or an offset from UTC such as `-08:00`, in minutes modulo a day.
fn offset_in_minutes(text: &[u8]) -> Option<usize> {
    let (sign, rest) = text.split_first()?;
    if matches!((sign, rest), (b'Z' | b'z', [])) {
        return Some(0);
    }
    let (hour, rest) = number(rest, 2)?;
    let (minute, rest) = number(rest.strip_prefix(b":")?, 2)?;
    if hour >= 24 || minute >= 60 || !rest.is_empty() {
        return None;
    }
    let minutes = hour * 60 + minute;
    match sign {
        b'+' => Some(minutes),
        b'-' => Some((DAY - minutes) % DAY),
        _ => None,
    }
}

fn read(text: &[u8]) -> Option<()> {
    let (weekday, rest) = text.split_first_chunk::<3>()?;
    let (day, rest) = number(rest.strip_prefix(b", ")?, 2)?;
    let (month, rest) = rest.strip_prefix(b" ")?.split_first_chunk::<3>()?;
    let (year, rest) = number(rest.strip_prefix(b" ")?, 4)?;
    let (hour, rest) = number(rest.strip_prefix(b" ")?, 2)?;
    let (minute, rest) = number(rest.strip_prefix(b":")?, 2)?;
    let (second, rest) = number(rest.strip_prefix(b":")?, 2)?;
    let month = MONTHS.iter().position(|name| *name == month)?;
    let leap_second = (hour, minute, second) == (23, 59, 60);
    let is_time = hour < 24 && minute < 60 && (second < 60 || leap_second);
    let is_day = (1..=length(month, year)).contains(&day);
    let is_weekday = WEEKDAYS.get(day_of_week(year, month, day)) == Some(&weekday);
    (rest == b" GMT" && is_time && is_day && is_weekday).then_some(())
}

/// The number of exactly `digits` digits at the start, and the rest.
fn number(text: &[u8], digits: usize) -> Option<(usize, &[u8])> {
    let (number, rest) = text.split_at_checked(digits)?;
    let value = number.iter().try_fold(0, |value, digit| {
        digit.is_ascii_digit().then(|| value * 10 + usize::from(digit - b'0'))
    })?;
    Some((value, rest))
}

/// The number of days of a month; months count from 0.
fn length(month: usize, year: usize) -> usize {
    match month {
        1 if is_leap(year) => 29,
        1 => 28,
        3 | 5 | 8 | 10 => 30,
        _ => 31,
    }
}

/// The day of the week, 0 for Sunday.
fn day_of_week(year: usize, month: usize, day: usize) -> usize {
    let before = (0..month).map(|month| length(month, year)).sum::<usize>();
    // The leap years before this year. Year 0 is a leap year, and 1 January 0 was a Saturday.
    let leaps =
        if year == 0 { 0 } else { (year - 1) / 4 - (year - 1) / 100 + (year - 1) / 400 + 1 };
    (year * 365 + leaps + before + day + 5) % 7
}

fn is_leap(year: usize) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

/// A day, in minutes.
const DAY: usize = 24 * 60;

const WEEKDAYS: [&[u8; 3]; 7] = [b"Sun", b"Mon", b"Tue", b"Wed", b"Thu", b"Fri", b"Sat"];

const MONTHS: [&[u8; 3]; 12] = [
    b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_the_calendar_are_accepted() {
        for date in [
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Tue, 26 Mar 2019 16:06:51 GMT",
            "Thu, 29 Feb 2024 00:00:00 GMT",
            "Tue, 29 Feb 2000 23:59:59 GMT",
            "Sat, 31 Dec 2016 23:59:60 GMT",
            "Fri, 31 Dec 9999 23:59:59 GMT",
            "Thu, 01 Jan 1970 00:00:00 GMT",
            "Mon, 01 Jan 0001 00:00:00 GMT",
            "Sat, 01 Jan 0000 00:00:00 GMT",
        ] {
            assert!(is_imf_fixdate(date), "{date}");
        }
    }

    #[test]
    fn dates_and_times_of_rfc_3339_are_accepted() {
        for date in [
            "1994-11-06T08:49:37Z",
            "1985-04-12t23:20:50.52z",
            "1996-12-19T16:39:57-08:00",
            "1990-12-31T23:59:60Z",
            "1990-12-31T15:59:60-08:00",
            "1991-01-01T05:29:60+05:30",
            "1937-01-01T12:00:27.87+00:20",
            "0000-02-29T00:00:00-00:00",
        ] {
            assert!(is_rfc3339(date), "{date}");
        }
    }

    #[test]
    fn other_dates_and_times_are_rejected() {
        for date in [
            "1994-11-06",
            "1994-11-06 08:49:37Z",
            "1994-11-06T08:49:37",
            "1994-11-06T08:49Z",
            "1994-11-06T08:49:37.Z",
            "1994-11-06T08:49:37+0100",
            "1994-11-06T08:49:37+24:00",
            "1994-11-06T08:49:37-23:60",
            "1994-11-06T08:49:37-24:01",
            "1994-11-06T08:49:37-99:99",
            "1994-11-06T08:49:37ZZ",
            "1994-13-06T08:49:37Z",
            "1994-00-06T08:49:37Z",
            "1994-11-31T08:49:37Z",
            "2023-02-29T08:49:37Z",
            "1994-11-06T24:00:00Z",
            "1994-11-06T08:60:00Z",
            "1994-11-06T08:49:60Z",
            "1990-12-31T23:59:60+01:00",
            "1990-12-31T23:59:61Z",
            "19941106T084937Z",
            "",
        ] {
            assert!(!is_rfc3339(date), "{date}");
        }
    }

    #[test]
    fn dates_outside_the_calendar_are_rejected() {
        for date in [
            "Mon, 06 Nov 1994 08:49:37 GMT",
            "Thu, 29 Feb 2023 00:00:00 GMT",
            "Wed, 29 Feb 2023 00:00:00 GMT",
            "Thu, 29 Feb 1900 00:00:00 GMT",
            "Sun, 00 Nov 1994 08:49:37 GMT",
            "Mon, 31 Nov 1994 08:49:37 GMT",
            "Thu, 31 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 24:00:00 GMT",
            "Sun, 06 Nov 1994 08:60:37 GMT",
            "Sun, 06 Nov 1994 08:49:60 GMT",
        ] {
            assert!(!is_imf_fixdate(date), "{date}");
        }
    }

    #[test]
    fn other_formats_are_rejected() {
        for date in [
            "",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
            "Sun, 6 Nov 1994 08:49:37 GMT",
            "sun, 06 nov 1994 08:49:37 gmt",
            "Sun, 06 Nov 1994 08:49:37 UTC",
            "Sun, 06 Nov 1994 08:49:37 +0000",
            "Sun, 06 Nov 1994 08:49:37",
            "Sun, 06 Nov 1994 08:49:37 GMT ",
            "Sun,06 Nov 1994 08:49:37 GMT",
            "1994-11-06T08:49:37Z",
            "Sun, +6 Nov 1994 08:49:37 GMT",
        ] {
            assert!(!is_imf_fixdate(date), "{date}");
        }
    }

    #[test]
    fn weekdays_are_consecutive_for_four_centuries() {
        let mut expected = day_of_week(1799, 11, 31);
        for year in 1800..2200 {
            for month in 0..12 {
                for day in 1..=length(month, year) {
                    expected = (expected + 1) % 7;
                    assert_eq!(day_of_week(year, month, day), expected, "{year} {month} {day}");
                }
            }
        }
    }
}
