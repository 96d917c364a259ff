//! The channel that changes are posted in. The audit table is its own outbox: what stands above
//! `posted_seq` waits, and a restart finds it waiting.

use super::{EntryRow, entry};
use crate::domain::access::{GuildId, Permit};
use crate::domain::audit::{AuditAction, AuditPost, Change, PostFault, Posting, Seq, Snapshot};
use crate::domain::refusal::Refusal;
use crate::store::unit::Unit;
use crate::store::{Store, StoreError, key};

/// The target of the rows about it.
const TARGET: &str = "audit_channel";

type PostingRow = (Option<i64>, bool, Option<String>, Option<i64>, i64);

type DueRow = (
    i64,
    i64,
    bool,
    Option<String>,
    Seq,
    i64,
    i64,
    String,
    String,
    Option<String>,
    Option<String>,
    Option<Seq>,
);

impl Store {
    /// Where the server's changes are posted, and how that goes.
    pub async fn posting(&self, permit: &Permit) -> Result<Posting, StoreError> {
        let row: Option<PostingRow> = sqlx::query_as(
            "SELECT audit_channel_id, post_public = 1, post_fault, post_fault_at, seq - posted_seq \
             FROM workspaces WHERE guild_id = $1",
        )
        .bind(key(permit.guild()))
        .fetch_optional(&mut *self.read().await?)
        .await?;
        let Some((Some(channel), public, fault, since, waiting)) = row else {
            return Ok(Posting::default());
        };
        Ok(Posting {
            channel: Some(channel.cast_unsigned()),
            public,
            fault: fault.map(|word| read_fault(permit.guild(), &word)).transpose()?.zip(since),
            waiting,
        })
    }

    /// Sets the channel, or clears it. What waits for a channel that failed follows to the next one; where
    /// there was none, posting begins with this very change. The same channel again means "try again".
    pub async fn set_audit_channel(
        &self,
        permit: &Permit,
        channel: Option<u64>,
        public: bool,
    ) -> Result<Seq, StoreError> {
        self.change(permit, move |unit| {
            Box::pin(async move {
                let (old, faulty) = channel_now(unit).await?;
                match channel {
                    None if old.is_none() => return Err(Refusal::NoAuditChannel.into()),
                    Some(channel) if old == Some(channel) && !faulty => {
                        return Err(Refusal::AuditChannelAlready(channel).into());
                    }
                    _ => {}
                }
                let seq = unit.seq();
                sqlx::query(
                    "UPDATE workspaces SET audit_channel_id = $2, post_public = $3, post_fault = NULL, post_fault_at = NULL, \
                     posted_seq = CASE WHEN audit_channel_id IS NULL THEN $4 ELSE posted_seq END WHERE guild_id = $1",
                )
                .bind(unit.guild())
                .bind(channel.map(u64::cast_signed))
                .bind(i64::from(public))
                .bind(seq - 1)
                .execute(unit.connection())
                .await?;
                let snapshot =
                    |channel: Option<u64>| channel.map(|channel| Snapshot::AuditChannel { channel });
                unit.record(Change {
                    action: AuditAction::AuditChannelSet,
                    target: TARGET.to_owned(),
                    old: snapshot(old),
                    new: snapshot(channel),
                    undoes: None,
                })
                .await?;
                Ok(seq)
            })
        })
        .await
    }

