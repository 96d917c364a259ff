//! Sealing everything again with the first key, so that a retired one can be thrown away.

use sqlx::{Connection, SqliteConnection};

use super::damage::{Damage, SealedField};
use super::unit::chain_context;
use super::{Store, StoreError, account_row, own_phone};
use crate::domain::access::{GuildId, Housekeeping};
use crate::vault::{SealContext, Sealed, VaultError};

/// A sealed value and where it belongs.
pub(super) struct SealedValue {
    pub(super) field: SealedField,
    pub(super) guild: u64,
    origin: String,
    pub(super) sealed: Sealed,
}

impl SealedValue {
    pub(super) fn context(&self) -> SealContext<'_> {
        match self.field {
            SealedField::ChainKey => chain_context(GuildId(self.guild)),
            field => account_row::context(GuildId(self.guild), field.column(), &self.origin),
        }
    }

    pub(super) const fn damage(&self, source: VaultError) -> Damage {
        Damage { guild: GuildId(self.guild), what: self.field, source }
    }
}

const fn update(field: SealedField) -> &'static str {
    match field {
        SealedField::ChainKey => "UPDATE workspaces SET chain_key = $2 WHERE guild_id = $1",
        SealedField::ApiKey => "UPDATE accounts SET api_key = $2 WHERE guild_id = $1",
        SealedField::ApiToken => "UPDATE accounts SET api_token = $2 WHERE guild_id = $1",
    }
}

/// What `rekey` did.
#[derive(Debug, Default)]
pub struct Rekeyed {
    /// How many values were sealed again.
    pub moved: usize,
    /// Those that do not open, and were left as they are.
    pub damage: Vec<Damage>,
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
        .map(|(field, guild, origin, sealed)| SealedValue {
            field: match field.as_str() {
                "chain_key" => SealedField::ChainKey,
                "api_key" => SealedField::ApiKey,
                _ => SealedField::ApiToken,
            },
            guild: guild.cast_unsigned(),
            origin,
            sealed: Sealed::from(sealed),
        })
        .collect())
}

impl Store {
    /// Seals every value again with the first key, in one transaction. The old bytes are still to be erased
    /// ([`Store::erase_within`]). A value that does not open is left as it is, and told.
    pub async fn rekey(&self, _: Housekeeping) -> Result<Rekeyed, StoreError> {
        let mut connection = self.inner.writer.acquire().await?;
        let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
        let mut done = Rekeyed::default();
        for value in every_sealed_value(&mut transaction).await? {
            let resealed = match self.inner.vault.reseal(&value.context(), &value.sealed) {
                Ok(Some(resealed)) => resealed,
                Ok(None) => continue,
                Err(source) => {
                    done.damage.push(value.damage(source));
                    continue;
                }
            };
            sqlx::query(update(value.field))
                .bind(value.guild.cast_signed())
                .bind(Vec::from(resealed))
                .execute(&mut *transaction)
                .await?;
            done.moved += 1;
        }
        own_phone::reseal(&mut transaction, &self.inner.vault).await?;
        // What was typed and not saved can be typed again; it is not worth an old key.
        sqlx::query("DELETE FROM drafts").execute(&mut *transaction).await?;
        let current = self.inner.vault.ring().current_id().to_owned();
        sqlx::query("DELETE FROM key_checks WHERE key_id <> $1")
            .bind(current)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        self.leaves_bytes();
        Ok(done)
    }
}
