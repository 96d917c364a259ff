//! What Discord was last told of our commands.

use super::{Store, StoreError, key};
use crate::domain::access::{GuildId, Housekeeping};

impl Store {
    /// The hash that was remembered last, if any.
    pub async fn commands_hash(&self, _: Housekeeping) -> Result<Option<Vec<u8>>, StoreError> {
        let row: Option<(Option<Vec<u8>>,)> =
            sqlx::query_as("SELECT commands_hash FROM installation")
                .fetch_optional(&mut *self.read().await?)
                .await?;
        Ok(row.and_then(|(hash,)| hash))
    }

    /// Remembers what Discord has accepted.
    pub async fn remember_commands_hash(
        &self,
        _: Housekeeping,
        hash: &[u8],
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE installation SET commands_hash = $1")
            .bind(hash.to_vec())
            .execute(&self.inner.writer)
            .await?;
        Ok(())
    }
    /// The servers that may have commands of their own.
    pub async fn registered_guilds(&self, _: Housekeeping) -> Result<Vec<GuildId>, StoreError> {
        let rows: Vec<(i64,)> =
            sqlx::query_as("SELECT guild_id FROM registrations ORDER BY guild_id")
                .fetch_all(&mut *self.read().await?)
                .await?;
        Ok(rows.into_iter().map(|(guild,)| GuildId(guild.cast_unsigned())).collect())
    }

    /// Remembers that a server may have commands of its own, or that it has none any more.
    pub async fn remember_registered(
        &self,
        _: Housekeeping,
        guild: GuildId,
        registered: bool,
    ) -> Result<(), StoreError> {
        let sql = match registered {
            true => "INSERT INTO registrations (guild_id) VALUES ($1) ON CONFLICT DO NOTHING",
            false => "DELETE FROM registrations WHERE guild_id = $1",
        };
        sqlx::query(sql).bind(key(guild)).execute(&self.inner.writer).await?;
        Ok(())
    }
}
