//! Rows of voice bots: reading one, and writing one with its count and its audit row.

use serde::Deserialize;
use sqlx::SqliteConnection;

use crate::domain::access::GuildId;
use crate::domain::audit::{AuditAction, Change, Rev, Seq, Snapshot, Target};
use crate::domain::refusal::Refusal;
use crate::domain::text::{BotId, BotName, folded};
use crate::domain::voice_bots::{BotChoice, BotKey, Source, VoiceBot, VoiceBotParts};
use crate::domain::websocket_url::BotUrl;
use crate::store::unit::Unit;
use crate::store::{StoreError, key, rev};

/// How many numbers a refused removal names.
const NAMED_NUMBERS: i64 = 10;
/// How many voice bots are named where a text means several.
const NAMED_BOTS: i64 = 10;

/// A statement that reads whole voice bots, with a condition of the caller's.
macro_rules! select_voice_bots {
    ($($rest:literal),+) => {
        concat!(
            "SELECT b.bot_key, b.rev AS bot_rev, b.rev_tag AS bot_rev_tag, b.bot_id, b.name, b.own_url, b.source, \
             b.number_count FROM voice_bots b WHERE b.guild_id = $1 AND ",
            $($rest),+
        )
    };
}
pub(in crate::store) use select_voice_bots;

/// A voice bot as it is stored, or nothing where it was joined and is not there.
#[derive(sqlx::FromRow, Deserialize)]
pub(in crate::store) struct BotColumns {
    bot_key: Option<i64>,
    bot_rev: Option<i64>,
    bot_rev_tag: Option<i64>,
    bot_id: Option<String>,
    name: Option<String>,
    own_url: Option<String>,
    source: Option<String>,
}

impl BotColumns {
    /// The voice bot that the columns describe.
    pub(in crate::store) fn voice_bot(self) -> Option<VoiceBot> {
        Some(VoiceBot {
            key: BotKey(self.bot_key?),
            rev: rev(self.bot_rev?, self.bot_rev_tag?),
            id: BotId::from_stored(self.bot_id?),
            name: BotName::from_stored(self.name?),
            own_url: self.own_url.map(BotUrl::from_stored),
            source: self.source.as_deref().and_then(Source::from_word).unwrap_or_default(),
        })
    }
}

/// One voice bot, on any connection.
pub(in crate::store) async fn by_key(
    connection: &mut SqliteConnection,
    guild: GuildId,
    bot: BotKey,
) -> Result<Option<VoiceBot>, StoreError> {
    let row: Option<BotColumns> = sqlx::query_as(select_voice_bots!("b.bot_key = $2"))
        .bind(key(guild))
        .bind(bot.0)
        .fetch_optional(connection)
        .await?;
    Ok(row.and_then(BotColumns::voice_bot))
}

/// The voice bot that was chosen or typed, by its id or its name, whatever the letter case; `None` for "None".
/// Where several could be meant, an id that is typed exactly decides, and else nobody guesses.
pub(in crate::store) async fn choose(
    connection: &mut SqliteConnection,
    guild: GuildId,
    choice: &BotChoice,
) -> Result<Option<VoiceBot>, StoreError> {
    let found = match choice {
        BotChoice::None => return Ok(None),
        BotChoice::Key(bot) => by_key(connection, guild, *bot).await?,
        BotChoice::Typed(text) => {
            // Clients send a suggestion's name at times, which ends in the id (discord-api-docs #7206).
            let id = text.rsplit_once(" · ").map_or(text.as_str(), |(_, id)| id);
            let rows: Vec<BotColumns> = sqlx::query_as(select_voice_bots!(
                "(lower(b.bot_id) = lower($2) OR b.folded_name = $3) \
                 ORDER BY b.bot_id = $2 DESC, b.bot_key LIMIT $4 + 0"
            ))
            .bind(key(guild))
            .bind(id.to_owned())
            .bind(folded(text))
            .bind(NAMED_BOTS)
            .fetch_all(connection)
            .await?;
            the_one_meant(id, rows.into_iter().filter_map(BotColumns::voice_bot).collect())?
        }
    };
    Ok(Some(found.ok_or(Refusal::NoSuchBot)?))
}

/// Of those that the text names, the first is the one with that very id, if there is one.
fn the_one_meant(text: &str, mut named: Vec<VoiceBot>) -> Result<Option<VoiceBot>, Refusal> {
    match named.first() {
        Some(first) if named.len() > 1 && first.id.as_str() != text => Err(Refusal::WhichBot {
            ids: named.into_iter().map(|bot| bot.id.to_string()).collect(),
        }),
        _ => Ok(named.drain(..).next()),
    }
}

/// How many numbers a voice bot answers, on any connection.
pub(in crate::store) async fn uses(
    connection: &mut SqliteConnection,
    guild: GuildId,
    bot: BotKey,
) -> Result<i64, StoreError> {
    let row: Option<(i64,)> =
        sqlx::query_as("SELECT number_count FROM voice_bots WHERE guild_id = $1 AND bot_key = $2")
            .bind(key(guild))
            .bind(bot.0)
            .fetch_optional(connection)
            .await?;
    Ok(row.map_or(0, |(numbers,)| numbers))
}

