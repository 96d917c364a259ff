//! Servers that removed the bot. Discord is asked once a day, as no event tells of it; what was saved there stays for a
//! while, in case the bot comes back.

use std::collections::BTreeSet;
use std::fmt::Debug;

use futures_util::future::BoxFuture;

use super::{App, contained};
use crate::domain::access::{GuildId, Permit};
use crate::domain::refusal::Refusal;
use crate::store::{Chore, Missing, StoreError};

/// How often Discord is asked, in seconds.
const DAY: i64 = 24 * 60 * 60;

/// Knows which servers the bot is in: a port, so that the use cases can ask without knowing Discord.
pub trait Servers: Debug + Send + Sync {
    /// All of them; `None` where the list is not complete.
    fn all(&self) -> BoxFuture<'_, Option<BTreeSet<GuildId>>>;

    /// Whether Discord says of this very server that the bot is not in it.
    fn has_left(&self, guild: GuildId) -> BoxFuture<'_, bool>;
}

impl App {
    /// Finds out which servers the bot has left, once a day, and destroys key and token of those that it left
    /// `keep_days` ago; 0 = never.
    pub async fn look_who_left(&self, servers: &dyn Servers, keep_days: u16) {
        if let Err(error) = self.try_to_look_who_left(servers, keep_days).await {
            tracing::error!(%error, "which servers the bot has left was not found out");
        }
    }

    async fn try_to_look_who_left(
        &self,
        servers: &dyn Servers,
        keep_days: u16,
    ) -> Result<(), StoreError> {
        let leave = Permit::housekeeping();
        let (before, now) = (self.store.listed_at(leave).await?, self.now());
        let is_due = before.is_none_or(|before| now.abs_diff(before) >= DAY.unsigned_abs());
        if !is_due || !self.store.has_workspaces(leave).await? {
            return Ok(());
        }
        let Some(list) = servers.all().await else { return Ok(()) };
        for guild in self.store.take_list(leave, list).await? {
            tracing::info!(guild = guild.0, "the bot is back in a server that it had left");
        }
        for missing in self.store.missing(leave).await? {
            let work = self.ask_about(servers, missing, keep_days);
            if let Some(Err(error)) = contained(missing.guild, "see whether it left", work).await {
                let guild = missing.guild.0;
                tracing::error!(guild, %error, "what is to be done about a server that was left failed");
            }
        }
        Ok(())
    }

    /// Nothing is believed of a list alone, and nothing is destroyed on the word of another day.
    async fn ask_about(
        &self,
        servers: &dyn Servers,
        missing: Missing,
        keep_days: u16,
    ) -> Result<(), StoreError> {
        let Missing { guild, lists, left_at, account } = missing;
        let days = i64::from(keep_days);
        let is_over = |left_at: i64| self.now() - left_at >= days * DAY && lists > days;
        let may_destroy = keep_days > 0 && self.knows_the_time();
        let overdue = account.filter(|_| may_destroy && left_at.is_some_and(is_over));
        if (left_at.is_some() && overdue.is_none()) || !servers.has_left(guild).await {
            return Ok(());
        }
        if left_at.is_none() {
            tracing::warn!(guild = guild.0, keep_days, "the bot was removed from a server");
            return self.store.remember_left(Permit::housekeeping(), guild).await;
        }
        let Some(account) = overdue else { return Ok(()) };
        let permit = Chore::Left.permit(guild, account.seq.0.cast_unsigned());
        match self.store.destroy_left(&permit, account).await {
            Ok(_) => {
                tracing::info!(
                    guild = guild.0,
                    "key and token of a server that was left are destroyed"
                );
                Ok(())
            }
            // Somebody was quicker.
            Err(StoreError::Refused(Refusal::Changed { .. }) | StoreError::AlreadyDone { .. }) => {
                Ok(())
            }
            Err(error) => Err(error),
        }
    }
}
