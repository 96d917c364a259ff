//! The numbers of a workspace.

use sqlx::SqliteConnection;

use super::unit::Unit;
use super::{Store, StoreError, account, audit, key, number_search, voice_bots};
use crate::domain::access::{GuildId, Permit};
use crate::domain::audit::{AuditAction, Change, NumberSnapshot, Seq, Snapshot};
use crate::domain::flow_url::FlowUrl;
use crate::domain::numbers::{Number, NumberParts, Part, Shown};
use crate::domain::phone::PhoneNumber;
use crate::domain::refusal::Refusal;
use crate::domain::text::Label;

/// Where a page of numbers begins. Numbers are in the order of their digits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Cursor {
    /// At the first one.
    #[default]
    Start,
    /// At this one, or the first after it.
    From(PhoneNumber),
    /// After this one.
    After(PhoneNumber),
    /// With the page that ends before this one.
    Before(PhoneNumber),
}

/// Which numbers a list holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Filter {
    /// All.
    #[default]
    All,
    /// Those that a voice bot answers.
    Bot(i64),
    /// Those with this in their digits or label, as `domain::numbers::search_query` gives it.
    Search(String),
    /// Both.
    BotAndSearch(i64, String),
}

/// A stretch of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NumbersPage {
    /// The numbers, in order.
    pub rows: Vec<Number>,
    /// There are some before the first.
    pub has_before: bool,
    /// There are some after the last.
    pub has_after: bool,
}

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

/// A statement that reads whole numbers, with a condition of the caller's.
macro_rules! select_numbers {
    ($($rest:literal),+) => {
        concat!(
            "SELECT n.e164, n.rev, n.label, n.flow_url, b.bot_key, b.rev AS bot_rev, b.bot_id, b.name, b.own_url \
             FROM numbers n LEFT JOIN voice_bots b ON b.guild_id = n.guild_id AND b.bot_key = n.bot_key \
             WHERE n.guild_id = $1 AND ",
            $($rest),+
        )
    };
}
pub(super) use select_numbers;

impl Store {
    /// One number.
    pub async fn number(
        &self,
        permit: &Permit,
        phone: &PhoneNumber,
    ) -> Result<Option<Number>, StoreError> {
        number(&mut *self.read().await?, permit.guild(), phone).await
    }

    /// A page of numbers, `limit` at most.
    pub async fn numbers(
        &self,
        permit: &Permit,
        filter: &Filter,
        cursor: &Cursor,
        limit: i64,
    ) -> Result<NumbersPage, StoreError> {
        number_search::page(
            &mut *self.read().await?,
            permit.guild(),
            filter,
            cursor,
            limit,
        )
        .await
    }

    /// Adds a number. Only a configured account may have new ones (spec page).
    pub async fn add_number(
        &self,
        permit: &Permit,
        phone: PhoneNumber,
        parts: NumberParts,
    ) -> Result<Seq, StoreError> {
        let guild = permit.guild();
        self.change(permit, move |unit| {
            Box::pin(async move {
                if !account::account(unit.connection(), guild)
                    .await?
                    .is_configured()
                {
                    return Err(Refusal::NotConfigured.into());
                }
                if number(unit.connection(), guild, &phone).await?.is_some() {
                    return Err(Refusal::Duplicate(phone).into());
                }
                let new = insert(unit, guild, &phone, &parts).await?;
                let seq = unit.seq();
                record(
                    unit,
                    AuditAction::NumberAdded,
                    &phone,
                    None,
                    Some(new),
                    None,
                )
                .await?;
                Ok(seq)
            })
        })
        .await
    }

    /// Changes parts of a number. `seen` is the rev that the editor saw; `None` takes the number
    /// as it is now (a command, which shows nothing first).
    pub async fn edit_number(
        &self,
        permit: &Permit,
        phone: PhoneNumber,
        seen: Option<Seq>,
        edit: NumberEdit,
    ) -> Result<Number, StoreError> {
        let guild = permit.guild();
        self.change(permit, move |unit| {
            Box::pin(async move {
                let old = existing(unit, guild, &phone).await?;
                if seen.is_some_and(|seen| seen != old.rev) {
                    return Err(audit::changed(unit, old.rev).await?.into());
                }
                let bot_now = old.bot.as_ref().map(|bot| bot.key);
                if edit.shown.differs_from(bot_now) {
                    return Err(audit::changed(unit, old.rev).await?.into());
                }
                let parts = NumberParts {
                    label: edit.label.over(old.label.clone()),
                    bot: edit.bot.over(bot_now),
                    flow_url: edit.flow_url.over(old.flow_url.clone()),
                };
                replace(unit, guild, &old, &parts, None).await?;
                existing(unit, guild, &phone).await
            })
        })
        .await
    }

    /// Removes a number. `seen` as in [`Store::edit_number`].
    pub async fn remove_number(
        &self,
        permit: &Permit,
        phone: PhoneNumber,
        seen: Option<Seq>,
    ) -> Result<Seq, StoreError> {
        let guild = permit.guild();
        self.change(permit, move |unit| {
            Box::pin(async move {
                let old = existing(unit, guild, &phone).await?;
                if seen.is_some_and(|seen| seen != old.rev) {
                    return Err(audit::changed(unit, old.rev).await?.into());
                }
                delete(unit, &old).await?;
                let seq = unit.seq();
                record(
                    unit,
                    AuditAction::NumberRemoved,
                    &phone,
                    Some(old.snapshot()),
                    None,
                    None,
                )
                .await?;
                Ok(seq)
            })
        })
        .await
    }

