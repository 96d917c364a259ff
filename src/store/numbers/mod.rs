//! The numbers of a workspace.

mod fragments;
mod rows;
mod search;

use crate::domain::access::Permit;
use crate::domain::audit::{
    AuditAction, NumberSnapshot, Rev, Snapshot, Target, UNDO_WINDOW_SECONDS,
};
use crate::domain::expected::Expected;
use crate::domain::numbers::{Cursor, FRAGMENT_CHARS, Filter, Number, NumberEdit, Part};
use crate::domain::phone::PhoneNumber;
use crate::domain::refusal::Refusal;
use crate::domain::text::folded;
use crate::store::unit::Unit;
use crate::store::voice_bots::choose;
use crate::store::{Store, StoreError, account_row, audit, key};

pub(super) use rows::{NumberParts, NumberRow, number, write};
use search::page;
pub(super) use search::{COUNTED, best_hits, changed_last, range};

/// A stretch of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NumbersPage {
    /// In order.
    pub rows: Vec<Number>,
    /// There are some before the first.
    pub has_before: bool,
    /// There are some after the last.
    pub has_after: bool,
    /// Which of all the first of them is, from 1; `None` beyond the first thousand, which are not counted.
    pub position: Option<i64>,
    /// How many there are in all; `None` where they are too many to be counted.
    pub total: Option<i64>,
}

/// What an edit did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    pub old: Number,
    /// The same as the old one, rev and all, where there was nothing to change.
    pub new: Number,
}

