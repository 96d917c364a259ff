//! Numbers: adding, changing, assigning, removing, seeing and copying.

mod changes;
mod dialogs;
mod removal;

use crate::app::App;
use crate::app::failure::Failure;
use crate::app::intent::UrlKind;
use crate::app::screen::{CardScreen, NumbersScreen, Screen, WebSocketView};
use crate::domain::access::Permit;
use crate::domain::numbers::{Cursor, Filter, Number, NumberRef, search_query};
use crate::domain::refusal::Refusal;
use crate::domain::voice_bots::{BotChoice, VoiceBot};

/// Rows of a list: as many as fit the embed with both URLs.
const LIST_ROWS: i64 = 8;

/// Voice bots that a select holds beside "None" (Discord: 25 options).
pub(super) const SELECT_BOTS: i64 = 24;

impl App {
    /// A number's card.
    pub(super) async fn card(
        &self,
        permit: &Permit,
        number: &NumberRef,
    ) -> Result<Screen, Failure> {
        let number = self.find(permit, number).await?;
        self.card_of(permit, number).await
    }

    /// The card of a number that was just read.
    pub(super) async fn card_of(&self, permit: &Permit, number: Number) -> Result<Screen, Failure> {
        let changed = self.store.audit_entry(permit, number.rev.seq).await?;
        let (bots, more_bots) = self.bots_to_choose(permit, number.bot.as_ref()).await?;
        Ok(Screen::Card(Box::new(CardScreen {
            top: None,
            level: permit.level(),
            view: self.view(number),
            changed: changed.map(|entry| (entry.actor, entry.at)),
            bots,
            more_bots,
        })))
    }

    /// The voice bots of a select: the current one and those assigned here last, 24 in all.
    pub(super) async fn bots_to_choose(
        &self,
        permit: &Permit,
        current: Option<&VoiceBot>,
    ) -> Result<(Vec<VoiceBot>, bool), Failure> {
        let mut bots = self.store.suggest_voice_bots(permit, "", SELECT_BOTS + 1).await?;
        let room = usize::try_from(SELECT_BOTS).unwrap_or(usize::MAX);
        let more = bots.len() > room;
        bots.truncate(room);
        if let Some(current) = current
            && !bots.iter().any(|bot| bot.key == current.key)
        {
            bots.truncate(room - 1);
            bots.insert(0, current.clone());
        }
        Ok((bots, more))
    }

    /// The numbers, paged.
    pub(super) async fn list_numbers(
        &self,
        permit: &Permit,
        search: String,
        bot: Option<BotChoice>,
        cursor: Cursor,
    ) -> Result<Screen, Failure> {
        let bot = match &bot {
            None | Some(BotChoice::None) => None,
            Some(choice) => Some(self.existing(permit, choice).await?.bot),
        };
        let query = search_query(&search);
        let filter = match (&bot, query.is_empty()) {
            (None, true) => Filter::All,
            (Some(bot), true) => Filter::Bot(bot.key),
            (None, false) => Filter::Search(query),
            (Some(bot), false) => Filter::BotAndSearch(bot.key, query),
        };
        let page = self.store.numbers(permit, &filter, &cursor, LIST_ROWS).await?;
        Ok(Screen::Numbers(Box::new(NumbersScreen {
            top: None,
            search,
            bot,
            rows: page.rows.into_iter().map(|number| self.view(number)).collect(),
            has_before: page.has_before,
            has_after: page.has_after,
            cursor,
        })))
    }

    /// One URL alone.
    pub(super) async fn copy(
        &self,
        permit: &Permit,
        number: &NumberRef,
        url: UrlKind,
    ) -> Result<Screen, Failure> {
        let view = self.view(self.find(permit, number).await?);
        let url = match (url, view.websocket, &view.number.flow_url) {
            (UrlKind::WebSocket, WebSocketView::Url(url), _) => url,
            (UrlKind::WebSocket, WebSocketView::NoBot, _) => {
                return Err(Refusal::AssignBotFirst.into());
            }
            (UrlKind::WebSocket, WebSocketView::NoUrl, _) => {
                return Err(Refusal::BotWithoutUrl.into());
            }
            (UrlKind::Flow, _, Some(flow)) => flow.as_str().to_owned(),
            (UrlKind::Flow, _, None) => return Err(Refusal::NoFlowUrl.into()),
        };
        Ok(Screen::Copy(url))
    }
}
