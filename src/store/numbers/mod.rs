//! The numbers of a workspace.

mod rows;
mod search;

use crate::domain::access::Permit;
use crate::domain::audit::{AuditAction, NumberSnapshot, Seq};
use crate::domain::flow_url::FlowUrl;
use crate::domain::numbers::{Cursor, Filter, Number, NumberParts, Part, Shown};
use crate::domain::phone::PhoneNumber;
use crate::domain::refusal::Refusal;
use crate::domain::text::Label;
use crate::store::{Store, StoreError, account, audit};

use rows::{delete, existing, insert, number, parts_of, record, replace};

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
        search::page(&mut *self.read().await?, permit.guild(), filter, cursor, limit).await
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
                if !account::account(unit.connection(), guild).await?.is_configured() {
                    return Err(Refusal::NotConfigured.into());
                }
                if number(unit.connection(), guild, &phone).await?.is_some() {
                    return Err(Refusal::Duplicate(phone).into());
                }
                let new = insert(unit, guild, &phone, &parts).await?;
                let seq = unit.seq();
                record(unit, AuditAction::NumberAdded, &phone, None, Some(new), None).await?;
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
                record(unit, AuditAction::NumberRemoved, &phone, Some(old.snapshot()), None, None)
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
                        record(unit, action, &phone, Some(now.snapshot()), None, Some(undone))
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
