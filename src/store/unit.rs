//! One change: a transaction that begins by taking the workspace's next seq and ends by moving
//! the head of its audit chain. It runs on a task of its own, so that a caller who gives up
//! never leaves it half-way.

use futures_util::future::BoxFuture;
use sqlx::{Sqlite, SqliteConnection, Transaction};

use super::{Store, StoreError, key};
use crate::domain::access::{GuildId, Permit};
use crate::domain::audit::{Change, Seq, Snapshot, canonical_row};
use crate::domain::refusal::Refusal;
use crate::vault::{ChainKey, Purpose, SealContext, Sealed, VaultError};

/// What every row of a unit is stamped with.
pub(super) struct Unit {
    transaction: Transaction<'static, Sqlite>,
    permit: Permit,
    chain: ChainKey,
    head: [u8; 32],
    seq: Seq,
    ordinal: i64,
    at: i64,
}

/// The hash before the first row of a chain.
pub(super) const GENESIS: [u8; 32] = [0; 32];

impl Store {
    /// Runs `work` as one change of the permit's workspace. An interaction that was carried out
    /// before is answered with [`StoreError::AlreadyDone`] and `work` does not run.
    pub(super) async fn change<T, W>(&self, permit: &Permit, work: W) -> Result<T, StoreError>
    where
        T: Send + 'static,
        W: for<'u> FnOnce(&'u mut Unit) -> BoxFuture<'u, Result<T, StoreError>> + Send + 'static,
    {
        let store = self.clone();
        let permit = permit.clone();
        let unit_of_work = async move {
            let mut unit = Unit::begin(&store, permit).await?;
            let outcome = work(&mut unit).await?;
            unit.commit().await?;
            store.inner.changed.notify_one();
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

/// Where a workspace's chain key is sealed to.
pub(super) const fn chain_context(guild: GuildId) -> SealContext<'static> {
    SealContext { purpose: Purpose::AuditChain, guild: guild.0, field: "chain_key", origin: "" }
}

impl Unit {
    async fn begin(store: &Store, permit: Permit) -> Result<Self, StoreError> {
        let guild = permit.guild();
        let mut transaction = store.inner.writer.begin_with("BEGIN IMMEDIATE").await?;
        let (seq, head, sealed) = match next_seq(&mut transaction, guild).await? {
            Some(row) => row,
            None => {
                create_workspace(store, &mut transaction, guild).await?;
                next_seq(&mut transaction, guild).await?.ok_or(sqlx::Error::RowNotFound)?
            }
        };
        let done: Option<(Seq,)> = sqlx::query_as(
            "SELECT seq FROM audit WHERE guild_id = $1 AND interaction_id = $2 ORDER BY ordinal LIMIT 1",
        )
        .bind(key(guild))
        .bind(permit.interaction().cast_signed())
        .fetch_optional(&mut *transaction)
        .await?;
        if let Some((seq,)) = done {
            return Err(StoreError::AlreadyDone { seq });
        }
        // Here, as waiting for the writer takes its time.
        if !permit.deadline().holds() {
            return Err(Refusal::TooLate.into());
        }
        Ok(Self {
            chain: store.chain_key(guild, sealed)?,
            head: head.try_into().map_err(|_| StoreError::Inconsistent {
                table: "workspaces",
                column: "head",
                row: guild.0.to_string(),
            })?,
            at: store.clock().now(),
            ordinal: 0,
            seq,
            transaction,
            permit,
        })
    }

    /// The connection of the transaction.
    pub(super) fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.transaction
    }

    /// The workspace, as SQL keeps it.
    pub(super) fn guild(&self) -> i64 {
        key(self.permit.guild())
    }

    /// The seq of the change's (next) audit row, and the rev of what it changes.
    pub(super) const fn seq(&self) -> Seq {
        self.seq
    }

    /// When the change happens, in unix seconds.
    pub(super) const fn at(&self) -> i64 {
        self.at
    }

    /// Appends the change's audit row.
    pub(super) async fn record(&mut self, change: Change) -> Result<(), StoreError> {
        if self.ordinal > 0 {
            self.seq += 1;
        }
        let old = change.old.as_ref().map(json).transpose()?;
        let new = change.new.as_ref().map(json).transpose()?;
        let row = RowBytes {
            guild: self.guild(),
            seq: self.seq,
            at: self.at,
            actor: self.permit.member().0.cast_signed(),
            action: change.action.word(),
            target: &change.target,
            old: old.as_deref(),
            new: new.as_deref(),
            undoes: change.undoes,
            interaction: self.permit.interaction().cast_signed(),
            ordinal: self.ordinal,
        };
        self.head = self.chain.link(&self.head, &row.canonical());
        sqlx::query(
            "INSERT INTO audit (guild_id, seq, at, actor_id, action, target, old_value, new_value, undoes, interaction_id, ordinal, hash) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        )
        .bind(row.guild)
        .bind(row.seq)
        .bind(row.at)
        .bind(row.actor)
        .bind(row.action)
        .bind(change.target.clone())
        .bind(old.clone())
        .bind(new.clone())
        .bind(row.undoes)
        .bind(row.interaction)
        .bind(row.ordinal)
        .bind(self.head.to_vec())
        .execute(&mut *self.transaction)
        .await?;
        self.ordinal += 1;
        Ok(())
    }

    async fn commit(mut self) -> Result<(), StoreError> {
        sqlx::query("UPDATE workspaces SET seq = $2, head = $3 WHERE guild_id = $1")
            .bind(self.guild())
            .bind(self.seq)
            .bind(self.head.to_vec())
            .execute(&mut *self.transaction)
            .await?;
        Ok(self.transaction.commit().await?)
    }
}

/// An audit row as its hash covers it.
pub(super) struct RowBytes<'a> {
    pub(super) guild: i64,
    pub(super) seq: Seq,
    pub(super) at: i64,
    pub(super) actor: i64,
    pub(super) action: &'a str,
    pub(super) target: &'a str,
    pub(super) old: Option<&'a str>,
    pub(super) new: Option<&'a str>,
    pub(super) undoes: Option<Seq>,
    pub(super) interaction: i64,
    pub(super) ordinal: i64,
}

