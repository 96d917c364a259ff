//! Which servers are served: `discord.guilds`.

use std::collections::BTreeSet;

use crate::domain::access::GuildId;

/// The servers that are served; none named means all.
#[derive(Clone, Debug, Default)]
pub struct Served(BTreeSet<GuildId>);

impl Served {
    /// These servers and no others; where none is named, all.
    #[must_use]
    pub fn only(guilds: &[GuildId]) -> Self {
        Self(guilds.iter().copied().collect())
    }

    /// Whether whoever asks from there is answered.
    #[must_use]
    pub fn has(&self, guild: GuildId) -> bool {
        self.0.is_empty() || self.0.contains(&guild)
    }

    /// The servers that are named.
    pub(super) fn named(&self) -> impl Iterator<Item = GuildId> {
        self.0.iter().copied()
    }
}
