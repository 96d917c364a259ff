//! The access table.

use serde::Deserialize;
use sqlx::SqliteConnection;

use super::unit::Unit;
use super::{Store, StoreError, audit, key};
use crate::domain::access::{
    AccessRule, ChannelId, GrantError, GuildId, Level, Permit, RoleId, judge_grant,
};
use crate::domain::audit::{AuditAction, Change, Rev, Seq, Snapshot, Target};
use crate::domain::expected::AccessChange;
use crate::domain::refusal::Refusal;

/// A rule as it is stored.
#[derive(sqlx::FromRow, Deserialize)]
pub(super) struct RuleRow {
    role_id: i64,
    /// 0 = every channel.
    channel_id: i64,
    level: String,
}

impl RuleRow {
    /// The rule that the row describes.
    pub(super) fn rule(self) -> Result<AccessRule, StoreError> {
        let Self { role_id, channel_id, level } = self;
        let rule = AccessRule {
            role: RoleId(role_id.cast_unsigned()),
            channel: (channel_id != 0).then_some(ChannelId(channel_id.cast_unsigned())),
            level: Level::from_word(&level).ok_or_else(|| StoreError::Inconsistent {
                table: "access_rules",
                column: "level",
                row: role_id.to_string(),
            })?,
        };
        // An earlier version took Admin in one channel.
        Ok(AccessRule { level: rule.given(), ..rule })
    }
}

impl Store {
    /// Every rule of the server.
    pub async fn access_rules(&self, permit: &Permit) -> Result<Vec<AccessRule>, StoreError> {
        rules(&mut *self.read_in(permit.guild()).await?, permit.guild()).await
    }

    /// Gives a role a level or takes it, unless that would change nothing or was changed since
    /// it was shown. Gives the change and what was there before.
    pub async fn change_access(
        &self,
        permit: &Permit,
        change: AccessChange,
    ) -> Result<(Rev, Option<Level>), StoreError> {
        self.change(permit, move |unit| {
            Box::pin(async move {
                let AccessChange { role, channel, level, expected } = change;
                let guild = unit.permit().guild();
                let rules = rules(unit.connection(), guild).await?;
                let old = level_there(&rules, role, channel);
                if !expected.is_met_by(old) {
                    let target = Target::Rule { role, channel };
                    let last = audit::last(unit.connection(), guild, &target).await?;
                    let now = last.map_or(Rev::NONE, |entry| entry.rev);
                    return Err(audit::changed(unit, now).await?.into());
                }
                match level {
                    Some(level) => judge_grant(guild, &rules, AccessRule { role, channel, level }),
                    None if old.is_none() => {
                        Err(GrantError::NothingToRevoke { role, channel, guild })
                    }
                    None => Ok(()),
                }
                .map_err(Refusal::from)?;
                let rev = write_rule(unit, role, channel, level, None).await?;
                Ok((rev, old))
            })
        })
        .await
    }
}

fn level_there(rules: &[AccessRule], role: RoleId, channel: Option<ChannelId>) -> Option<Level> {
    rules.iter().find(|rule| rule.role == role && rule.channel == channel).map(|rule| rule.level)
}

async fn rules(
    connection: &mut SqliteConnection,
    guild: GuildId,
) -> Result<Vec<AccessRule>, StoreError> {
    let rows: Vec<RuleRow> = sqlx::query_as(
        "SELECT role_id, channel_id, level FROM access_rules WHERE guild_id = $1 \
         ORDER BY role_id, channel_id",
    )
    .bind(key(guild))
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(RuleRow::rule).collect()
}

/// Writes the level, or that there is none, with its audit row; `undoes` is the change that this
/// takes back.
pub(super) async fn write_rule(
    unit: &mut Unit,
    role: RoleId,
    channel: Option<ChannelId>,
    new: Option<Level>,
    undoes: Option<Seq>,
) -> Result<Rev, StoreError> {
    let guild = unit.permit().guild();
    let old = level_there(&rules(unit.connection(), guild).await?, role, channel);
    let (role_key, channel_key) =
        (role.0.cast_signed(), channel.map_or(0, |channel| channel.0.cast_signed()));
    let query = match new {
        Some(level) => sqlx::query(
            "INSERT INTO access_rules (guild_id, role_id, channel_id, level) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (guild_id, role_id, channel_id) DO UPDATE SET level = excluded.level",
        )
        .bind(unit.guild())
        .bind(role_key)
        .bind(channel_key)
        .bind(level.word()),
        None => sqlx::query(
            "DELETE FROM access_rules WHERE guild_id = $1 AND role_id = $2 AND channel_id = $3",
        )
        .bind(unit.guild())
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
        target: Target::Rule { role, channel },
        old: snapshot(old),
        new: snapshot(new),
        undoes,
    })
    .await
}
