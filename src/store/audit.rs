//! Reading the audit trail: who changed a thing last, one entry, and the chain that proves all.

mod posting;
mod trail;

use super::unit::{GENESIS, RowBytes, Unit};
use super::{Store, StoreError, key};
use crate::domain::access::{GuildId, MemberId, Permit};
use crate::domain::audit::{AuditAction, AuditEntry, Change, Seq, UNDO_WINDOW_SECONDS};
use crate::domain::phone::PhoneNumber;
use crate::domain::refusal::Refusal;

pub use trail::{Trail, TrailRow};

type EntryRow = (Seq, i64, i64, String, String, Option<String>, Option<String>, Option<Seq>);

/// The audit chain of a workspace does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChainFault {
    /// The workspace.
    pub guild: GuildId,
    /// The first row that does not follow from those before it.
    pub seq: Seq,
}

impl Store {
    /// One entry of the workspace's trail.
    pub async fn audit_entry(
        &self,
        permit: &Permit,
        seq: Seq,
    ) -> Result<Option<AuditEntry>, StoreError> {
        let row: Option<EntryRow> = sqlx::query_as(
            "SELECT seq, at, actor_id, action, target, old_value, new_value, undoes \
             FROM audit WHERE guild_id = $1 AND seq = $2",
        )
        .bind(key(permit.guild()))
        .bind(seq)
        .fetch_optional(&mut *self.read().await?)
        .await?;
        row.map(entry).transpose()
    }

    /// The numbers that were removed within the undo window and are not back, newest first,
    /// each with the seq of its removal. `query` is as `domain::numbers::search_query` gives it.
    pub async fn removed_numbers(
        &self,
        permit: &Permit,
        query: &str,
        limit: i64,
    ) -> Result<Vec<(PhoneNumber, Seq)>, StoreError> {
        let rows: Vec<(String, Seq)> = sqlx::query_as(
            "SELECT a.target, a.seq FROM audit a \
             WHERE a.guild_id = $1 AND a.action = 'number_removed' AND a.at > $2 \
             AND (instr(a.target, $3) > 0 OR instr(lower(COALESCE(a.old_value, '')), $3) > 0) \
             AND NOT EXISTS (SELECT 1 FROM numbers n WHERE n.guild_id = a.guild_id AND n.e164 = a.target) \
             AND NOT EXISTS (SELECT 1 FROM audit later WHERE later.guild_id = a.guild_id AND later.target = a.target AND later.seq > a.seq) \
             ORDER BY a.at DESC, a.seq DESC LIMIT $4 + 0",
        )
        .bind(key(permit.guild()))
        .bind(self.clock().now() - UNDO_WINDOW_SECONDS)
        .bind(query.to_owned())
        .bind(limit)
        .fetch_all(&mut *self.read().await?)
        .await?;
        Ok(rows
            .into_iter()
            .filter_map(|(phone, seq)| Some((PhoneNumber::from_stored(&phone)?, seq)))
            .collect())
    }

    /// The newest change of a number, so that a command can name what it undoes.
    pub async fn last_change(
        &self,
        permit: &Permit,
        target: &str,
    ) -> Result<Option<AuditEntry>, StoreError> {
        let row: Option<EntryRow> = sqlx::query_as(
            "SELECT seq, at, actor_id, action, target, old_value, new_value, undoes \
             FROM audit WHERE guild_id = $1 AND target = $2 ORDER BY seq DESC LIMIT 1",
        )
        .bind(key(permit.guild()))
        .bind(target.to_owned())
        .fetch_optional(&mut *self.read().await?)
        .await?;
        row.map(entry).transpose()
    }

