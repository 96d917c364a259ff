//! The ids of who may do what: verbs that begin with `acl`. A role and a channel stand by their
//! Discord ids, 0 being "everywhere"; a level by its word, `none` where there was no rule.

use super::id;
use super::read::{read_any_place, snowflake};
use crate::app::intent::{AccessIntent, Described, Place, Whom};
use crate::domain::access::{ChannelId, Level, RoleId};
use crate::domain::expected::Expected;

const NO_LEVEL: &str = "none";

pub(super) fn channel_word(channel: Option<ChannelId>) -> String {
    channel.map_or(0, |channel| channel.0).to_string()
}

/// The rules, and what whoever presses it may do here.
#[must_use]
pub fn access() -> String {
    id(&["acl"])
}

/// The select **Give a role a level…**; its value is a role.
#[must_use]
pub fn pick_role() -> String {
    id(&["aclpick"])
}

/// The select of a channel on a role's panel; its value is a channel, none being everywhere.
#[must_use]
pub fn pick_channel(role: RoleId) -> String {
    id(&["aclchan", &role.0.to_string()])
}

/// The select of a level on a role's panel; its value is the level.
#[must_use]
pub fn pick_level(role: RoleId, channel: Option<ChannelId>, shown: Option<Level>) -> String {
    id(&["acllevel", &role.0.to_string(), &channel_word(channel), level_word(shown)])
}

/// **Revoke**.
#[must_use]
pub fn revoke(role: RoleId, channel: Option<ChannelId>, shown: Level, place: &Place) -> String {
    id(&[
        "aclrm",
        &role.0.to_string(),
        &channel_word(channel),
        // One letter: with two ids here and two in the place there is no room for the word.
        short(shown),
        &super::place_word(place),
    ])
}

fn level_word(level: Option<Level>) -> &'static str {
    level.map_or(NO_LEVEL, Level::word)
}

const fn short(level: Level) -> &'static str {
    match level {
        Level::Viewer => "v",
        Level::Operator => "o",
        Level::Admin => "a",
    }
}

pub(super) fn read(parts: &[&str], values: &[String]) -> Option<AccessIntent> {
    Some(match parts {
        ["acl"] => AccessIntent::Show { whom: Whom::Asker, channel: None },
        ["aclpick"] => {
            AccessIntent::OpenRole { role: RoleId(snowflake(values.first()?)?), channel: None }
        }
        ["aclchan", role] => AccessIntent::OpenRole {
            role: RoleId(snowflake(role)?),
            channel: match values.first() {
                Some(channel) => Some(ChannelId(snowflake(channel)?)),
                None => None,
            },
        },
        ["acllevel", role, channel, shown] => {
            let (role, channel) = read_rule(role, channel)?;
            AccessIntent::Grant {
                role,
                described: Described::No,
                channel,
                level: Level::from_word(values.first()?)?,
                expected: Expected::Level(match *shown {
                    NO_LEVEL => None,
                    word => Some(Level::from_word(word)?),
                }),
                place: Place::Role(role, channel),
            }
        }
        ["aclrm", role, channel, shown, place] => {
            let (role, channel) = read_rule(role, channel)?;
            let mut levels = Level::ALL.into_iter();
            let shown = levels.find(|level| short(*level) == *shown)?;
            AccessIntent::Revoke {
                role,
                channel,
                expected: Expected::Level(Some(shown)),
                place: read_any_place(place)?,
            }
        }
        _ => return None,
    })
}

pub(super) fn read_place(word: &str) -> Option<Place> {
    if word == "l" {
        return Some(Place::Access);
    }
    let (role, channel) = word.strip_prefix('r')?.split_once('.')?;
    let (role, channel) = read_rule(role, channel)?;
    Some(Place::Role(role, channel))
}

/// A rule's role and channel.
fn read_rule(role: &str, channel: &str) -> Option<(RoleId, Option<ChannelId>)> {
    let channel = match channel {
        "0" => None,
        channel => Some(ChannelId(snowflake(channel)?)),
    };
    Some((RoleId(snowflake(role)?), channel))
}

#[cfg(test)]
mod tests {
    use super::super::read as read_any;
    use super::*;
    use crate::app::intent::Intent;

    #[test]
    fn the_longest_ids_fit_and_are_read_back() {
        let place = Place::Role(RoleId(u64::MAX), Some(ChannelId(u64::MAX)));
        let revoke = revoke(RoleId(u64::MAX), Some(ChannelId(u64::MAX)), Level::Operator, &place);
        let pick = pick_level(RoleId(u64::MAX), Some(ChannelId(u64::MAX)), Some(Level::Operator));
        for (custom_id, values) in [(revoke, vec![]), (pick, vec!["admin".to_owned()])] {
            assert!(custom_id.len() <= 100, "{custom_id}");
            let Some(Intent::Access(intent)) = read_any(&custom_id, &values) else {
                panic!("{custom_id} is not read back");
            };
            assert_eq!(intent.place(), place);
        }
    }

    #[test]
    fn a_role_that_is_no_id_is_not_read() {
        for role in ["0", "", "+1", "01", "-1", "18446744073709551616", "x"] {
            assert!(read_any(&format!("sb1:aclchan:{role}"), &[]).is_none());
        }
    }
}
