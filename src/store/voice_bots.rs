//! The voice bots of a workspace.

use sqlx::SqliteConnection;

use super::unit::Unit;
use super::{Store, StoreError, audit, key};
use crate::domain::access::{GuildId, Permit};
use crate::domain::audit::{AuditAction, Change, Seq, Snapshot};
use crate::domain::numbers::fold;
use crate::domain::refusal::Refusal;
use crate::domain::text::{BotId, BotName};
use crate::domain::voice_bots::{VoiceBot, VoiceBotParts};
use crate::domain::websocket_url::BotUrl;

/// How many numbers a refused removal names.
const NAMED_NUMBERS: i64 = 10;

type BotRow = (i64, Seq, String, String, Option<String>);

/// A voice bot and how many numbers it answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BotUse {
    /// The voice bot.
    pub bot: VoiceBot,
    /// Numbers that it answers.
    pub numbers: i64,
}

/// A stretch of the list of voice bots.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VoiceBotsPage {
    /// The voice bots, by name.
    pub rows: Vec<BotUse>,
    /// There are some after the last.
    pub has_after: bool,
}

impl Store {
    /// One voice bot.
    pub async fn voice_bot(
        &self,
        permit: &Permit,
        bot: i64,
    ) -> Result<Option<VoiceBot>, StoreError> {
        by_key(&mut *self.read().await?, permit.guild(), bot).await
    }

    /// The voice bot with that id of the voice platform, or with exactly that name.
    pub async fn voice_bot_called(
        &self,
        permit: &Permit,
        text: &str,
    ) -> Result<Option<VoiceBot>, StoreError> {
        let row: Option<BotRow> = sqlx::query_as(
            "SELECT bot_key, rev, bot_id, name, own_url FROM voice_bots \
             WHERE guild_id = $1 AND (bot_id = $2 OR folded_name = $3) ORDER BY bot_id = $2 DESC, bot_key LIMIT 1",
        )
        .bind(key(permit.guild()))
        .bind(text.to_owned())
        .bind(fold(text))
        .fetch_optional(&mut *self.read().await?)
        .await?;
        row.map(from_row).transpose()
    }

    /// Voice bots to choose from, the last assigned first. `query` is folded; empty means all.
    pub async fn suggest_voice_bots(
        &self,
        permit: &Permit,
        query: &str,
        limit: i64,
    ) -> Result<Vec<VoiceBot>, StoreError> {
        let rows: Vec<BotRow> = sqlx::query_as(
            "SELECT bot_key, rev, bot_id, name, own_url FROM voice_bots WHERE guild_id = $1 \
             AND (instr(folded_name, $2) > 0 OR instr(lower(bot_id), $2) > 0) \
             ORDER BY assigned_seq DESC, bot_key LIMIT $3",
        )
        .bind(key(permit.guild()))
        .bind(query.to_owned())
        .bind(limit)
        .fetch_all(&mut *self.read().await?)
        .await?;
        rows.into_iter().map(from_row).collect()
    }

    /// A page of the list, `page` from 0.
    pub async fn voice_bots(
        &self,
        permit: &Permit,
        page: i64,
        limit: i64,
    ) -> Result<VoiceBotsPage, StoreError> {
        let rows: Vec<(i64, Seq, String, String, Option<String>, i64)> = sqlx::query_as(
            "SELECT bot_key, rev, bot_id, name, own_url, number_count FROM voice_bots \
             WHERE guild_id = $1 ORDER BY folded_name, bot_key LIMIT $2 OFFSET $3",
        )
        .bind(key(permit.guild()))
        .bind(limit + 1)
        .bind(page.saturating_mul(limit))
        .fetch_all(&mut *self.read().await?)
        .await?;
        let has_after = i64::try_from(rows.len()).is_ok_and(|read| read > limit);
        let rows = rows
            .into_iter()
            .take(usize::try_from(limit).unwrap_or(usize::MAX))
            .map(|(bot, rev, id, name, own_url, numbers)| {
                Ok(BotUse {
                    bot: voice_bot(bot, rev, &id, &name, own_url.as_deref())?,
                    numbers,
                })
            })
            .collect::<Result<_, StoreError>>()?;
        Ok(VoiceBotsPage { rows, has_after })
    }

    /// How many numbers a voice bot answers.
    pub async fn numbers_of_voice_bot(&self, permit: &Permit, bot: i64) -> Result<i64, StoreError> {
        let row: Option<(i64,)> = sqlx::query_as(
            "SELECT number_count FROM voice_bots WHERE guild_id = $1 AND bot_key = $2",
        )
        .bind(key(permit.guild()))
        .bind(bot)
        .fetch_optional(&mut *self.read().await?)
        .await?;
        Ok(row.map_or(0, |(numbers,)| numbers))
    }

