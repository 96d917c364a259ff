//! Discord's ids: 42 bits of milliseconds since 2015, then a counter.

use std::time::{SystemTime, UNIX_EPOCH};

/// Milliseconds between 1970 and the first second of 2015, where Discord's ids start.
const DISCORD_EPOCH_MS: u64 = 1_420_070_400_000;
/// When everything in a world was made (2024-01-01), so that its ids are the same in every run.
const WORLD_MS: u64 = 1_704_067_200_000 - DISCORD_EPOCH_MS;

/// Gives out ids, each larger than the one before.
#[derive(Debug, Default)]
pub(crate) struct Snowflakes {
    last: u64,
}

impl Snowflakes {
    /// Every id from now on is larger than this one.
    pub(crate) fn begin_after(&mut self, id: u64) {
        self.last = self.last.max(id);
    }

    /// An id whose timestamp is now.
    pub(crate) fn next(&mut self) -> u64 {
        let now = unix_ms().saturating_sub(DISCORD_EPOCH_MS) << 22;
        self.last = now.max(self.last + 1);
        self.last
    }
}

/// The id of the `n`th thing of a world: the same in every run.
pub(crate) fn of_world(n: u64) -> u64 {
    (WORLD_MS + n) << 22
}

/// Milliseconds since 1970 on the real clock.
pub(crate) fn unix_ms() -> u64 {
    #[expect(clippy::disallowed_methods, reason = "this is the sandbox's clock")]
    let now = SystemTime::now();
    now.duration_since(UNIX_EPOCH)
        .map_or(0, |since| u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

/// `2026-11-22T17:05:00.000000+00:00`, as Discord writes times.
pub(crate) fn iso8601(unix_ms: u64) -> String {
    let days = unix_ms / 86_400_000;
    let in_day = unix_ms % 86_400_000;
    // Civil date from a day count (the usual 400-year era arithmetic, years starting in March).
    let z = days + 719_468;
    let era = z / 146_097;
    let day_of_era = z % 146_097;
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    format!(
        "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}.{:03}000+00:00",
        in_day / 3_600_000,
        in_day / 60_000 % 60,
        in_day / 1000 % 60,
        in_day % 1000
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_discord_writes_them() {
        assert_eq!(iso8601(0), "1970-01-01T00:00:00.000000+00:00");
        assert_eq!(iso8601(1_709_210_096_789), "2024-02-29T12:34:56.789000+00:00");
    }

    #[test]
    fn ids_grow() {
        let mut ids = Snowflakes::default();
        let (first, second) = (ids.next(), ids.next());
        assert!(second > first);
        assert!(first > of_world(1_000_000));
    }
}
