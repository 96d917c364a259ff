//! The voice bots of a workspace.

mod directory;
mod rows;

pub use directory::{Applied, DirectoryRow};

pub(super) use rows::{BotColumns, by_key, choose, count_number, select_voice_bots, uses, write};

use crate::domain::access::Permit;
use crate::domain::audit::Rev;
use crate::domain::expected::Expected;
use crate::domain::forms::VoiceBotForm;
use crate::domain::refusal::Refusal;
use crate::domain::voice_bots::{BotChoice, BotKey, BotUse, VoiceBot, VoiceBotParts};
use crate::domain::websocket_url::Hosts;
use crate::store::unit::Unit;
use crate::store::{Store, StoreError, audit, key};

/// A stretch of the list of voice bots.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VoiceBotsPage {
    /// By name.
    pub rows: Vec<BotUse>,
    /// There are some after the last.
    pub has_after: bool,
}

/// What an edit did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditedBot {
    pub old: VoiceBot,
    /// The same as the old one, rev and all, where there was nothing to change.
    pub new: VoiceBot,
    /// Numbers that it answers.
    pub numbers: i64,
}

#[derive(sqlx::FromRow)]
struct UseRow {
    #[sqlx(flatten)]
    bot: BotColumns,
    number_count: i64,
}

impl UseRow {
    fn bot_use(self) -> Option<BotUse> {
        Some(BotUse { bot: self.bot.voice_bot()?, numbers: self.number_count })
    }
}

impl Store {
    /// The voice bot that was chosen or typed, and how many numbers it answers; `None` for "None".
    pub async fn voice_bot(
        &self,
        permit: &Permit,
        choice: &BotChoice,
    ) -> Result<Option<BotUse>, StoreError> {
        let mut connection = self.read_in(permit.guild()).await?;
        let Some(bot) = choose(&mut connection, permit.guild(), choice).await? else {
            return Ok(None);
        };
        let numbers = uses(&mut connection, permit.guild(), bot.key).await?;
        Ok(Some(BotUse { bot, numbers }))
    }

    /// A page of the list, `page` from 0.
    pub async fn voice_bots(
        &self,
        permit: &Permit,
        page: i64,
        limit: i64,
    ) -> Result<VoiceBotsPage, StoreError> {
        let rows: Vec<UseRow> = sqlx::query_as(select_voice_bots!(
            "TRUE ORDER BY b.folded_name, b.bot_key LIMIT $2 + 0 OFFSET $3"
        ))
        .bind(key(permit.guild()))
        .bind(limit + 1)
        .bind(page.saturating_mul(limit))
        .fetch_all(&mut *self.read_in(permit.guild()).await?)
        .await?;
        let has_after = i64::try_from(rows.len()).is_ok_and(|read| read > limit);
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let rows = rows.into_iter().take(limit).filter_map(UseRow::bot_use).collect();
        Ok(VoiceBotsPage { rows, has_after })
    }

    /// Adds a voice bot. Its key is the change's seq: short, and never used again.
    pub async fn add_voice_bot(
        &self,
        permit: &Permit,
        parts: VoiceBotParts,
    ) -> Result<VoiceBot, StoreError> {
        self.change(permit, move |unit| {
            Box::pin(async move {
                let bot = BotKey(unit.next_seq().0);
                let (_, new) = write(unit, bot, None, Some(parts), None).await?;
                Ok(new.ok_or(Refusal::NoSuchBot)?)
            })
        })
        .await
    }

    /// Changes a voice bot's name and own URL, unless it is no longer as the editor saw it. The id
    /// stays: it is what the voice platform calls it. `hosts` are those that its URL may name.
    pub async fn edit_voice_bot(
        &self,
        permit: &Permit,
        choice: BotChoice,
        expected: Expected,
        form: VoiceBotForm,
        hosts: Hosts,
    ) -> Result<EditedBot, StoreError> {
        self.change(permit, move |unit| {
            Box::pin(async move {
                let guild = unit.permit().guild();
                let old = present(unit, &choice).await?;
                old.refuse_of_platform()?;
                let (name, own_url) = form.judge_edit(hosts)?;
                let parts = VoiceBotParts {
                    id: old.id.clone(),
                    name: name.unwrap_or_else(|| old.name.clone()),
                    own_url: own_url.over(old.own_url.clone()),
                    source: old.source,
                };
                let numbers = uses(unit.connection(), guild, old.key).await?;
                if parts.name == old.name && parts.own_url == old.own_url {
                    return Ok(EditedBot { new: old.clone(), old, numbers });
                }
                as_expected(unit, &old, expected).await?;
                let (_, new) = write(unit, old.key, Some(&old), Some(parts), None).await?;
                Ok(EditedBot { new: new.ok_or(Refusal::NoSuchBot)?, old, numbers })
            })
        })
        .await
    }

    /// Removes a voice bot that no number uses, unless it is no longer as it was shown.
    pub async fn remove_voice_bot(
        &self,
        permit: &Permit,
        choice: BotChoice,
        expected: Expected,
    ) -> Result<(VoiceBot, Rev), StoreError> {
        self.change(permit, move |unit| {
            Box::pin(async move {
                let old = expecting(unit, &choice, expected).await?;
                old.refuse_of_platform()?;
                let (rev, _) = write(unit, old.key, Some(&old), None, None).await?;
                Ok((old, rev))
            })
        })
        .await
    }
}

/// The voice bot, if it is still as it was shown.
async fn expecting(
    unit: &mut Unit,
    choice: &BotChoice,
    expected: Expected,
) -> Result<VoiceBot, StoreError> {
    let old = present(unit, choice).await?;
    as_expected(unit, &old, expected).await?;
    Ok(old)
}

async fn present(unit: &mut Unit, choice: &BotChoice) -> Result<VoiceBot, StoreError> {
    let guild = unit.permit().guild();
    Ok(choose(unit.connection(), guild, choice).await?.ok_or(Refusal::NoSuchBot)?)
}

async fn as_expected(
    unit: &mut Unit,
    now: &VoiceBot,
    expected: Expected,
) -> Result<(), StoreError> {
    match expected.is_met(now.rev, None) {
        true => Ok(()),
        false => Err(audit::changed(unit, now.rev).await?.into()),
    }
}
