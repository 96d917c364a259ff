//! Numbers: adding, changing, assigning, removing, seeing and copying.

mod changes;
mod dialogs;

use crate::app::failure::Failure;
use crate::app::notice::Done;
use crate::app::place::Place;
use crate::app::screen::{CardScreen, NumbersScreen, Screen, Shown, WebSocketView};
use crate::app::turn::Turn;
use crate::domain::access::Action;
use crate::domain::expected::Expected;
use crate::domain::numbers::{Cursor, Filter, Number, NumberRef, search_query};
use crate::domain::phone::PhoneNumber;
use crate::domain::refusal::Refusal;
use crate::domain::voice_bots::{BotChoice, VoiceBot};

/// What can be asked about numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NumberIntent {
    Show(NumberRef),
    List {
        /// Part of the digits or the label.
        search: String,
        /// Only those of this voice bot.
        bot: Option<BotChoice>,
        cursor: Cursor,
    },
    /// See one URL alone, to copy it.
    Copy {
        number: NumberRef,
        url: UrlKind,
    },
    /// Assign a voice bot, or none.
    Assign {
        number: NumberRef,
        expected: Expected,
        bot: BotChoice,
    },
    Remove {
        number: NumberRef,
        expected: Expected,
    },
    /// Bring a removed number back.
    Restore(NumberRef),
}

/// One of a number's two URLs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UrlKind {
    /// What Exotel streams the call to.
    WebSocket,
    /// What identifies the Exotel flow.
    Flow,
}

impl NumberIntent {
    /// What must be allowed before anything else happens.
    #[must_use]
    pub const fn action(&self) -> Action {
        match self {
            Self::Show(_) | Self::List { .. } | Self::Copy { .. } => Action::ViewNumbers,
            Self::Assign { .. } => Action::EditNumber,
            Self::Remove { .. } => Action::RemoveNumber,
            Self::Restore(_) => Action::RestoreNumber,
        }
    }
}

/// Rows of a list: as many as fit the embed with both URLs.
const LIST_ROWS: i64 = 8;

/// Voice bots that a select holds beside "None" (Discord: 25 options).
pub(super) const SELECT_BOTS: i64 = 24;

impl Turn<'_> {
    pub(super) async fn numbers(&self, intent: NumberIntent) -> Result<Shown, Failure> {
        match intent {
            NumberIntent::Show(number) => {
                let number = self.find(&number).await?;
                Ok(self.card_of(number).await?.into())
            }
            NumberIntent::List { search, bot, cursor } => {
                Ok(self.list_numbers(search, bot, cursor).await?.into())
            }
            NumberIntent::Copy { number, url } => self.copy(&number, url).await,
            NumberIntent::Assign { number, expected, bot } => {
                self.assign(&number, expected, bot).await
            }
            NumberIntent::Remove { number, expected } => {
                let phone = number.phone()?;
                let change =
                    self.store().remove_number(&self.permit, phone.clone(), expected).await?;
                // Its card is no more.
                let place = if self.place == Place::New { Place::New } else { Place::Page };
                Ok(self.after_at(&place, Done::Removed { phone, change }).await)
            }
            NumberIntent::Restore(number) => self.restore_number(&number).await,
        }
    }

    /// The card of a number that was just read.
    pub(super) async fn card_of(&self, number: Number) -> Result<Screen, Failure> {
        let changed = self.store().audit_entry(&self.permit, number.rev.seq).await?;
        let (bots, more_bots) = self.bots_to_choose(number.bot.as_ref()).await?;
        Ok(Screen::Card(Box::new(CardScreen {
            level: self.permit.level(),
            view: self.app.view(number),
            changed: changed.map(|entry| (entry.actor, entry.at)),
            bots,
            more_bots,
        })))
    }

    /// The voice bots of a select: the current one and those assigned here last, 24 in all.
    pub(in crate::app) async fn bots_to_choose(
        &self,
        current: Option<&VoiceBot>,
    ) -> Result<(Vec<VoiceBot>, bool), Failure> {
        let mut bots = self.store().suggest_voice_bots(&self.permit, "", SELECT_BOTS + 1).await?;
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
    async fn list_numbers(
        &self,
        search: String,
        bot: Option<BotChoice>,
        cursor: Cursor,
    ) -> Result<Screen, Failure> {
        let bot = match &bot {
            None | Some(BotChoice::None) => None,
            Some(choice) => Some(self.existing(choice).await?.bot),
        };
        let query = search_query(&search);
        let filter = match (&bot, query.is_empty()) {
            (None, true) => Filter::All,
            (Some(bot), true) => Filter::Bot(bot.key),
            (None, false) => Filter::Search(query),
            (Some(bot), false) => Filter::BotAndSearch(bot.key, query),
        };
        let page = self.store().numbers(&self.permit, &filter, &cursor, LIST_ROWS).await?;
        Ok(Screen::Numbers(Box::new(NumbersScreen {
            search,
            bot,
            rows: page.rows.into_iter().map(|number| self.app.view(number)).collect(),
            has_before: page.has_before,
            has_after: page.has_after,
            cursor,
        })))
    }

    /// The number that is meant.
    pub(super) async fn find(&self, number: &NumberRef) -> Result<Number, Failure> {
        self.known(&number.phone()?).await
    }

    pub(super) async fn known(&self, phone: &PhoneNumber) -> Result<Number, Failure> {
        let found = self.store().number(&self.permit, phone).await?;
        Ok(found.ok_or_else(|| Refusal::NoSuchNumber(phone.to_string()))?)
    }

    /// One URL alone.
    async fn copy(&self, number: &NumberRef, url: UrlKind) -> Result<Shown, Failure> {
        let view = self.app.view(self.find(number).await?);
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
        Ok(Screen::Copy(url).into())
    }
}
