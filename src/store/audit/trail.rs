//! The trail as people read it: filtered, page by page, and row by row for an export.

use sqlx::{FromRow, QueryBuilder, Sqlite};

use super::{EntryRow, entry};
use crate::domain::access::{MemberId, Permit};
use crate::domain::audit::{
    AuditCursor, AuditEntry, AuditFilter, AuditKind, History, RefusedAttempt, Seq,
};
use crate::store::{Store, StoreError, key};

/// A page of the trail, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trail<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// There are newer ones.
    pub has_newer: bool,
    /// There are older ones.
    pub has_older: bool,
}

/// A row of the trail as it is stored, for an export.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct TrailRow {
    /// Its number within the server.
    pub seq: Seq,
    /// When, in unix seconds.
    pub at: i64,
    /// Who, as SQL keeps an id.
    pub actor_id: i64,
    /// What was done, in the stored word.
    pub action: String,
    /// To what.
    pub target: String,
    /// How it was, as JSON.
    pub old_value: Option<String>,
    /// How it became, as JSON.
    pub new_value: Option<String>,
    /// The row that this one takes back.
    pub undoes: Option<Seq>,
    /// The interaction, as SQL keeps an id.
    pub interaction_id: i64,
    /// What chains it to all rows before it.
    pub hash: Vec<u8>,
}

#[derive(FromRow)]
struct EntryWithHistory {
    #[sqlx(flatten)]
    entry: EntryColumns,
    last_seq: Seq,
    undone_by: Option<Seq>,
}

#[derive(FromRow)]
struct EntryColumns {
    seq: Seq,
    at: i64,
    actor_id: i64,
    action: String,
    target: String,
    old_value: Option<String>,
    new_value: Option<String>,
    undoes: Option<Seq>,
}

impl From<EntryColumns> for EntryRow {
    fn from(row: EntryColumns) -> Self {
        (
            row.seq,
            row.at,
            row.actor_id,
            row.action,
            row.target,
            row.old_value,
            row.new_value,
            row.undoes,
        )
    }
}

impl Store {
    /// A page of changes with what came after each. A filter for refused attempts finds none here.
    pub async fn trail(
        &self,
        permit: &Permit,
        filter: &AuditFilter,
        cursor: AuditCursor,
        rows: i64,
    ) -> Result<Trail<(AuditEntry, History)>, StoreError> {
        let mut query = QueryBuilder::new(
            "SELECT a.seq, a.at, a.actor_id, a.action, a.target, a.old_value, a.new_value, a.undoes, \
             (SELECT MAX(l.seq) FROM audit l WHERE l.guild_id = a.guild_id AND l.target = a.target) AS last_seq, \
             (SELECT MIN(u.seq) FROM audit u WHERE u.guild_id = a.guild_id AND u.target = a.target \
                AND u.seq > a.seq AND u.undoes = a.seq) AS undone_by \
             FROM audit a WHERE a.guild_id = ",
        );
        query.push_bind(key(permit.guild()));
        if let Some(number) = &filter.number {
            query.push(" AND a.target = ");
            query.push_bind(number.to_string());
        }
        if let Some(member) = filter.member {
            query.push(" AND a.actor_id = ");
            query.push_bind(member.0.cast_signed());
        }
        match filter.kind {
            AuditKind::Changes => {}
            AuditKind::Only(action) => {
                query.push(" AND a.action = ");
                query.push_bind(action.word());
            }
            AuditKind::Refused => {
                query.push(" AND FALSE");
            }
        }
        self.since(&mut query, "a.at", filter);
        paged(&mut query, "a.seq", cursor, rows);
        let found: Vec<EntryWithHistory> =
            query.build_query_as().fetch_all(&mut *self.read().await?).await?;
        let found = found
            .into_iter()
            .map(|row| {
                let history = History { last: row.last_seq, undone_by: row.undone_by };
                Ok((entry(row.entry.into())?, history))
            })
            .collect::<Result<Vec<_>, StoreError>>()?;
        Ok(page(found, cursor, rows))
    }

