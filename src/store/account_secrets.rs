//! The account's two secrets: sealing what was typed, and telling it from what is saved.

use secrecy::SecretString;
use sqlx::{FromRow, SqliteConnection};

use super::account_row::{account, context};
use super::{Store, StoreError, key};
use crate::domain::access::{GuildId, Permit};
use crate::domain::account::{Account, Credentials, CredentialsForm, SecretSlip, TypedSecret};
use crate::domain::ids::Rev;
use crate::domain::origin::ApiOrigin;
use crate::domain::refusal::Refusal;
use crate::vault::{Sealed, Vault, VaultError};

/// What a form would make of the account, before it does.
#[derive(Clone, Debug)]
pub struct Trial {
    pub credentials: Credentials,
    /// Both secrets were typed into this form, so they may go to whichever origin is tried.
    pub both_typed: bool,
}

impl Store {
    /// The saved credentials, opened, and the rev that has them.
    pub async fn credentials(&self, permit: &Permit) -> Result<(Rev, Credentials), StoreError> {
        let (vault, guild) = (&self.inner.vault, permit.guild());
        let mut connection = self.read_in(guild).await?;
        let saved = account(&mut connection, vault, guild).await?;
        let SealedRow { api_key, api_token } = sealed(&mut connection, guild).await?;
        let (true, Some(sid), Some(api_key), Some(api_token)) =
            (saved.is_in_use(), saved.sid, api_key, api_token)
        else {
            return Err(Refusal::NeedsCredentials.into());
        };
        let open = |field, sealed: Vec<u8>| {
            vault.open(&context(guild, field, saved.origin.as_str()), &Sealed::from(sealed))
        };
        let (key, token) = (open("api_key", api_key)?, open("api_token", api_token)?);
        Ok((saved.rev, Credentials { sid, origin: saved.origin, key, token }))
    }

    /// What Exotel would be asked with once this form is saved. Nothing where the form changes nothing, leaves something
    /// missing, or comes too late: then there is nothing to ask. It is judged again when it is saved.
    pub async fn trial(
        &self,
        permit: &Permit,
        seen: Rev,
        form: CredentialsForm,
        allowed: &[ApiOrigin],
    ) -> Result<Option<Trial>, StoreError> {
        let (vault, guild) = (&self.inner.vault, permit.guild());
        let mut connection = self.read_in(guild).await?;
        let saved = account(&mut connection, vault, guild).await?;
        if saved.rev != seen {
            return Ok(None);
        }
        let form = unless_swapped(&mut connection, vault, guild, &saved, form).await?;
        let edit = form.judge(&saved, allowed)?;
        if edit.keeps(&saved) {
            return Ok(None);
        }
        let both_typed = edit.key.is_some() && edit.token.is_some();
        let SealedRow { api_key, api_token } = sealed(&mut connection, guild).await?;
        // What is not typed is kept only where the origin is kept too, so this is what it is sealed to.
        let kept = |field, sealed: Option<Vec<u8>>| {
            let sealed = sealed.map(Sealed::from);
            let context = context(guild, field, edit.origin.as_str());
            sealed.map(|sealed| vault.open(&context, &sealed)).transpose()
        };
        let key = edit.key.map_or_else(|| kept("api_key", api_key), |typed| Ok(Some(typed)))?;
        let token =
            edit.token.map_or_else(|| kept("api_token", api_token), |typed| Ok(Some(typed)))?;
        let (Some(sid), Some(key), Some(token)) = (edit.sid, key, token) else { return Ok(None) };
        let credentials = Credentials { sid, origin: edit.origin, key, token };
        Ok(Some(Trial { credentials, both_typed }))
    }
}

/// Both secrets as they are sealed.
#[derive(Default, FromRow)]
struct SealedRow {
    api_key: Option<Vec<u8>>,
    api_token: Option<Vec<u8>>,
}

/// The form, judged once more beside the secrets that are saved: somebody may have typed one of them into the other's
/// field.
pub(super) async fn unless_swapped(
    connection: &mut SqliteConnection,
    vault: &Vault,
    guild: GuildId,
    saved: &Account,
    form: CredentialsForm,
) -> Result<CredentialsForm, StoreError> {
    // Where both are typed, they were judged beside each other.
    if form.key.is_typed() == form.token.is_typed() {
        return Ok(form);
    }
    let SealedRow { api_key, api_token } = sealed(connection, guild).await?;
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

async fn sealed(
    connection: &mut SqliteConnection,
    guild: GuildId,
) -> Result<SealedRow, StoreError> {
    let row: Option<SealedRow> =
        sqlx::query_as("SELECT api_key, api_token FROM accounts WHERE guild_id = $1")
            .bind(key(guild))
            .fetch_optional(connection)
            .await?;
    Ok(row.unwrap_or_default())
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
