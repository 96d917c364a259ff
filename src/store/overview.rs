//! What the page begins with: the account, and what is kept once a workspace.

use super::account::AccountRow;
use super::{Store, StoreError, Workspace, key};
use crate::domain::access::Permit;
use crate::domain::account::Account;

/// A workspace's row beside its account's.
#[derive(sqlx::FromRow)]
struct OverviewRow {
    number_count: i64,
    voice_bot_count: i64,
    urls_copied: bool,
    test_called: bool,
    #[sqlx(flatten)]
    account: AccountRow,
}

impl Store {
    /// What is kept once a workspace.
    pub async fn workspace(&self, permit: &Permit) -> Result<Workspace, StoreError> {
        Ok(self.overview(permit).await?.1)
    }

    /// The account and what else is kept once a workspace, in one look: a question to SQLite costs
    /// a change of threads, which is most of its time.
    pub async fn overview(&self, permit: &Permit) -> Result<(Account, Workspace), StoreError> {
        let row: Option<OverviewRow> = sqlx::query_as(
            "SELECT w.number_count, w.voice_bot_count, w.urls_copied = 1 AS urls_copied, \
             w.test_called = 1 AS test_called, a.rev AS account_rev, a.rev_tag AS account_rev_tag, \
             a.account_sid, a.api_origin, a.api_key IS NOT NULL AS has_key, \
             a.api_token IS NOT NULL AS has_token, a.disconnected_at \
             FROM workspaces w LEFT JOIN accounts a ON a.guild_id = w.guild_id WHERE w.guild_id = $1",
        )
        .bind(key(permit.guild()))
        .fetch_optional(&mut *self.read().await?)
        .await?;
        let Some(row) = row else {
            return Ok((Account::empty(), Workspace::default()));
        };
        let workspace = Workspace {
            numbers: row.number_count,
            voice_bots: row.voice_bot_count,
            urls_copied: row.urls_copied,
            test_called: row.test_called,
        };
        Ok((row.account.account(), workspace))
    }
}