    /// Adds a voice bot. Its key is the change's seq: short, and never used again.
    pub async fn add_voice_bot(
        &self,
        permit: &Permit,
        parts: VoiceBotParts,
    ) -> Result<VoiceBot, StoreError> {
        let guild = permit.guild();
        self.change(permit, move |unit| {
            Box::pin(async move {
                let bot = unit.seq();
                insert(unit, guild, bot, parts, None).await
            })
        })
        .await
    }

    /// Changes a voice bot's name and own URL. `seen` is the rev that the editor saw; `None`
    /// takes it as it is now. The id stays: it is what the voice platform calls it.
    pub async fn edit_voice_bot(
        &self,
        permit: &Permit,
        bot: i64,
        seen: Option<Seq>,
        name: Option<BotName>,
        own_url: crate::domain::numbers::Part<BotUrl>,
    ) -> Result<(VoiceBot, VoiceBot), StoreError> {
        let guild = permit.guild();
        self.change(permit, move |unit| {
            Box::pin(async move {
                let old = existing(unit, guild, bot).await?;
                if seen.is_some_and(|seen| seen != old.rev) {
                    return Err(audit::changed(unit, old.rev).await?.into());
                }
                let name = name.unwrap_or_else(|| old.name.clone());
                let own_url = own_url.over(old.own_url.clone());
                let new = rewrite(unit, guild, &old, &name, own_url.as_ref(), None).await?;
                Ok((old, new))
            })
        })
        .await
    }

    /// Removes a voice bot that no number uses.
    pub async fn remove_voice_bot(
        &self,
        permit: &Permit,
        bot: i64,
    ) -> Result<(VoiceBot, Seq), StoreError> {
        let guild = permit.guild();
        self.change(permit, move |unit| {
            Box::pin(async move {
                let old = existing(unit, guild, bot).await?;
                delete(unit, &old, None).await?;
                Ok((old, unit.seq()))
            })
        })
        .await
    }

    /// Puts a voice bot back as it was before the change `undone`, or takes an added one away.
    pub async fn revert_voice_bot(
        &self,
        permit: &Permit,
        bot: i64,
        undone: Seq,
        before: Option<VoiceBotParts>,
    ) -> Result<(), StoreError> {
        let guild = permit.guild();
        self.change(permit, move |unit| {
            Box::pin(async move {
                match (by_key(unit.connection(), guild, bot).await?, before) {
                    (Some(now), _) if now.rev != undone => {
                        Err(audit::changed_since(unit, now.rev).await?.into())
                    }
                    (Some(now), Some(before)) => {
                        let own_url = before.own_url.as_ref();
                        rewrite(unit, guild, &now, &before.name, own_url, Some(undone)).await?;
                        Ok(())
                    }
                    (Some(now), None) => delete(unit, &now, Some(undone)).await,
                    (None, Some(before)) => {
                        insert(unit, guild, bot, before, Some(undone)).await?;
                        Ok(())
                    }
                    (None, None) => Err(Refusal::NoSuchBot.into()),
                }
            })
        })
        .await
    }
}

/// One voice bot, on any connection.
pub(super) async fn by_key(
    connection: &mut SqliteConnection,
    guild: GuildId,
    bot: i64,
) -> Result<Option<VoiceBot>, StoreError> {
    let row: Option<BotRow> = sqlx::query_as(
        "SELECT bot_key, rev, bot_id, name, own_url FROM voice_bots WHERE guild_id = $1 AND bot_key = $2",
    )
    .bind(key(guild))
    .bind(bot)
    .fetch_optional(connection)
    .await?;
    row.map(from_row).transpose()
}

/// Keeps a voice bot's count of numbers, and when it was last assigned.
pub(super) async fn count_number(
    unit: &mut Unit,
    bot: Option<i64>,
    by: i64,
) -> Result<(), StoreError> {
    let Some(bot) = bot else { return Ok(()) };
    let (guild, seq) = (unit.guild(), unit.seq());
    sqlx::query(
        "UPDATE voice_bots SET number_count = number_count + $3, \
         assigned_seq = CASE WHEN $3 > 0 THEN $4 ELSE assigned_seq END \
         WHERE guild_id = $1 AND bot_key = $2",
    )
    .bind(guild)
    .bind(bot)
    .bind(by)
    .bind(seq)
    .execute(unit.connection())
    .await?;
    Ok(())
}

/// The voice bot that a row describes.
pub(super) fn voice_bot(
    key: i64,
    rev: Seq,
    id: &str,
    name: &str,
    own_url: Option<&str>,
) -> Result<VoiceBot, StoreError> {
    let inconsistent = |column| StoreError::Inconsistent {
        table: "voice_bots",
        column,
        row: key.to_string(),
    };
    Ok(VoiceBot {
        key,
        rev,
        id: BotId::parse(id).map_err(|_| inconsistent("bot_id"))?,
        name: BotName::parse(name).map_err(|_| inconsistent("name"))?,
        own_url: own_url
            .map(BotUrl::parse)
            .transpose()
            .map_err(|_| inconsistent("own_url"))?,
    })
}

fn from_row((bot, rev, id, name, own_url): BotRow) -> Result<VoiceBot, StoreError> {
    voice_bot(bot, rev, &id, &name, own_url.as_deref())
}

