//! Suggestions while an option is typed.

use std::collections::HashSet;

use super::{Judged, list_rules, list_voice_bots, read};
use crate::domain::access::Permit;
use crate::domain::numbers::SuggestedNumber;
use crate::domain::phone::PhoneNumber;
use crate::domain::voice_bots::VoiceBot;
use crate::store::numbers::{best_hits, changed_last, range};
use crate::store::voice_bots::{BotColumns, select_voice_bots};
use crate::store::{Store, StoreError, key};

/// How many ranked hits are read before repeats of a number are dropped.
const RANKED_HITS: i64 = 96;

macro_rules! suggest_numbers {
    ($numbers:expr) => {
        concat!(
            "SELECT ",
            list_rules!(),
            ", (SELECT json_group_array(json_array(found.e164, found.label, found.name)) FROM (",
            $numbers,
            ") found) AS numbers"
        )
    };
}

/// While nothing is typed.
pub(super) const NEWEST: &str = suggest_numbers!(changed_last!());

pub(super) const BEST: &str = suggest_numbers!(best_hits!());

pub(super) const VOICE_BOTS: &str = concat!(
    "SELECT ",
    list_rules!(),
    ", ",
    list_voice_bots!(
        "(instr(b.folded_name, $2) > 0 OR instr(lower(b.bot_id), $2) > 0) \
         ORDER BY b.assigned_seq DESC, b.bot_key LIMIT $3 + 0"
    ),
);

impl Store {
    /// Numbers to suggest for what was typed so far, best first: those that end with it or whose
    /// label ends with it, then the rest; for nothing typed, the ones changed last.
    pub async fn suggest_numbers(
        &self,
        permit: &Permit,
        query: &str,
        limit: usize,
    ) -> Result<Judged<Vec<SuggestedNumber>>, StoreError> {
        let guild = key(permit.guild());
        let question = if query.is_empty() {
            sqlx::query_as(NEWEST).bind(guild).bind(RANKED_HITS)
        } else {
            let (low, high) = range(query);
            let question = sqlx::query_as(BEST).bind(guild).bind(low).bind(high);
            question.bind(query.to_owned()).bind(RANKED_HITS)
        };
        let (rules, numbers): (String, String) =
            question.fetch_one(&mut *self.read_in(permit.guild()).await?).await?;
        let rows: Vec<(String, Option<String>, Option<String>)> = read(&numbers)?;
        let mut seen = HashSet::new();
        let found = rows
            .into_iter()
            .filter(|(e164, ..)| seen.insert(e164.clone()))
            .filter_map(|(e164, label, bot)| {
                let phone = PhoneNumber::from_stored(&e164)?;
                Some(SuggestedNumber { phone, label, bot })
            })
            .take(limit)
            .collect();
        Judged::new(&rules, found)
    }

    /// Voice bots to choose from, the last assigned first. `query` is folded; empty means all.
    pub async fn suggest_voice_bots(
        &self,
        permit: &Permit,
        query: &str,
        limit: i64,
    ) -> Result<Judged<Vec<VoiceBot>>, StoreError> {
        let (rules, bots): (String, String) = sqlx::query_as(VOICE_BOTS)
            .bind(key(permit.guild()))
            .bind(query.to_owned())
            .bind(limit)
            .fetch_one(&mut *self.read_in(permit.guild()).await?)
            .await?;
        let bots: Vec<BotColumns> = read(&bots)?;
        Judged::new(&rules, bots.into_iter().filter_map(BotColumns::voice_bot).collect())
    }
}
