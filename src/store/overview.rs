//! What the page begins with: the account, and what is kept once a workspace.

use super::account_row::AccountRow;
use super::unit::chain_context;
use super::{Store, StoreError, Workspace, key};
use crate::domain::access::{GuildId, Permit};
use crate::domain::account::Account;
use crate::vault::{Sealed, Vault};

/// A workspace's row beside its account's.
#[derive(sqlx::FromRow)]
pub(super) struct OverviewRow {
    number_count: i64,
    voice_bot_count: i64,
    urls_copied: bool,
    test_called: bool,
    chain_key: Vec<u8>,
    #[sqlx(flatten)]
    account: AccountRow,
}

impl OverviewRow {
    pub(super) fn account_and_workspace(
        self,
        vault: &Vault,
        guild: GuildId,
    ) -> (Account, Workspace) {
        let workspace = Workspace {
            numbers: self.number_count,
            voice_bots: self.voice_bot_count,
            urls_copied: self.urls_copied,
            test_called: self.test_called,
            read_only: vault
                .open_chain_key(&chain_context(guild), &Sealed::from(self.chain_key))
                .is_err(),
        };
        (self.account.account(vault, guild), workspace)
    }
}

/// The statement that reads it, of the server `$1`, after columns of the caller's.
macro_rules! select_overview {
    ($($columns:expr),*) => {
        concat!("SELECT ", $($columns,)* "w.number_count, w.voice_bot_count, w.urls_copied = 1 AS urls_copied, \
         w.test_called = 1 AS test_called, w.chain_key, ", $crate::store::account_row::account_columns!(), " FROM workspaces w LEFT JOIN accounts a ON a.guild_id = w.guild_id WHERE w.guild_id = $1")
    };
}
pub(super) use select_overview;

impl Store {
    /// What is kept once a workspace.
    pub async fn workspace(&self, permit: &Permit) -> Result<Workspace, StoreError> {
        let row: Option<OverviewRow> = sqlx::query_as(select_overview!())
            .bind(key(permit.guild()))
            .fetch_optional(&mut *self.read_in(permit.guild()).await?)
            .await?;
        Ok(row
            .map(|row| row.account_and_workspace(&self.inner.vault, permit.guild()).1)
            .unwrap_or_default())
    }
}
