//! Rows of numbers: reading one, and writing one with all that hangs on it.

use serde::Deserialize;
use sqlx::SqliteConnection;

use super::{fragments, select_numbers};
use crate::domain::access::GuildId;
use crate::domain::audit::{AuditAction, Change, NumberSnapshot, Rev, Seq, Snapshot, Target};
use crate::domain::flow_url::FlowUrl;
use crate::domain::numbers::{Number, search_text};
use crate::domain::phone::PhoneNumber;
use crate::domain::refusal::Refusal;
use crate::domain::text::Label;
use crate::domain::voice_bots::VoiceBot;
use crate::store::unit::Unit;
use crate::store::voice_bots::{self, BotColumns};
use crate::store::{StoreError, key, rev};

/// A number as it is stored, with its voice bot.
#[derive(sqlx::FromRow, Deserialize)]
pub(in crate::store) struct NumberRow {
    pub(in crate::store) e164: String,
    number_rev: i64,
    number_rev_tag: i64,
    label: Option<String>,
    flow_url: Option<String>,
    #[sqlx(flatten)]
    bot: BotColumns,
}

impl NumberRow {
    /// The number that the row describes.
    pub(in crate::store) fn number(self) -> Result<Number, StoreError> {
        Ok(Number {
            phone: PhoneNumber::from_stored(&self.e164).ok_or_else(|| {
                StoreError::Inconsistent { table: "numbers", column: "e164", row: self.e164 }
            })?,
            rev: rev(self.number_rev, self.number_rev_tag),
            label: self.label.map(Label::from_stored),
            bot: self.bot.voice_bot(),
            flow_url: self.flow_url.map(FlowUrl::from_stored),
        })
    }
}

/// What a number is to become.
#[derive(Clone, Debug, Default)]
pub(in crate::store) struct NumberParts {
    pub(in crate::store) label: Option<Label>,
    pub(in crate::store) bot: Option<VoiceBot>,
    pub(in crate::store) flow_url: Option<FlowUrl>,
}

impl NumberParts {
    /// What a snapshot puts back. A voice bot that is gone since cannot come back with it.
    pub(in crate::store) async fn from_snapshot(
        connection: &mut SqliteConnection,
        guild: GuildId,
        before: &NumberSnapshot,
    ) -> Result<Self, StoreError> {
        let bot = match before.bot {
            None => None,
            Some(bot) => {
                Some(voice_bots::by_key(connection, guild, bot).await?.ok_or_else(|| {
                    Refusal::UndoNeedsBot(before.bot_name.clone().unwrap_or_default())
                })?)
            }
        };
        Ok(Self {
            label: before.label.clone().map(Label::from_stored),
            bot,
            flow_url: before.flow_url.clone().map(FlowUrl::from_stored),
        })
    }

    fn of(self, phone: PhoneNumber, rev: Rev) -> Number {
        let Self { label, bot, flow_url } = self;
        Number { phone, rev, label, bot, flow_url }
    }
}

/// One number, on any connection.
pub(in crate::store) async fn number(
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

/// Makes of a number what it is to become (`None`: not there) and records that: `undoes` is the
/// change that this takes back. Gives the change, and the number as it is now.
pub(in crate::store) async fn write(
    unit: &mut Unit,
    phone: &PhoneNumber,
    old: Option<&Number>,
    new: Option<NumberParts>,
    undoes: Option<Seq>,
) -> Result<(Rev, Option<Number>), StoreError> {
    let action = match (old, &new, undoes) {
        (None, Some(_), None) => AuditAction::NumberAdded,
        (None, Some(_), Some(_)) => AuditAction::NumberRestored,
        (Some(_), Some(_), _) => AuditAction::NumberEdited,
        (_, None, _) => AuditAction::NumberRemoved,
    };
    // The snapshot does not hold the rev, which the record gives.
    let new = new.map(|parts| parts.of(phone.clone(), Rev::NONE));
    let rev = unit
        .record(Change {
            action,
            target: Target::Number(phone.clone()),
            old: old.map(|old| Snapshot::Number(old.snapshot())),
            new: new.as_ref().map(|new| Snapshot::Number(new.snapshot())),
            undoes,
        })
        .await?;
    let new = new.map(|new| Number { rev, ..new });
    match &new {
        Some(new) => put(unit, new, old).await?,
        None => delete(unit, phone).await?,
    }
    let bot_of = |number: Option<&Number>| number.and_then(|it| Some(it.bot.as_ref()?.key));
    let (old_bot, new_bot) = (bot_of(old), bot_of(new.as_ref()));
    if old_bot != new_bot {
        voice_bots::count_number(unit, old_bot, -1, rev).await?;
        voice_bots::count_number(unit, new_bot, 1, rev).await?;
    }
    let more = i64::from(new.is_some()) - i64::from(old.is_some());
    if more != 0 {
        sqlx::query("UPDATE workspaces SET number_count = number_count + $2 WHERE guild_id = $1")
            .bind(unit.guild())
            .bind(more)
            .execute(unit.connection())
            .await?;
    }
    Ok((rev, new))
}

async fn put(unit: &mut Unit, new: &Number, old: Option<&Number>) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO numbers (guild_id, e164, rev, rev_tag, label, bot_key, flow_url, flow_id, search_text) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
         ON CONFLICT (guild_id, e164) DO UPDATE SET rev = excluded.rev, rev_tag = excluded.rev_tag, \
         label = excluded.label, bot_key = excluded.bot_key, flow_url = excluded.flow_url, \
         flow_id = excluded.flow_id, search_text = excluded.search_text",
    )
    .bind(unit.guild())
    .bind(new.phone.to_string())
    .bind(new.rev.seq.0)
    .bind(i64::from(new.rev.tag))
    .bind(new.label.as_ref().map(ToString::to_string))
    .bind(new.bot.as_ref().map(|bot| bot.key.0))
    .bind(new.flow_url.as_ref().map(|flow| flow.as_str().to_owned()))
    .bind(new.flow_url.as_ref().filter(|flow| !flow.is_odd()).map(|flow| flow.flow_id().to_owned()))
    .bind(search_text(&new.phone, new.label.as_ref()))
    .execute(unit.connection())
    .await?;
    if old.is_none_or(|old| old.label != new.label) {
        fragments::index(unit, &new.phone, new.label.as_ref()).await?;
    }
    Ok(())
}

async fn delete(unit: &mut Unit, phone: &PhoneNumber) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM numbers WHERE guild_id = $1 AND e164 = $2")
        .bind(unit.guild())
        .bind(phone.to_string())
        .execute(unit.connection())
        .await?;
    Ok(())
}
