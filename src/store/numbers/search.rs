//! Finding numbers: pages by keyset, and any part of digits or label by prefix ranges.
//! At 100,000 numbers a scan for `%…%` takes tens of milliseconds; a range takes microseconds.

use sqlx::SqliteConnection;

use super::rows::NumberRow;
use super::{NumbersPage, select_numbers};
use crate::domain::access::GuildId;
use crate::domain::numbers::{Cursor, FRAGMENT_CHARS, Filter, Number};
use crate::domain::voice_bots::BotKey;
use crate::store::{StoreError, key};

/// Up to this many hits are collected by range; beyond, hits are so dense that walking the
/// numbers in order finds a page at once.
const DENSE_HITS: i64 = 1000;

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

/// The three directions of one condition: from, after and before `$2`, `$3` rows at most.
struct Walk {
    from: &'static str,
    after: &'static str,
    before: &'static str,
}

macro_rules! walk {
    ($condition:literal) => {
        Walk {
            from: select_numbers!($condition, "n.e164 >= $2 ORDER BY n.e164 LIMIT $3 + 0"),
            after: select_numbers!($condition, "n.e164 > $2 ORDER BY n.e164 LIMIT $3 + 0"),
            before: select_numbers!($condition, "n.e164 < $2 ORDER BY n.e164 DESC LIMIT $3 + 0"),
        }
    };
}

macro_rules! walk_rare {
    ($condition:literal) => {
        Walk {
            from: rare!($condition, "n.e164 || '' >= $2 ORDER BY n.e164 LIMIT $3 + 0"),
            after: rare!($condition, "n.e164 || '' > $2 ORDER BY n.e164 LIMIT $3 + 0"),
            before: rare!($condition, "n.e164 || '' < $2 ORDER BY n.e164 DESC LIMIT $3 + 0"),
        }
    };
}

const ALL: Walk = walk!("");
const BY_BOT: Walk = walk!("n.bot_key = $4 AND ");
const DENSE: Walk = walk!("instr(n.search_text, $7) > 0 AND ");
const DENSE_BY_BOT: Walk = walk!("n.bot_key = $4 AND instr(n.search_text, $7) > 0 AND ");
const RARE: Walk = walk_rare!("");
const RARE_BY_BOT: Walk = walk_rare!("n.bot_key = $4 AND ");

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

/// What `around` is asked for.
struct Query<'a> {
    guild: GuildId,
    walk: &'static Walk,
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
        let (low, high) = range(self.search);
        let rows: Vec<NumberRow> = sqlx::query_as(sql)
            .bind(key(self.guild))
            .bind(edge.to_owned())
            .bind(limit)
            .bind(self.bot.map(|bot| bot.0))
            .bind(low)
            .bind(high)
            .bind(self.search.to_owned())
            .fetch_all(connection)
            .await?;
        rows.into_iter().map(NumberRow::number).collect()
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
    let (bot, search) = match filter {
        Filter::All => (None, ""),
        Filter::Bot(bot) => (Some(*bot), ""),
        Filter::Search(search) => (None, search.as_str()),
        Filter::BotAndSearch(bot, search) => (Some(*bot), search.as_str()),
    };
    let walk = match (bot, search) {
        (None, "") => &ALL,
        (Some(_), "") => &BY_BOT,
        (bot, search) => match (is_dense(connection, guild, search).await?, bot) {
            (true, None) => &DENSE,
            (true, Some(_)) => &DENSE_BY_BOT,
            (false, None) => &RARE,
            (false, Some(_)) => &RARE_BY_BOT,
        },
    };
    let query = Query { guild, walk, bot, search };
    match cursor {
        Cursor::Before(phone) => before(connection, &query, phone.as_str(), limit).await,
        Cursor::Start => forward(connection, &query, walk.from, "", limit).await,
        Cursor::From(phone) => forward(connection, &query, walk.from, phone.as_str(), limit).await,
        Cursor::After(phone) => {
            forward(connection, &query, walk.after, phone.as_str(), limit).await
        }
    }
}

async fn forward(
    connection: &mut SqliteConnection,
    query: &Query<'_>,
    sql: &'static str,
    edge: &str,
    limit: i64,
) -> Result<NumbersPage, StoreError> {
    let rows = query.rows(connection, sql, edge, limit + 1).await?;
    if rows.is_empty() && !edge.is_empty() {
        // The last page was emptied meanwhile: show the one before it.
        return before(connection, query, edge, limit).await;
    }
    let beyond = match rows.first() {
        Some(first) if !edge.is_empty() => {
            let edge = first.phone.to_string();
            !query.rows(connection, query.walk.before, &edge, 1).await?.is_empty()
        }
        _ => false,
    };
    Ok(NumbersPage::forward(rows, limit, beyond))
}

async fn before(
    connection: &mut SqliteConnection,
    query: &Query<'_>,
    edge: &str,
    limit: i64,
) -> Result<NumbersPage, StoreError> {
    let rows = query.rows(connection, query.walk.before, edge, limit + 1).await?;
    let beyond = !query.rows(connection, query.walk.from, edge, 1).await?.is_empty();
    Ok(NumbersPage::before(rows, limit, beyond))
}

impl NumbersPage {
    /// The page from where it begins on, of its rows and one more if there is; `beyond` says whether there are
    /// numbers on the other side.
    pub(in crate::store) fn forward(mut rows: Vec<Number>, limit: i64, beyond: bool) -> Self {
        let has_after = more_than(&mut rows, limit);
        Self { rows, has_before: beyond, has_after }
    }

    /// The page up to where it ends, of rows that were read from there.
    pub(in crate::store) fn before(mut rows: Vec<Number>, limit: i64, beyond: bool) -> Self {
        let has_before = more_than(&mut rows, limit);
        rows.reverse();
        Self { rows, has_before, has_after: beyond }
    }
}

/// Cuts the row that was read only to know whether there are more.
fn more_than(rows: &mut Vec<Number>, limit: i64) -> bool {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > limit;
    rows.truncate(limit);
    more
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
