//! The access table, and the record of those it turned away.

use super::{Store, StoreError, key};
use crate::domain::access::{AccessRule, Action, Actor, GuildId, Level, Permit};
use crate::domain::audit::{AuditAction, Change, Snapshot};

impl Store {
    /// Every rule of a server. Asked before there can be a permit, so it takes the guild itself.
    pub async fn access_rules(&self, guild: GuildId) -> Result<Vec<AccessRule>, StoreError> {
        let rows: Vec<(i64, i64, String)> = sqlx::query_as(
            "SELECT role_id, channel_id, level FROM access_rules WHERE guild_id = $1",
        )
        .bind(key(guild))
        .fetch_all(&mut *self.read().await?)
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

    /// Gives a role a level.
    pub async fn grant(&self, permit: &Permit, rule: AccessRule) -> Result<(), StoreError> {
        self.change(permit, move |unit| {
            Box::pin(async move {
                let guild = unit.guild();
                sqlx::query(
                    "INSERT INTO access_rules (guild_id, role_id, channel_id, level) VALUES ($1, $2, $3, $4) \
                     ON CONFLICT (guild_id, role_id, channel_id) DO UPDATE SET level = excluded.level",
                )
                .bind(guild)
                .bind(rule.role.cast_signed())
                .bind(rule.channel.unwrap_or(0).cast_signed())
                .bind(rule.level.word())
                .execute(unit.connection())
                .await?;
                unit.record(Change {
                    action: AuditAction::AccessGranted,
                    target: format!("role:{}:{}", rule.role, rule.channel.unwrap_or(0)),
                    old: None,
                    new: Some(Snapshot::Rule { level: rule.level.word().to_owned() }),
                    undoes: None,
                })
                .await
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
