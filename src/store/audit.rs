//! The audit trail: its rows, who changed a thing last, and the chain that proves all.

mod posting;
mod trail;
mod walks;

use futures_util::{StreamExt, TryStreamExt};
use sqlx::SqliteConnection;

use super::audit_row::{AuditRow, GENESIS, entry, select_audit};
use super::unit::Unit;
use super::{Store, StoreError, key};
use crate::domain::access::{GuildId, Housekeeping, MemberId, Permit};
use crate::domain::audit::{AuditEntry, History, Rev, Seq, Target, UNDO_WINDOW_SECONDS};
use crate::domain::numbers::{SuggestedNumber, search_text};
use crate::domain::phone::PhoneNumber;
use crate::domain::refusal::Refusal;
use crate::domain::text::Label;

pub(super) use posting::{PostingRow, posting_columns};
pub use trail::{ExportRow, Trail};

/// The audit chain of a workspace does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChainFault {
    pub guild: GuildId,
    /// The first row that does not follow from those before it.
    pub seq: Seq,
}

/// A removed number, its label and its voice bot's name.
type RemovedRow = (String, Option<String>, Option<String>);

impl Store {
    /// One entry of the workspace's trail. Rows are never changed, so it stays true.
    pub async fn audit_entry(
        &self,
        permit: &Permit,
        seq: Seq,
    ) -> Result<Option<AuditEntry>, StoreError> {
        entry(&mut *self.read_in(permit.guild()).await?, permit.guild(), seq).await
    }

    /// The newest change of a thing, so that a command can name what it undoes.
    pub async fn last_change(
        &self,
        permit: &Permit,
        target: &Target,
    ) -> Result<Option<AuditEntry>, StoreError> {
        last(&mut *self.read_in(permit.guild()).await?, permit.guild(), target).await
    }

    /// The numbers that were removed within the undo window and are not back, newest first, with what they had.
    /// `query` is as `domain::numbers::search_query` gives it.
    pub async fn removed_numbers(
        &self,
        permit: &Permit,
        query: &str,
        limit: i64,
    ) -> Result<Vec<SuggestedNumber>, StoreError> {
        let mut connection = self.read_in(permit.guild()).await?;
        let rows = sqlx::query_as(
            "SELECT a.target, json_extract(a.old_value, '$.label'), json_extract(a.old_value, '$.bot_name') FROM audit a \
             WHERE a.guild_id = $1 AND a.action = 'number_removed' AND a.at > $2 \
             AND NOT EXISTS (SELECT 1 FROM numbers n WHERE n.guild_id = a.guild_id AND n.e164 = a.target) \
             AND NOT EXISTS (SELECT 1 FROM audit later WHERE later.guild_id = a.guild_id AND later.target = a.target AND later.seq > a.seq) \
             ORDER BY a.at DESC, a.seq DESC",
        )
        .bind(key(permit.guild()))
        .bind(self.clock().now() - UNDO_WINDOW_SECONDS)
        .fetch(&mut *connection);
        // SQLite would fold the letters of ASCII alone.
        let found = rows.try_filter_map(|(phone, label, bot): RemovedRow| {
            let searched = label.clone().map(Label::from_stored);
            let phone = PhoneNumber::from_stored(&phone)
                .filter(|phone| search_text(phone, searched.as_ref()).contains(query));
            std::future::ready(Ok(phone.map(|phone| SuggestedNumber { phone, label, bot })))
        });
        Ok(found.take(usize::try_from(limit).unwrap_or_default()).try_collect().await?)
    }

