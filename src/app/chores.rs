//! What nobody asked for: the work that goes on beside the answers, and what it needs to know.

use std::time::Duration;

use super::App;
use crate::domain::access::{Action, Actor, GuildId, Permit};
use crate::domain::audit::{AuditPost, PostFault};
use crate::store::BatchState;

/// Erasing that takes longer is worth a line in the log.
const ERASING_TAKES: Duration = Duration::from_secs(30);

impl App {
    /// Now, in unix seconds, on the clock that stamps changes.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.store.clock().now()
    }

    /// Whether Discord has confirmed what time it is; before that, nothing is destroyed.
    #[must_use]
    pub fn knows_the_time(&self) -> bool {
        self.store.clock().is_confirmed()
    }

    /// Destroys what has outlived its time, and logs how much that was.
    pub async fn keep_house(&self) -> Result<(), anyhow::Error> {
        let leave = Permit::housekeeping();
        self.store.tidy_denials(leave, self.refused_kept_days).await?;
        let done = self.store.keep_house(leave).await?;
        if done.drafts + done.accounts > 0 {
            tracing::info!(
                drafts = done.drafts,
                accounts = done.accounts,
                "what had outlived its time is unusable"
            );
        }
        Ok(())
    }

    /// Says of everything that Exotel was being asked when this program last stopped that nobody knows what came of it. It
    /// is not asked again: a phone may have rung.
    pub async fn give_up_what_was_cut_off(&self) {
        let leave = Permit::housekeeping();
        let found = match self.store.cut_off(leave).await {
            Ok(found) => found,
            Err(error) => {
                tracing::error!(%error, "what was cut off cannot be read");
                return;
            }
        };
        for cut_off in found {
            let (guild, asked) = (cut_off.guild, cut_off.asked);
            match self.store.give_up(leave, cut_off).await {
                Ok(_) => {
                    tracing::warn!(guild = guild.0, %asked, "a request to Exotel was cut off; what came of it is unknown");
                }
                Err(error) => {
                    tracing::error!(guild = guild.0, %asked, %error, "a request that was cut off stays open");
                }
            }
        }
    }

    /// Waits until something was destroyed, and gets it out of the files: again and again until that is done.
    pub async fn erase(&self) {
        let leave = Permit::housekeeping();
        self.store.something_to_erase(leave).await;
        while !self.store.erase_within(leave, ERASING_TAKES).await {
            tracing::warn!(
                "what was destroyed is still in the database's files, as somebody reads them (a backup?) or the disk fails; it is tried again"
            );
        }
        tracing::info!("nothing that was destroyed is in the database's files any more");
    }

    /// What Discord was told last of the commands, as a hash.
    pub async fn commands_hash(&self) -> Result<Option<Vec<u8>>, anyhow::Error> {
        Ok(self.store.commands_hash(Permit::housekeeping()).await?)
    }

    /// Remembers what Discord was told of the commands.
    pub async fn remember_commands_hash(&self, hash: &[u8]) -> Result<(), anyhow::Error> {
        Ok(self.store.remember_commands_hash(Permit::housekeeping(), hash).await?)
    }

    /// The servers that may have commands of their own by us.
    pub async fn registered_guilds(&self) -> Result<Vec<GuildId>, anyhow::Error> {
        Ok(self.store.registered_guilds(Permit::housekeeping()).await?)
    }

    /// Remembers whether a server may have commands of its own by us.
    pub async fn remember_registered(
        &self,
        guild: GuildId,
        registered: bool,
    ) -> Result<(), anyhow::Error> {
        Ok(self.store.remember_registered(Permit::housekeeping(), guild, registered).await?)
    }

    /// The changes that are to be posted next, one a server.
    pub async fn due_posts(&self) -> Result<Vec<AuditPost>, anyhow::Error> {
        Ok(self.store.due_posts(Permit::housekeeping()).await?)
    }

    /// Notes that a change was posted.
    pub async fn posted(&self, post: &AuditPost) -> Result<(), anyhow::Error> {
        Ok(self.store.posted(Permit::housekeeping(), post).await?)
    }

    /// Notes why a change could not be posted.
    pub async fn not_posted(
        &self,
        post: &AuditPost,
        fault: PostFault,
    ) -> Result<(), anyhow::Error> {
        Ok(self.store.not_posted(Permit::housekeeping(), post, fault).await?)
    }

    /// Waits for the next change, or for one since the last call. One waits at a time.
    pub async fn next_change(&self) {
        self.store.next_change().await;
    }

    /// The servers whose batches are not written to their end.
    pub async fn waiting_batches(&self) -> Result<Vec<GuildId>, anyhow::Error> {
        Ok(self.store.waiting_batches(Permit::housekeeping()).await?)
    }

    /// Writes a server's batch to its end, with room for others after each part.
    pub async fn finish_batch(&self, guild: GuildId) -> Result<(), anyhow::Error> {
        while self.store.write_batch(Permit::housekeeping(), guild).await? != BatchState::Done {
            tokio::task::yield_now().await;
        }
        Ok(())
    }

    /// Records a refused attempt.
    pub async fn record_denial(&self, actor: &Actor, action: Action) -> Result<(), anyhow::Error> {
        Ok(self.store.record_denial(&Permit::to_judge(actor), actor, action).await?)
    }

    /// Waits for what is being written and closes the database.
    pub async fn close(&self) {
        self.store.close().await;
    }
}
