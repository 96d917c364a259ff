//! The channel that changes are posted in. The audit table is its own outbox: what stands above
//! `posted_seq` waits, and a restart finds it waiting.

use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use crate::domain::access::{ChannelId, GuildId, Housekeeping, MemberId, Permit};
use crate::domain::audit::{
    AuditAction, AuditPost, Change, Headline, PostFault, Posting, Rev, Seq, Snapshot, Target,
};
use crate::domain::refusal::Refusal;
use crate::store::audit_row::AuditRow;
use crate::store::unit::Unit;
use crate::store::{Store, StoreError, key};

/// Where changes are posted, as it is stored once a workspace.
#[derive(FromRow)]
pub(in crate::store) struct PostingRow {
    audit_channel_id: Option<i64>,
    post_public: bool,
    post_fault: Option<String>,
    post_fault_at: Option<i64>,
    waiting: i64,
}

/// Its columns, of the workspaces `w`.
macro_rules! posting_columns {
    () => {
        "w.audit_channel_id, w.post_public > 0 AS post_public, w.post_fault, w.post_fault_at, \
         w.seq - w.posted_seq AS waiting"
    };
}
pub(in crate::store) use posting_columns;

impl PostingRow {
    pub(in crate::store) fn posting(self, guild: GuildId) -> Result<Posting, StoreError> {
        let Some(channel) = self.audit_channel_id else { return Ok(Posting::default()) };
        let fault = self.post_fault.map(|word| read_fault(guild, &word)).transpose()?;
        Ok(Posting {
            channel: Some(ChannelId(channel.cast_unsigned())),
            public: self.post_public,
            fault: fault.zip(self.post_fault_at),
            waiting: self.waiting,
        })
    }
}

/// `post_public`: everybody sees the channel, and it was said there.
const SAID: i64 = 2;

impl Store {
    /// Where the server's changes are posted, and how that goes.
    pub async fn posting(&self, permit: &Permit) -> Result<Posting, StoreError> {
        let row: Option<PostingRow> = sqlx::query_as(concat!(
            "SELECT ",
            posting_columns!(),
            " FROM workspaces w WHERE w.guild_id = $1"
        ))
        .bind(key(permit.guild()))
        .fetch_optional(&mut *self.read_in(permit.guild()).await?)
        .await?;
        row.map_or_else(|| Ok(Posting::default()), |row| row.posting(permit.guild()))
    }

