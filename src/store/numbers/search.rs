//! Finding numbers: pages by keyset, and any part of digits or label by prefix ranges.
//! At 100,000 numbers a scan for `%…%` takes tens of milliseconds; a range takes microseconds.

use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, SqliteConnection};

use super::rows::NumberRow;
use super::{NumbersPage, select_numbers};
use crate::domain::access::GuildId;
use crate::domain::numbers::{Answered, Cursor, FRAGMENT_CHARS, Filter, Number};
use crate::domain::voice_bots::BotKey;
use crate::store::{StoreError, key};

/// Up to this many hits are collected by range; beyond, hits are so dense that walking the
/// numbers in order finds a page at once.
const DENSE_HITS: i64 = 1000;

/// How far it is counted what comes before and after a page: more takes longer than it is worth.
pub(in crate::store) const COUNTED: i64 = 1000;

/// A search that hits more rows than [`DENSE_HITS`] walks the numbers; a rarer one starts from its
/// hits (`|| ''` keeps the cursor from becoming the walk).
macro_rules! rare {
    ($($rest:literal),+) => {
        select_numbers!(
            "n.e164 IN (SELECT s.e164 FROM number_search s WHERE s.guild_id = $1 AND s.fragment >= $5 AND s.fragment < $6) \
             AND instr(n.search_text, $7) > 0 AND ",
            $($rest),+
        )
    };
}

/// The three directions of one condition: from, after and before `$2`, `$3` rows at most; and how many there are
/// before and after it, up to `$3`.
struct Walk {
    from: &'static str,
    after: &'static str,
    before: &'static str,
    how_many_before: &'static str,
    how_many_after: &'static str,
}

macro_rules! how_many {
    ($rows:expr) => {
        concat!("SELECT count(*) FROM (", $rows, ")")
    };
}

macro_rules! walk {
    ($condition:literal) => {
        Walk {
            from: select_numbers!($condition, "n.e164 >= $2 ORDER BY n.e164 LIMIT $3 + 0"),
            after: select_numbers!($condition, "n.e164 > $2 ORDER BY n.e164 LIMIT $3 + 0"),
            before: select_numbers!($condition, "n.e164 < $2 ORDER BY n.e164 DESC LIMIT $3 + 0"),
            how_many_before: how_many!(select_numbers!($condition, "n.e164 < $2 LIMIT $3 + 0")),
            how_many_after: how_many!(select_numbers!($condition, "n.e164 > $2 LIMIT $3 + 0")),
        }
    };
}

macro_rules! walk_rare {
    ($condition:literal) => {
        Walk {
            from: rare!($condition, "n.e164 || '' >= $2 ORDER BY n.e164 LIMIT $3 + 0"),
            after: rare!($condition, "n.e164 || '' > $2 ORDER BY n.e164 LIMIT $3 + 0"),
            before: rare!($condition, "n.e164 || '' < $2 ORDER BY n.e164 DESC LIMIT $3 + 0"),
            how_many_before: how_many!(rare!($condition, "n.e164 || '' < $2 LIMIT $3 + 0")),
            how_many_after: how_many!(rare!($condition, "n.e164 || '' > $2 LIMIT $3 + 0")),
        }
    };
}

const ALL: Walk = walk!("");
// `$4` is NULL for those that nobody answers.
const BY_BOT: Walk = walk!("n.bot_key IS $4 AND ");
const DENSE: Walk = walk!("instr(n.search_text, $7) > 0 AND ");
const DENSE_BY_BOT: Walk = walk!("n.bot_key IS $4 AND instr(n.search_text, $7) > 0 AND ");
const RARE: Walk = walk_rare!("");
const RARE_BY_BOT: Walk = walk_rare!("n.bot_key IS $4 AND ");

/// How many of the first hits there are, up to `$4`.
const COUNT_HITS: &str = "SELECT count(*) FROM (SELECT 1 FROM number_search \
    WHERE guild_id = $1 AND fragment >= $2 AND fragment < $3 LIMIT $4 + 0)";

/// Suggestions while nothing is typed.
macro_rules! changed_last {
    () => {
        "SELECT n.e164, n.label, b.name FROM numbers n \
         LEFT JOIN voice_bots b ON b.guild_id = n.guild_id AND b.bot_key = n.bot_key \
         WHERE n.guild_id = $1 ORDER BY n.rev DESC, n.e164 LIMIT $2 + 0"
    };
}
pub(in crate::store) use changed_last;

/// Suggestions for what is typed. The range is read in its order, which `CROSS JOIN` keeps, until
/// there are enough; a hit of a long query's window alone does not count.
macro_rules! best_hits {
    () => {
        "SELECT n.e164, n.label, b.name FROM number_search s \
         CROSS JOIN numbers n ON n.guild_id = s.guild_id AND n.e164 = s.e164 \
         LEFT JOIN voice_bots b ON b.guild_id = n.guild_id AND b.bot_key = n.bot_key \
         WHERE s.guild_id = $1 AND s.fragment >= $2 AND s.fragment < $3 AND instr(n.search_text, $4) > 0 \
         ORDER BY s.fragment, s.e164 LIMIT $5 + 0"
    };
}
pub(in crate::store) use best_hits;

