//! The voice platform's own bots: its list is read beside the answering, and what it says becomes voice bots of the server.

use futures_util::future::join_all;
use sha2::{Digest as _, Sha256};

use super::{App, contained};
use crate::config::{DirectoryConfig, VoicebotsConfig};
use crate::domain::access::{GuildId, Permit};
use crate::domain::directory::{DirectoryList, DirectoryState};
use crate::domain::websocket_url::Hosts;
use crate::platform::directory::{self, Directory, Fields};
use crate::store::{Chore, DirectoryRow, StoreError};

impl App {
    /// Reads every list once, side by side. What fails concerns one server, and is tried again with the next round.
    pub async fn read_directories(&self, config: &VoicebotsConfig) {
        let hosts = Hosts::beside(config.websocket_base.as_ref());
        let reads = config.directory.iter().filter_map(|directory| {
            let guild = directory.guild?;
            Some(async move {
                let read = self.read_directory(guild, directory, hosts);
                if let Some(Err(error)) = contained(guild, "read the platform's bots", read).await {
                    tracing::warn!(guild = guild.0, %error, "the platform's bots are not kept");
                }
            })
        });
        join_all(reads).await;
    }

    /// Lets go of lists that the configuration no longer names: their voice bots have vanished.
    pub async fn forget_directories(&self, config: &VoicebotsConfig) {
        let known = match self.store.directories(Permit::housekeeping()).await {
            Ok(known) => known,
            Err(error) => {
                tracing::warn!(%error, "which servers have a list of the platform cannot be read");
                return;
            }
        };
        let is_named = |guild: &GuildId| config.directory.iter().any(|it| it.guild == Some(*guild));
        for guild in known.into_iter().filter(|guild| !is_named(guild)) {
            let forget = async {
                self.apply(guild, Some(DirectoryList::default())).await?;
                self.store.forget_directory(&reading(guild)).await
            };
            if let Some(Err(error)) = contained(guild, "forget the platform's bots", forget).await {
                tracing::warn!(guild = guild.0, %error, "a list of the platform is not let go of");
            }
        }
    }

    async fn read_directory(
        &self,
        guild: GuildId,
        config: &DirectoryConfig,
        hosts: Hosts,
    ) -> Result<(), StoreError> {
        let permit = reading(guild);
        let source = fingerprint(config, hosts);
        let known = self.store.directory(&permit).await?.unwrap_or_default();
        let known = if known.source == source {
            known
        } else {
            // Another list, or another way to read it: what it was marked with says nothing.
            DirectoryRow { source, etag: None, ..known }
        };
        let directory = Directory {
            url: &config.url,
            authorization: config.authorization(),
            fields: Fields {
                list: config.list_field.as_deref(),
                id: &config.id_field,
                name: &config.name_field,
                websocket_url: &config.websocket_url_field,
            },
            hosts,
        };
        let read = directory::read(&directory, known.etag.as_deref()).await;
        let mut now = known.clone();
        now.state.fault = None;
        match read {
            Ok(Some(list)) => {
                let (etag, unusable) = (list.etag.clone(), list.unusable);
                let left_out = self.apply(guild, Some(list)).await?;
                let count = |of: usize| i64::try_from(of).unwrap_or(i64::MAX);
                let (left_out, unusable) = (count(left_out), count(unusable));
                let read_at = Some(self.now());
                // What was left out may come in as soon as the team's own is gone, so it is asked for again.
                now.etag = etag.filter(|_| left_out == 0);
                now.state = DirectoryState { read_at, left_out, unusable, fault: None };
            }
            Ok(None) => {
                self.apply(guild, None).await?;
                now.state.read_at = Some(self.now());
            }
            Err(fault) => {
                self.apply(guild, None).await?;
                let since = known.state.fault.filter(|(was, _)| *was == fault);
                if since.is_none() {
                    tracing::warn!(guild = guild.0, %fault, "the platform's list of bots");
                }
                now.state.fault = Some((fault, since.map_or_else(|| self.now(), |(_, at)| at)));
            }
        }
        if known.state.fault.is_some() && now.state.fault.is_none() {
            tracing::info!(guild = guild.0, "the platform's list of bots is read again");
        }
        self.store.remember_directory(&permit, &now).await
    }

    /// Makes the voice bots what the list says. Gives how many are left out.
    async fn apply(
        &self,
        guild: GuildId,
        list: Option<DirectoryList>,
    ) -> Result<usize, StoreError> {
        loop {
            let applied = self.store.apply_directory(guild, list.clone()).await?;
            if applied.changes > 0 {
                let changes = applied.changes;
                tracing::info!(guild = guild.0, changes, "the platform's bots changed");
            }
            if !applied.more {
                return Ok(applied.left_out);
            }
        }
    }
}

/// The leave to look at one server, in which nothing is changed.
const fn reading(guild: GuildId) -> Permit {
    Chore::Platform.permit(guild, 0)
}

/// What tells one way of reading a list from another. The token is none of it: a new one reads the same list.
fn fingerprint(config: &DirectoryConfig, hosts: Hosts) -> Vec<u8> {
    let parts = [
        config.url.as_str(),
        config.list_field.as_deref().unwrap_or_default(),
        &config.id_field,
        &config.name_field,
        &config.websocket_url_field,
        if hosts == Hosts::AndLoopback { "here" } else { "" },
    ];
    Sha256::digest(parts.join("\n")).to_vec()
}
