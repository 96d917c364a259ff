//! Many numbers changed as one: judged whole, stored, and then written in units that hold the writer
//! for a moment each. It goes on after a crash; until it is done its workspace refuses other writes.

use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

use super::audit_row::{AuditRow, entry, select_audit};
use super::numbers::{NumberParts, number, write};
use super::unit::Unit;
use super::{Store, StoreError, account_row, audit, key, rev, voice_bots};
use crate::domain::access::{GuildId, Housekeeping, MemberId, Permit};
use crate::domain::audit::{AuditAction, Change, NumberSnapshot, Rev, Seq, Snapshot, Target};
use crate::domain::flow_url::FlowUrl;
use crate::domain::phone::PhoneNumber;
use crate::domain::refusal::Refusal;
use crate::domain::text::Label;
use serde::{Deserialize, Serialize};

/// How long one unit writes before others have their turn; its commit comes on top of that.
const UNIT: Duration = Duration::from_millis(100);

/// How many items are stored in one row.
const STRETCH: usize = 250;

/// One number of a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchItem {
    /// In E.164.
    pub phone: String,
    /// The number as it was shown; `None` where it was not there.
    pub seen: Option<Rev>,
    /// What it is to become; `None` removes it.
    pub new: Option<NumberSnapshot>,
    /// The change that this takes back.
    pub undoes: Option<Seq>,
}

/// How far a batch is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BatchState {
    /// So many stretches wait to be written.
    Waiting(usize),
    Done,
}

impl BatchState {
    /// How many of a batch's numbers are written, rounded down to whole stretches.
    #[must_use]
    pub const fn written(self, of: usize) -> usize {
        match self {
            Self::Waiting(stretches) => of.saturating_sub(stretches * STRETCH),
            Self::Done => of,
        }
    }
}

impl Store {
    /// Judges a batch whole and stores it: from here on it will be written, by
    /// [`Store::write_batch`]. Refused, with the numbers named, where any is no longer as it was shown.
    pub async fn begin_batch(
        &self,
        permit: &Permit,
        what: &'static str,
        items: Vec<BatchItem>,
    ) -> Result<Rev, StoreError> {
        self.store_batch(permit, what, items, None).await
    }

    async fn store_batch(
        &self,
        permit: &Permit,
        what: &'static str,
        items: Vec<BatchItem>,
        undoes: Option<Seq>,
    ) -> Result<Rev, StoreError> {
        // What needs no look into the database keeps nobody from writing meanwhile.
        judge_alone(&items)?;
        let stretches = items.chunks(STRETCH).map(body).collect::<Result<Vec<_>, _>>()?;
        self.change(permit, move |unit| {
            Box::pin(async move {
                judge(unit, &items).await?;
                let batch = unit.next_seq();
                let numbers = i64::try_from(items.len()).unwrap_or(i64::MAX);
                let change = Change {
                    action: AuditAction::BatchWritten,
                    target: Target::Batch(batch),
                    old: None,
                    new: Some(Snapshot::Batch { what: what.to_owned(), numbers }),
                    undoes,
                };
                let rev = unit.record(change).await?;
                for (stretch, body) in (0_i64..).zip(stretches) {
                    sqlx::query(
                        "INSERT INTO batches (guild_id, batch, stretch, member_id, interaction_id, body) \
                         VALUES ($1, $2, $3, $4, $5, $6)",
                    )
                    .bind(unit.guild())
                    .bind(batch.0)
                    .bind(stretch)
                    .bind(unit.permit().member().0.cast_signed())
                    .bind(unit.permit().interaction().cast_signed())
                    .bind(body)
                    .execute(unit.connection())
                    .await?;
                }
                set_batch(unit, (!items.is_empty()).then_some(batch)).await?;
                Ok(rev)
            })
        })
        .await
    }

    /// The workspaces with a batch that is not written to its end.
    pub async fn waiting_batches(&self, _: Housekeeping) -> Result<Vec<GuildId>, StoreError> {
        let rows: Vec<(i64,)> =
            sqlx::query_as("SELECT guild_id FROM workspaces WHERE batch IS NOT NULL")
                .fetch_all(&mut *self.read().await?)
                .await?;
        Ok(rows.into_iter().map(|(guild,)| GuildId(guild.cast_unsigned())).collect())
    }