/// A statement that reads whole numbers, with a condition of the caller's.
macro_rules! select_numbers {
    ($($rest:literal),+) => {
        concat!(
            "SELECT n.e164, n.rev AS number_rev, n.rev_tag AS number_rev_tag, n.label, n.flow_url, \
             b.bot_key, b.rev AS bot_rev, b.rev_tag AS bot_rev_tag, b.bot_id, b.name, b.own_url, b.source \
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
        number(&mut *self.read_in(permit.guild()).await?, permit.guild(), phone).await
    }

    /// The first numbers after this one, in order: for whoever wants them all, stretch by stretch.
    pub async fn numbers_after(
        &self,
        permit: &Permit,
        after: Option<&PhoneNumber>,
        most: i64,
    ) -> Result<Vec<Number>, StoreError> {
        let rows: Vec<NumberRow> =
            sqlx::query_as(select_numbers!("n.e164 > $2 ORDER BY n.e164 LIMIT $3 + 0"))
                .bind(key(permit.guild()))
                .bind(after.map(ToString::to_string).unwrap_or_default())
                .bind(most)
                .fetch_all(&mut *self.read_in(permit.guild()).await?)
                .await?;
        rows.into_iter().map(NumberRow::number).collect()
    }

    /// The numbers whose whole label this is, a few at most.
    pub async fn labelled(
        &self,
        permit: &Permit,
        label: &str,
    ) -> Result<Vec<PhoneNumber>, StoreError> {
        let label = folded(label);
        let begins: String = label.chars().take(FRAGMENT_CHARS).collect();
        let rows: Vec<(String, Option<String>)> = sqlx::query_as(
            "SELECT DISTINCT n.e164, n.label FROM number_search s \
             CROSS JOIN numbers n ON n.guild_id = s.guild_id AND n.e164 = s.e164 \
             WHERE s.guild_id = $1 AND s.fragment = $2 \
             AND substr(n.search_text, length(n.e164) + 1, length($3)) = $3 LIMIT 50",
        )
        .bind(key(permit.guild()))
        .bind(begins)
        .bind(label.clone())
        .fetch_all(&mut *self.read_in(permit.guild()).await?)
        .await?;
        let whole = rows
            .into_iter()
            .filter(|(_, found)| found.as_deref().is_some_and(|found| folded(found) == label));
        Ok(whole.filter_map(|(e164, _)| PhoneNumber::from_stored(&e164)).collect())
    }

    /// The other numbers with this number's flow, however their Flow URLs are written, that another voice bot answers.
    pub async fn sharing_flow(
        &self,
        permit: &Permit,
        number: &Number,
    ) -> Result<Vec<Number>, StoreError> {
        let (Some(flow), Some(bot)) = (&number.flow_url, &number.bot) else {
            return Ok(Vec::new());
        };
        let rows: Vec<NumberRow> = sqlx::query_as(select_numbers!(
            "n.flow_id = $2 AND n.e164 <> $3 AND n.bot_key <> $4 ORDER BY n.e164 LIMIT 50"
        ))
        .bind(key(permit.guild()))
        .bind(flow.flow_id().to_owned())
        .bind(number.phone.to_string())
        .bind(bot.key.0)
        .fetch_all(&mut *self.read_in(permit.guild()).await?)
        .await?;
        let numbers: Result<Vec<Number>, _> = rows.into_iter().map(NumberRow::number).collect();
        let same = |other: &Number| other.flow_url.as_ref().is_some_and(|it| it.same_flow(flow));
        Ok(numbers?.into_iter().filter(same).collect())
    }

    /// A page of numbers, `limit` at most.
    pub async fn numbers(
        &self,
        permit: &Permit,
        filter: &Filter,
        cursor: &Cursor,
        limit: i64,
    ) -> Result<NumbersPage, StoreError> {
        page(&mut *self.read_in(permit.guild()).await?, permit.guild(), filter, cursor, limit).await
    }

    /// Adds a number. Only a configured account may have new ones (spec page). One that was removed within the undo
    /// window can come back with all that it had, so it is added anew only `over` that removal.
    pub async fn add_number(
        &self,
        permit: &Permit,
        phone: PhoneNumber,
        edit: NumberEdit,
        over: Option<Rev>,
    ) -> Result<Number, StoreError> {
        self.change(permit, move |unit| {
            Box::pin(async move {
                let guild = unit.permit().guild();
                if !account_row::account_of(unit).await?.is_configured() {
                    return Err(Refusal::NotConfigured.into());
                }
                if number(unit.connection(), guild, &phone).await?.is_some() {
                    return Err(Refusal::Duplicate(phone).into());
                }
                if let Some(refusal) = removed_lately(unit, &phone, over).await? {
                    return Err(refusal.into());
                }
                let parts = edited(unit, None, edit).await?;
                let (_, new) = write(unit, &phone, None, Some(parts), None).await?;
                Ok(new.ok_or(Refusal::NoSuchNumber(phone.to_string()))?)
            })
        })
        .await
    }

    /// Changes parts of a number, unless it is no longer as the editor saw it.
    pub async fn edit_number(
        &self,
        permit: &Permit,
        phone: PhoneNumber,
        expected: Expected,
        edit: NumberEdit,
    ) -> Result<Edited, StoreError> {
        self.change(permit, move |unit| {
            Box::pin(async move {
                let old = present(unit, &phone).await?;
                let parts = edited(unit, Some(&old), edit).await?;
                let bot = |number: &Number| number.bot.as_ref().map(|bot| bot.key);
                // Nothing is lost where both want the same; a second submit of one dialog does.
                if parts.label == old.label
                    && parts.flow_url == old.flow_url
                    && parts.bot.as_ref().map(|bot| bot.key) == bot(&old)
                {
                    return Ok(Edited { new: old.clone(), old });
                }
                as_expected(unit, &old, expected).await?;
                let (_, new) = write(unit, &phone, Some(&old), Some(parts), None).await?;
                let new = new.ok_or(Refusal::NoSuchNumber(phone.to_string()))?;
                Ok(Edited { old, new })
            })
        })
        .await
    }

    /// Removes a number, unless it is no longer as it was shown. Removing what was removed before is
    /// [`StoreError::AlreadyDone`].
    pub async fn remove_number(
        &self,
        permit: &Permit,
        phone: PhoneNumber,
        expected: Expected,
    ) -> Result<Rev, StoreError> {
        self.change(permit, move |unit| {
            Box::pin(async move {
                let guild = unit.permit().guild();
                let old = match expecting(unit, &phone, expected).await {
                    Err(StoreError::Refused(Refusal::NoSuchNumber(text))) => {
                        let target = Target::Number(phone);
                        let last = audit::last(unit.connection(), guild, &target).await?;
                        let removed =
                            last.filter(|it| it.change.action == AuditAction::NumberRemoved);
                        return Err(match removed {
                            Some(entry) => StoreError::AlreadyDone { seq: entry.seq() },
                            None => Refusal::NoSuchNumber(text).into(),
                        });
                    }
                    old => old?,
                };
                Ok(write(unit, &phone, Some(&old), None, None).await?.0)
            })
        })
        .await
    }
}

/// The removal that a number can be brought back from, unless that is the one it is to be added over.
async fn removed_lately(
    unit: &mut Unit,
    phone: &PhoneNumber,
    over: Option<Rev>,
) -> Result<Option<Refusal>, StoreError> {
    let (guild, now) = (unit.permit().guild(), unit.at());
    let last = audit::last(unit.connection(), guild, &Target::Number(phone.clone())).await?;
    let removed = last.filter(|last| {
        last.change.action == AuditAction::NumberRemoved
            && over != Some(last.rev)
            && now - last.at < UNDO_WINDOW_SECONDS
    });
    Ok(removed.and_then(|last| match last.change.old {
        Some(Snapshot::Number(had)) if had != NumberSnapshot::default() => {
            Some(Refusal::RemovedLately {
                phone: phone.clone(),
                by: last.actor,
                at: last.at,
                removal: last.rev,
                had: Box::new(had),
            })
        }
        _ => None,
    }))
}

/// The number, if it is still as it was shown.
pub(super) async fn expecting(
    unit: &mut Unit,
    phone: &PhoneNumber,
    expected: Expected,
) -> Result<Number, StoreError> {
    let old = present(unit, phone).await?;
    as_expected(unit, &old, expected).await?;
    Ok(old)
}

async fn present(unit: &mut Unit, phone: &PhoneNumber) -> Result<Number, StoreError> {
    let guild = unit.permit().guild();
    let found = number(unit.connection(), guild, phone).await?;
    Ok(found.ok_or_else(|| Refusal::NoSuchNumber(phone.to_string()))?)
}

async fn as_expected(unit: &mut Unit, now: &Number, expected: Expected) -> Result<(), StoreError> {
    match expected.is_met(now.rev, now.bot.as_ref().map(|bot| bot.key)) {
        true => Ok(()),
        false => Err(audit::changed(unit, now.rev).await?.into()),
    }
}

/// What the edit makes of a number.
async fn edited(
    unit: &mut Unit,
    old: Option<&Number>,
    edit: NumberEdit,
) -> Result<NumberParts, StoreError> {
    let guild = unit.permit().guild();
    let bot = match edit.bot {
        Part::Keep => old.and_then(|old| old.bot.clone()),
        Part::Set(None) => None,
        Part::Set(Some(choice)) => choose(unit.connection(), guild, &choice).await?,
    };
    Ok(NumberParts {
        label: edit.label.over(old.and_then(|old| old.label.clone())),
        bot,
        flow_url: edit.flow_url.over(old.and_then(|old| old.flow_url.clone())),
    })
}
