//! The trail as people read it: filtered, page by page, and row by row for an export.

use sqlx::{FromRow, QueryBuilder, Sqlite};

use crate::domain::access::{ChannelId, MemberId, Permit};
use crate::domain::audit::{
    AuditCursor, AuditEntry, AuditFilter, AuditKind, History, RefusedAttempt, Seq,
};
use crate::store::audit_row::{AuditRow, select_audit};
use crate::store::{Store, StoreError, key};

/// A page of the trail, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trail<T> {
    pub rows: Vec<T>,
    pub has_newer: bool,
    pub has_older: bool,
}

/// A row of the trail as an export writes it: nothing of it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportRow {
    pub seq: Seq,
    /// In unix seconds.
    pub at: i64,
    pub actor: MemberId,
    pub action: String,
    pub target: String,
    /// How it was, as JSON.
    pub old_value: Option<String>,
    /// How it became, as JSON.
    pub new_value: Option<String>,
    pub undoes: Option<Seq>,
    pub interaction: u64,
    /// What chains it to all rows before it.
    pub hash: Vec<u8>,
}

impl From<AuditRow> for ExportRow {
    fn from(row: AuditRow) -> Self {
        Self {
            seq: Seq(row.seq),
            at: row.at,
            actor: MemberId(row.actor_id.cast_unsigned()),
            action: row.action,
            target: row.target,
            old_value: row.old_value,
            new_value: row.new_value,
            undoes: row.undoes.map(Seq),
            interaction: row.interaction_id.cast_unsigned(),
            hash: row.hash,
        }
    }
}

#[derive(FromRow)]
struct RowWithHistory {
    #[sqlx(flatten)]
    row: AuditRow,
    last_seq: i64,
    undone_by: Option<i64>,
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
            "SELECT a.guild_id, a.seq, a.at, a.actor_id, a.action, a.target, a.old_value, a.new_value, \
             a.undoes, a.batch, a.interaction_id, a.ordinal, a.hash, \
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
        let found: Vec<RowWithHistory> =
            query.build_query_as().fetch_all(&mut *self.read().await?).await?;
        let found = found
            .into_iter()
            .map(|row| {
                let history =
                    History { last: Seq(row.last_seq), undone_by: row.undone_by.map(Seq) };
                Ok((row.row.entry()?, history))
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
        let found: Vec<(i64, i64, i64, String, String, i64)> =
            query.build_query_as().fetch_all(&mut *self.read().await?).await?;
        let found = found
            .into_iter()
            .map(|(number, at, member, action, surface, channel)| RefusedAttempt {
                number: Seq(number),
                at,
                member: MemberId(member.cast_unsigned()),
                action,
                surface,
                channel: ChannelId(channel.cast_unsigned()),
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
    ) -> Result<Vec<ExportRow>, StoreError> {
        let found: Vec<AuditRow> = sqlx::query_as(select_audit!(
            "a.guild_id = $1 AND a.seq > $2 AND a.at >= $3 ORDER BY a.seq LIMIT $4 + 0"
        ))
        .bind(key(permit.guild()))
        .bind(after.0)
        .bind(from)
        .bind(rows)
        .fetch_all(&mut *self.read().await?)
        .await?;
        Ok(found.into_iter().map(ExportRow::from).collect())
    }

    /// The newest row's number; 0 before the first change.
    pub async fn newest_change(&self, permit: &Permit) -> Result<Seq, StoreError> {
        let row: Option<(i64,)> = sqlx::query_as("SELECT seq FROM workspaces WHERE guild_id = $1")
            .bind(key(permit.guild()))
            .fetch_optional(&mut *self.read().await?)
            .await?;
        Ok(row.map_or(Seq(0), |(seq,)| Seq(seq)))
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
            query.push_bind(seq.0);
            "DESC"
        }
        AuditCursor::After(seq) => {
            query.push(format_args!(" AND {column} > "));
            query.push_bind(seq.0);
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