    /// Writes the next part of a workspace's batch.
    pub async fn write_batch(
        &self,
        leave: Housekeeping,
        guild: GuildId,
    ) -> Result<BatchState, StoreError> {
        let row: Option<(i64, i64, i64)> = sqlx::query_as(
            "SELECT b.batch, b.member_id, b.interaction_id FROM workspaces w \
             JOIN batches b ON b.guild_id = w.guild_id AND b.batch = w.batch \
             WHERE w.guild_id = $1 LIMIT 1",
        )
        .bind(key(guild))
        .fetch_optional(&mut *self.read().await?)
        .await?;
        let Some((batch, member, interaction)) = row else { return Ok(BatchState::Done) };
        let member = MemberId(member.cast_unsigned());
        let permit = leave.on_behalf_of(guild, member, interaction.cast_unsigned());
        self.change_in_batch(&permit, Seq(batch), move |unit| {
            Box::pin(write_stretch(unit, Seq(batch)))
        })
        .await
    }

    /// Takes a batch back, as a batch. Numbers that were changed since are named and refused, or left as
    /// they are with `others`.
    pub async fn undo_batch(
        &self,
        permit: &Permit,
        batch: Rev,
        others: bool,
    ) -> Result<Rev, StoreError> {
        let mut connection = self.read_in(permit.guild()).await?;
        let begun = entry(&mut connection, permit.guild(), batch.seq).await?;
        let begun = begun.filter(|entry| entry.rev == batch).ok_or(Refusal::OtherHistory)?;
        if !matches!(begun.change.target, Target::Batch(_)) {
            return Err(Refusal::NotUndoable.into());
        }
        let undone: Option<(i64,)> = sqlx::query_as(
            "SELECT seq FROM audit WHERE guild_id = $1 AND action = 'batch_written' AND undoes = $2",
        )
        .bind(key(permit.guild()))
        .bind(batch.seq.0)
        .fetch_optional(&mut *connection)
        .await?;
        if let Some((seq,)) = undone {
            return Err(StoreError::AlreadyDone { seq: Seq(seq) });
        }
        let rows: Vec<AuditRow> =
            sqlx::query_as(select_audit!("a.guild_id = $1 AND a.batch = $2 ORDER BY a.seq"))
                .bind(key(permit.guild()))
                .bind(batch.seq.0)
                .fetch_all(&mut *connection)
                .await?;
        let (mut items, mut changed) = (Vec::new(), Vec::new());
        for row in rows {
            let entry = row.entry()?;
            let Target::Number(phone) = &entry.change.target else { continue };
            let last = audit::last(&mut connection, permit.guild(), &entry.change.target).await?;
            if last.is_some_and(|last| last.rev != entry.rev) {
                changed.push(phone.clone());
                continue;
            }
            items.push(BatchItem {
                phone: phone.to_string(),
                seen: entry.change.new.as_ref().map(|_| entry.rev),
                new: match entry.change.old {
                    Some(Snapshot::Number(before)) => Some(before),
                    _ => None,
                },
                undoes: Some(entry.rev.seq),
            });
        }
        drop(connection);
        if !changed.is_empty() && !others {
            return Err(Refusal::BatchChanged(changed).into());
        }
        self.store_batch(permit, "undo", items, Some(batch.seq)).await
    }
}

/// Refuses a batch whose numbers are no longer as they were shown, or whose voice bots are gone.
async fn judge(unit: &mut Unit, items: &[BatchItem]) -> Result<(), StoreError> {
    let rows: Vec<(String, i64, i64)> =
        sqlx::query_as("SELECT e164, rev, rev_tag FROM numbers WHERE guild_id = $1")
            .bind(unit.guild())
            .fetch_all(unit.connection())
            .await?;
    let now: HashMap<String, Rev> =
        rows.into_iter().map(|(phone, seq, tag)| (phone, rev(seq, tag))).collect();
    let stale = items.iter().filter(|item| now.get(&item.phone).copied() != item.seen);
    let stale: Vec<PhoneNumber> =
        stale.filter_map(|item| PhoneNumber::from_stored(&item.phone)).collect();
    if !stale.is_empty() {
        return Err(Refusal::BatchChanged(stale).into());
    }
    let guild = unit.permit().guild();
    let adds = items.iter().any(|it| it.seen.is_none() && it.new.is_some() && it.undoes.is_none());
    if adds && !account_row::account_of(unit).await?.is_configured() {
        return Err(Refusal::NotConfigured.into());
    }
    let mut there = HashSet::new();
    for item in items {
        let Some(bot) = item.new.as_ref().and_then(|new| new.bot) else { continue };
        if there.insert(bot) && voice_bots::by_key(unit.connection(), guild, bot).await?.is_none() {
            let name = item.new.as_ref().and_then(|new| new.bot_name.clone()).unwrap_or_default();
            return Err(match item.undoes {
                Some(_) => Refusal::UndoNeedsBot(name),
                None => Refusal::BatchNeedsBot(name),
            }
            .into());
        }
    }
    Ok(())
}

