//! Suggestions while an option is typed. Who may not see numbers gets none.

use crate::app::App;
use crate::app::failure::Failure;
use crate::app::intent::Suggest;
use crate::app::screen::Suggestion;
use crate::domain::access::{Action, Actor};
use crate::domain::numbers::{fold, search_query};
use crate::domain::voice_bots::BotChoice;

/// Discord shows this many at most.
const MOST: usize = 25;

impl App {
    /// Suggestions, best first.
    pub async fn suggest(
        &self,
        actor: &Actor,
        suggest: Suggest,
    ) -> Result<Vec<Suggestion>, Failure> {
        match suggest {
            Suggest::Numbers(typed) => {
                let permit = self.authorize(actor, Action::ViewNumbers).await?;
                let found =
                    self.store.suggest_numbers(&permit, &search_query(&typed), MOST).await?;
                Ok(found
                    .into_iter()
                    .map(|(phone, label)| Suggestion {
                        name: match label {
                            Some(label) => format!("{phone} · {label}"),
                            None => phone.to_string(),
                        },
                        value: phone.to_string(),
                    })
                    .collect())
            }
            Suggest::AuditedNumbers(typed) => {
                let permit = self.authorize(actor, Action::ViewAudit).await?;
                let query = search_query(&typed);
                let here = self.store.suggest_numbers(&permit, &query, MOST).await?;
                let room = i64::try_from(MOST - here.len().min(MOST)).unwrap_or(0);
                let gone = self.store.removed_numbers(&permit, &query, room).await?;
                let here = here.into_iter().map(|(phone, label)| Suggestion {
                    name: match label {
                        Some(label) => format!("{phone} · {label}"),
                        None => phone.to_string(),
                    },
                    value: phone.to_string(),
                });
                let gone = gone.into_iter().map(|phone| Suggestion {
                    name: format!("{phone} · removed"),
                    value: phone.to_string(),
                });
                Ok(here.chain(gone).collect())
            }
            Suggest::RemovedNumbers(typed) => {
                let permit = self.authorize(actor, Action::RestoreNumber).await?;
                let most = i64::try_from(MOST).unwrap_or(i64::MAX);
                let found =
                    self.store.removed_numbers(&permit, &search_query(&typed), most).await?;
                Ok(found
                    .into_iter()
                    .map(|phone| Suggestion { name: phone.to_string(), value: phone.to_string() })
                    .collect())
            }
            Suggest::VoiceBots { typed, none } => {
                let permit = self.authorize(actor, Action::ViewVoiceBots).await?;
                let query = fold(typed.trim());
                let room = if none { MOST - 1 } else { MOST };
                let room = i64::try_from(room).unwrap_or(i64::MAX);
                let bots = self.store.suggest_voice_bots(&permit, &query, room).await?;
                let none = (none && "none".starts_with(&query))
                    .then(|| Suggestion { name: "None".to_owned(), value: BotChoice::value(None) });
                let bots = bots.into_iter().map(|bot| Suggestion {
                    name: format!("{} · {}", bot.name, bot.id),
                    value: BotChoice::value(Some(bot.key)),
                });
                Ok(none.into_iter().chain(bots).collect())
            }
        }
    }
}
