//! The write path: a transaction of one workspace that begins by taking its next seq and ends by moving
//! the head of its audit chain. It runs on a task of its own, so that a caller who gives up never
//! leaves it half-way.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use sqlx::{Sqlite, SqliteConnection, Transaction};

use super::audit_row::{self, AuditRow, GENESIS};
use super::{Store, StoreError, key};
use crate::domain::access::{GuildId, Permit};
use crate::domain::audit::{Change, Rev, Seq, Snapshot};
use crate::domain::refusal::Refusal;
use crate::vault::{ChainKey, Purpose, SealContext, Sealed, Vault, VaultError};

/// A transaction of one workspace, in which changes are made and recorded.
pub(super) struct Unit {
    transaction: Transaction<'static, Sqlite>,
    vault: Arc<Vault>,
    permit: Permit,
    chain: ChainKey,
    head: [u8; 32],
    /// The seq of the next change.
    seq: Seq,
    /// How many changes this interaction has recorded.
    ordinal: i64,
    /// Something was written that is to be committed.
    wrote: bool,
    at: i64,
    batch: Option<Seq>,
    /// A sealed value was taken out or replaced.
    leaves_bytes: bool,
}

/// Which part of what an interaction does is written.
#[derive(Clone, Copy)]
enum Part {
    /// All of it.
    Whole,
    OfBatch(Seq),
    /// All of it, though a batch is under way.
    BesideBatch,
    /// What came of the request that this row is about.
    After(Seq),
}

/// What a workspace's row says at the beginning of a unit.
#[derive(sqlx::FromRow)]
struct WorkspaceRow {
    seq: i64,
    head: Vec<u8>,
    chain_key: Vec<u8>,
    batch: Option<i64>,
}

impl Store {
    /// Runs `work` in a unit of the permit's workspace. An interaction that was carried out before
    /// is answered with [`StoreError::AlreadyDone`] and `work` does not run. Where `work` records
    /// nothing, nothing is written.
    pub(super) async fn change<T, W>(&self, permit: &Permit, work: W) -> Result<T, StoreError>
    where
        T: Send + 'static,
        W: for<'u> FnOnce(&'u mut Unit) -> BoxFuture<'u, Result<T, StoreError>> + Send + 'static,
    {
        self.unit(permit, Part::Whole, work).await
    }

    /// The same, for the parts of a batch: only these may write until it is done.
    pub(super) async fn change_in_batch<T, W>(
        &self,
        permit: &Permit,
        batch: Seq,
        work: W,
    ) -> Result<T, StoreError>
    where
        T: Send + 'static,
        W: for<'u> FnOnce(&'u mut Unit) -> BoxFuture<'u, Result<T, StoreError>> + Send + 'static,
    {
        self.unit(permit, Part::OfBatch(batch), work).await
    }

    /// The same, for what cannot wait for a batch and touches nothing that one writes: taking the credentials out of use.
    pub(super) async fn change_beside_batch<T, W>(
        &self,
        permit: &Permit,
        work: W,
    ) -> Result<T, StoreError>
    where
        T: Send + 'static,
        W: for<'u> FnOnce(&'u mut Unit) -> BoxFuture<'u, Result<T, StoreError>> + Send + 'static,
    {
        self.unit(permit, Part::BesideBatch, work).await
    }

    /// The same, for what came of a request: by the interaction that wrote the row `asked`, and however late.
    pub(super) async fn change_after<T, W>(
        &self,
        permit: &Permit,
        asked: Seq,
        work: W,
    ) -> Result<T, StoreError>
    where
        T: Send + 'static,
        W: for<'u> FnOnce(&'u mut Unit) -> BoxFuture<'u, Result<T, StoreError>> + Send + 'static,
    {
        self.unit(permit, Part::After(asked), work).await
    }

    async fn unit<T, W>(&self, permit: &Permit, part: Part, work: W) -> Result<T, StoreError>
    where
        T: Send + 'static,
        W: for<'u> FnOnce(&'u mut Unit) -> BoxFuture<'u, Result<T, StoreError>> + Send + 'static,
    {
        let store = self.clone();
        let permit = permit.clone();
        let unit_of_work = async move {
            let mut unit = Unit::begin(&store, permit, part).await?;
            let outcome = work(&mut unit).await?;
            let leaves_bytes = unit.leaves_bytes;
            if unit.commit().await? {
                if leaves_bytes {
                    store.leaves_bytes();
                }
                store.inner.changed.notify_one();
            }
            Ok(outcome)
        };
        tokio::spawn(unit_of_work).await.map_err(StoreError::Lost)?
    }

    /// Opens the workspace's chain key.
    pub(super) fn chain_key(
        &self,
        guild: GuildId,
        sealed: Vec<u8>,
    ) -> Result<ChainKey, VaultError> {
        self.inner.vault.open_chain_key(&chain_context(guild), &Sealed::from(sealed))
    }
}

/// What a workspace's chain key is sealed to.
pub(super) const fn chain_context(guild: GuildId) -> SealContext<'static> {
    SealContext { purpose: Purpose::AuditChain, guild: guild.0, field: "chain_key", origin: "" }
}