impl RowBytes<'_> {
    /// The canonical bytes. "None" and "empty" differ: a present value is preceded by a mark.
    pub(super) fn canonical(&self) -> Vec<u8> {
        let optional =
            |text: Option<&str>| text.map_or(Vec::new(), |text| [b"=", text.as_bytes()].concat());
        let undoes = self.undoes.map(|seq| seq.to_string());
        canonical_row(&[
            &self.guild.to_be_bytes(),
            &self.seq.to_be_bytes(),
            &self.at.to_be_bytes(),
            &self.actor.to_be_bytes(),
            self.action.as_bytes(),
            self.target.as_bytes(),
            &optional(self.old),
            &optional(self.new),
            &optional(undoes.as_deref()),
            &self.interaction.to_be_bytes(),
            &self.ordinal.to_be_bytes(),
        ])
    }
}

async fn next_seq(
    connection: &mut SqliteConnection,
    guild: GuildId,
) -> Result<Option<(Seq, Vec<u8>, Vec<u8>)>, StoreError> {
    Ok(sqlx::query_as(
        "UPDATE workspaces SET seq = seq + 1 WHERE guild_id = $1 RETURNING seq, head, chain_key",
    )
    .bind(key(guild))
    .fetch_optional(connection)
    .await?)
}

async fn create_workspace(
    store: &Store,
    connection: &mut SqliteConnection,
    guild: GuildId,
) -> Result<(), StoreError> {
    let chain = ChainKey::generate()?;
    let sealed = store.inner.vault.seal_chain_key(&chain_context(guild), &chain)?;
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
