//! Suggestions while an option is typed. Who may not see numbers gets none.

use super::App;
use super::failure::Failure;
use super::screen::Suggestion;
use crate::domain::access::{Action, Actor, Permit};
use crate::domain::numbers::{SuggestedNumber, choice, search_query};
use crate::domain::text::{clip, folded};
use crate::domain::voice_bots::{BotChoice, VoiceBot, sort_by_name};

/// What is asked while an option is typed.
#[derive(Clone, Debug)]
pub enum Suggest {
    /// Numbers on the page.
    Numbers(String),
    /// Numbers that the audit trail can be asked about.
    AuditedNumbers(String),
    /// Numbers that can be restored.
    RemovedNumbers(String),
    /// Voice bots; with "None" where that is a choice.
    VoiceBots { typed: String, none: bool },
}

/// How much of a voice bot's name is shown: with its whole id it fits Discord's 100 characters.
const SHOWN: usize = 32;

/// Discord's limit for a suggestion's name, in characters.
const LONGEST: usize = 100;

/// Discord shows this many at most.
const MOST: usize = 25;

impl App {
    /// Suggestions, best first.
    pub async fn suggest(
        &self,
        actor: &Actor,
        suggest: Suggest,
    ) -> Result<Vec<Suggestion>, Failure> {
        let judge = Permit::to_judge(actor);
        Ok(match suggest {
            Suggest::Numbers(typed) => {
                let query = search_query(&typed);
                let judged = self.store.suggest_numbers(&judge, &query, MOST).await?;
                let (_, here) = self.seen(actor, Action::ViewNumbers, judged)?;
                here.into_iter().map(as_suggested).collect()
            }
            Suggest::AuditedNumbers(typed) => {
                let query = search_query(&typed);
                let judged = self.store.suggest_numbers(&judge, &query, MOST).await?;
                let (permit, here) = self.seen(actor, Action::ViewAudit, judged)?;
                let room = i64::try_from(MOST - here.len().min(MOST)).unwrap_or(0);
                let gone = self.store.removed_numbers(&permit, &query, room).await?;
                let gone = gone.into_iter().map(|gone| Suggestion {
                    name: format!("{} · removed", gone.phone),
                    value: gone.phone.to_string(),
                });
                here.into_iter().map(as_suggested).chain(gone).collect()
            }
            Suggest::RemovedNumbers(typed) => {
                let permit = self.authorize(actor, Action::RestoreNumber).await?;
                let most = i64::try_from(MOST).unwrap_or(i64::MAX);
                let query = search_query(&typed);
                let gone = self.store.removed_numbers(&permit, &query, most).await?;
                gone.into_iter().map(as_suggested).collect()
            }
            Suggest::VoiceBots { typed, none } => {
                // A suggestion's own name ends in the id.
                let query = folded(typed.rsplit_once(" · ").map_or(typed.as_str(), |(_, id)| id));
                let room = if none { MOST - 1 } else { MOST };
                let room = i64::try_from(room).unwrap_or(i64::MAX);
                let judged = self.store.suggest_voice_bots(&judge, &query, room).await?;
                let (_, mut bots) = self.seen(actor, Action::ViewVoiceBots, judged)?;
                sort_by_name(&mut bots);
                let none = (none && "none".starts_with(&query))
                    .then(|| Suggestion { name: "None".to_owned(), value: BotChoice::value(None) });
                let bots = bots.into_iter().map(|bot| Suggestion {
                    name: suggested(&bot),
                    value: BotChoice::value(Some(bot.key)),
                });
                none.into_iter().chain(bots).collect()
            }
        })
    }
}

/// A voice bot's name, where it is from, and its id, by which it is found when a client sends this text.
fn suggested(bot: &VoiceBot) -> String {
    match bot.source.remark() {
        None => format!("{} · {}", clip(bot.name.as_str(), SHOWN), bot.id),
        Some(remark) => {
            let taken = remark.len() + bot.id.as_str().len() + " () · ".chars().count();
            let name = clip(bot.name.as_str(), LONGEST.saturating_sub(taken).min(SHOWN));
            format!("{name} ({remark}) · {}", bot.id)
        }
    }
}

fn as_suggested(found: SuggestedNumber) -> Suggestion {
    let SuggestedNumber { phone, label, bot } = found;
    Suggestion { name: choice(&phone, label.as_deref(), bot.as_deref()), value: phone.to_string() }
}
