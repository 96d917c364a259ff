//! The account row, and what else is kept once a workspace.

use secrecy::SecretString;

use super::account_row::{account, account_of};
use super::account_secrets::{seal, unless_swapped};
use super::unit::Unit;
use super::{Store, StoreError, audit, key, rev};
use crate::domain::access::{GuildId, Housekeeping, Permit};
use crate::domain::account::{Account, CredentialsForm, Heard, Step, Verdict};
use crate::domain::audit::{
    AccountSnapshot, AuditAction, Change, Difference, Rev, SecretState, Seq, Snapshot, Target,
    UNDO_WINDOW_SECONDS,
};
use crate::domain::origin::ApiOrigin;
use crate::domain::refusal::Refusal;

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
    /// The key of its audit trail does not open, so that nothing can be changed.
    pub read_only: bool,
}

/// What an edit did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditedAccount {
    /// As it is now; it keeps its rev where there was nothing to change.
    pub account: Account,
    pub differences: Vec<Difference>,
}

impl Store {
    /// The account; an empty one if nothing was ever saved.
    pub async fn account(&self, permit: &Permit) -> Result<Account, StoreError> {
        let mut connection = self.read_in(permit.guild()).await?;
        account(&mut connection, &self.inner.vault, permit.guild()).await
    }

    /// Judges what was typed against the account as it is now, seals it and saves it, unless the
    /// account changed since the editor saw it. `heard` is what Exotel said of just that.
    pub async fn save_account(
        &self,
        permit: &Permit,
        seen: Rev,
        form: CredentialsForm,
        allowed: Vec<ApiOrigin>,
        heard: Option<Verdict>,
    ) -> Result<EditedAccount, StoreError> {
        let vault = self.inner.vault.clone();
        self.change(permit, move |unit| {
            Box::pin(async move {
                let guild = unit.permit().guild();
                let old = account_of(unit).await?;
                if old.rev != seen {
                    return Err(audit::changed(unit, old.rev).await?.into());
                }
                let form = unless_swapped(unit.connection(), &vault, guild, &old, form).await?;
                let edit = form.judge(&old, &allowed)?;
                if edit.keeps(&old) {
                    return Ok(EditedAccount { account: old, differences: Vec::new() });
                }
                let seal = |field, secret: &Option<SecretString>| {
                    seal(&vault, guild, field, &edit.origin, secret.as_ref())
                };
                let (key, token) = (seal("api_key", &edit.key)?, seal("api_token", &edit.token)?);
                let state = |typed: bool, saved: bool| match (typed, saved) {
                    (true, _) => SecretState::Replaced,
                    (false, true) => SecretState::Saved,
                    (false, false) => SecretState::Missing,
                };
                let new = AccountSnapshot {
                    sid: edit.sid.as_ref().map(ToString::to_string),
                    origin: edit.origin.to_string(),
                    api_key: state(key.is_some(), old.has_key),
                    api_token: state(token.is_some(), old.has_token),
                };
                unit.leaves_bytes();
                let change = Change {
                    action: AuditAction::CredentialsSaved,
                    target: Target::Account,
                    old: (old.rev != Rev::NONE).then(|| Snapshot::Account(old.snapshot())),
                    new: Some(Snapshot::Account(new.clone())),
                    undoes: None,
                };
                let differences = change.differences();
                let rev = unit.record(change).await?;
                let account = Account {
                    rev,
                    sid: edit.sid,
                    origin: edit.origin,
                    has_key: key.is_some() || old.has_key,
                    has_token: token.is_some() || old.has_token,
                    // What does not open had to be typed again.
                    damaged: false,
                    disconnected_at: None,
                    heard: heard.clone().map(|verdict| Heard { verdict, at: unit.at() }),
                };
                sqlx::query(
                    "INSERT INTO accounts (guild_id, rev, rev_tag, account_sid, api_origin, api_key, api_token, \
                     verdict, verdict_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
                     ON CONFLICT (guild_id) DO UPDATE SET rev = excluded.rev, rev_tag = excluded.rev_tag, \
                     account_sid = excluded.account_sid, api_origin = excluded.api_origin, \
                     api_key = COALESCE(excluded.api_key, api_key), \
                     api_token = COALESCE(excluded.api_token, api_token), disconnected_at = NULL, \
                     verdict = excluded.verdict, verdict_at = excluded.verdict_at",
                )
                .bind(unit.guild())
                .bind(rev.seq.0)
                .bind(i64::from(rev.tag))
                .bind(new.sid)
                .bind(new.origin)
                .bind(key.map(Vec::from))
                .bind(token.map(Vec::from))
                .bind(heard.as_ref().map(said).transpose()?)
                .bind(heard.is_some().then_some(unit.at()))
                .execute(unit.connection())
                .await?;
                Ok(EditedAccount { account, differences })
            })
        })
        .await
    }

