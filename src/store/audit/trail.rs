//! The trail as people read it: filtered, page by page, and row by row for an export.

use sqlx::FromRow;

use super::walks::{self, REFUSED, REFUSED_OF_MEMBER, Walk};

use crate::domain::access::{ChannelId, MemberId, Permit};
use crate::domain::audit::{
    AuditCursor, AuditEntry, AuditFilter, AuditKind, History, RefusedAttempt, Seq, Since,
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

#[derive(FromRow)]
struct DenialRow {
    denial: i64,
    at: i64,
    member_id: i64,
    action: String,
    surface: String,
    channel_id: i64,
    hours: i64,
    summed: bool,
}

impl DenialRow {
    fn attempt(self) -> RefusedAttempt {
        RefusedAttempt {
            number: Seq(self.denial),
            at: self.at,
            member: MemberId(self.member_id.cast_unsigned()),
            action: self.action,
            surface: self.surface,
            channel: ChannelId(self.channel_id.cast_unsigned()),
            hours: self.summed.then_some(self.hours),
        }
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
        let Some((above, below)) = self.stretch(permit, walks::FIRST_SINCE, filter, cursor).await?
        else {
            return Ok(page(Vec::new(), cursor, rows));
        };
        let action = match filter.kind {
            AuditKind::Changes => None,
            AuditKind::Only(action) => Some(action.word()),
            AuditKind::Refused => return Ok(page(Vec::new(), cursor, rows)),
        };
        let mut found: Vec<RowWithHistory> = sqlx::query_as(cursor.walks(&Walk::of(filter)))
            .bind(key(permit.guild()))
            .bind(above)
            .bind(below)
            .bind(rows + 1)
            .bind(filter.number.as_ref().map(ToString::to_string))
            .bind(filter.member.map(|member| member.0.cast_signed()))
            .bind(action)
            .fetch_all(&mut *self.read_in(permit.guild()).await?)
            .await?;
        // The order of a join is SQLite's to choose.
        found.sort_unstable_by_key(|row| cursor.place(row.row.seq));
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
        let Some((above, below)) =
            self.stretch(permit, walks::FIRST_REFUSED_SINCE, filter, cursor).await?
        else {
            return Ok(page(Vec::new(), cursor, rows));
        };
        let walk = if filter.member.is_some() { REFUSED_OF_MEMBER } else { REFUSED };
        let found: Vec<DenialRow> = sqlx::query_as(cursor.walks(&walk))
            .bind(key(permit.guild()))
            .bind(above)
            .bind(below)
            .bind(rows + 1)
            .bind(filter.member.map(|member| member.0.cast_signed()))
            .fetch_all(&mut *self.read_in(permit.guild()).await?)
            .await?;
        let found = found.into_iter().map(DenialRow::attempt).collect();
        Ok(page(found, cursor, rows))
    }

    /// The next rows above `after`, oldest first.
    pub async fn trail_rows(
        &self,
        permit: &Permit,
        after: Seq,
        rows: i64,
    ) -> Result<Vec<ExportRow>, StoreError> {
        let found: Vec<AuditRow> = sqlx::query_as(select_audit!(
            "a.guild_id = $1 AND a.seq > $2 ORDER BY a.seq LIMIT $3 + 0"
        ))
        .bind(key(permit.guild()))
        .bind(after.0)
        .bind(rows)
        .fetch_all(&mut *self.read_in(permit.guild()).await?)
        .await?;
        Ok(found.into_iter().map(ExportRow::from).collect())
    }

    /// The first change that is not older than this, if there is one.
    pub async fn first_change_since(
        &self,
        permit: &Permit,
        since: Since,
    ) -> Result<Option<Seq>, StoreError> {
        Ok(self.first_since(permit, walks::FIRST_SINCE, since).await?.map(Seq))
    }

    /// The newest row's number; 0 before the first change.
    pub async fn newest_change(&self, permit: &Permit) -> Result<Seq, StoreError> {
        let row: Option<(i64,)> = sqlx::query_as("SELECT seq FROM workspaces WHERE guild_id = $1")
            .bind(key(permit.guild()))
            .fetch_optional(&mut *self.read_in(permit.guild()).await?)
            .await?;
        Ok(row.map_or(Seq(0), |(seq,)| Seq(seq)))
    }

    async fn first_since(
        &self,
        permit: &Permit,
        statement: &'static str,
        since: Since,
    ) -> Result<Option<i64>, StoreError> {
        let row: Option<(i64,)> = sqlx::query_as(statement)
            .bind(key(permit.guild()))
            .bind(self.clock().now() - since.seconds())
            .fetch_optional(&mut *self.read_in(permit.guild()).await?)
            .await?;
        Ok(row.map(|(number,)| number))
    }

    /// Between which two numbers the rows of a page are, both excluded; `None` if nothing is recent enough. "Since"
    /// begins with the first row of that time: where the clock was set back, later rows may show an earlier time.
    async fn stretch(
        &self,
        permit: &Permit,
        first: &'static str,
        filter: &AuditFilter,
        cursor: AuditCursor,
    ) -> Result<Option<(i64, i64)>, StoreError> {
        let above = match filter.since {
            Some(since) => match self.first_since(permit, first, since).await? {
                Some(first) => first - 1,
                None => return Ok(None),
            },
            None => 0,
        };
        Ok(Some(match cursor {
            AuditCursor::Newest => (above, i64::MAX),
            AuditCursor::Before(seq) => (above, seq.0),
            AuditCursor::After(seq) => (above.max(seq.0), i64::MAX),
        }))
    }
}

impl AuditCursor {
    const fn walks(self, walk: &Walk) -> &'static str {
        match self {
            Self::Newest | Self::Before(_) => walk.down,
            Self::After(_) => walk.up,
        }
    }

    /// Where a row stands on a page, before it is turned.
    const fn place(self, seq: i64) -> i64 {
        match self {
            Self::Newest | Self::Before(_) => -seq,
            Self::After(_) => seq,
        }
    }
}

fn page<T>(mut rows: Vec<T>, cursor: AuditCursor, most: i64) -> Trail<T> {
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let more = rows.len() > most;
    rows.truncate(most);
    // Nothing is ever taken out of the trail: where a page was left, there is one still. Of refused attempts there may be
    // none any more, and then the page says so.
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