impl Unit {
    async fn begin(store: &Store, permit: Permit, part: Part) -> Result<Self, StoreError> {
        let guild = permit.guild();
        let mut transaction = store.inner.writer.begin_with("BEGIN IMMEDIATE").await?;
        let head = match next_seq(&mut transaction, guild).await? {
            Some(head) => head,
            None => {
                create_workspace(&store.inner.vault, &mut transaction, guild).await?;
                next_seq(&mut transaction, guild).await?.ok_or(sqlx::Error::RowNotFound)?
            }
        };
        let recorded = audit_row::of_interaction(&mut transaction, &permit).await?;
        match (part, recorded) {
            (Part::Whole | Part::BesideBatch, Some((seq, _))) => {
                return Err(StoreError::AlreadyDone { seq });
            }
            (Part::After(asked), Some((seq, _))) if seq != asked => {
                return Err(StoreError::AlreadyDone { seq });
            }
            _ => {}
        }
        // Here, as waiting for the writer takes its time. What came of something is written however late.
        if !matches!(part, Part::After(_)) && !permit.deadline().holds() {
            return Err(Refusal::TooLate.into());
        }
        let batch = if let Part::OfBatch(batch) = part { Some(batch) } else { None };
        let under_way = head.batch.map(Seq);
        if under_way != batch
            && !matches!(part, Part::After(_) | Part::BesideBatch)
            && let Some(other) = under_way
        {
            let by = audit_row::author_of(&mut transaction, guild, other).await?;
            return Err(Refusal::BatchUnderWay { by }.into());
        }
        Ok(Self {
            chain: store.chain_key(guild, head.chain_key).map_err(|error| {
                tracing::error!(guild = guild.0, %error, "the key of the audit trail is damaged");
                Refusal::ReadOnly
            })?,
            vault: store.inner.vault.clone(),
            head: head.head.try_into().map_err(|_| StoreError::Inconsistent {
                table: "workspaces",
                column: "head",
                row: guild.0.to_string(),
            })?,
            at: store.clock().now(),
            ordinal: recorded.map_or(0, |(_, ordinal)| ordinal + 1),
            wrote: false,
            leaves_bytes: false,
            seq: Seq(head.seq),
            transaction,
            permit,
            batch,
        })
    }

    /// The connection of the transaction.
    pub(super) fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.transaction
    }

    pub(super) fn vault(&self) -> Arc<Vault> {
        self.vault.clone()
    }

    pub(super) const fn permit(&self) -> &Permit {
        &self.permit
    }

    /// The workspace, as SQL keeps it.
    pub(super) fn guild(&self) -> i64 {
        key(self.permit.guild())
    }

    /// The seq of the change that is recorded next.
    pub(super) const fn next_seq(&self) -> Seq {
        self.seq
    }

    /// Keeps what was written although it is no change of its own (a batch on its way).
    pub(super) const fn keep(&mut self) {
        self.wrote = true;
    }

    /// Once this is committed, what stood there before is to leave the files.
    pub(super) const fn leaves_bytes(&mut self) {
        self.leaves_bytes = true;
    }

    /// When the changes happen, in unix seconds.
    pub(super) const fn at(&self) -> i64 {
        self.at
    }

    /// Appends a change to the trail. What it changes gets the rev that this gives.
    pub(super) async fn record(&mut self, change: Change) -> Result<Rev, StoreError> {
        let mut row = AuditRow {
            guild_id: self.guild(),
            seq: self.seq.0,
            at: self.at,
            actor_id: self.permit.member().0.cast_signed(),
            action: change.action.word().to_owned(),
            target: change.target.word(),
            old_value: change.old.as_ref().map(json).transpose()?,
            new_value: change.new.as_ref().map(json).transpose()?,
            undoes: change.undoes.map(|seq| seq.0),
            batch: self.batch.map(|seq| seq.0),
            interaction_id: self.permit.interaction().cast_signed(),
            ordinal: self.ordinal,
            hash: Vec::new(),
        };
        self.head = self.chain.link(&self.head, &row.canonical());
        row.hash = self.head.to_vec();
        let rev = Rev::of(self.seq, &self.head);
        row.insert(&mut self.transaction).await?;
        self.seq = self.seq.next();
        self.ordinal += 1;
        self.wrote = true;
        Ok(rev)
    }

    /// Whether anything was there to be committed.
    async fn commit(mut self) -> Result<bool, StoreError> {
        if !self.wrote {
            self.transaction.rollback().await?;
            return Ok(false);
        }
        sqlx::query("UPDATE workspaces SET seq = $2, head = $3 WHERE guild_id = $1")
            .bind(self.guild())
            .bind(self.seq.0 - 1)
            .bind(self.head.to_vec())
            .execute(&mut *self.transaction)
            .await?;
        self.transaction.commit().await?;
        Ok(true)
    }
}

async fn next_seq(
    connection: &mut SqliteConnection,
    guild: GuildId,
) -> Result<Option<WorkspaceRow>, StoreError> {
    Ok(sqlx::query_as(
        "UPDATE workspaces SET seq = seq + 1 WHERE guild_id = $1 \
         RETURNING seq, head, chain_key, batch",
    )
    .bind(key(guild))
    .fetch_optional(connection)
    .await?)
}

async fn create_workspace(
    vault: &Vault,
    connection: &mut SqliteConnection,
    guild: GuildId,
) -> Result<(), StoreError> {
    let chain = ChainKey::generate()?;
    let sealed = vault.seal_chain_key(&chain_context(guild), &chain)?;
    sqlx::query("INSERT INTO workspaces (guild_id, head, chain_key) VALUES ($1, $2, $3)")
        .bind(key(guild))
        .bind(GENESIS.to_vec())
        .bind(sealed.as_bytes().to_vec())
        .execute(connection)
        .await?;
    Ok(())
}

fn json(snapshot: &Snapshot) -> Result<String, StoreError> {
    serde_json::to_string(snapshot).map_err(|_| StoreError::Inconsistent {
        table: "audit",
        column: "new_value",
        row: "a new one".to_owned(),
    })
}