    /// Keeps what Exotel said of the credentials as they were at this rev, unless they are others by now (`false`): no change
    /// of the account, and so no row of the trail.
    pub async fn keep_verdict(
        &self,
        permit: &Permit,
        rev: Rev,
        verdict: &Verdict,
    ) -> Result<bool, StoreError> {
        let (writer, guild) = (self.inner.writer.clone(), key(permit.guild()));
        let (said, at) = (said(verdict)?, self.clock().now());
        // On a task of its own: whoever gives up must not leave it half-way.
        let keeping = tokio::spawn(async move {
            sqlx::query(
                "UPDATE accounts SET verdict = $4, verdict_at = $5 \
                 WHERE guild_id = $1 AND rev = $2 AND rev_tag = $3",
            )
            .bind(guild)
            .bind(rev.seq.0)
            .bind(i64::from(rev.tag))
            .bind(said)
            .bind(at)
            .execute(&writer)
            .await
        });
        Ok(keeping.await.map_err(StoreError::Lost)??.rows_affected() == 1)
    }

    /// Makes the credentials unusable at once; the sealed values stay for the undo window, whose end
    /// (unix seconds) comes with the change.
    pub async fn disconnect(&self, permit: &Permit) -> Result<(Rev, i64), StoreError> {
        self.change_beside_batch(permit, move |unit| {
            Box::pin(async move {
                let old = account_of(unit).await?;
                let has_secrets = old.has_key || old.has_token;
                if !has_secrets || old.disconnected_at.is_some() {
                    return Err(Refusal::NothingToDisconnect.into());
                }
                let at = unit.at();
                let rev = record(unit, AuditAction::CredentialsDisconnected, &old, None).await?;
                set_disconnected(unit, Some(at), rev).await?;
                Ok((rev, at + UNDO_WINDOW_SECONDS))
            })
        })
        .await
    }

    /// Destroys the sealed values that this disconnect left behind, before their time. They are unusable then; out of the
    /// files they are once [`Store::erased`] says so.
    pub async fn destroy(&self, permit: &Permit, disconnect: Rev) -> Result<Rev, StoreError> {
        self.change_beside_batch(permit, move |unit| {
            Box::pin(async move {
                let old = account_of(unit).await?;
                match old.disconnected_at {
                    Some(_) if old.rev == disconnect => wipe(unit, &old).await,
                    None if !old.has_key && !old.has_token => {
                        Err(StoreError::AlreadyDone { seq: old.rev.seq })
                    }
                    _ => Err(audit::changed_since(unit, old.rev.seq).await?.into()),
                }
            })
        })
        .await
    }

    /// Destroys whatever is saved, for a backup from before it was destroyed; whether there was anything.
    pub(super) async fn destroy_again(&self, permit: &Permit) -> Result<bool, StoreError> {
        self.change(permit, move |unit| {
            Box::pin(async move {
                let old = account_of(unit).await?;
                let was_there = old.has_key || old.has_token;
                if was_there {
                    wipe(unit, &old).await?;
                }
                Ok(was_there)
            })
        })
        .await
    }

    /// Workspaces whose undo window has closed.
    pub async fn overdue_disconnects(
        &self,
        _: Housekeeping,
    ) -> Result<Vec<(GuildId, Rev)>, StoreError> {
        let before = self.clock().now() - UNDO_WINDOW_SECONDS;
        let rows: Vec<(i64, i64, i64)> = sqlx::query_as(
            "SELECT guild_id, rev, rev_tag FROM accounts WHERE disconnected_at <= $1",
        )
        .bind(before)
        .fetch_all(&mut *self.read().await?)
        .await?;
        Ok(rows
            .into_iter()
            .map(|(guild, seq, tag)| (GuildId(guild.cast_unsigned()), rev(seq, tag)))
            .collect())
    }