    /// Sets the channel, or clears it. What waits for a channel that failed follows to the next one; where
    /// there was none, posting begins with this very change. The same channel again means "try again".
    /// `public`: everybody sees it, and that was said in it.
    pub async fn set_audit_channel(
        &self,
        permit: &Permit,
        channel: Option<ChannelId>,
        public: bool,
    ) -> Result<Rev, StoreError> {
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
                let snapshot = |channel: Option<ChannelId>| {
                    channel.map(|channel| Snapshot::AuditChannel { channel })
                };
                let rev = unit
                    .record(Change {
                        action: AuditAction::AuditChannelSet,
                        target: Target::AuditChannel,
                        old: snapshot(old),
                        new: snapshot(channel),
                        undoes: None,
                    })
                    .await?;
                sqlx::query(
                    "UPDATE workspaces SET audit_channel_id = $2, post_public = $3, post_fault = NULL, post_fault_at = NULL, \
                     posted_seq = CASE WHEN audit_channel_id IS NULL THEN $4 ELSE posted_seq END WHERE guild_id = $1",
                )
                .bind(unit.guild())
                .bind(channel.map(|channel| channel.0.cast_signed()))
                .bind(if public { SAID } else { 0 })
                .bind(rev.seq.0 - 1)
                .execute(unit.connection())
                .await?;
                Ok(rev)
            })
        })
        .await
    }

    /// The next change to be posted in each server that has one, oldest first; a batch is one, its parts are none. A row
    /// that cannot be read comes as its headline, so that it holds up nobody.
    pub async fn due_posts(&self, _: Housekeeping) -> Result<Vec<AuditPost>, StoreError> {
        let rows = sqlx::query(
            "SELECT w.audit_channel_id, w.post_public = 1 AS newly_public, w.post_fault, \
                a.guild_id, a.seq, a.at, a.actor_id, a.action, a.target, a.old_value, a.new_value, \
                a.undoes, a.batch, a.interaction_id, a.ordinal, a.hash \
             FROM workspaces w CROSS JOIN audit a ON a.guild_id = w.guild_id AND a.seq = \
                (SELECT MIN(next.seq) FROM audit next WHERE next.guild_id = w.guild_id AND next.seq > w.posted_seq AND next.batch IS NULL) \
             WHERE w.audit_channel_id IS NOT NULL AND w.left_at IS NULL AND w.seq > w.posted_seq",
        )
        .fetch_all(&mut *self.read().await?)
        .await?;
        let mut posts: Vec<AuditPost> = rows.iter().map(due_post).collect::<Result<_, _>>()?;
        posts.sort_by_key(|post| post.headline.at);
        Ok(posts)
    }

    /// It was posted: the next one is due, and whatever kept it from being posted is over. With a batch its parts are
    /// posted, as far as they are written.
    pub async fn posted(&self, _: Housekeeping, post: &AuditPost) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE workspaces SET posted_seq = COALESCE((SELECT MIN(a.seq) - 1 FROM audit a \
                WHERE a.guild_id = $1 AND a.seq > $3 AND a.batch IS NULL), seq), post_fault = NULL, post_fault_at = NULL, \
             post_public = CASE WHEN $4 THEN 2 ELSE post_public END WHERE guild_id = $1 AND audit_channel_id = $2 AND posted_seq < $3",
        )
        .bind(key(post.guild))
        .bind(post.channel.0.cast_signed())
        .bind(post.headline.seq.0)
        .bind(post.newly_public)
        .execute(&self.inner.writer)
        .await?;
        Ok(())
    }

    /// It could not be posted. The time of the first failure stays.
    pub async fn not_posted(
        &self,
        _: Housekeeping,
        post: &AuditPost,
        fault: PostFault,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE workspaces SET post_fault = $3, post_fault_at = COALESCE(post_fault_at, $4) \
             WHERE guild_id = $1 AND audit_channel_id = $2",
        )
        .bind(key(post.guild))
        .bind(post.channel.0.cast_signed())
        .bind(fault.word())
        .bind(self.clock().now())
        .execute(&self.inner.writer)
        .await?;
        Ok(())
    }

    /// Every server's channel, and whether everybody was found to see it.
    pub async fn audit_channels(
        &self,
        _: Housekeeping,
    ) -> Result<Vec<(GuildId, ChannelId, bool)>, StoreError> {
        let rows: Vec<(i64, i64, bool)> = sqlx::query_as(
            "SELECT guild_id, audit_channel_id, post_public > 0 FROM workspaces WHERE audit_channel_id IS NOT NULL AND left_at IS NULL",
        )
        .fetch_all(&mut *self.read().await?)
        .await?;
        Ok(rows
            .into_iter()
            .map(|(guild, channel, public)| {
                (GuildId(guild.cast_unsigned()), ChannelId(channel.cast_unsigned()), public)
            })
            .collect())
    }

    /// Remembers whether everybody in the server sees the channel.
    pub async fn remember_public(
        &self,
        _: Housekeeping,
        guild: GuildId,
        channel: ChannelId,
        public: bool,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE workspaces SET post_public = $3 WHERE guild_id = $1 AND audit_channel_id = $2",
        )
        .bind(key(guild))
        .bind(channel.0.cast_signed())
        .bind(i64::from(public))
        .execute(&self.inner.writer)
        .await?;
        Ok(())
    }
}

/// Fails only where a column of numbers holds none, which the tables do not allow.
fn due_post(row: &SqliteRow) -> Result<AuditPost, sqlx::Error> {
    let id = |column| row.try_get::<i64, _>(column).map(i64::cast_unsigned);
    // A damaged text is no text.
    let word = |column| row.try_get::<String, _>(column).unwrap_or_default();
    let entry = AuditRow::from_row(row).map_err(StoreError::from).and_then(AuditRow::entry);
    Ok(AuditPost {
        guild: GuildId(id("guild_id")?),
        channel: ChannelId(id("audit_channel_id")?),
        newly_public: row.try_get("newly_public")?,
        fault: PostFault::from_word(&word("post_fault")),
        headline: Headline {
            seq: Seq(row.try_get("seq")?),
            at: row.try_get("at")?,
            actor: MemberId(id("actor_id")?),
            action: AuditAction::from_word(&word("action")),
            target: Target::from_word(&word("target")),
        },
        entry: entry.ok(),
    })
}

/// The channel, and whether posting there fails.
async fn channel_now(unit: &mut Unit) -> Result<(Option<ChannelId>, bool), StoreError> {
    let guild = unit.guild();
    let (channel, faulty): (Option<i64>, bool) = sqlx::query_as(
        "SELECT audit_channel_id, post_fault IS NOT NULL FROM workspaces WHERE guild_id = $1",
    )
    .bind(guild)
    .fetch_one(unit.connection())
    .await?;
    Ok((channel.map(|channel| ChannelId(channel.cast_unsigned())), faulty))
}

fn read_fault(guild: GuildId, word: &str) -> Result<PostFault, StoreError> {
    PostFault::from_word(word).ok_or_else(|| StoreError::Inconsistent {
        table: "workspaces",
        column: "post_fault",
        row: guild.0.to_string(),
    })
}
