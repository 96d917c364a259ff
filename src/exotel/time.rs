//! Times as Exotel writes them: India's, without saying so, unless a zone stands behind them.

use crate::domain::audit::iso_8601;

/// India is five and a half hours ahead of UTC, all year.
const INDIA: i64 = 5 * 3600 + 1800;

/// The unix seconds of `2017-03-03 12:30:24` (India's time), `2018-08-22T12:22:49Z` or `…+05:30`.
pub(super) fn read(text: &str) -> Option<i64> {
    let number = |range: std::ops::Range<usize>| -> Option<i64> {
        let digits = text.get(range)?;
        digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())?
    };
    let is =
        |at: usize, allowed: &[u8]| text.as_bytes().get(at).is_some_and(|b| allowed.contains(b));
    let separated = is(4, b"-") && is(7, b"-") && is(10, b" T") && is(13, b":") && is(16, b":");
    let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
    let (hour, minute, second) = (number(11..13)?, number(14..16)?, number(17..19)?);
    let possible = (1970..=9999).contains(&year)
        && (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && hour < 24
        && minute < 60
        && second < 61;
    if !separated || !possible {
        return None;
    }
    let zone = match text.get(19..)?.trim() {
        "" => INDIA,
        "Z" => 0,
        zone => offset(zone)?,
    };
    Some(days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - zone)
}

/// The same moment as Exotel reads it in a filter: `2017-03-03 12:30:24`.
pub(super) fn write(unix: i64) -> String {
    iso_8601(unix.saturating_add(INDIA)).replace('T', " ").trim_end_matches('Z').to_owned()
}

/// The seconds of `+05:30` or `-0800`.
fn offset(zone: &str) -> Option<i64> {
    let (sign, digits) = match zone.split_at_checked(1)? {
        ("+", digits) => (1, digits.replace(':', "")),
        ("-", digits) => (-1, digits.replace(':', "")),
        _ => return None,
    };
    let number: i64 = (digits.len() == 4).then(|| digits.parse().ok())??;
    (0..=1459).contains(&number).then_some(sign * (number / 100 * 3600 + number % 100 * 60))
}

/// Days from 1970 to a day of the calendar, counted as in [`iso_8601`].
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::{read, write};

    #[test]
    fn a_time_without_a_zone_is_indias() {
        assert_eq!(read("1970-01-01 05:30:00"), Some(0));
        assert_eq!(read("2024-02-29 18:04:56"), Some(1_709_210_096));
        assert_eq!(read("2024-02-29T12:34:56Z"), Some(1_709_210_096));
        assert_eq!(read("2024-02-29T18:04:56+05:30"), Some(1_709_210_096));
        assert_eq!(read("2024-02-29 04:34:56 -0800"), Some(1_709_210_096));
    }

    #[test]
    fn what_is_written_is_read_back() {
        for unix in [0, 951_782_400, 1_709_210_096, 1_735_689_599, 4_107_542_400] {
            assert_eq!(read(&write(unix)), Some(unix));
        }
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in [
            "",
            "null",
            "0000-00-00 00:00:00",
            "2024-13-01 00:00:00",
            "2024-02-29",
            "29/02/2024 10:00:00",
            "2024-02-29 10:00:00 IST",
            "2024-02-29 1é:00:00",
            "+024-02-29 10:00:00",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