    /// A page of refused attempts. They are about no number, so that part of a filter is not asked.
    pub async fn refused_attempts(
        &self,
        permit: &Permit,
        filter: &AuditFilter,
        cursor: AuditCursor,
        rows: i64,
    ) -> Result<Trail<RefusedAttempt>, StoreError> {
        let mut query = QueryBuilder::new(
            "SELECT denial, at, member_id, action, surface, channel_id FROM denials WHERE guild_id = ",
        );
        query.push_bind(key(permit.guild()));
        if let Some(member) = filter.member {
            query.push(" AND member_id = ");
            query.push_bind(member.0.cast_signed());
        }
        self.since(&mut query, "at", filter);
        paged(&mut query, "denial", cursor, rows);
        let found: Vec<(Seq, i64, i64, String, String, i64)> =
            query.build_query_as().fetch_all(&mut *self.read().await?).await?;
        let found = found
            .into_iter()
            .map(|(number, at, member, action, surface, channel)| RefusedAttempt {
                number,
                at,
                member: MemberId(member.cast_unsigned()),
                action,
                surface,
                channel: channel.cast_unsigned(),
            })
            .collect();
        Ok(page(found, cursor, rows))
    }

    /// The next rows above `after`, oldest first, not older than `from` (unix seconds).
    pub async fn trail_rows(
        &self,
        permit: &Permit,
        from: i64,
        after: Seq,
        rows: i64,
    ) -> Result<Vec<TrailRow>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT seq, at, actor_id, action, target, old_value, new_value, undoes, interaction_id, hash \
             FROM audit WHERE guild_id = $1 AND seq > $2 AND at >= $3 ORDER BY seq LIMIT $4 + 0",
        )
        .bind(key(permit.guild()))
        .bind(after)
        .bind(from)
        .bind(rows)
        .fetch_all(&mut *self.read().await?)
        .await?)
    }

    /// The newest row's number; 0 before the first change.
    pub async fn newest_change(&self, permit: &Permit) -> Result<Seq, StoreError> {
        let row: Option<(Seq,)> = sqlx::query_as("SELECT seq FROM workspaces WHERE guild_id = $1")
            .bind(key(permit.guild()))
            .fetch_optional(&mut *self.read().await?)
            .await?;
        Ok(row.map_or(0, |(seq,)| seq))
    }

    fn since(&self, query: &mut QueryBuilder<Sqlite>, column: &str, filter: &AuditFilter) {
        if let Some(since) = filter.since {
            query.push(format_args!(" AND {column} >= "));
            query.push_bind(self.clock().now() - since.seconds());
        }
    }
}

/// One row more than asked for says whether there is more in that direction.
fn paged(query: &mut QueryBuilder<Sqlite>, column: &str, cursor: AuditCursor, rows: i64) {
    let order = match cursor {
        AuditCursor::Newest => "DESC",
        AuditCursor::Before(seq) => {
            query.push(format_args!(" AND {column} < "));
            query.push_bind(seq);
            "DESC"
        }
        AuditCursor::After(seq) => {
            query.push(format_args!(" AND {column} > "));
            query.push_bind(seq);
            "ASC"
        }
    };
    query.push(format_args!(" ORDER BY {column} {order} LIMIT "));
    query.push_bind(rows + 1);
}

fn page<T>(mut rows: Vec<T>, cursor: AuditCursor, most: i64) -> Trail<T> {
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let more = rows.len() > most;
    rows.truncate(most);
    // Nothing is ever taken out of the trail: where a page was left, there is one still.
    let (has_newer, has_older) = match cursor {
        AuditCursor::Newest => (false, more),
        AuditCursor::Before(_) => (true, more),
        AuditCursor::After(_) => {
            rows.reverse();
            (more, true)
        }
    };
    Trail { rows, has_newer, has_older }
}
