//! The access table, and the record of those it turned away.

use sqlx::SqliteConnection;

use super::unit::Unit;
use super::{Store, StoreError, audit, key};
use crate::domain::access::{
    AccessChange, AccessRule, Action, Actor, GrantError, GuildId, Level, Permit, Seen, judge_grant,
};
use crate::domain::audit::{AuditAction, Change, Seq, Snapshot};
use crate::domain::refusal::Refusal;

/// The audit target of a role's level, everywhere (`None`) or in one channel.
fn target(role: u64, channel: Option<u64>) -> String {
    format!("role:{role}:{}", channel.unwrap_or(0))
}

impl Store {
    /// Every rule of a server. Asked before there can be a permit, so it takes the guild itself.
    pub async fn access_rules(&self, guild: GuildId) -> Result<Vec<AccessRule>, StoreError> {
        rules(&mut *self.read().await?, guild).await
    }

    /// Gives a role a level, whatever it was before.
    pub async fn grant(&self, permit: &Permit, rule: AccessRule) -> Result<(), StoreError> {
        let change = AccessChange {
            role: rule.role,
            channel: rule.channel,
            level: Some(rule.level),
            seen: Seen::Nothing,
        };
        self.change_access(permit, change).await?;
        Ok(())
    }

    /// Gives a role a level or takes it, unless that would change nothing or was changed since
    /// it was shown. Says what the change is and what was there before.
    pub async fn change_access(
        &self,
        permit: &Permit,
        change: AccessChange,
    ) -> Result<(Seq, Option<Level>), StoreError> {
        let guild = permit.guild();
        self.change(permit, move |unit| {
            Box::pin(async move {
                let AccessChange { role, channel, level, seen } = change;
                let rules = rules(unit.connection(), guild).await?;
                let old = level_there(&rules, role, channel);
                if seen != Seen::Nothing && seen != Seen::Level(old) {
                    let last = last_change(unit, role, channel).await?;
                    return Err(audit::changed(unit, last).await?.into());
                }
                match level {
                    Some(level) => judge_grant(guild, &rules, AccessRule { role, channel, level }),
                    None if old.is_none() => {
                        Err(GrantError::NothingToRevoke { role, channel, guild })
                    }
                    None => Ok(()),
                }
                .map_err(Refusal::from)?;
                let seq = unit.seq();
                put(unit, role, channel, old, level, None).await?;
                Ok((seq, old))
            })
        })
        .await
    }

    /// Takes the change `undone` of a role's level back, if it was the last one.
    pub async fn revert_access(
        &self,
        permit: &Permit,
        role: u64,
        channel: Option<u64>,
        undone: Seq,
        before: Option<Level>,
    ) -> Result<(), StoreError> {
        let guild = permit.guild();
        self.change(permit, move |unit| {
            Box::pin(async move {
                let last = last_change(unit, role, channel).await?;
                if last != undone {
                    return Err(audit::changed_since(unit, last).await?.into());
                }
                let old = level_there(&rules(unit.connection(), guild).await?, role, channel);
                put(unit, role, channel, old, before, Some(undone)).await
            })
        })
        .await
    }

    /// Remembers a refused attempt: one row a member, action, surface and hour. The caller writes
    /// it after the answer; repeats are meant to be dropped before they come here.
    pub async fn record_denial(&self, actor: &Actor, action: Action) -> Result<(), StoreError> {
        let at = self.clock().now();
        sqlx::query(
            "INSERT INTO denials (guild_id, member_id, action, surface, hour, at, channel_id, denial) \
             SELECT $1, $2, $3, $4, $5, $6, $7, COALESCE(MAX(denial), 0) + 1 FROM denials WHERE guild_id = $1 \
             ON CONFLICT DO NOTHING",
        )
        .bind(key(actor.guild))
        .bind(actor.member.0.cast_signed())
        .bind(action.word())
        .bind(actor.surface.word())
        .bind(at / 3600)
        .bind(at)
        .bind(actor.channel.cast_signed())
        .execute(&self.inner.writer)
        .await?;
        Ok(())
    }
}

fn level_there(rules: &[AccessRule], role: u64, channel: Option<u64>) -> Option<Level> {
    rules.iter().find(|rule| rule.role == role && rule.channel == channel).map(|rule| rule.level)
}

async fn rules(
    connection: &mut SqliteConnection,
    guild: GuildId,
) -> Result<Vec<AccessRule>, StoreError> {
    let rows: Vec<(i64, i64, String)> = sqlx::query_as(
        "SELECT role_id, channel_id, level FROM access_rules WHERE guild_id = $1 \
         ORDER BY role_id, channel_id",
    )
    .bind(key(guild))
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|(role, channel, level)| {
            Ok(AccessRule {
                role: role.cast_unsigned(),
                channel: (channel != 0).then_some(channel.cast_unsigned()),
                level: Level::from_word(&level).ok_or_else(|| StoreError::Inconsistent {
                    table: "access_rules",
                    column: "level",
                    row: role.to_string(),
                })?,
            })
        })
        .collect()
}

/// The newest audit row of a role's level; 0 if it never had one.
async fn last_change(unit: &mut Unit, role: u64, channel: Option<u64>) -> Result<Seq, StoreError> {
    let guild = unit.guild();
    let row: Option<(Seq,)> = sqlx::query_as(
        "SELECT seq FROM audit WHERE guild_id = $1 AND target = $2 ORDER BY seq DESC LIMIT 1",
    )
    .bind(guild)
    .bind(target(role, channel))
    .fetch_optional(unit.connection())
    .await?;
    Ok(row.map_or(0, |(seq,)| seq))
}

/// Writes the level, or that there is none, with its audit row.
async fn put(
    unit: &mut Unit,
    role: u64,
    channel: Option<u64>,
    old: Option<Level>,
    new: Option<Level>,
    undoes: Option<Seq>,
) -> Result<(), StoreError> {
    let (guild, role_key) = (unit.guild(), role.cast_signed());
    let channel_key = channel.unwrap_or(0).cast_signed();
    let query = match new {
        Some(level) => sqlx::query(
            "INSERT INTO access_rules (guild_id, role_id, channel_id, level) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (guild_id, role_id, channel_id) DO UPDATE SET level = excluded.level",
        )
        .bind(guild)
        .bind(role_key)
        .bind(channel_key)
        .bind(level.word()),
        None => sqlx::query(
            "DELETE FROM access_rules WHERE guild_id = $1 AND role_id = $2 AND channel_id = $3",
        )
        .bind(guild)
        .bind(role_key)
        .bind(channel_key),
    };
    query.execute(unit.connection()).await?;
    let snapshot =
        |level: Option<Level>| level.map(|level| Snapshot::Rule { level: level.word().to_owned() });
    unit.record(Change {
        action: match new {
            Some(_) => AuditAction::AccessGranted,
            None => AuditAction::AccessRevoked,
        },
        target: target(role, channel),
        old: snapshot(old),
        new: snapshot(new),
        undoes,
    })
    .await
}
