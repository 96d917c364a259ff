//! Which servers the bot is in, as Discord says now.

use std::collections::BTreeSet;
use std::time::Duration;

use futures_util::future::BoxFuture;
use serde::Deserialize;
use serde_json::Value;

use super::rest::{Backoff, Request, Rest, RestError, id};
use crate::app::leaving::Servers;
use crate::domain::access::GuildId;

/// How many servers a page lists; Discord gives no more.
const PAGE: usize = 200;

/// How often a page is asked for, with these pauses.
const TRIES: u32 = 5;
const PAUSES: (Duration, Duration) = (Duration::from_secs(1), Duration::from_mins(1));

/// Discord's own list of the bot's servers.
#[derive(Clone, Debug)]
pub(super) struct Memberships(Rest);

/// The part of Discord's guild object that is needed.
#[derive(Deserialize)]
struct Listed {
    #[serde(deserialize_with = "id")]
    id: u64,
}

impl Memberships {
    /// Memberships as this interface tells them.
    #[must_use]
    pub(super) const fn new(rest: Rest) -> Self {
        Self(rest)
    }

    async fn list(&self) -> Result<BTreeSet<GuildId>, RestError> {
        let mut all = BTreeSet::new();
        loop {
            let after = all.last().map_or(0, |guild: &GuildId| guild.0);
            let page = self.page(after).await?;
            let (length, before) = (page.len(), all.len());
            all.extend(page.into_iter().map(|listed| GuildId(listed.id)));
            if length < PAGE {
                return Ok(all);
            }
            // A page of servers that are known already would come for ever.
            if all.len() == before {
                return Err(RestError::Unreadable);
            }
        }
    }

    async fn page(&self, after: u64) -> Result<Vec<Listed>, RestError> {
        let mut backoff = Backoff::new(PAUSES.0, PAUSES.1);
        let mut tries = 1;
        loop {
            let path = format!("/users/@me/guilds?limit={PAGE}&after={after}");
            match self.0.json(Request::get(path)).await {
                Err(error) if error.is_passing() && tries < TRIES => {
                    tokio::time::sleep(backoff.pause_after(&error)).await;
                    tries += 1;
                }
                done => return done,
            }
        }
    }
}

impl Servers for Memberships {
    fn all(&self) -> BoxFuture<'_, Option<BTreeSet<GuildId>>> {
        Box::pin(async {
            let listed = self.list().await;
            listed
                .inspect_err(
                    |error| tracing::warn!(%error, "Discord did not list the bot's servers"),
                )
                .ok()
        })
    }

    fn has_left(&self, guild: GuildId) -> BoxFuture<'_, bool> {
        Box::pin(async move {
            let asked: Result<Value, _> =
                self.0.json(Request::get(format!("/guilds/{}", guild.0))).await;
            matches!(asked, Err(RestError::Forbidden | RestError::Status { status: 404, .. }))
        })
    }
}
