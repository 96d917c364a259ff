//! Rows of voice bots: reading one, and writing one with its count and its audit row.

use sqlx::SqliteConnection;

use crate::domain::access::GuildId;
use crate::domain::audit::{AuditAction, Change, Seq, Snapshot};
use crate::domain::numbers::fold;
use crate::domain::refusal::Refusal;
use crate::domain::text::{BotId, BotName};
use crate::domain::voice_bots::{VoiceBot, VoiceBotParts};
use crate::domain::websocket_url::BotUrl;
use crate::store::unit::Unit;
use crate::store::{StoreError, key};

/// How many numbers a refused removal names.
const NAMED_NUMBERS: i64 = 10;

/// A voice bot's columns, in the order of every query.
pub(super) type BotRow = (i64, Seq, String, String, Option<String>);

/// One voice bot, on any connection.
pub(in crate::store) async fn by_key(
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
pub(in crate::store) async fn count_number(
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
pub(in crate::store) fn voice_bot(
    key: i64,
    rev: Seq,
    id: &str,
    name: &str,
    own_url: Option<&str>,
) -> Result<VoiceBot, StoreError> {
    let inconsistent =
        |column| StoreError::Inconsistent { table: "voice_bots", column, row: key.to_string() };
    Ok(VoiceBot {
        key,
        rev,
        id: BotId::parse(id).map_err(|_| inconsistent("bot_id"))?,
        name: BotName::parse(name).map_err(|_| inconsistent("name"))?,
        own_url: own_url.map(BotUrl::parse).transpose().map_err(|_| inconsistent("own_url"))?,
    })
}

pub(super) fn from_row((bot, rev, id, name, own_url): BotRow) -> Result<VoiceBot, StoreError> {
    voice_bot(bot, rev, &id, &name, own_url.as_deref())
}

pub(super) async fn existing(
    unit: &mut Unit,
    guild: GuildId,
    bot: i64,
) -> Result<VoiceBot, StoreError> {
    Ok(by_key(unit.connection(), guild, bot).await?.ok_or(Refusal::NoSuchBot)?)
}

pub(super) async fn insert(
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
    record(unit, AuditAction::VoiceBotAdded, bot, None, Some(&new), undoes).await?;
    Ok(new)
}

pub(super) async fn rewrite(
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
    record(unit, AuditAction::VoiceBotEdited, old.key, Some(old), Some(&new), undoes).await?;
    Ok(new)
}

pub(super) async fn delete(
    unit: &mut Unit,
    old: &VoiceBot,
    undoes: Option<Seq>,
) -> Result<(), StoreError> {
    let guild = unit.guild();
    let users: Vec<(String,)> = sqlx::query_as(
        "SELECT e164 FROM numbers WHERE guild_id = $1 AND bot_key = $2 ORDER BY e164 LIMIT $3 + 0",
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
        return Err(Refusal::BotInUse { name, numbers, total }.into());
    }
    sqlx::query("DELETE FROM voice_bots WHERE guild_id = $1 AND bot_key = $2")
        .bind(guild)
        .bind(old.key)
        .execute(unit.connection())
        .await?;
    count_bots(unit, -1).await?;
    record(unit, AuditAction::VoiceBotRemoved, old.key, Some(old), None, undoes).await
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