    /// Marks a step that only a person can know to be done; once.
    pub async fn mark_step(&self, permit: &Permit, step: Step) -> Result<Rev, StoreError> {
        self.change(permit, move |unit| {
            Box::pin(async move {
                if step_is_done(unit, step).await? {
                    let guild = unit.permit().guild();
                    let last = audit::last(unit.connection(), guild, &Target::Step(step)).await?;
                    let seq = last.map_or(Seq(0), |entry| entry.seq());
                    return Err(StoreError::AlreadyDone { seq });
                }
                write_step(unit, step, true, None).await
            })
        })
        .await
    }
}

/// Marks a step as done, or as not done any more; `undoes` is the change that this takes back.
pub(super) async fn write_step(
    unit: &mut Unit,
    step: Step,
    done: bool,
    undoes: Option<Seq>,
) -> Result<Rev, StoreError> {
    let sql = match step {
        Step::UrlsCopied => "UPDATE workspaces SET urls_copied = $2 WHERE guild_id = $1",
        Step::TestCalled => "UPDATE workspaces SET test_called = $2 WHERE guild_id = $1",
    };
    sqlx::query(sql).bind(unit.guild()).bind(i64::from(done)).execute(unit.connection()).await?;
    let snapshot = |is: bool| is.then(|| Snapshot::Step { step: step.word().to_owned() });
    unit.record(Change {
        action: AuditAction::StepMarked,
        target: Target::Step(step),
        old: snapshot(!done),
        new: snapshot(done),
        undoes,
    })
    .await
}

async fn step_is_done(unit: &mut Unit, step: Step) -> Result<bool, StoreError> {
    let (urls_copied, test_called): (bool, bool) = sqlx::query_as(
        "SELECT urls_copied = 1, test_called = 1 FROM workspaces WHERE guild_id = $1",
    )
    .bind(unit.guild())
    .fetch_one(unit.connection())
    .await?;
    Ok(match step {
        Step::UrlsCopied => urls_copied,
        Step::TestCalled => test_called,
    })
}

/// Takes a disconnect back.
pub(super) async fn reconnect(
    unit: &mut Unit,
    old: &Account,
    undoes: Seq,
) -> Result<Rev, StoreError> {
    let rev = record(unit, AuditAction::CredentialsReconnected, old, Some(undoes)).await?;
    set_disconnected(unit, None, rev).await?;
    Ok(rev)
}

async fn set_disconnected(unit: &mut Unit, at: Option<i64>, rev: Rev) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE accounts SET disconnected_at = $2, rev = $3, rev_tag = $4 WHERE guild_id = $1",
    )
    .bind(unit.guild())
    .bind(at)
    .bind(rev.seq.0)
    .bind(i64::from(rev.tag))
    .execute(unit.connection())
    .await?;
    Ok(())
}

/// Overwrites key and token with nothing (`secure_delete` zeroes their pages).
pub(super) async fn wipe(unit: &mut Unit, old: &Account) -> Result<Rev, StoreError> {
    unit.leaves_bytes();
    let rev = record(unit, AuditAction::CredentialsDestroyed, old, None).await?;
    sqlx::query(
        "UPDATE accounts SET api_key = NULL, api_token = NULL, disconnected_at = NULL, \
         rev = $2, rev_tag = $3 WHERE guild_id = $1",
    )
    .bind(unit.guild())
    .bind(rev.seq.0)
    .bind(i64::from(rev.tag))
    .execute(unit.connection())
    .await?;
    Ok(rev)
}

async fn record(
    unit: &mut Unit,
    action: AuditAction,
    old: &Account,
    undoes: Option<Seq>,
) -> Result<Rev, StoreError> {
    unit.record(Change {
        action,
        target: Target::Account,
        old: Some(Snapshot::Account(old.snapshot())),
        new: None,
        undoes,
    })
    .await
}

/// A verdict as it is stored.
fn said(verdict: &Verdict) -> Result<String, StoreError> {
    serde_json::to_string(verdict).map_err(|_| StoreError::Inconsistent {
        table: "accounts",
        column: "verdict",
        row: "a new one".to_owned(),
    })
}
