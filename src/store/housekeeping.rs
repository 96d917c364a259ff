//! What is destroyed when its time has come, without anybody asking.

use super::{Store, StoreError};
use crate::domain::access::{GuildId, Housekeeping, Permit};
use crate::domain::refusal::Refusal;

/// What nobody on Discord asked for, by kind: the upper part of an occasion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chore {
    /// The sealed values behind a disconnect are destroyed; numbered by the disconnect's seq.
    Destroy,
    /// The sealed values of a server that the bot has left are destroyed; numbered by the account's seq.
    Left,
    /// A restored backup had what was destroyed since; numbered by the seq of that, in the database that was replaced.
    DestroyAgain,
    /// What was found at Exotel is said; numbered by the newest row of the trail before.
    Drift,
    /// The sandbox prepares its example workspace; numbered by the step.
    Example,
    /// What the voice platform's list says now; numbered by the seq before it.
    Platform,
}

impl Chore {
    /// The permit for one piece of this chore in one server.
    ///
    /// The occasion that it carries stands where an interaction id stands, so the audit trail's UNIQUE lets
    /// the same piece of the same chore take effect once, ever. It is `1 << 63 | chore << 56 | piece`:
    /// Discord's ids keep the highest bit clear until the year 2084, so the two never meet.
    #[must_use]
    pub const fn permit(self, guild: GuildId, piece: u64) -> Permit {
        let chore: u64 = match self {
            Self::Destroy => 1,
            Self::Example => 2,
            Self::Left => 3,
            Self::DestroyAgain => 4,
            Self::Drift => 6,
            Self::Platform => 5,
        };
        Permit::housekeeping().in_guild(guild, 1 << 63 | chore << 56 | piece & ((1 << 56) - 1))
    }
}

/// What one round of housekeeping destroyed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Housekept {
    /// Drafts that had expired.
    pub drafts: u64,
    /// Accounts whose disconnect can no longer be undone.
    pub accounts: u64,
}

impl Store {
    /// One round: expired drafts go, and the sealed values of accounts that were disconnected more than a day ago; nothing
    /// where Discord has not confirmed the time yet. One workspace's failure does not keep the others waiting; the last
    /// failure is returned.
    pub async fn keep_house(&self, leave: Housekeeping) -> Result<Housekept, StoreError> {
        if !self.clock().is_confirmed() {
            return Ok(Housekept::default());
        }
        self.remember_time(leave).await?;
        let mut done = Housekept { drafts: self.purge_drafts(leave).await?, accounts: 0 };
        let mut failed = None;
        for (guild, disconnect) in self.overdue_disconnects(leave).await? {
            let permit = Chore::Destroy.permit(guild, disconnect.seq.0.cast_unsigned());
            match self.destroy(&permit, disconnect).await {
                Ok(_) => done.accounts += 1,
                Err(error @ StoreError::Refused(Refusal::ReadOnly)) => failed = Some(error),
                // Somebody was quicker: undone, destroyed by hand, or by a round before.
                Err(StoreError::Refused(_) | StoreError::AlreadyDone { .. }) => {}
                Err(error) => failed = Some(error),
            }
        }
        failed.map_or(Ok(done), Err)
    }

    /// Keeps what time it is, for a start that cannot know.
    async fn remember_time(&self, _: Housekeeping) -> Result<(), StoreError> {
        sqlx::query("UPDATE installation SET seen_at = $1")
            .bind(self.clock().now())
            .execute(&self.inner.writer)
            .await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chore_never_has_the_id_of_an_interaction_nor_of_another_chore() {
        let of = |chore: Chore, piece| chore.permit(GuildId(1), piece).interaction();
        // The last id that Discord can give out before its ids outgrow what SQL keeps.
        let last_interaction = i64::MAX.cast_unsigned();
        assert!(of(Chore::Destroy, 0) > last_interaction);
        assert_ne!(of(Chore::Destroy, 1), of(Chore::Destroy, 2));
        assert_ne!(of(Chore::Destroy, 1), of(Chore::Example, 1));
        assert_ne!(of(Chore::Destroy, 1), of(Chore::Left, 1));
        assert_ne!(of(Chore::Drift, 1), of(Chore::Platform, 1));
    }
}
