//! Keeping the voice bots of the voice platform's list: what it says becomes changes like any other, made by Switchboard
//! itself. What was last read stays through an outage and a restart.

use std::collections::{HashMap, HashSet};

use super::UseRow;
use super::rows::{select_voice_bots, write};
use crate::domain::access::{GuildId, Housekeeping, Permit};
use crate::domain::directory::{DirectoryFault, DirectoryList, DirectoryState};
use crate::domain::text::BotId;
use crate::domain::voice_bots::{BotKey, BotUse, Source, VoiceBotParts};
use crate::store::housekeeping::Chore;
use crate::store::unit::Unit;
use crate::store::{Store, StoreError, key};

/// How many changes are made before others may write.
const A_UNIT: usize = 100;

/// What the database holds of a server's list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DirectoryRow {
    /// A hash of where and how it was read.
    pub source: Vec<u8>,
    /// The platform's mark of the state that was read whole.
    pub etag: Option<String>,
    pub state: DirectoryState,
}

/// What became of a list, or of a part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Applied {
    /// Changes that were made.
    pub changes: usize,
    /// There is more to change.
    pub more: bool,
    /// Voice bots that are left out, as one of the team's own has the id.
    pub left_out: usize,
}

#[derive(sqlx::FromRow)]
struct Row {
    source: Vec<u8>,
    etag: Option<String>,
    read_at: Option<i64>,
    left_out: i64,
    unusable: i64,
    fault: Option<String>,
    fault_at: Option<i64>,
}

impl Store {
    /// How a server's list stands; `None` where it has none.
    pub async fn directory(&self, permit: &Permit) -> Result<Option<DirectoryRow>, StoreError> {
        let row: Option<Row> = sqlx::query_as(
            "SELECT source, etag, read_at, left_out, unusable, fault, fault_at FROM directories \
             WHERE guild_id = $1",
        )
        .bind(key(permit.guild()))
        .fetch_optional(&mut *self.read_in(permit.guild()).await?)
        .await?;
        Ok(row.map(|row| DirectoryRow {
            source: row.source,
            etag: row.etag,
            state: DirectoryState {
                read_at: row.read_at,
                left_out: row.left_out,
                unusable: row.unusable,
                fault: row.fault.as_deref().and_then(DirectoryFault::from_word).zip(row.fault_at),
            },
        }))
    }

    /// The servers that have, or had, a list.
    pub async fn directories(&self, _: Housekeeping) -> Result<Vec<GuildId>, StoreError> {
        let rows: Vec<(i64,)> = sqlx::query_as("SELECT guild_id FROM directories")
            .fetch_all(&mut *self.read().await?)
            .await?;
        Ok(rows.into_iter().map(|(guild,)| GuildId(guild.cast_unsigned())).collect())
    }

    /// Remembers how a server's list stands.
    pub async fn remember_directory(
        &self,
        permit: &Permit,
        row: &DirectoryRow,
    ) -> Result<(), StoreError> {
        let (fault, fault_at) = row.state.fault.map(|(fault, at)| (fault.word(), at)).unzip();
        sqlx::query(
            "INSERT INTO directories (guild_id, source, etag, read_at, left_out, unusable, fault, fault_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
             ON CONFLICT (guild_id) DO UPDATE SET source = excluded.source, etag = excluded.etag, \
             read_at = excluded.read_at, left_out = excluded.left_out, unusable = excluded.unusable, \
             fault = excluded.fault, fault_at = excluded.fault_at",
        )
        .bind(key(permit.guild()))
        .bind(row.source.clone())
        .bind(row.etag.clone())
        .bind(row.state.read_at)
        .bind(row.state.left_out)
        .bind(row.state.unusable)
        .bind(fault)
        .bind(fault_at)
        .execute(&self.inner.writer)
        .await?;
        Ok(())
    }

