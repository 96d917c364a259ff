//! A moment as people and programs write it.

/// A moment in ISO 8601, UTC: `2026-11-22T18:13:40Z`.
#[must_use]
pub fn iso_8601(unix: i64) -> String {
    const DAY: i64 = 24 * 60 * 60;
    let (day, second) = (unix.div_euclid(DAY), unix.rem_euclid(DAY));
    // Days are counted from 1 March of the year 0, in eras of 400 years, as every era has as many days
    // and a leap day ends its year (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms").
    let days = day + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day_of_month = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let (hour, minute) = (second / 3600, second / 60 % 60);
    format!("{year:04}-{month:02}-{day_of_month:02}T{hour:02}:{minute:02}:{:02}Z", second % 60)
}

#[cfg(test)]
mod tests {
    use super::iso_8601;

    #[test]
    fn moments_are_written_as_the_calendar_has_them() {
        for (unix, written) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_709_210_096, "2024-02-29T12:34:56Z"),
            (1_735_689_599, "2024-12-31T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
            (-1, "1969-12-31T23:59:59Z"),
        ] {
            assert_eq!(iso_8601(unix), written);
        }
    }
}