/// Refuses a batch that could never be written, whatever is there.
fn judge_alone(items: &[BatchItem]) -> Result<(), Refusal> {
    let mut seen = HashSet::new();
    for item in items {
        let phone = PhoneNumber::from_stored(&item.phone)
            .ok_or_else(|| Refusal::NoSuchNumber(item.phone.clone()))?;
        if !seen.insert(&item.phone) {
            return Err(Refusal::Duplicate(phone));
        }
        // What is being put back was good when it was saved; what is new must be so now.
        if let (Some(new), None) = (&item.new, item.undoes) {
            new.label.as_deref().map(Label::parse).transpose()?;
            new.flow_url.as_deref().map(|url| FlowUrl::parse(url, None)).transpose()?;
        }
    }
    Ok(())
}

/// Writes as much of the first stretch as its time allows.
async fn write_stretch(unit: &mut Unit, batch: Seq) -> Result<BatchState, StoreError> {
    let begun = Instant::now();
    let guild = unit.permit().guild();
    let rows: Vec<(i64, String)> = sqlx::query_as(
        "SELECT stretch, body FROM batches WHERE guild_id = $1 AND batch = $2 ORDER BY stretch",
    )
    .bind(unit.guild())
    .bind(batch.0)
    .fetch_all(unit.connection())
    .await?;
    let mut left = rows.len();
    for (stretch, text) in rows {
        let items: Vec<BatchItem> = serde_json::from_str(&text).map_err(|_| unreadable(batch))?;
        let mut items = items.into_iter();
        while begun.elapsed() < UNIT
            && let Some(item) = items.next()
        {
            let phone = PhoneNumber::from_stored(&item.phone).ok_or_else(|| unreadable(batch))?;
            let old = number(unit.connection(), guild, &phone).await?;
            let parts = match &item.new {
                None => None,
                Some(new) => Some(NumberParts::from_snapshot(unit.connection(), guild, new).await?),
            };
            write(unit, &phone, old.as_ref(), parts, item.undoes).await?;
        }
        let rest: Vec<BatchItem> = items.collect();
        put_stretch(unit, batch, stretch, &rest).await?;
        if !rest.is_empty() {
            return Ok(BatchState::Waiting(left));
        }
        left -= 1;
    }
    set_batch(unit, None).await?;
    Ok(BatchState::Done)
}

/// Keeps what is left of a stretch, or takes it away.
async fn put_stretch(
    unit: &mut Unit,
    batch: Seq,
    stretch: i64,
    rest: &[BatchItem],
) -> Result<(), StoreError> {
    let sql = match rest.is_empty() {
        true => "DELETE FROM batches WHERE guild_id = $1 AND batch = $2 AND stretch = $3",
        false => "UPDATE batches SET body = $4 WHERE guild_id = $1 AND batch = $2 AND stretch = $3",
    };
    let query = sqlx::query(sql).bind(unit.guild()).bind(batch.0).bind(stretch);
    let query = if rest.is_empty() { query } else { query.bind(body(rest)?) };
    query.execute(unit.connection()).await?;
    unit.keep();
    Ok(())
}

/// The batch that alone may write from now on. Its parts are not posted one by one: where nothing else waits to be, they
/// count as posted once it is done.
async fn set_batch(unit: &mut Unit, batch: Option<Seq>) -> Result<(), StoreError> {
    let last = unit.next_seq().0 - 1;
    sqlx::query(
        "UPDATE workspaces SET batch = $2, posted_seq = CASE WHEN $2 IS NULL AND NOT EXISTS (SELECT 1 FROM audit a \
         WHERE a.guild_id = $1 AND a.seq > workspaces.posted_seq AND a.batch IS NULL) THEN $3 ELSE posted_seq END \
         WHERE guild_id = $1",
    )
    .bind(unit.guild())
    .bind(batch.map(|batch| batch.0))
    .bind(last)
    .execute(unit.connection())
    .await?;
    unit.keep();
    Ok(())
}

fn body(items: &[BatchItem]) -> Result<String, StoreError> {
    serde_json::to_string(items).map_err(|_| unreadable(Seq(0)))
}

fn unreadable(batch: Seq) -> StoreError {
    StoreError::Inconsistent { table: "batches", column: "body", row: batch.to_string() }
}