/// Which numbers are asked for.
struct Query<'a> {
    guild: GuildId,
    bot: Option<BotKey>,
    search: &'a str,
}

impl Query<'_> {
    async fn rows(
        &self,
        connection: &mut SqliteConnection,
        sql: &'static str,
        edge: &str,
        limit: i64,
    ) -> Result<Vec<Number>, StoreError> {
        let rows: Vec<NumberRow> = self.read(connection, sql, edge, limit).await?;
        rows.into_iter().map(NumberRow::number).collect()
    }

    /// How many there are, up to [`COUNTED`] and one more.
    async fn how_many(
        &self,
        connection: &mut SqliteConnection,
        sql: &'static str,
        edge: &str,
    ) -> Result<i64, StoreError> {
        let counted: Vec<(i64,)> = self.read(connection, sql, edge, COUNTED + 1).await?;
        Ok(counted.first().map_or(0, |(many,)| *many))
    }

    async fn read<R: for<'r> FromRow<'r, SqliteRow> + Send + Unpin>(
        &self,
        connection: &mut SqliteConnection,
        sql: &'static str,
        edge: &str,
        limit: i64,
    ) -> Result<Vec<R>, StoreError> {
        let (low, high) = range(self.search);
        let query = sqlx::query_as(sql)
            .bind(key(self.guild))
            .bind(edge.to_owned())
            .bind(limit)
            .bind(self.bot.map(|bot| bot.0))
            .bind(low)
            .bind(high)
            .bind(self.search.to_owned());
        Ok(query.fetch_all(connection).await?)
    }
}

/// A page of numbers around the cursor.
pub(in crate::store) async fn page(
    connection: &mut SqliteConnection,
    guild: GuildId,
    filter: &Filter,
    cursor: &Cursor,
    limit: i64,
) -> Result<NumbersPage, StoreError> {
    let search = filter.search.as_str();
    let dense = !search.is_empty() && is_dense(connection, guild, search).await?;
    let (by_bot, bot) = match &filter.answered {
        Answered::Any => (false, None),
        Answered::Nobody => (true, None),
        Answered::By(bot) => (true, Some(*bot)),
    };
    let walk = match (search, dense, by_bot) {
        ("", _, false) => &ALL,
        ("", _, true) => &BY_BOT,
        (_, true, false) => &DENSE,
        (_, true, true) => &DENSE_BY_BOT,
        (_, false, false) => &RARE,
        (_, false, true) => &RARE_BY_BOT,
    };
    let query = Query { guild, bot, search };
    let (sql, edge, mut backwards) = match cursor {
        Cursor::Start => (walk.from, "", false),
        Cursor::From(phone) => (walk.from, phone.as_str(), false),
        Cursor::After(phone) => (walk.after, phone.as_str(), false),
        Cursor::Before(phone) => (walk.before, phone.as_str(), true),
    };
    let mut rows = query.rows(connection, sql, edge, limit).await?;
    if rows.is_empty() && !edge.is_empty() {
        // That page was emptied meanwhile: show what is on the other side of its edge.
        let sql = if backwards { walk.from } else { walk.before };
        rows = query.rows(connection, sql, edge, limit).await?;
        backwards = !backwards;
    }
    if backwards {
        rows.reverse();
    }
    let (first, last) = match (rows.first(), rows.last()) {
        (Some(first), Some(last)) => (first.phone.to_string(), last.phone.to_string()),
        _ => return Ok(NumbersPage::counted(rows, 0, 0)),
    };
    let before = query.how_many(connection, walk.how_many_before, &first).await?;
    let after = query.how_many(connection, walk.how_many_after, &last).await?;
    Ok(NumbersPage::counted(rows, before, after))
}

impl NumbersPage {
    /// Rows with how many there are before and after them, up to [`COUNTED`] and one more.
    fn counted(rows: Vec<Number>, before: i64, after: i64) -> Self {
        let shown = i64::try_from(rows.len()).unwrap_or(i64::MAX);
        let known = |many: i64| (many <= COUNTED).then_some(many);
        Self {
            has_before: before > 0,
            has_after: after > 0,
            position: known(before).filter(|_| shown > 0).map(|before| before + 1),
            total: known(before).zip(known(after)).map(|(before, after)| before + shown + after),
            rows,
        }
    }
}

async fn is_dense(
    connection: &mut SqliteConnection,
    guild: GuildId,
    search: &str,
) -> Result<bool, StoreError> {
    let (low, high) = range(search);
    let (hits,): (i64,) = sqlx::query_as(COUNT_HITS)
        .bind(key(guild))
        .bind(low)
        .bind(high)
        .bind(DENSE_HITS)
        .fetch_one(connection)
        .await?;
    Ok(hits >= DENSE_HITS)
}

/// The range of fragments that begin with the query, or with the end of a long one: what is typed
/// last tells numbers apart ("Sales Line 4711"), and no fragment begins with a space.
pub(in crate::store) fn range(query: &str) -> (String, String) {
    let beyond = query.chars().count().saturating_sub(FRAGMENT_CHARS);
    let window: String = query.chars().skip(beyond).collect();
    let low = window.trim_start_matches(' ').to_owned();
    // U+10FFFF sorts after every character.
    let high = format!("{low}\u{10ffff}");
    (low, high)
}

#[cfg(test)]
mod plans;
