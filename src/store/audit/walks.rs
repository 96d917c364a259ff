//! The statements behind a page of the trail. Each walks one index from a place in it to as many rows as were asked
//! for, and sees none that it was not asked for but those of the one number that it looks at: a page of a long trail
//! costs what one of a short trail does.

use crate::domain::audit::{AuditFilter, AuditKind};

/// A walk through one index, in one order. The seqs lie above `$2` and below `$3`; `$4` rows at most. `$5` is a number,
/// `$6` a member and `$7` an action, or NULL for any.
macro_rules! walk_trail {
    ($index:literal, $condition:literal, $order:literal) => {
        concat!(
            "SELECT a.guild_id, a.seq, a.at, a.actor_id, a.action, a.target, a.old_value, a.new_value, \
             a.undoes, a.batch, a.interaction_id, a.ordinal, a.hash, \
             (SELECT MAX(l.seq) FROM audit l WHERE l.guild_id = a.guild_id AND l.target = a.target) AS last_seq, \
             (SELECT MIN(u.seq) FROM audit u INDEXED BY audit_by_undone \
                WHERE u.guild_id = a.guild_id AND u.undoes = a.seq AND u.target = a.target \
                AND u.action <> 'flow_asked') AS undone_by \
             FROM (SELECT f.seq FROM audit f ",
            $index,
            " WHERE f.guild_id = $1 AND f.seq > $2 AND f.seq < $3 AND ",
            $condition,
            " ORDER BY seq ",
            $order,
            " LIMIT $4 + 0) found JOIN audit a ON a.guild_id = $1 AND a.seq = found.seq"
        )
    };
}

/// The same walk, newest or oldest first.
pub(super) struct Walk {
    pub(super) down: &'static str,
    pub(super) up: &'static str,
}

macro_rules! trail_walks {
    ($index:literal, $condition:literal) => {
        Walk {
            down: walk_trail!($index, $condition, "DESC"),
            up: walk_trail!($index, $condition, "ASC"),
        }
    };
}

pub(super) const ALL: Walk = trail_walks!("", "TRUE");
/// With what Exotel was asked about the number: four walks, whose orders SQLite merges.
pub(super) const OF_NUMBER: Walk = trail_walks!(
    "INDEXED BY audit_by_target",
    "f.target = $5 AND ($6 IS NULL OR f.actor_id = $6) AND ($7 IS NULL OR f.action = $7) \
     UNION ALL SELECT f.seq FROM audit f INDEXED BY audit_by_target \
     WHERE f.guild_id = $1 AND f.seq > $2 AND f.seq < $3 AND f.target = 'flow:' || $5 \
     AND ($6 IS NULL OR f.actor_id = $6) AND ($7 IS NULL OR f.action = $7) \
     UNION ALL SELECT f.seq FROM audit f INDEXED BY audit_by_target \
     WHERE f.guild_id = $1 AND f.seq > $2 AND f.seq < $3 AND f.target = 'call:' || $5 \
     AND ($6 IS NULL OR f.actor_id = $6) AND ($7 IS NULL OR f.action = $7) \
     UNION ALL SELECT f.seq FROM audit f INDEXED BY audit_by_target \
     WHERE f.guild_id = $1 AND f.seq > $2 AND f.seq < $3 AND f.target = 'exotel:' || $5 \
     AND ($6 IS NULL OR f.actor_id = $6) AND ($7 IS NULL OR f.action = $7)"
);
pub(super) const OF_MEMBER: Walk = trail_walks!("INDEXED BY audit_by_actor", "f.actor_id = $6");
pub(super) const OF_MEMBER_AND_KIND: Walk =
    trail_walks!("INDEXED BY audit_by_actor_and_kind", "f.actor_id = $6 AND f.action = $7");
pub(super) const OF_KIND: Walk = trail_walks!("INDEXED BY audit_by_kind", "f.action = $7");

impl Walk {
    /// The walk that sees the fewest rows beside those that are asked for.
    pub(super) const fn of(filter: &AuditFilter) -> Self {
        match filter {
            AuditFilter { number: Some(_), .. } => OF_NUMBER,
            AuditFilter { member: Some(_), kind: AuditKind::Only(_), .. } => OF_MEMBER_AND_KIND,
            AuditFilter { member: Some(_), .. } => OF_MEMBER,
            AuditFilter { kind: AuditKind::Only(_), .. } => OF_KIND,
            AuditFilter { .. } => ALL,
        }
    }
}

/// A walk through refused attempts, in one order. Their numbers lie above `$2` and below `$3`; `$4` rows at most.
/// `$5` is a member.
macro_rules! walk_refused {
    ($index:literal, $condition:literal, $order:literal) => {
        concat!(
            "SELECT denial, at, member_id, action, surface, channel_id, hours, summed = 1 AS summed FROM denials ",
            $index,
            " WHERE guild_id = $1 AND denial > $2 AND denial < $3 AND ",
            $condition,
            " ORDER BY denial ",
            $order,
            " LIMIT $4 + 0"
        )
    };
}

macro_rules! walks_refused {
    ($index:literal, $condition:literal) => {
        Walk {
            down: walk_refused!($index, $condition, "DESC"),
            up: walk_refused!($index, $condition, "ASC"),
        }
    };
}

pub(super) const REFUSED: Walk = walks_refused!("", "TRUE");
pub(super) const REFUSED_OF_MEMBER: Walk =
    walks_refused!("INDEXED BY denials_by_member", "member_id = $5");

/// The first change, and the first refused attempt, that is not older than `$2`.
pub(super) const FIRST_SINCE: &str =
    "SELECT seq FROM audit WHERE guild_id = $1 AND at >= $2 ORDER BY at, seq LIMIT 1";
pub(super) const FIRST_REFUSED_SINCE: &str =
    "SELECT denial FROM denials WHERE guild_id = $1 AND at >= $2 ORDER BY at, denial LIMIT 1";
