//! Servers that the bot is no longer in: how often they were missing, since when that counts as leaving, and what is
//! destroyed in the end.

use std::collections::BTreeSet;

use super::account_row::account_of;
use super::unit::Unit;
use super::{Store, StoreError, account, audit, key, own_phone, rev};
use crate::domain::access::{GuildId, Housekeeping, Permit};
use crate::domain::ids::Rev;

/// In so many complete lists of Discord's in a row a server has to be missing before it is asked about.
const MISSING: i64 = 2;

/// A workspace whose server the bot is not known to be in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missing {
    pub guild: GuildId,
    /// In how many complete lists in a row it was missing.
    pub lists: i64,
    /// Since when the bot is known to have left, in unix seconds.
    pub left_at: Option<i64>,
    /// The account's, where a key or a token is still there.
    pub account: Option<Rev>,
}

#[derive(sqlx::FromRow)]
struct MissingRow {
    guild_id: i64,
    missing: i64,
    left_at: Option<i64>,
    rev: Option<i64>,
    rev_tag: Option<i64>,
}

impl Store {
    /// When Discord last listed all servers, in unix seconds.
    pub async fn listed_at(&self, _: Housekeeping) -> Result<Option<i64>, StoreError> {
        let row: Option<(Option<i64>,)> = sqlx::query_as("SELECT listed_at FROM installation")
            .fetch_optional(&mut *self.read().await?)
            .await?;
        Ok(row.and_then(|(at,)| at))
    }

    /// Whether any server has ever changed anything.
    pub async fn has_workspaces(&self, _: Housekeeping) -> Result<bool, StoreError> {
        let (any,): (bool,) = sqlx::query_as("SELECT EXISTS (SELECT 1 FROM workspaces)")
            .fetch_one(&mut *self.read().await?)
            .await?;
        Ok(any)
    }

    /// Takes in a complete list of the servers that the bot is in. Gives those that came back, by the id; those that
    /// are missing are counted, see [`Store::missing`].
    pub async fn take_list(
        &self,
        _: Housekeeping,
        list: BTreeSet<GuildId>,
    ) -> Result<Vec<GuildId>, StoreError> {
        let store = self.clone();
        // On a task of its own: whoever gives up must not leave it half-way.
        let taking = tokio::spawn(async move {
            let mut back = Vec::new();
            let mut transaction = store.inner.writer.begin_with("BEGIN IMMEDIATE").await?;
            let known: Vec<(i64, i64, Option<i64>)> =
                sqlx::query_as("SELECT guild_id, missing, left_at FROM workspaces")
                    .fetch_all(&mut *transaction)
                    .await?;
            for (guild, missing, left_at) in known {
                let id = GuildId(guild.cast_unsigned());
                let sql = match (list.contains(&id), missing) {
                    (true, 0) => continue,
                    (true, _) => {
                        "UPDATE workspaces SET missing = 0, left_at = NULL WHERE guild_id = $1"
                    }
                    (false, _) => "UPDATE workspaces SET missing = missing + 1 WHERE guild_id = $1",
                };
                sqlx::query(sql).bind(guild).execute(&mut *transaction).await?;
                if left_at.is_some() && list.contains(&id) {
                    back.push(id);
                }
            }
            sqlx::query("UPDATE installation SET listed_at = $1")
                .bind(store.clock().now())
                .execute(&mut *transaction)
                .await?;
            transaction.commit().await?;
            // What waited to be posted there goes out now.
            store.inner.changed.notify_one();
            Ok(back)
        });
        taking.await.map_err(StoreError::Lost)?
    }

    /// The workspaces whose servers were missing often enough to ask about them.
    pub async fn missing(&self, _: Housekeeping) -> Result<Vec<Missing>, StoreError> {
        let rows: Vec<MissingRow> = sqlx::query_as(
            "SELECT w.guild_id, w.missing, w.left_at, a.rev, a.rev_tag FROM workspaces w \
             LEFT JOIN accounts a ON a.guild_id = w.guild_id \
                AND (a.api_key IS NOT NULL OR a.api_token IS NOT NULL) \
             WHERE w.missing >= $1 ORDER BY w.guild_id",
        )
        .bind(MISSING)
        .fetch_all(&mut *self.read().await?)
        .await?;
        let missing = rows.into_iter().map(|row| Missing {
            guild: GuildId(row.guild_id.cast_unsigned()),
            lists: row.missing,
            left_at: row.left_at,
            account: row.rev.zip(row.rev_tag).map(|(seq, tag)| rev(seq, tag)),
        });
        Ok(missing.collect())
    }

    /// The bot has left this server: nothing is posted there, and its time runs.
    pub async fn remember_left(&self, _: Housekeeping, guild: GuildId) -> Result<(), StoreError> {
        sqlx::query("UPDATE workspaces SET left_at = $2 WHERE guild_id = $1 AND left_at IS NULL")
            .bind(key(guild))
            .bind(self.clock().now())
            .execute(&self.inner.writer)
            .await?;
        Ok(())
    }

    /// Destroys key and token of a server that the bot has left, if nobody changed them since.
    pub async fn destroy_left(&self, permit: &Permit, seen: Rev) -> Result<Rev, StoreError> {
        self.change(permit, move |unit| {
            Box::pin(async move {
                let old = account_of(unit).await?;
                if old.rev != seen || !has_left(unit).await? {
                    return Err(audit::changed(unit, old.rev).await?.into());
                }
                own_phone::forget_all(unit).await?;
                account::wipe(unit, &old).await
            })
        })
        .await
    }
}

async fn has_left(unit: &mut Unit) -> Result<bool, StoreError> {
    let guild = unit.guild();
    let (left,): (bool,) =
        sqlx::query_as("SELECT left_at IS NOT NULL FROM workspaces WHERE guild_id = $1")
            .bind(guild)
            .fetch_one(unit.connection())
            .await?;
    Ok(left)
}