    /// Follows every workspace's chain from its first row to its head.
    pub async fn verify_chains(&self) -> Result<Vec<ChainFault>, StoreError> {
        let workspaces: Vec<(i64, Seq, Vec<u8>, Vec<u8>)> = sqlx::query_as(
            "SELECT guild_id, seq, head, chain_key FROM workspaces ORDER BY guild_id",
        )
        .fetch_all(&mut *self.read().await?)
        .await?;
        let mut faults = Vec::new();
        for (guild, last, head, sealed) in workspaces {
            let id = GuildId(guild.cast_unsigned());
            let chain = self.chain_key(id, sealed)?;
            let (mut previous, mut expected) = (GENESIS, 1);
            let mut fault = None;
            loop {
                let rows = chained_rows(self, guild, expected).await?;
                if rows.is_empty() {
                    break;
                }
                for row in rows {
                    let bytes = row.bytes(guild);
                    if row.seq != expected
                        || !chain.verifies(&previous, &bytes.canonical(), &row.hash)
                    {
                        fault = Some(expected);
                        break;
                    }
                    previous = chain.link(&previous, &bytes.canonical());
                    expected += 1;
                }
                if fault.is_some() {
                    break;
                }
            }
            if fault.is_none() && (expected != last + 1 || head != previous) {
                fault = Some(expected);
            }
            faults.extend(fault.map(|seq| ChainFault { guild: id, seq }));
        }
        Ok(faults)
    }
}

#[derive(sqlx::FromRow)]
struct ChainedRow {
    seq: Seq,
    at: i64,
    actor_id: i64,
    action: String,
    target: String,
    old_value: Option<String>,
    new_value: Option<String>,
    undoes: Option<Seq>,
    interaction_id: i64,
    ordinal: i64,
    hash: Vec<u8>,
}

impl ChainedRow {
    fn bytes(&self, guild: i64) -> RowBytes<'_> {
        RowBytes {
            guild,
            seq: self.seq,
            at: self.at,
            actor: self.actor_id,
            action: &self.action,
            target: &self.target,
            old: self.old_value.as_deref(),
            new: self.new_value.as_deref(),
            undoes: self.undoes,
            interaction: self.interaction_id,
            ordinal: self.ordinal,
        }
    }
}

/// A bounded stretch of a chain, so that a long trail is never held in memory whole.
async fn chained_rows(store: &Store, guild: i64, from: Seq) -> Result<Vec<ChainedRow>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT seq, at, actor_id, action, target, old_value, new_value, undoes, interaction_id, ordinal, hash \
         FROM audit WHERE guild_id = $1 AND seq >= $2 ORDER BY seq LIMIT 1000",
    )
    .bind(guild)
    .bind(from)
    .fetch_all(&mut *store.read().await?)
    .await?)
}

/// "Changed meanwhile": who made the thing what it is now, and when.
pub(super) async fn changed(unit: &mut Unit, rev: Seq) -> Result<Refusal, StoreError> {
    let (by, at) = author(unit, rev).await?;
    Ok(Refusal::Changed { by, at })
}

/// "Cannot be undone": who changed it again, and when.
pub(super) async fn changed_since(unit: &mut Unit, rev: Seq) -> Result<Refusal, StoreError> {
    let (by, at) = author(unit, rev).await?;
    Ok(Refusal::ChangedSince { by, at })
}

async fn author(unit: &mut Unit, seq: Seq) -> Result<(MemberId, i64), StoreError> {
    let guild = unit.guild();
    let row: Option<(i64, i64)> =
        sqlx::query_as("SELECT actor_id, at FROM audit WHERE guild_id = $1 AND seq = $2")
            .bind(guild)
            .bind(seq)
            .fetch_optional(unit.connection())
            .await?;
    let (actor, at) = row.unwrap_or_default();
    Ok((MemberId(actor.cast_unsigned()), at))
}

fn entry(row: EntryRow) -> Result<AuditEntry, StoreError> {
    let (seq, at, actor, action, target, old, new, undoes) = row;
    let inconsistent =
        |column| StoreError::Inconsistent { table: "audit", column, row: seq.to_string() };
    let snapshot = |text: Option<String>, column| {
        text.map(|text| serde_json::from_str(&text)).transpose().map_err(|_| inconsistent(column))
    };
    Ok(AuditEntry {
        seq,
        at,
        actor: MemberId(actor.cast_unsigned()),
        change: Change {
            action: AuditAction::from_word(&action).ok_or_else(|| inconsistent("action"))?,
            target,
            old: snapshot(old, "old_value")?,
            new: snapshot(new, "new_value")?,
            undoes,
        },
    })
}
