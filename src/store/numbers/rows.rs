//! Rows of numbers: reading one, and writing one with all that hangs on it.

use sqlx::SqliteConnection;

use super::{search, select_numbers};
use crate::domain::access::GuildId;
use crate::domain::audit::{AuditAction, Change, NumberSnapshot, Seq, Snapshot};
use crate::domain::flow_url::FlowUrl;
use crate::domain::numbers::{Number, NumberParts, search_text};
use crate::domain::phone::PhoneNumber;
use crate::domain::refusal::Refusal;
use crate::domain::text::Label;
use crate::store::unit::Unit;
use crate::store::{StoreError, key, voice_bots};

#[derive(sqlx::FromRow)]
pub(super) struct NumberRow {
    pub(super) e164: String,
    rev: Seq,
    label: Option<String>,
    flow_url: Option<String>,
    bot_key: Option<i64>,
    bot_rev: Option<Seq>,
    bot_id: Option<String>,
    name: Option<String>,
    own_url: Option<String>,
}

/// One number, on any connection.
pub(super) async fn number(
    connection: &mut SqliteConnection,
    guild: GuildId,
    phone: &PhoneNumber,
) -> Result<Option<Number>, StoreError> {
    let row: Option<NumberRow> = sqlx::query_as(select_numbers!("n.e164 = $2"))
        .bind(key(guild))
        .bind(phone.to_string())
        .fetch_optional(connection)
        .await?;
    row.map(NumberRow::number).transpose()
}

impl NumberRow {
    /// The number that the row describes.
    pub(super) fn number(self) -> Result<Number, StoreError> {
        let inconsistent =
            |column| StoreError::Inconsistent { table: "numbers", column, row: self.e164.clone() };
        let bot = match (self.bot_key, self.bot_rev, self.bot_id, self.name) {
            (Some(key), Some(rev), Some(id), Some(name)) => {
                Some(voice_bots::voice_bot(key, rev, &id, &name, self.own_url.as_deref())?)
            }
            _ => None,
        };
        Ok(Number {
            phone: PhoneNumber::from_stored(&self.e164).ok_or_else(|| inconsistent("e164"))?,
            rev: self.rev,
            label: match &self.label {
                Some(label) => Label::parse(label).map_err(|_| inconsistent("label"))?,
                None => None,
            },
            bot,
            flow_url: self
                .flow_url
                .as_deref()
                .map(|text| FlowUrl::parse(text, None))
                .transpose()
                .map_err(|_| inconsistent("flow_url"))?,
        })
    }
}

pub(super) async fn existing(
    unit: &mut Unit,
    guild: GuildId,
    phone: &PhoneNumber,
) -> Result<Number, StoreError> {
    number(unit.connection(), guild, phone)
        .await?
        .ok_or_else(|| Refusal::NoSuchNumber(phone.to_string()).into())
}

/// What a snapshot puts back: a voice bot that is gone since leaves the number without one.
pub(super) async fn parts_of(
    unit: &mut Unit,
    guild: GuildId,
    before: &NumberSnapshot,
) -> Result<NumberParts, StoreError> {
    let bot = match before.bot {
        Some(bot) => voice_bots::by_key(unit.connection(), guild, bot).await?.map(|bot| bot.key),
        None => None,
    };
    let label = before.label.as_deref().map(Label::parse).transpose();
    let flow_url = before.flow_url.as_deref().map(|text| FlowUrl::parse(text, None)).transpose();
    Ok(NumberParts {
        label: label.map_err(Refusal::from)?.flatten(),
        bot,
        flow_url: flow_url.map_err(Refusal::from)?,
    })
}

pub(super) async fn insert(
    unit: &mut Unit,
    guild: GuildId,
    phone: &PhoneNumber,
    parts: &NumberParts,
) -> Result<NumberSnapshot, StoreError> {
    write_row(unit, guild, phone, parts, None).await?;
    sqlx::query("UPDATE workspaces SET number_count = number_count + 1 WHERE guild_id = $1")
        .bind(unit.guild())
        .execute(unit.connection())
        .await?;
    Ok(existing(unit, guild, phone).await?.snapshot())
}

pub(super) async fn replace(
    unit: &mut Unit,
    guild: GuildId,
    old: &Number,
    parts: &NumberParts,
    undoes: Option<Seq>,
) -> Result<(), StoreError> {
    write_row(unit, guild, &old.phone, parts, Some(old)).await?;
    let new = existing(unit, guild, &old.phone).await?.snapshot();
    let action = AuditAction::NumberEdited;
    record(unit, action, &old.phone, Some(old.snapshot()), Some(new), undoes).await
}

/// Writes a number's row, its search fragments and its voice bot's counts.
async fn write_row(
    unit: &mut Unit,
    guild: GuildId,
    phone: &PhoneNumber,
    parts: &NumberParts,
    old: Option<&Number>,
) -> Result<(), StoreError> {
    let seq = unit.seq();
    if let Some(bot) = parts.bot
        && voice_bots::by_key(unit.connection(), guild, bot).await?.is_none()
    {
        return Err(Refusal::NoSuchBot.into());
    }
    sqlx::query(
        "INSERT INTO numbers (guild_id, e164, rev, label, bot_key, flow_url, search_text) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) \
         ON CONFLICT (guild_id, e164) DO UPDATE SET rev = excluded.rev, label = excluded.label, \
         bot_key = excluded.bot_key, flow_url = excluded.flow_url, search_text = excluded.search_text",
    )
    .bind(unit.guild())
    .bind(phone.to_string())
    .bind(seq)
    .bind(parts.label.as_ref().map(ToString::to_string))
    .bind(parts.bot)
    .bind(parts.flow_url.as_ref().map(|flow| flow.as_str().to_owned()))
    .bind(search_text(phone, parts.label.as_ref()))
    .execute(unit.connection())
    .await?;
    if old.is_none_or(|old| old.label != parts.label) {
        search::index(unit, phone, parts.label.as_ref()).await?;
    }
    let old_bot = old.and_then(|old| old.bot.as_ref()).map(|bot| bot.key);
    if old_bot != parts.bot {
        voice_bots::count_number(unit, old_bot, -1).await?;
        voice_bots::count_number(unit, parts.bot, 1).await?;
    }
    Ok(())
}

pub(super) async fn delete(unit: &mut Unit, old: &Number) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM numbers WHERE guild_id = $1 AND e164 = $2")
        .bind(unit.guild())
        .bind(old.phone.to_string())
        .execute(unit.connection())
        .await?;
    sqlx::query("UPDATE workspaces SET number_count = number_count - 1 WHERE guild_id = $1")
        .bind(unit.guild())
        .execute(unit.connection())
        .await?;
    voice_bots::count_number(unit, old.bot.as_ref().map(|bot| bot.key), -1).await
}

pub(super) async fn record(
    unit: &mut Unit,
    action: AuditAction,
    phone: &PhoneNumber,
    old: Option<NumberSnapshot>,
    new: Option<NumberSnapshot>,
    undoes: Option<Seq>,
) -> Result<(), StoreError> {
    unit.record(Change {
        action,
        target: phone.to_string(),
        old: old.map(Snapshot::Number),
        new: new.map(Snapshot::Number),
        undoes,
    })
    .await
}