    /// Forgets that a server had a list.
    pub async fn forget_directory(&self, permit: &Permit) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM directories WHERE guild_id = $1")
            .bind(key(permit.guild()))
            .execute(&self.inner.writer)
            .await?;
        Ok(())
    }

    /// Makes a server's voice bots what the list says, in parts: call it until there is no more. Without a list, only
    /// those go that had vanished from it and that no number uses any more.
    pub async fn apply_directory(
        &self,
        guild: GuildId,
        list: Option<DirectoryList>,
    ) -> Result<Applied, StoreError> {
        let row: Option<(i64,)> = sqlx::query_as("SELECT seq FROM workspaces WHERE guild_id = $1")
            .bind(key(guild))
            .fetch_optional(&mut *self.read_in(guild).await?)
            .await?;
        let before = row.map_or(0, |(seq,)| seq);
        let permit = Chore::Platform.permit(guild, before.cast_unsigned());
        self.change(&permit, move |unit| Box::pin(apply(unit, list))).await
    }
}

async fn apply(unit: &mut Unit, list: Option<DirectoryList>) -> Result<Applied, StoreError> {
    let rows: Vec<UseRow> = sqlx::query_as(select_voice_bots!("TRUE ORDER BY b.bot_key"))
        .bind(unit.guild())
        .fetch_all(unit.connection())
        .await?;
    let here: Vec<BotUse> = rows.into_iter().filter_map(UseRow::bot_use).collect();
    let (steps, left_out) = steps(&here, list);
    let more = steps.len() > A_UNIT;
    let changes = steps.len().min(A_UNIT);
    for Step { old, new } in steps.into_iter().take(A_UNIT) {
        let bot = old.map_or(BotKey(unit.next_seq().0), |old| here[old].bot.key);
        write(unit, bot, old.map(|old| &here[old].bot), new, None).await?;
    }
    Ok(Applied { changes, more, left_out })
}

/// One change: which of those that are here, and what it becomes.
struct Step {
    old: Option<usize>,
    new: Option<VoiceBotParts>,
}

/// What is to be changed, and how many are left out.
fn steps(here: &[BotUse], list: Option<DirectoryList>) -> (Vec<Step>, usize) {
    let folded = |id: &BotId| id.as_str().to_ascii_lowercase();
    let mut known: HashMap<String, usize> =
        here.iter().enumerate().map(|(at, row)| (folded(&row.bot.id), at)).collect();
    let (mut steps, mut left_out, mut listed) = (Vec::new(), 0, HashSet::new());
    let is_read = list.is_some();
    for new in list.into_iter().flat_map(|list| list.bots) {
        match known.get(&folded(&new.id)).copied() {
            // Added before in this list, in another letter case.
            Some(usize::MAX) => left_out += 1,
            Some(at) => {
                let old = &here[at].bot;
                // The team's own goes first, and ids that differ by letter case alone are never both here.
                if old.source == Source::Team || old.id != new.id {
                    left_out += 1;
                    continue;
                }
                listed.insert(at);
                let same =
                    old.source == new.source && old.name == new.name && old.own_url == new.own_url;
                if !same {
                    steps.push(Step { old: Some(at), new: Some(new) });
                }
            }
            None => {
                known.insert(folded(&new.id), usize::MAX);
                steps.push(Step { old: None, new: Some(new) });
            }
        }
    }
    for (at, BotUse { bot, numbers }) in here.iter().enumerate() {
        if listed.contains(&at) {
            continue;
        }
        match bot.source {
            Source::Platform if is_read && *numbers > 0 => {
                let parts = VoiceBotParts {
                    id: bot.id.clone(),
                    name: bot.name.clone(),
                    own_url: bot.own_url.clone(),
                    source: Source::Vanished,
                };
                steps.push(Step { old: Some(at), new: Some(parts) });
            }
            Source::Platform if is_read => steps.push(Step { old: Some(at), new: None }),
            Source::Vanished if *numbers == 0 => steps.push(Step { old: Some(at), new: None }),
            Source::Team | Source::Platform | Source::Vanished => {}
        }
    }
    (steps, left_out)
}
