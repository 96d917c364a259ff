//! The account's two secrets: sealing what was typed, and telling it from what is saved.

use secrecy::SecretString;
use sqlx::FromRow;

use super::StoreError;
use super::account_row::context;
use super::unit::Unit;
use crate::domain::access::GuildId;
use crate::domain::account::{Account, CredentialsForm, SecretSlip, TypedSecret};
use crate::domain::origin::ApiOrigin;
use crate::vault::{Sealed, Vault, VaultError};

/// Both secrets as they are sealed.
#[derive(Default, FromRow)]
struct SealedRow {
    api_key: Option<Vec<u8>>,
    api_token: Option<Vec<u8>>,
}

/// The form, judged once more beside the secrets that are saved: somebody may have typed one of them into the other's
/// field.
pub(super) async fn unless_swapped(
    unit: &mut Unit,
    saved: &Account,
    form: CredentialsForm,
) -> Result<CredentialsForm, StoreError> {
    // Where both are typed, they were judged beside each other.
    if form.key.is_typed() == form.token.is_typed() {
        return Ok(form);
    }
    let row: Option<SealedRow> =
        sqlx::query_as("SELECT api_key, api_token FROM accounts WHERE guild_id = $1")
            .bind(unit.guild())
            .fetch_optional(unit.connection())
            .await?;
    let SealedRow { api_key, api_token } = row.unwrap_or_default();
    let (vault, guild) = (unit.vault(), unit.permit().guild());
    let unless = |typed: TypedSecret, field, sealed: Option<Vec<u8>>, slip| {
        let context = context(guild, field, saved.origin.as_str());
        let sealed = sealed.map(Sealed::from);
        match (typed, sealed) {
            (TypedSecret::Typed(typed), Some(sealed)) if vault.seals(&context, &sealed, &typed) => {
                TypedSecret::Malformed(slip)
            }
            (typed, _) => typed,
        }
    };
    Ok(match form.key.is_typed() {
        true => CredentialsForm {
            key: unless(form.key, "api_token", api_token, SecretSlip::IsToken),
            ..form
        },
        false => CredentialsForm {
            token: unless(form.token, "api_key", api_key, SecretSlip::IsKey),
            ..form
        },
    })
}

/// Seals a secret to the server, the field and the origin that it is meant for.
pub(super) fn seal(
    vault: &Vault,
    guild: GuildId,
    field: &'static str,
    origin: &ApiOrigin,
    secret: Option<&SecretString>,
) -> Result<Option<Sealed>, VaultError> {
    let context = context(guild, field, origin.as_str());
    secret.map(|secret| vault.seal(&context, secret)).transpose()
}
