//! A backup takes the place of the database, and what was there is kept aside.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use sqlx::sqlite::SqliteConnection;
use sqlx::{ConnectOptions, Connection};

use super::backup::{copy_into, untouched, work_folder};
use super::open::{check_file, files, look};
use super::{ChainFault, Chore, Damage, Store, StoreError, StoreOptions, connection};
use crate::domain::access::{GuildId, Permit};
use crate::domain::audit::Seq;

/// What a restore did.
#[derive(Debug, Default)]
pub struct Restored {
    /// Where the database that was there is now, if there was one.
    pub aside: Option<PathBuf>,
    /// The servers whose key and token were destroyed again.
    pub destroyed: Vec<GuildId>,
    /// What was there could not be read, so what was destroyed there since is not known.
    pub unread: Option<String>,
    /// Sealed values of the backup that do not open.
    pub damage: Vec<Damage>,
    /// Audit trails of the backup that do not hold.
    pub faults: Vec<ChainFault>,
}

/// A server's destruction of its key and token, by its entry in the trail.
struct Destruction {
    guild: GuildId,
    seq: Seq,
    hash: Vec<u8>,
}

impl Store {
    /// Puts a copy of `backup` where the database of `options` is, once it has proved good. Nothing has changed where
    /// this fails before that; a bot that runs is not touched (`OpenError::InUse`). Key and token that the replaced
    /// database shows destroyed since are destroyed in the copy as well.
    pub async fn restore(options: StoreOptions, backup: &Path) -> anyhow::Result<Restored> {
        let path = files::real(&options.path)?;
        let source = files::real(backup)?;
        if source == path {
            bail!("{} is the database itself: name a backup", backup.display());
        }
        // For as long as this takes; the copy has a lock of its own.
        let _lock = files::lock(&path)?;
        let folder = path.parent().context("the database is in no folder")?;
        let work = work_folder(folder)?;
        let copy = work.path().join("switchboard.db");
        copy_into(untouched(&source), &source, &copy).await?;
        check_file(&copy, &options.vault).await.context("checking the backup")?;
        let mut done = Restored::default();
        let gone = match path.exists() {
            true => destructions(&path).await,
            false => Ok(Vec::new()),
        };
        let gone = gone.unwrap_or_else(|error| {
            done.unread = Some(error.to_string());
            Vec::new()
        });
        let now = options.clock.now();
        let store = Self::open(StoreOptions { path: copy.clone(), look_only: false, ..options });
        let store = store.await?;
        let made = done.prepare(&store, gone).await;
        store.close().await;
        made?;
        done.aside = put_in_place(&copy, &path, done.unread.is_none(), now).await?;
        files::sync_folder(folder)?;
        Ok(done)
    }

    /// Whether the trail has this very entry.
    async fn has(&self, gone: &Destruction) -> Result<bool, StoreError> {
        let found: Option<(i64,)> =
            sqlx::query_as("SELECT 1 FROM audit WHERE guild_id = $1 AND seq = $2 AND hash = $3")
                .bind(gone.guild.0.cast_signed())
                .bind(gone.seq.0)
                .bind(gone.hash.clone())
                .fetch_optional(&mut *self.read().await?)
                .await?;
        Ok(found.is_some())
    }
}

impl Restored {
    /// Destroys again what is `gone`, and looks at what there is.
    async fn prepare(&mut self, store: &Store, gone: Vec<Destruction>) -> anyhow::Result<()> {
        for gone in gone {
            // An entry that the backup has as well came before it: what was saved later is meant to be there.
            if store.has(&gone).await? {
                continue;
            }
            let permit = Chore::DestroyAgain.permit(gone.guild, gone.seq.0.cast_unsigned());
            match store.destroy_again(&permit).await {
                Ok(true) => self.destroyed.push(gone.guild),
                Ok(false) | Err(StoreError::AlreadyDone { .. }) => {}
                Err(error) => {
                    let guild = gone.guild.0;
                    return Err(error)
                        .context(format!("destroying key and token of server {guild} again"));
                }
            }
        }
        self.damage = store.damage().to_vec();
        self.faults = store.verify_chains(Permit::housekeeping()).await?;
        Ok(())
    }
}

/// Every destruction that a database shows. The database is not changed.
async fn destructions(path: &Path) -> Result<Vec<Destruction>, sqlx::Error> {
    let mut connection: SqliteConnection = look::options(path).connect().await?;
    let found: Result<Vec<(i64, i64, Vec<u8>)>, _> = sqlx::query_as(
        "SELECT guild_id, seq, hash FROM audit WHERE action = 'credentials_destroyed'",
    )
    .fetch_all(&mut connection)
    .await;
    connection.close().await?;
    Ok(found?
        .into_iter()
        .map(|(guild, seq, hash)| Destruction {
            guild: GuildId(guild.cast_unsigned()),
            seq: Seq(seq),
            hash,
        })
        .collect())
}

/// Gives what is at `path` another name, and `copy` this one. At any moment one of the two is there, with no log that
/// belongs to the other. What was there `is_sound` if it could be read.
async fn put_in_place(
    copy: &Path,
    path: &Path,
    is_sound: bool,
    now: i64,
) -> anyhow::Result<Option<PathBuf>> {
    let mut aside = None;
    if path.exists() {
        // Folds its log in. What is damaged is left alone, and its log gets its new name too: SQLite would delete that.
        if is_sound
            && let Ok(connection) = connection::connect(path, connection::BUSY_TIMEOUT).await
        {
            drop(connection.close().await);
        }
        let name = free_name(path, now);
        let link = |from: &Path, to: &Path| {
            fs::hard_link(from, to).with_context(|| format!("naming it {}", to.display()))
        };
        link(path, &name)?;
        for ending in files::ENDINGS {
            let old = files::beside(path, ending);
            if old.exists() {
                link(&old, &files::beside(&name, ending))?;
            }
        }
        aside = Some(name);
    }
    for ending in files::ENDINGS {
        match fs::remove_file(files::beside(path, ending)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(error).context("removing a log that is stale");
            }
            _ => {}
        }
    }
    fs::rename(copy, path).with_context(|| format!("naming the copy {}", path.display()))?;
    Ok(aside)
}

/// A name that nothing has yet, with the time (unix seconds) in it.
fn free_name(path: &Path, now: i64) -> PathBuf {
    let name = |nth: u64| files::beside(path, &format!(".replaced-{now}-{nth}"));
    (1..u64::MAX).map(name).find(|name| !name.exists()).unwrap_or_else(|| name(0))
}