async fn existing(unit: &mut Unit, guild: GuildId, bot: i64) -> Result<VoiceBot, StoreError> {
    Ok(by_key(unit.connection(), guild, bot)
        .await?
        .ok_or(Refusal::NoSuchBot)?)
}

async fn insert(
    unit: &mut Unit,
    guild: GuildId,
    bot: i64,
    parts: VoiceBotParts,
    undoes: Option<Seq>,
) -> Result<VoiceBot, StoreError> {
    let (guild_key, seq) = (unit.guild(), unit.seq());
    let added = sqlx::query(
        "INSERT INTO voice_bots (guild_id, bot_key, rev, bot_id, name, folded_name, own_url) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(guild_key)
    .bind(bot)
    .bind(seq)
    .bind(parts.id.to_string())
    .bind(parts.name.to_string())
    .bind(fold(parts.name.as_str()))
    .bind(parts.own_url.as_ref().map(|url| url.as_str().to_owned()))
    .execute(unit.connection())
    .await;
    match added {
        Err(error)
            if error
                .as_database_error()
                .is_some_and(sqlx::error::DatabaseError::is_unique_violation) =>
        {
            return Err(Refusal::DuplicateBot(parts.id.to_string()).into());
        }
        result => result?,
    };
    count_bots(unit, 1).await?;
    let new = existing(unit, guild, bot).await?;
    record(
        unit,
        AuditAction::VoiceBotAdded,
        bot,
        None,
        Some(&new),
        undoes,
    )
    .await?;
    Ok(new)
}

async fn rewrite(
    unit: &mut Unit,
    guild: GuildId,
    old: &VoiceBot,
    name: &BotName,
    own_url: Option<&BotUrl>,
    undoes: Option<Seq>,
) -> Result<VoiceBot, StoreError> {
    let (guild_key, seq) = (unit.guild(), unit.seq());
    sqlx::query(
        "UPDATE voice_bots SET rev = $3, name = $4, folded_name = $5, own_url = $6 \
         WHERE guild_id = $1 AND bot_key = $2",
    )
    .bind(guild_key)
    .bind(old.key)
    .bind(seq)
    .bind(name.to_string())
    .bind(fold(name.as_str()))
    .bind(own_url.map(|url| url.as_str().to_owned()))
    .execute(unit.connection())
    .await?;
    let new = existing(unit, guild, old.key).await?;
    record(
        unit,
        AuditAction::VoiceBotEdited,
        old.key,
        Some(old),
        Some(&new),
        undoes,
    )
    .await?;
    Ok(new)
}

async fn delete(unit: &mut Unit, old: &VoiceBot, undoes: Option<Seq>) -> Result<(), StoreError> {
    let guild = unit.guild();
    let users: Vec<(String,)> = sqlx::query_as(
        "SELECT e164 FROM numbers WHERE guild_id = $1 AND bot_key = $2 ORDER BY e164 LIMIT $3",
    )
    .bind(guild)
    .bind(old.key)
    .bind(NAMED_NUMBERS)
    .fetch_all(unit.connection())
    .await?;
    if !users.is_empty() {
        let (total,): (i64,) = sqlx::query_as(
            "SELECT number_count FROM voice_bots WHERE guild_id = $1 AND bot_key = $2",
        )
        .bind(guild)
        .bind(old.key)
        .fetch_one(unit.connection())
        .await?;
        let numbers = users.into_iter().map(|(e164,)| e164).collect();
        let name = crate::domain::text::escape_markdown(old.name.as_str());
        return Err(Refusal::BotInUse {
            name,
            numbers,
            total,
        }
        .into());
    }
    sqlx::query("DELETE FROM voice_bots WHERE guild_id = $1 AND bot_key = $2")
        .bind(guild)
        .bind(old.key)
        .execute(unit.connection())
        .await?;
    count_bots(unit, -1).await?;
    record(
        unit,
        AuditAction::VoiceBotRemoved,
        old.key,
        Some(old),
        None,
        undoes,
    )
    .await
}

async fn count_bots(unit: &mut Unit, by: i64) -> Result<(), StoreError> {
    let guild = unit.guild();
    sqlx::query("UPDATE workspaces SET voice_bot_count = voice_bot_count + $2 WHERE guild_id = $1")
        .bind(guild)
        .bind(by)
        .execute(unit.connection())
        .await?;
    Ok(())
}

async fn record(
    unit: &mut Unit,
    action: AuditAction,
    bot: i64,
    old: Option<&VoiceBot>,
    new: Option<&VoiceBot>,
    undoes: Option<Seq>,
) -> Result<(), StoreError> {
    unit.record(Change {
        action,
        target: format!("voice_bot:{bot}"),
        old: old.map(|bot| Snapshot::VoiceBot(bot.snapshot())),
        new: new.map(|bot| Snapshot::VoiceBot(bot.snapshot())),
        undoes,
    })
    .await
}
