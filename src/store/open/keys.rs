//! Proving that the configured keys are the ones that sealed what is stored.

use std::path::PathBuf;

use sqlx::Connection;
use sqlx::sqlite::SqliteConnection;

use super::OpenError;
use crate::store::damage::Damage;
use crate::store::rekey::every_sealed_value;
use crate::vault::{Vault, VaultError};

/// Compares the check value of every key that was ever used here, and opens every secret. Writes nothing. What does
/// not open although its key is right comes back: that concerns one server, and a wrong key everybody.
pub(super) async fn prove_keys(
    connection: &mut SqliteConnection,
    vault: &Vault,
) -> Result<Vec<Damage>, OpenError> {
    let installation = installation(connection).await?;
    let checks: Vec<(String, Vec<u8>)> =
        sqlx::query_as("SELECT key_id, check_value FROM key_checks")
            .fetch_all(&mut *connection)
            .await?;
    for (id, stored) in &checks {
        let Some(installation) = &installation else { continue };
        match vault.verify_key_check(installation, id, stored) {
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
    let mut damage = Vec::new();
    for value in every_sealed_value(connection).await? {
        match vault.open_bytes(&value.context(), &value.sealed) {
            Ok(_) => {}
            // An id that no key here ever had is damage as well.
            Err(VaultError::UnknownKey { id }) if checks.iter().any(|(known, _)| *known == id) => {
                return Err(OpenError::Keys(VaultError::UnknownKey { id }));
            }
            Err(source) => damage.push(value.damage(source)),
        }
    }
    Ok(damage)
}

/// Remembers the installation and its keys by their check values.
pub(super) async fn remember_keys(
    connection: &mut SqliteConnection,
    vault: &Vault,
) -> Result<(), OpenError> {
    let installation = match installation(connection).await? {
        Some(id) => id,
        None => Vault::random_id().map_err(OpenError::Keys)?,
    };
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

/// The installation's random id, once it has one.
async fn installation(connection: &mut SqliteConnection) -> Result<Option<[u8; 16]>, OpenError> {
    let known: Option<(Vec<u8>,)> = sqlx::query_as("SELECT installation_id FROM installation")
        .fetch_optional(&mut *connection)
        .await?;
    let id = known.map(|(id,)| id.try_into()).transpose();
    id.map_err(|_| OpenError::Corrupt {
        path: PathBuf::from("installation"),
        report: "its id has the wrong length".to_owned(),
    })
}
