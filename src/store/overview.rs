//! What the page begins with: the account, and what is kept once a workspace.

use super::account_row::AccountRow;
use super::{Store, StoreError, Workspace, key};
use crate::domain::access::Permit;
use crate::domain::account::Account;

/// A workspace's row beside its account's.
#[derive(sqlx::FromRow)]
pub(super) struct OverviewRow {
    number_count: i64,
    voice_bot_count: i64,
    urls_copied: bool,
    test_called: bool,
    #[sqlx(flatten)]
    account: AccountRow,
}

impl OverviewRow {
    pub(super) fn account_and_workspace(self) -> (Account, Workspace) {
        let workspace = Workspace {
            numbers: self.number_count,
            voice_bots: self.voice_bot_count,
            urls_copied: self.urls_copied,
            test_called: self.test_called,
        };
        (self.account.account(), workspace)
    }
}

/// The statement that reads it, of the server `$1`, after columns of the caller's.
macro_rules! select_overview {
    ($($columns:expr),*) => {
        concat!("SELECT ", $($columns,)* "w.number_count, w.voice_bot_count, w.urls_copied = 1 AS urls_copied, \
         w.test_called = 1 AS test_called, ", $crate::store::account_row::account_columns!(), " FROM workspaces w LEFT JOIN accounts a ON a.guild_id = w.guild_id WHERE w.guild_id = $1")
    };
}
pub(super) use select_overview;

impl Store {
    /// What is kept once a workspace.
    pub async fn workspace(&self, permit: &Permit) -> Result<Workspace, StoreError> {
        let row: Option<OverviewRow> = sqlx::query_as(select_overview!())
            .bind(key(permit.guild()))
            .fetch_optional(&mut *self.read().await?)
            .await?;
        Ok(row.map(|row| row.account_and_workspace().1).unwrap_or_default())
    }
}