/// Keeps a voice bot's count of numbers, and when it was last assigned.
pub(in crate::store) async fn count_number(
    unit: &mut Unit,
    bot: Option<BotKey>,
    by: i64,
    rev: Rev,
) -> Result<(), StoreError> {
    let Some(bot) = bot else { return Ok(()) };
    sqlx::query(
        "UPDATE voice_bots SET number_count = number_count + $3, \
         assigned_seq = CASE WHEN $3 > 0 THEN $4 ELSE assigned_seq END \
         WHERE guild_id = $1 AND bot_key = $2",
    )
    .bind(unit.guild())
    .bind(bot.0)
    .bind(by)
    .bind(rev.seq.0)
    .execute(unit.connection())
    .await?;
    Ok(())
}

/// Makes of a voice bot what it is to become (`None`: not there) and records that: `undoes` is the
/// change that this takes back. Gives the change, and the voice bot as it is now.
pub(in crate::store) async fn write(
    unit: &mut Unit,
    bot: BotKey,
    old: Option<&VoiceBot>,
    new: Option<VoiceBotParts>,
    undoes: Option<Seq>,
) -> Result<(Rev, Option<VoiceBot>), StoreError> {
    let action = match (old, &new) {
        (None, _) => AuditAction::VoiceBotAdded,
        (Some(_), Some(_)) => AuditAction::VoiceBotEdited,
        (Some(_), None) => AuditAction::VoiceBotRemoved,
    };
    match (old, &new) {
        (Some(old), None) => refuse_use(unit, old).await?,
        (None, Some(new)) => refuse_duplicate(unit, &new.id).await?,
        _ => {}
    }
    let new = new.map(|VoiceBotParts { id, name, own_url, source }| VoiceBot {
        key: bot,
        rev: Rev::NONE,
        id,
        name,
        own_url,
        source,
    });
    let rev = unit
        .record(Change {
            action,
            target: Target::VoiceBot(bot),
            old: old.map(|old| Snapshot::VoiceBot(old.snapshot())),
            new: new.as_ref().map(|new| Snapshot::VoiceBot(new.snapshot())),
            undoes,
        })
        .await?;
    let new = new.map(|new| VoiceBot { rev, ..new });
    match &new {
        Some(new) => put(unit, new).await?,
        None => delete(unit, bot).await?,
    }
    let more = i64::from(new.is_some()) - i64::from(old.is_some());
    if more != 0 {
        sqlx::query(
            "UPDATE workspaces SET voice_bot_count = voice_bot_count + $2 WHERE guild_id = $1",
        )
        .bind(unit.guild())
        .bind(more)
        .execute(unit.connection())
        .await?;
    }
    Ok((rev, new))
}

async fn put(unit: &mut Unit, new: &VoiceBot) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO voice_bots (guild_id, bot_key, rev, rev_tag, bot_id, name, folded_name, own_url, source) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
         ON CONFLICT (guild_id, bot_key) DO UPDATE SET rev = excluded.rev, rev_tag = excluded.rev_tag, \
         name = excluded.name, folded_name = excluded.folded_name, own_url = excluded.own_url, \
         source = excluded.source",
    )
    .bind(unit.guild())
    .bind(new.key.0)
    .bind(new.rev.seq.0)
    .bind(i64::from(new.rev.tag))
    .bind(new.id.to_string())
    .bind(new.name.to_string())
    .bind(folded(new.name.as_str()))
    .bind(new.own_url.as_ref().map(|url| url.as_str().to_owned()))
    .bind(new.source.word())
    .execute(unit.connection())
    .await?;
    Ok(())
}

async fn delete(unit: &mut Unit, bot: BotKey) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM voice_bots WHERE guild_id = $1 AND bot_key = $2")
        .bind(unit.guild())
        .bind(bot.0)
        .execute(unit.connection())
        .await?;
    Ok(())
}

async fn refuse_duplicate(unit: &mut Unit, id: &BotId) -> Result<(), StoreError> {
    let there: Option<(String,)> = sqlx::query_as(
        "SELECT bot_id FROM voice_bots WHERE guild_id = $1 AND lower(bot_id) = lower($2) \
         ORDER BY bot_id = $2 DESC LIMIT 1",
    )
    .bind(unit.guild())
    .bind(id.to_string())
    .fetch_optional(unit.connection())
    .await?;
    match there {
        Some((here,)) if here == id.as_str() => Err(Refusal::DuplicateBot(here).into()),
        Some((here,)) => Err(Refusal::BotIdCase(here).into()),
        None => Ok(()),
    }
}

async fn refuse_use(unit: &mut Unit, old: &VoiceBot) -> Result<(), StoreError> {
    let users: Vec<(String,)> = sqlx::query_as(
        "SELECT e164 FROM numbers WHERE guild_id = $1 AND bot_key = $2 ORDER BY e164 LIMIT $3 + 0",
    )
    .bind(unit.guild())
    .bind(old.key.0)
    .bind(NAMED_NUMBERS)
    .fetch_all(unit.connection())
    .await?;
    if users.is_empty() {
        return Ok(());
    }
    let guild = unit.permit().guild();
    let total = uses(unit.connection(), guild, old.key).await?;
    let numbers = users.into_iter().map(|(e164,)| e164).collect();
    Err(Refusal::BotInUse { name: old.name.to_string(), numbers, total }.into())
}
