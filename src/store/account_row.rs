//! The account's row, and how it is read.

use sqlx::{FromRow, SqliteConnection};

use super::{StoreError, key, rev};
use crate::domain::access::GuildId;
use crate::domain::account::Account;
use crate::domain::account_sid::AccountSid;
use crate::domain::origin::ApiOrigin;

/// The account as it is stored, or nothing where it was joined and is not there.
#[derive(Default, FromRow)]
pub(super) struct AccountRow {
    account_rev: Option<i64>,
    account_rev_tag: Option<i64>,
    account_sid: Option<String>,
    api_origin: Option<String>,
    has_key: bool,
    has_token: bool,
    disconnected_at: Option<i64>,
}

/// Its columns, of the accounts `a`.
macro_rules! account_columns {
    () => {
        "a.rev AS account_rev, a.rev_tag AS account_rev_tag, a.account_sid, a.api_origin, \
         a.api_key IS NOT NULL AS has_key, a.api_token IS NOT NULL AS has_token, a.disconnected_at"
    };
}
pub(super) use account_columns;

impl AccountRow {
    /// The account that the row describes; an empty one if nothing was ever saved.
    pub(super) fn account(self) -> Account {
        let (Some(seq), Some(tag), Some(origin)) =
            (self.account_rev, self.account_rev_tag, self.api_origin)
        else {
            return Account::empty();
        };
        Account {
            rev: rev(seq, tag),
            sid: self.account_sid.map(AccountSid::from_stored),
            origin: ApiOrigin::from_stored(origin),
            has_key: self.has_key,
            has_token: self.has_token,
            disconnected_at: self.disconnected_at,
        }
    }
}

/// The account, on any connection.
pub(super) async fn account(
    connection: &mut SqliteConnection,
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
    Ok(row.unwrap_or_default().account())
}