    /// The next change to be posted in each server that has one, oldest first.
    pub async fn due_posts(&self) -> Result<Vec<AuditPost>, StoreError> {
        let rows: Vec<DueRow> = sqlx::query_as(
            "SELECT w.guild_id, w.audit_channel_id, w.post_public = 1, w.post_fault, \
                a.seq, a.at, a.actor_id, a.action, a.target, a.old_value, a.new_value, a.undoes \
             FROM workspaces w JOIN audit a ON a.guild_id = w.guild_id AND a.seq = \
                (SELECT MIN(next.seq) FROM audit next WHERE next.guild_id = w.guild_id AND next.seq > w.posted_seq) \
             WHERE w.audit_channel_id IS NOT NULL AND w.seq > w.posted_seq ORDER BY a.at",
        )
        .fetch_all(&mut *self.read().await?)
        .await?;
        rows.into_iter()
            .map(|row| {
                let (
                    guild,
                    channel,
                    public,
                    fault,
                    seq,
                    at,
                    actor,
                    action,
                    target,
                    old,
                    new,
                    undoes,
                ) = row;
                let guild = GuildId(guild.cast_unsigned());
                let row: EntryRow = (seq, at, actor, action, target, old, new, undoes);
                Ok(AuditPost {
                    guild,
                    channel: channel.cast_unsigned(),
                    public,
                    fault: fault.map(|word| read_fault(guild, &word)).transpose()?,
                    entry: entry(row)?,
                })
            })
            .collect()
    }

    /// It was posted: the next one is due, and whatever kept it from being posted is over.
    pub async fn posted(&self, post: &AuditPost) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE workspaces SET posted_seq = $3, post_fault = NULL, post_fault_at = NULL \
             WHERE guild_id = $1 AND audit_channel_id = $2 AND posted_seq < $3",
        )
        .bind(key(post.guild))
        .bind(post.channel.cast_signed())
        .bind(post.entry.seq)
        .execute(&self.inner.writer)
        .await?;
        Ok(())
    }

    /// It could not be posted. The time of the first failure stays.
    pub async fn not_posted(&self, post: &AuditPost, fault: PostFault) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE workspaces SET post_fault = $3, post_fault_at = COALESCE(post_fault_at, $4) \
             WHERE guild_id = $1 AND audit_channel_id = $2",
        )
        .bind(key(post.guild))
        .bind(post.channel.cast_signed())
        .bind(fault.word())
        .bind(self.clock().now())
        .execute(&self.inner.writer)
        .await?;
        Ok(())
    }

    /// Every server's channel, and whether everybody was found to see it.
    pub async fn audit_channels(&self) -> Result<Vec<(GuildId, u64, bool)>, StoreError> {
        let rows: Vec<(i64, i64, bool)> = sqlx::query_as(
            "SELECT guild_id, audit_channel_id, post_public = 1 FROM workspaces WHERE audit_channel_id IS NOT NULL",
        )
        .fetch_all(&mut *self.read().await?)
        .await?;
        Ok(rows
            .into_iter()
            .map(|(guild, channel, public)| {
                (GuildId(guild.cast_unsigned()), channel.cast_unsigned(), public)
            })
            .collect())
    }

    /// Remembers whether everybody in the server sees the channel.
    pub async fn remember_public(
        &self,
        guild: GuildId,
        channel: u64,
        public: bool,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE workspaces SET post_public = $3 WHERE guild_id = $1 AND audit_channel_id = $2",
        )
        .bind(key(guild))
        .bind(channel.cast_signed())
        .bind(i64::from(public))
        .execute(&self.inner.writer)
        .await?;
        Ok(())
    }
}

/// The channel, and whether posting there fails.
async fn channel_now(unit: &mut Unit) -> Result<(Option<u64>, bool), StoreError> {
    let guild = unit.guild();
    let (channel, faulty): (Option<i64>, bool) = sqlx::query_as(
        "SELECT audit_channel_id, post_fault IS NOT NULL FROM workspaces WHERE guild_id = $1",
    )
    .bind(guild)
    .fetch_one(unit.connection())
    .await?;
    Ok((channel.map(i64::cast_unsigned), faulty))
}

fn read_fault(guild: GuildId, word: &str) -> Result<PostFault, StoreError> {
    PostFault::from_word(word).ok_or_else(|| StoreError::Inconsistent {
        table: "workspaces",
        column: "post_fault",
        row: guild.0.to_string(),
    })
}