    /// Puts a number back as it was before the change `undone`, or takes an added one away.
    /// `at_rev` is the rev that the undo expects: anything else was changed again since.
    pub async fn revert_number(
        &self,
        permit: &Permit,
        phone: PhoneNumber,
        undone: Seq,
        before: Option<NumberSnapshot>,
    ) -> Result<Seq, StoreError> {
        let guild = permit.guild();
        self.change(permit, move |unit| {
            Box::pin(async move {
                let now = number(unit.connection(), guild, &phone).await?;
                let seq = unit.seq();
                match (now, before) {
                    (Some(now), _) if now.rev != undone => {
                        return Err(audit::changed_since(unit, now.rev).await?.into());
                    }
                    (Some(now), Some(before)) => {
                        let parts = parts_of(unit, guild, &before).await?;
                        replace(unit, guild, &now, &parts, Some(undone)).await?;
                    }
                    (Some(now), None) => {
                        delete(unit, &now).await?;
                        let action = AuditAction::NumberRemoved;
                        record(
                            unit,
                            action,
                            &phone,
                            Some(now.snapshot()),
                            None,
                            Some(undone),
                        )
                        .await?;
                    }
                    (None, Some(before)) => {
                        let parts = parts_of(unit, guild, &before).await?;
                        let new = insert(unit, guild, &phone, &parts).await?;
                        let action = AuditAction::NumberRestored;
                        record(unit, action, &phone, None, Some(new), Some(undone)).await?;
                    }
                    (None, None) => {
                        return Err(Refusal::NoSuchNumber(phone.to_string()).into());
                    }
                }
                Ok(seq)
            })
        })
        .await
    }
}

/// An edit of a number, part by part.
#[derive(Clone, Debug, Default)]
pub struct NumberEdit {
    /// Label.
    pub label: Part<Label>,
    /// Voice bot, by key.
    pub bot: Part<i64>,
    /// Flow URL.
    pub flow_url: Part<FlowUrl>,
    /// The voice bot that the editor saw, where only that matters (the card's select).
    pub shown: Shown,
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
        let inconsistent = |column| StoreError::Inconsistent {
            table: "numbers",
            column,
            row: self.e164.clone(),
        };
        let bot = match (self.bot_key, self.bot_rev, self.bot_id, self.name) {
            (Some(key), Some(rev), Some(id), Some(name)) => Some(voice_bots::voice_bot(
                key,
                rev,
                &id,
                &name,
                self.own_url.as_deref(),
            )?),
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

async fn existing(
    unit: &mut Unit,
    guild: GuildId,
    phone: &PhoneNumber,
) -> Result<Number, StoreError> {
    number(unit.connection(), guild, phone)
        .await?
        .ok_or_else(|| Refusal::NoSuchNumber(phone.to_string()).into())
}

/// What a snapshot puts back: a voice bot that is gone since leaves the number without one.
async fn parts_of(
    unit: &mut Unit,
    guild: GuildId,
    before: &NumberSnapshot,
) -> Result<NumberParts, StoreError> {
    let bot = match before.bot {
        Some(bot) => voice_bots::by_key(unit.connection(), guild, bot)
            .await?
            .map(|bot| bot.key),
        None => None,
    };
    let label = before.label.as_deref().map(Label::parse).transpose();
    let flow_url = before
        .flow_url
        .as_deref()
        .map(|text| FlowUrl::parse(text, None))
        .transpose();
    Ok(NumberParts {
        label: label.map_err(Refusal::from)?.flatten(),
        bot,
        flow_url: flow_url.map_err(Refusal::from)?,
    })
}

async fn insert(
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

async fn replace(
    unit: &mut Unit,
    guild: GuildId,
    old: &Number,
    parts: &NumberParts,
    undoes: Option<Seq>,
) -> Result<(), StoreError> {
    write_row(unit, guild, &old.phone, parts, Some(old)).await?;
    let new = existing(unit, guild, &old.phone).await?.snapshot();
    let action = AuditAction::NumberEdited;
    record(
        unit,
        action,
        &old.phone,
        Some(old.snapshot()),
        Some(new),
        undoes,
    )
    .await
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
        && voice_bots::by_key(unit.connection(), guild, bot)
            .await?
            .is_none()
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
    .bind(crate::domain::numbers::search_text(phone, parts.label.as_ref()))
    .execute(unit.connection())
    .await?;
    if old.is_none_or(|old| old.label != parts.label) {
        number_search::index(unit, phone, parts.label.as_ref()).await?;
    }
    let old_bot = old.and_then(|old| old.bot.as_ref()).map(|bot| bot.key);
    if old_bot != parts.bot {
        voice_bots::count_number(unit, old_bot, -1).await?;
        voice_bots::count_number(unit, parts.bot, 1).await?;
    }
    Ok(())
}

async fn delete(unit: &mut Unit, old: &Number) -> Result<(), StoreError> {
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

async fn record(
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
