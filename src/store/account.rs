//! The account row, and what else is kept once a workspace.

use sqlx::SqliteConnection;

use super::unit::Unit;
use super::{Store, StoreError, audit, key};
use crate::domain::access::{GuildId, Permit};
use crate::domain::account::{Account, Step};
use crate::domain::account_sid::AccountSid;
use crate::domain::audit::{
    AccountSnapshot, AuditAction, Change, SecretState, Seq, Snapshot, UNDO_WINDOW_SECONDS,
};
use crate::domain::origin::ApiOrigin;
use crate::domain::refusal::Refusal;
use crate::vault::Sealed;

/// The audit target of everything about credentials.
pub(super) const TARGET: &str = "account";

/// What is kept once a workspace, beside the account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Workspace {
    /// Numbers on the page.
    pub numbers: i64,
    /// Voice bots that can be assigned.
    pub voice_bots: i64,
    /// "Copy the URLs into Exotel" was marked as done.
    pub urls_copied: bool,
    /// "Place a test call" was marked as done.
    pub test_called: bool,
}

/// An account to be saved.
#[derive(Clone, Debug)]
pub struct AccountSave {
    /// The rev that the editor saw.
    pub seen: Seq,
    /// Account SID.
    pub sid: Option<AccountSid>,
    /// API origin.
    pub origin: ApiOrigin,
    /// Key and token to put in place; `None` keeps the saved one.
    pub secrets: SealedSecrets,
}

/// A key and a token, sealed to their origin.
#[derive(Clone, Debug, Default)]
pub struct SealedSecrets {
    /// API Key.
    pub key: Option<Sealed>,
    /// API Token.
    pub token: Option<Sealed>,
}

/// A row as [`from_row`] takes it.
pub(super) type AccountRow = (Seq, Option<String>, String, bool, bool, Option<i64>);

impl Store {
    /// The account; an empty one if nothing was ever saved.
    pub async fn account(&self, permit: &Permit) -> Result<Account, StoreError> {
        let mut connection = self.read().await?;
        account(&mut connection, permit.guild()).await
    }

    /// Saves the account, unless it changed since the editor saw it.
    pub async fn save_account(
        &self,
        permit: &Permit,
        save: AccountSave,
    ) -> Result<Seq, StoreError> {
        let guild = permit.guild();
        self.change(permit, move |unit| {
            Box::pin(async move {
                let old = account(unit.connection(), guild).await?;
                if old.rev != save.seen {
                    return Err(audit::changed(unit, old.rev).await?.into());
                }
                let state = |typed: bool, saved: bool| match (typed, saved) {
                    (true, _) => SecretState::Replaced,
                    (false, true) => SecretState::Saved,
                    (false, false) => SecretState::Missing,
                };
                let new = AccountSnapshot {
                    sid: save.sid.as_ref().map(ToString::to_string),
                    origin: save.origin.to_string(),
                    api_key: state(save.secrets.key.is_some(), old.has_key),
                    api_token: state(save.secrets.token.is_some(), old.has_token),
                };
                sqlx::query(
                    "INSERT INTO accounts (guild_id, rev, account_sid, api_origin, api_key, api_token) \
                     VALUES ($1, $2, $3, $4, $5, $6) \
                     ON CONFLICT (guild_id) DO UPDATE SET rev = excluded.rev, \
                     account_sid = excluded.account_sid, api_origin = excluded.api_origin, \
                     api_key = COALESCE(excluded.api_key, api_key), \
                     api_token = COALESCE(excluded.api_token, api_token), disconnected_at = NULL",
                )
                .bind(unit.guild())
                .bind(unit.seq())
                .bind(new.sid.clone())
                .bind(new.origin.clone())
                .bind(save.secrets.key.map(Vec::from))
                .bind(save.secrets.token.map(Vec::from))
                .execute(unit.connection())
                .await?;
                let seq = unit.seq();
                unit.record(Change {
                    action: AuditAction::CredentialsSaved,
                    target: TARGET.to_owned(),
                    old: (old.rev > 0).then(|| Snapshot::Account(old.snapshot())),
                    new: Some(Snapshot::Account(new)),
                    undoes: None,
                })
                .await?;
                Ok(seq)
            })
        })
        .await
    }

    /// Makes the credentials unusable at once; the sealed values stay for the undo window.
    pub async fn disconnect(&self, permit: &Permit) -> Result<Seq, StoreError> {
        let guild = permit.guild();
        self.change(permit, move |unit| {
            Box::pin(async move {
                let old = account(unit.connection(), guild).await?;
                if !old.is_begun() || old.disconnected_at.is_some() {
                    return Err(Refusal::NothingToDisconnect.into());
                }
                let at = unit.at();
                set_disconnected(unit, Some(at)).await?;
                let seq = unit.seq();
                record(unit, AuditAction::CredentialsDisconnected, &old, None).await?;
                Ok(seq)
            })
        })
        .await
    }

    /// Takes the disconnect `undone` back, if its window is open and nothing was saved since.
    pub async fn reconnect(&self, permit: &Permit, undone: Seq) -> Result<Seq, StoreError> {
        let guild = permit.guild();
        self.change(permit, move |unit| {
            Box::pin(async move {
                let old = account(unit.connection(), guild).await?;
                let since = disconnected_by(unit, &old, undone).await?;
                if unit.at() >= since + UNDO_WINDOW_SECONDS {
                    return Err(Refusal::UndoExpired.into());
                }
                set_disconnected(unit, None).await?;
                let seq = unit.seq();
                record(unit, AuditAction::CredentialsReconnected, &old, Some(undone)).await?;
                Ok(seq)
            })
        })
        .await
    }

