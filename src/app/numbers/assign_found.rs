//! A voice bot for all numbers that a search finds, as a batch.

use crate::app::failure::Failure;
use crate::app::screen::Shown;
use crate::app::turn::Turn;
use crate::domain::batch::{BatchSource, MOST_NUMBERS, Wanted};
use crate::domain::numbers::{Cursor, Filter, Number, Part, search_query};
use crate::domain::refusal::Refusal;
use crate::domain::voice_bots::BotChoice;

/// Numbers read at once.
const STRETCH: i64 = 1000;

impl Turn<'_> {
    /// Shows what assigning the voice bot to every number that is found would change.
    pub(super) async fn assign_found(
        &self,
        search: &str,
        bot: &BotChoice,
    ) -> Result<Shown, Failure> {
        let bot = self.existing_or_none(bot).await?;
        let found = self.found(search).await?;
        let wanted = found.into_iter().map(|number| Wanted {
            phone: number.phone,
            label: Part::Keep,
            bot: Part::Set(bot.clone()),
            flow_url: Part::Keep,
        });
        self.propose(BatchSource::Search, wanted.collect(), Vec::new()).await
    }

    /// Every number that `/did list` finds by this.
    async fn found(&self, search: &str) -> Result<Vec<Number>, Failure> {
        let filter = Filter { search: search_query(search), ..Filter::default() };
        let (mut found, mut cursor) = (Vec::new(), Cursor::Start);
        loop {
            let page = self.store().numbers(&self.permit, &filter, &cursor, STRETCH).await?;
            let Some(last) = page.rows.last() else { break };
            cursor = Cursor::After(last.phone.clone());
            found.extend(page.rows);
            if found.len() > MOST_NUMBERS {
                return Err(Refusal::TooMany { most: MOST_NUMBERS }.into());
            }
            if !page.has_after {
                break;
            }
        }
        match found.is_empty() {
            true => Err(Refusal::NothingFound.into()),
            false => Ok(found),
        }
    }
}