    /// Follows every workspace's chain from its first row to its head.
    pub async fn verify_chains(&self, _: Housekeeping) -> Result<Vec<ChainFault>, StoreError> {
        let workspaces: Vec<(i64, i64, Vec<u8>, Vec<u8>)> = sqlx::query_as(
            "SELECT guild_id, seq, head, chain_key FROM workspaces ORDER BY guild_id",
        )
        .fetch_all(&mut *self.read().await?)
        .await?;
        let mut faults = Vec::new();
        for (guild, last, head, sealed) in workspaces {
            let id = GuildId(guild.cast_unsigned());
            // That its key is damaged is told by itself ([`Store::damage`]).
            let Ok(chain) = self.chain_key(id, sealed) else { continue };
            let (mut previous, mut expected) = (GENESIS, 1);
            let mut broken = false;
            while !broken {
                let rows = chained_rows(self, guild, expected).await?;
                if rows.is_empty() {
                    break;
                }
                for row in rows {
                    let bytes = row.canonical();
                    broken = row.seq != expected || !chain.verifies(&previous, &bytes, &row.hash);
                    if broken {
                        break;
                    }
                    previous = chain.link(&previous, &bytes);
                    expected += 1;
                }
            }
            if broken || expected != last + 1 || head != previous {
                faults.push(ChainFault { guild: id, seq: Seq(expected) });
            }
        }
        Ok(faults)
    }
}

/// A bounded stretch of a chain, so that a long trail is never held in memory whole.
async fn chained_rows(store: &Store, guild: i64, from: i64) -> Result<Vec<AuditRow>, StoreError> {
    Ok(sqlx::query_as(select_audit!("a.guild_id = $1 AND a.seq >= $2 ORDER BY a.seq LIMIT 1000"))
        .bind(guild)
        .bind(from)
        .fetch_all(&mut *store.read().await?)
        .await?)
}

/// The newest change of a thing, on any connection.
pub(super) async fn last(
    connection: &mut SqliteConnection,
    guild: GuildId,
    target: &Target,
) -> Result<Option<AuditEntry>, StoreError> {
    let row: Option<AuditRow> = sqlx::query_as(select_audit!(
        "a.guild_id = $1 AND a.target = $2 ORDER BY a.seq DESC LIMIT 1"
    ))
    .bind(key(guild))
    .bind(target.word())
    .fetch_optional(connection)
    .await?;
    row.map(AuditRow::entry).transpose()
}

/// What came after an entry.
pub(super) async fn history(unit: &mut Unit, entry: &AuditEntry) -> Result<History, StoreError> {
    let guild = unit.guild();
    let (last, undone_by): (Option<i64>, Option<i64>) = sqlx::query_as(
        "SELECT (SELECT MAX(l.seq) FROM audit l WHERE l.guild_id = $1 AND l.target = $2), \
         (SELECT MIN(u.seq) FROM audit u INDEXED BY audit_by_undone \
            WHERE u.guild_id = $1 AND u.undoes = $3 AND u.target = $2 AND u.action <> 'flow_asked')",
    )
    .bind(guild)
    .bind(entry.change.target.word())
    .bind(entry.seq().0)
    .fetch_one(unit.connection())
    .await?;
    Ok(History { last: last.map_or(entry.seq(), Seq), undone_by: undone_by.map(Seq) })
}

/// "Changed meanwhile": who made the thing what it is now, and when.
pub(super) async fn changed(unit: &mut Unit, now: Rev) -> Result<Refusal, StoreError> {
    let (by, at) = author(unit, now.seq).await?;
    Ok(Refusal::Changed { by, at, now })
}

/// "Cannot be undone": who changed it again, and when.
pub(super) async fn changed_since(unit: &mut Unit, seq: Seq) -> Result<Refusal, StoreError> {
    let (by, at) = author(unit, seq).await?;
    Ok(Refusal::ChangedSince { by, at })
}

async fn author(unit: &mut Unit, seq: Seq) -> Result<(MemberId, i64), StoreError> {
    let guild = unit.guild();
    let row: Option<(i64, i64)> =
        sqlx::query_as("SELECT actor_id, at FROM audit WHERE guild_id = $1 AND seq = $2")
            .bind(guild)
            .bind(seq.0)
            .fetch_optional(unit.connection())
            .await?;
    let (actor, at) = row.unwrap_or_default();
    Ok((MemberId(actor.cast_unsigned()), at))
}
