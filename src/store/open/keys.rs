//! Proving that the configured keys are the ones that sealed what is stored.

use std::path::PathBuf;

use sqlx::Connection;
use sqlx::sqlite::SqliteConnection;

use super::OpenError;
use crate::store::rekey::every_sealed_value;
use crate::vault::{Vault, VaultError};

/// Compares the check value of every key that was ever used here, opens every secret, and only
/// then remembers new keys.
pub(super) async fn prove_keys(
    connection: &mut SqliteConnection,
    vault: &Vault,
    look_only: bool,
) -> Result<(), OpenError> {
    let known: Option<(Vec<u8>,)> = sqlx::query_as("SELECT installation_id FROM installation")
        .fetch_optional(&mut *connection)
        .await?;
    let installation: [u8; 16] = match known {
        Some((id,)) => id.try_into().map_err(|_| OpenError::Corrupt {
            path: PathBuf::from("installation"),
            report: "its id has the wrong length".to_owned(),
        })?,
        None => Vault::random_id().map_err(OpenError::Keys)?,
    };
    let checks: Vec<(String, Vec<u8>)> =
        sqlx::query_as("SELECT key_id, check_value FROM key_checks")
            .fetch_all(&mut *connection)
            .await?;
    for (id, stored) in &checks {
        match vault.verify_key_check(&installation, id, stored) {
            // A retired key may be gone from the ring once nothing is sealed with it any more:
            // the trial opening below is what notices a key that is still needed.
            Ok(()) | Err(VaultError::UnknownKey { .. }) => {}
            Err(error) => return Err(OpenError::Keys(error)),
        }
    }
    if !checks.is_empty()
        && checks.iter().all(|(id, _)| !vault.ring().ids().any(|known| known == id))
    {
        return Err(OpenError::Keys(VaultError::UnknownKey { id: checks[0].0.clone() }));
    }
    for value in every_sealed_value(connection).await? {
        vault.open_bytes(&value.context(), &value.sealed).map_err(|source| match source {
            VaultError::UnknownKey { .. } => OpenError::Keys(source),
            source => OpenError::Damaged { what: value.place.field(), guild: value.guild, source },
        })?;
    }
    if look_only {
        return Ok(());
    }
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    sqlx::query("INSERT INTO installation (only_row, installation_id) VALUES (1, $1) ON CONFLICT DO NOTHING")
        .bind(installation.to_vec())
        .execute(&mut *transaction)
        .await?;
    for (id, check) in vault.key_checks(&installation) {
        sqlx::query(
            "INSERT INTO key_checks (key_id, check_value) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        )
        .bind(id)
        .bind(check.to_vec())
        .execute(&mut *transaction)
        .await?;
    }
    Ok(transaction.commit().await?)
}
