//! Sealing everything again with the first key, so that a retired one can be thrown away.

use sqlx::{Connection, SqliteConnection};

use super::unit::chain_context;
use super::{Store, StoreError};
use crate::domain::access::{GuildId, Housekeeping};
use crate::vault::{Purpose, SealContext, Sealed};

/// Where a sealed value is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SealedPlace {
    ChainKey,
    ApiKey,
    ApiToken,
}

impl SealedPlace {
    pub(super) const fn field(self) -> &'static str {
        match self {
            Self::ChainKey => "chain_key",
            Self::ApiKey => "api_key",
            Self::ApiToken => "api_token",
        }
    }

    const fn update(self) -> &'static str {
        match self {
            Self::ChainKey => "UPDATE workspaces SET chain_key = $2 WHERE guild_id = $1",
            Self::ApiKey => "UPDATE accounts SET api_key = $2 WHERE guild_id = $1",
            Self::ApiToken => "UPDATE accounts SET api_token = $2 WHERE guild_id = $1",
        }
    }
}

/// A sealed value and where it belongs.
pub(super) struct SealedValue {
    pub(super) place: SealedPlace,
    pub(super) guild: u64,
    origin: String,
    pub(super) sealed: Sealed,
}

impl SealedValue {
    pub(super) fn context(&self) -> SealContext<'_> {
        match self.place {
            SealedPlace::ChainKey => chain_context(GuildId(self.guild)),
            SealedPlace::ApiKey | SealedPlace::ApiToken => SealContext {
                purpose: Purpose::Credential,
                guild: self.guild,
                field: self.place.field(),
                origin: &self.origin,
            },
        }
    }
}

/// Every sealed value but drafts, which are gone in fifteen minutes. One query, so one state.
pub(super) async fn every_sealed_value(
    connection: &mut SqliteConnection,
) -> Result<Vec<SealedValue>, sqlx::Error> {
    let rows: Vec<(String, i64, String, Vec<u8>)> = sqlx::query_as(
        "SELECT 'chain_key', guild_id, '', chain_key FROM workspaces \
         UNION ALL SELECT 'api_key', guild_id, api_origin, api_key FROM accounts WHERE api_key IS NOT NULL \
         UNION ALL SELECT 'api_token', guild_id, api_origin, api_token FROM accounts WHERE api_token IS NOT NULL",
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|(place, guild, origin, sealed)| SealedValue {
            place: match place.as_str() {
                "chain_key" => SealedPlace::ChainKey,
                "api_key" => SealedPlace::ApiKey,
                _ => SealedPlace::ApiToken,
            },
            guild: guild.cast_unsigned(),
            origin,
            sealed: Sealed::from(sealed),
        })
        .collect())
}

impl Store {
    /// Seals every value again with the first key, in one transaction. The old bytes are still to be erased
    /// ([`Store::erase_within`]). Says how many values moved.
    pub async fn rekey(&self, _: Housekeeping) -> Result<usize, StoreError> {
        let mut connection = self.inner.writer.acquire().await?;
        let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
        let mut moved = 0;
        for value in every_sealed_value(&mut transaction).await? {
            let Some(resealed) = self.inner.vault.reseal(&value.context(), &value.sealed)? else {
                continue;
            };
            sqlx::query(value.place.update())
                .bind(value.guild.cast_signed())
                .bind(Vec::from(resealed))
                .execute(&mut *transaction)
                .await?;
            moved += 1;
        }
        // What was typed and not saved can be typed again; it is not worth an old key.
        sqlx::query("DELETE FROM drafts").execute(&mut *transaction).await?;
        let current = self.inner.vault.ring().current_id().to_owned();
        sqlx::query("DELETE FROM key_checks WHERE key_id <> $1")
            .bind(current)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        self.leaves_bytes();
        Ok(moved)
    }
}
