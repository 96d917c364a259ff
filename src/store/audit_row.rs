//! A row of the trail: one struct for all that reads, writes, chains or exports it.

use sqlx::SqliteConnection;

use crate::domain::access::{GuildId, MemberId, Permit};
use crate::domain::audit::{AuditAction, AuditEntry, Change, Rev, Seq, Target, canonical_row};
use crate::store::{StoreError, key};

/// A statement that reads whole rows, as `a`, with a condition of the caller's.
macro_rules! select_audit {
    ($($rest:literal),+) => {
        concat!(
            "SELECT a.guild_id, a.seq, a.at, a.actor_id, a.action, a.target, a.old_value, a.new_value, \
             a.undoes, a.batch, a.interaction_id, a.ordinal, a.hash FROM audit a WHERE ",
            $($rest),+
        )
    };
}
pub(super) use select_audit;

/// A row of the trail, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(super) struct AuditRow {
    pub(super) guild_id: i64,
    pub(super) seq: i64,
    /// In unix seconds.
    pub(super) at: i64,
    pub(super) actor_id: i64,
    pub(super) action: String,
    pub(super) target: String,
    /// JSON.
    pub(super) old_value: Option<String>,
    /// JSON.
    pub(super) new_value: Option<String>,
    pub(super) undoes: Option<i64>,
    pub(super) batch: Option<i64>,
    pub(super) interaction_id: i64,
    /// Its place among the rows of its interaction, from 0.
    pub(super) ordinal: i64,
    pub(super) hash: Vec<u8>,
}

impl AuditRow {
    /// The bytes that the hash covers. "None" and "empty" differ: a value that is there has a mark
    /// before it.
    pub(super) fn canonical(&self) -> Vec<u8> {
        let optional =
            |text: Option<&str>| text.map_or(Vec::new(), |text| [b"=", text.as_bytes()].concat());
        let undoes = self.undoes.map(|seq| seq.to_string());
        let batch = self.batch.map(|seq| seq.to_string());
        canonical_row(&[
            &self.guild_id.to_be_bytes(),
            &self.seq.to_be_bytes(),
            &self.at.to_be_bytes(),
            &self.actor_id.to_be_bytes(),
            self.action.as_bytes(),
            self.target.as_bytes(),
            &optional(self.old_value.as_deref()),
            &optional(self.new_value.as_deref()),
            &optional(undoes.as_deref()),
            &optional(batch.as_deref()),
            &self.interaction_id.to_be_bytes(),
            &self.ordinal.to_be_bytes(),
        ])
    }

    pub(super) async fn insert(&self, connection: &mut SqliteConnection) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO audit (guild_id, seq, at, actor_id, action, target, old_value, new_value, \
             undoes, batch, interaction_id, ordinal, hash) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        )
        .bind(self.guild_id)
        .bind(self.seq)
        .bind(self.at)
        .bind(self.actor_id)
        .bind(self.action.clone())
        .bind(self.target.clone())
        .bind(self.old_value.clone())
        .bind(self.new_value.clone())
        .bind(self.undoes)
        .bind(self.batch)
        .bind(self.interaction_id)
        .bind(self.ordinal)
        .bind(self.hash.clone())
        .execute(connection)
        .await?;
        Ok(())
    }

    /// The entry that the row describes.
    pub(super) fn entry(self) -> Result<AuditEntry, StoreError> {
        let inconsistent =
            |column| StoreError::Inconsistent { table: "audit", column, row: self.seq.to_string() };
        let snapshot = |text: &Option<String>, column| {
            let read = text.as_deref().map(serde_json::from_str).transpose();
            read.map_err(|_| inconsistent(column))
        };
        Ok(AuditEntry {
            rev: Rev::of(Seq(self.seq), &self.hash),
            at: self.at,
            actor: MemberId(self.actor_id.cast_unsigned()),
            change: Change {
                action: AuditAction::from_word(&self.action)
                    .ok_or_else(|| inconsistent("action"))?,
                old: snapshot(&self.old_value, "old_value")?,
                new: snapshot(&self.new_value, "new_value")?,
                target: Target::from_word(&self.target),
                undoes: self.undoes.map(Seq),
            },
            batch: self.batch.map(Seq),
        })
    }
}

/// The hash before the first row of a chain.
pub(super) const GENESIS: [u8; 32] = [0; 32];

/// The last row that the permit's interaction wrote: its seq and ordinal.
pub(super) async fn of_interaction(
    connection: &mut SqliteConnection,
    permit: &Permit,
) -> Result<Option<(Seq, i64)>, StoreError> {
    let row: Option<(i64, i64)> = sqlx::query_as(
        "SELECT seq, ordinal FROM audit WHERE guild_id = $1 AND interaction_id = $2 \
         ORDER BY ordinal DESC LIMIT 1",
    )
    .bind(key(permit.guild()))
    .bind(permit.interaction().cast_signed())
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|(seq, ordinal)| (Seq(seq), ordinal)))
}

/// One entry, on any connection.
pub(super) async fn entry(
    connection: &mut SqliteConnection,
    guild: GuildId,
    seq: Seq,
) -> Result<Option<AuditEntry>, StoreError> {
    let row: Option<AuditRow> = sqlx::query_as(select_audit!("a.guild_id = $1 AND a.seq = $2"))
        .bind(key(guild))
        .bind(seq.0)
        .fetch_optional(connection)
        .await?;
    row.map(AuditRow::entry).transpose()
}

/// Who began a batch.
pub(super) async fn author_of(
    connection: &mut SqliteConnection,
    guild: GuildId,
    batch: Seq,
) -> Result<MemberId, StoreError> {
    let entry = entry(connection, guild, batch).await?;
    Ok(entry.map_or(MemberId(0), |entry| entry.actor))
}