    /// Destroys the sealed values that the disconnect `undone` left behind, before their time.
    pub async fn destroy(&self, permit: &Permit, disconnect: Seq) -> Result<Seq, StoreError> {
        let guild = permit.guild();
        self.change(permit, move |unit| {
            Box::pin(async move {
                let old = account(unit.connection(), guild).await?;
                disconnected_by(unit, &old, disconnect).await?;
                wipe(unit, &old).await
            })
        })
        .await
    }

    /// Workspaces whose undo window has closed.
    pub async fn overdue_disconnects(&self) -> Result<Vec<(GuildId, Seq)>, StoreError> {
        let before = self.clock().now() - UNDO_WINDOW_SECONDS;
        let rows: Vec<(i64, Seq)> =
            sqlx::query_as("SELECT guild_id, rev FROM accounts WHERE disconnected_at <= $1")
                .bind(before)
                .fetch_all(&mut *self.read().await?)
                .await?;
        Ok(rows.into_iter().map(|(guild, rev)| (GuildId(guild.cast_unsigned()), rev)).collect())
    }

    /// Marks a step that only a person can know to be done; once.
    pub async fn mark_step(&self, permit: &Permit, step: Step) -> Result<Seq, StoreError> {
        self.change(permit, move |unit| {
            Box::pin(async move {
                let sql = match step {
                    Step::UrlsCopied => {
                        "UPDATE workspaces SET urls_copied = 1 WHERE guild_id = $1 AND urls_copied = 0"
                    },
                    Step::TestCalled => {
                        "UPDATE workspaces SET test_called = 1 WHERE guild_id = $1 AND test_called = 0"
                    },
                };
                let marked = sqlx::query(sql)
                    .bind(unit.guild())
                    .execute(unit.connection())
                    .await?;
                if marked.rows_affected() == 0 {
                    let seq = marked_as(unit, step).await?;
                    return Err(StoreError::AlreadyDone { seq });
                }
                let seq = unit.seq();
                unit.record(Change {
                    action: AuditAction::StepMarked,
                    target: step.word().to_owned(),
                    old: None,
                    new: Some(Snapshot::Step {
                        step: step.word().to_owned(),
                    }),
                    undoes: None,
                })
                .await?;
                Ok(seq)
            })
        })
        .await
    }
}

/// The change that marked a step.
async fn marked_as(unit: &mut Unit, step: Step) -> Result<Seq, StoreError> {
    let (seq,): (Seq,) = sqlx::query_as(
        "SELECT COALESCE(max(seq), 0) FROM audit WHERE guild_id = $1 AND target = $2 AND action = $3",
    )
    .bind(unit.guild())
    .bind(step.word())
    .bind(AuditAction::StepMarked.word())
    .fetch_one(unit.connection())
    .await?;
    Ok(seq)
}

/// The account, on any connection.
pub(super) async fn account(
    connection: &mut SqliteConnection,
    guild: GuildId,
) -> Result<Account, StoreError> {
    let row: Option<AccountRow> = sqlx::query_as(
        "SELECT rev, account_sid, api_origin, api_key IS NOT NULL, api_token IS NOT NULL, disconnected_at \
         FROM accounts WHERE guild_id = $1",
    )
    .bind(key(guild))
    .fetch_optional(connection)
    .await?;
    row.map_or_else(|| Ok(Account::empty()), |row| from_row(guild, row))
}

/// The account that a row describes.
pub(super) fn from_row(guild: GuildId, row: AccountRow) -> Result<Account, StoreError> {
    let (rev, sid, origin, has_key, has_token, disconnected_at) = row;
    let inconsistent =
        |column| StoreError::Inconsistent { table: "accounts", column, row: guild.0.to_string() };
    Ok(Account {
        rev,
        sid: sid
            .map(|sid| AccountSid::parse(&sid))
            .transpose()
            .map_err(|_| inconsistent("account_sid"))?,
        origin: ApiOrigin::from_stored(&origin).ok_or_else(|| inconsistent("api_origin"))?,
        has_key,
        has_token,
        disconnected_at,
    })
}

/// Since when the account is disconnected by exactly that change.
async fn disconnected_by(unit: &mut Unit, account: &Account, seq: Seq) -> Result<i64, StoreError> {
    match account.disconnected_at {
        Some(at) if account.rev == seq => Ok(at),
        _ => Err(audit::changed_since(unit, account.rev).await?.into()),
    }
}

async fn set_disconnected(unit: &mut Unit, at: Option<i64>) -> Result<(), StoreError> {
    sqlx::query("UPDATE accounts SET disconnected_at = $2, rev = $3 WHERE guild_id = $1")
        .bind(unit.guild())
        .bind(at)
        .bind(unit.seq())
        .execute(unit.connection())
        .await?;
    Ok(())
}

/// Overwrites key and token with nothing (`secure_delete` zeroes their pages).
async fn wipe(unit: &mut Unit, old: &Account) -> Result<Seq, StoreError> {
    sqlx::query(
        "UPDATE accounts SET api_key = NULL, api_token = NULL, disconnected_at = NULL, rev = $2 WHERE guild_id = $1",
    )
    .bind(unit.guild())
    .bind(unit.seq())
    .execute(unit.connection())
    .await?;
    let seq = unit.seq();
    record(unit, AuditAction::CredentialsDestroyed, old, None).await?;
    Ok(seq)
}

async fn record(
    unit: &mut Unit,
    action: AuditAction,
    old: &Account,
    undoes: Option<Seq>,
) -> Result<(), StoreError> {
    unit.record(Change {
        action,
        target: TARGET.to_owned(),
        old: Some(Snapshot::Account(old.snapshot())),
        new: None,
        undoes,
    })
    .await
}
