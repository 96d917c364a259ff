//! The account's row, and how it is read.

use sqlx::{FromRow, SqliteConnection};

use crate::domain::access::GuildId;
use crate::domain::account::{Account, Heard, Verdict};
use crate::domain::account_sid::AccountSid;
use crate::domain::origin::ApiOrigin;
use crate::store::unit::Unit;
use crate::store::{StoreError, key, rev};
use crate::vault::{Purpose, SealContext, Sealed, Vault};

/// The account as it is stored, or nothing where it was joined and is not there.
#[derive(Default, FromRow)]
pub(super) struct AccountRow {
    account_rev: Option<i64>,
    account_rev_tag: Option<i64>,
    account_sid: Option<String>,
    api_origin: Option<String>,
    api_key: Option<Vec<u8>>,
    api_token: Option<Vec<u8>>,
    disconnected_at: Option<i64>,
    verdict: Option<String>,
    verdict_at: Option<i64>,
}

/// Its columns, of the accounts `a`.
macro_rules! account_columns {
    () => {
        "a.rev AS account_rev, a.rev_tag AS account_rev_tag, a.account_sid, a.api_origin, \
         a.api_key, a.api_token, a.disconnected_at, a.verdict, a.verdict_at"
    };
}
pub(super) use account_columns;

impl AccountRow {
    /// The account that the row describes; an empty one if nothing was ever saved. Its sealed values are opened to see
    /// whether they open, which takes some microseconds, and dropped.
    pub(super) fn account(self, vault: &Vault, guild: GuildId) -> Account {
        let (Some(seq), Some(tag), Some(origin)) =
            (self.account_rev, self.account_rev_tag, self.api_origin)
        else {
            return Account::empty();
        };
        let (has_key, has_token) = (self.api_key.is_some(), self.api_token.is_some());
        let opens = |field, sealed: Option<Vec<u8>>| {
            sealed.map(Sealed::from).is_none_or(|sealed| {
                vault.open_bytes(&context(guild, field, &origin), &sealed).is_ok()
            })
        };
        let damaged = !opens("api_key", self.api_key) || !opens("api_token", self.api_token);
        Account {
            rev: rev(seq, tag),
            sid: self.account_sid.map(AccountSid::from_stored),
            has_key,
            has_token,
            damaged,
            origin: ApiOrigin::from_stored(origin),
            disconnected_at: self.disconnected_at,
            heard: self
                .verdict
                .and_then(|said| serde_json::from_str::<Verdict>(&said).ok())
                .zip(self.verdict_at)
                .map(|(verdict, at)| Heard { verdict, at }),
        }
    }
}

/// What a secret of the account is sealed to.
pub(super) const fn context<'a>(
    guild: GuildId,
    field: &'static str,
    origin: &'a str,
) -> SealContext<'a> {
    SealContext { purpose: Purpose::Credential, guild: guild.0, field, origin }
}

/// The account, on any connection.
pub(super) async fn account(
    connection: &mut SqliteConnection,
    vault: &Vault,
    guild: GuildId,
) -> Result<Account, StoreError> {
    let row: Option<AccountRow> = sqlx::query_as(concat!(
        "SELECT ",
        account_columns!(),
        " FROM accounts a WHERE a.guild_id = $1"
    ))
    .bind(key(guild))
    .fetch_optional(connection)
    .await?;
    Ok(row.unwrap_or_default().account(vault, guild))
}

/// The account, in a unit of work.
pub(super) async fn account_of(unit: &mut Unit) -> Result<Account, StoreError> {
    let (vault, guild) = (unit.vault(), unit.permit().guild());
    account(unit.connection(), &vault, guild).await
}
