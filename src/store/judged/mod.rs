//! What is asked for most often, in one question to the database: the rules that say whether somebody may see it, and
//! what there is to see. A question costs two changes of threads, which take longer than its answer; and all that one
//! question reads is of one moment.
//!
//! A statement answers with one row. What is a list comes in it as JSON, written by the database; a row of such a list
//! is an array, in the order of the fields of the struct that takes it.

mod card;
mod page;
mod suggestions;

use serde::de::DeserializeOwned;

use super::StoreError;
use super::access::RuleRow;
use crate::domain::access::{AccessRule, Permit};

pub use card::Card;
pub use page::Page;

/// What there is to see, and the rules of who may see it, both of the same moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged<T> {
    rules: Vec<AccessRule>,
    seen: T,
}

impl<T> Judged<T> {
    /// `rules` as [`list_rules`] gives them.
    fn new(rules: &str, seen: T) -> Result<Self, StoreError> {
        let rows: Vec<RuleRow> = read(rules)?;
        let rules = rows.into_iter().map(RuleRow::rule).collect::<Result<_, _>>()?;
        Ok(Self { rules, seen })
    }

    /// Every rule of the server.
    #[must_use]
    pub fn rules(&self) -> &[AccessRule] {
        &self.rules
    }

    /// What there is to see, for the holder of a permit that the rules gave.
    pub fn seen_by(self, _: &Permit) -> T {
        self.seen
    }
}

/// The rules of the server `$1`, as one column.
macro_rules! list_rules {
    () => {
        "(SELECT json_group_array(json_array(r.role_id, r.channel_id, r.level)) \
         FROM access_rules r WHERE r.guild_id = $1) AS rules"
    };
}
use list_rules;

/// Numbers, as one column, with a condition of the caller's.
macro_rules! list_numbers {
    ($($rest:literal),+) => {
        concat!(
            "(SELECT json_group_array(json_array(\
             found.e164, found.number_rev, found.number_rev_tag, found.label, found.flow_url, \
             json_array(found.bot_key, found.bot_rev, found.bot_rev_tag, found.bot_id, found.name, found.own_url, found.source))) \
             FROM (",
            select_numbers!($($rest),+),
            ") found) AS numbers"
        )
    };
}
use list_numbers;

/// Voice bots, as one column, with a condition of the caller's.
macro_rules! list_voice_bots {
    ($($rest:literal),+) => {
        concat!(
            "(SELECT json_group_array(json_array(\
             found.bot_key, found.bot_rev, found.bot_rev_tag, found.bot_id, found.name, found.own_url, found.source)) \
             FROM (",
            select_voice_bots!($($rest),+),
            ") found) AS voice_bots"
        )
    };
}
use list_voice_bots;

/// The rows of a column that is a list.
fn read<T: DeserializeOwned>(list: &str) -> Result<Vec<T>, StoreError> {
    serde_json::from_str(list).map_err(|error| sqlx::Error::Decode(Box::new(error)).into())
}

#[cfg(test)]
mod plans;
