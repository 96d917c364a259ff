//! What the page begins with: the account, and what is kept once a workspace.

use super::account::from_row;
use super::{Store, StoreError, Workspace, key};
use crate::domain::access::Permit;
use crate::domain::account::Account;
use crate::domain::audit::Seq;

/// A workspace's row beside its account's, which may not be there yet.
#[derive(sqlx::FromRow)]
struct OverviewRow {
    number_count: i64,
    voice_bot_count: i64,
    urls_copied: i64,
    test_called: i64,
    rev: Option<Seq>,
    account_sid: Option<String>,
    api_origin: Option<String>,
    has_key: bool,
    has_token: bool,
    disconnected_at: Option<i64>,
}

impl Store {
    /// What is kept once a workspace.
    pub async fn workspace(&self, permit: &Permit) -> Result<Workspace, StoreError> {
        Ok(self.overview(permit).await?.1)
    }

    /// The account and what else is kept once a workspace, in one look: a question to SQLite costs
    /// a change of threads, which is most of its time.
    pub async fn overview(&self, permit: &Permit) -> Result<(Account, Workspace), StoreError> {
        let guild = permit.guild();
        let row: Option<OverviewRow> = sqlx::query_as(
            "SELECT w.number_count, w.voice_bot_count, w.urls_copied, w.test_called, a.rev, a.account_sid, a.api_origin, \
             a.api_key IS NOT NULL AS has_key, a.api_token IS NOT NULL AS has_token, a.disconnected_at \
             FROM workspaces w LEFT JOIN accounts a ON a.guild_id = w.guild_id WHERE w.guild_id = $1",
        )
        .bind(key(guild))
        .fetch_optional(&mut *self.read().await?)
        .await?;
        let Some(row) = row else {
            return Ok((Account::empty(), Workspace::default()));
        };
        let workspace = Workspace {
            numbers: row.number_count,
            voice_bots: row.voice_bot_count,
            urls_copied: row.urls_copied != 0,
            test_called: row.test_called != 0,
        };
        let account = match (row.rev, row.api_origin) {
            (Some(rev), Some(origin)) => {
                let (has_key, has_token) = (row.has_key, row.has_token);
                let row = (rev, row.account_sid, origin, has_key, has_token, row.disconnected_at);
                from_row(guild, row)?
            }
            _ => Account::empty(),
        };
        Ok((account, workspace))
    }
}
