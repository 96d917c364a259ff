//! The voice bots of a workspace.

mod rows;

use rows::{BotRow, delete, existing, from_row, insert, rewrite};
pub(super) use rows::{by_key, count_number, voice_bot};

use crate::domain::access::Permit;
use crate::domain::audit::Seq;
use crate::domain::numbers::fold;
use crate::domain::refusal::Refusal;
use crate::domain::text::BotName;
use crate::domain::voice_bots::{VoiceBot, VoiceBotParts};
use crate::domain::websocket_url::BotUrl;
use crate::store::{Store, StoreError, audit, key};

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
             ORDER BY assigned_seq DESC, bot_key LIMIT $3 + 0",
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
             WHERE guild_id = $1 ORDER BY folded_name, bot_key LIMIT $2 + 0 OFFSET $3",
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
                Ok(BotUse { bot: voice_bot(bot, rev, &id, &name, own_url.as_deref())?, numbers })
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
