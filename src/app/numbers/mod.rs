//! Numbers: adding, changing, assigning, removing, seeing and copying.

mod assign_found;
mod changes;
mod dialogs;
mod file;

use crate::app::attachments::Attached;
use crate::app::failure::{Failure, not_removed};
use crate::app::notice::Done;
use crate::app::place::Place;
use crate::app::screen::{
    CardScreen, CopyScreen, NumbersScreen, Screen, Shown, UrlKind, WebSocketView,
};
use crate::app::turn::Turn;
use crate::domain::access::Action;
use crate::domain::account::Account;
use crate::domain::expected::Expected;
use crate::domain::numbers::{Answered, Cursor, Filter, Number, NumberRef, search_query};
use crate::domain::phone::{PhoneNumber, PhoneNumberError};
use crate::domain::refusal::Refusal;
use crate::domain::voice_bots::{BotChoice, VoiceBot, sort_by_name};
use crate::store::Card;

/// What can be asked about numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NumberIntent {
    Show(NumberRef),
    List {
        /// Part of the digits or the label.
        search: String,
        /// Only those that this voice bot answers, or none does.
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
    /// The same, of the number or of all that a search finds: exactly one of them.
    AssignTo {
        number: Option<NumberRef>,
        search: Option<String>,
        bot: BotChoice,
    },
    Remove {
        number: NumberRef,
        expected: Expected,
    },
    /// Bring a removed number back.
    Restore(NumberRef),
    /// Bring in what a file lists.
    Import(Attached),
    /// Take all of them away as files.
    Export {
        /// The largest file that may be attached, in bytes.
        largest: u64,
    },
}

impl NumberIntent {
    /// What must be allowed before anything else happens.
    #[must_use]
    pub const fn action(&self) -> Action {
        match self {
            Self::Show(_) | Self::List { .. } | Self::Copy { .. } => Action::ViewNumbers,
            Self::Assign { .. } | Self::AssignTo { .. } => Action::EditNumber,
            Self::Remove { .. } => Action::RemoveNumber,
            Self::Restore(_) => Action::RestoreNumber,
            Self::Import(_) => Action::ImportNumbers,
            Self::Export { .. } => Action::ExportNumbers,
        }
    }
}

/// Rows of a list; a select holds 25.
const LIST_ROWS: i64 = 20;

/// Voice bots that a select holds beside "None" (Discord: 25 options).
pub(super) const SELECT_BOTS: i64 = 24;

impl Turn<'_> {
    pub(super) async fn numbers(&self, intent: NumberIntent) -> Result<Shown, Failure> {
        match intent {
            NumberIntent::Show(number) => {
                let phone = self.meant(&number).await?;
                let card = self.card_at(&phone).await?;
                Ok(card.ok_or_else(|| Refusal::NoSuchNumber(phone.to_string()))?.into())
            }
            NumberIntent::List { search, bot, cursor } => {
                Ok(self.list_numbers(search, bot, cursor).await?.into())
            }
            NumberIntent::Copy { number, url } => self.copy(&number, url).await,
            NumberIntent::Assign { number, expected, bot } => {
                self.assign(&number, expected, bot).await
            }
            NumberIntent::AssignTo { number, search, bot } => match (number, search) {
                (Some(number), None) => self.assign(&number, Expected::Anything, bot).await,
                (None, Some(search)) if !search.trim().is_empty() => {
                    self.assign_found(&search, &bot).await
                }
                _ => Err(Refusal::NumberOrSearch.into()),
            },
            NumberIntent::Remove { number, expected } => {
                let phone = self.meant(&number).await?;
                let removed =
                    self.store().remove_number(&self.permit, phone.clone(), expected).await;
                let change = removed.map_err(not_removed)?;
                // Its card is no more.
                let place = if self.place == Place::New { Place::New } else { Place::Page };
                Ok(self.after_at(&place, Done::Removed { phone, change }).await)
            }
            NumberIntent::Restore(number) => self.restore_number(&number).await,
            NumberIntent::Import(file) => self.import_file(&file).await,
            NumberIntent::Export { largest } => Ok(self.export_numbers(largest).await?.into()),
        }
    }

    /// The card of a number, if there is one.
    pub(super) async fn card_at(&self, phone: &PhoneNumber) -> Result<Option<Screen>, Failure> {
        let read = self.store().card(&self.permit, phone, SELECT_BOTS + 1).await?;
        Ok(read.seen_by(&self.permit).map(|card| self.card_of(card)))
    }

    /// The card of a number that was just written; as somebody else has changed it since, if so.
    pub(super) async fn card_after(&self, number: Number) -> Result<Screen, Failure> {
        let card = self.card_at(&number.phone).await?;
        let account = Account::empty();
        let alone = Card { number, account, changed: None, bots: Vec::new() };
        Ok(card.unwrap_or_else(|| self.card_of(alone)))
    }

    /// The card that was read.
    pub(super) fn card_of(&self, card: Card) -> Screen {
        let Card { number, account, changed, bots } = card;
        let (bots, more_bots) = to_choose(bots, number.bot.as_ref());
        Screen::Card(Box::new(CardScreen {
            level: self.permit.level(),
            view: self.app.view(number, &account, self.permit.level()),
            changed,
            bots,
            more_bots,
        }))
    }

    /// The voice bots of a select, 24 at most.
    pub(in crate::app) async fn bots_to_choose(
        &self,
        current: Option<&VoiceBot>,
    ) -> Result<(Vec<VoiceBot>, bool), Failure> {
        let read = self.store().suggest_voice_bots(&self.permit, "", SELECT_BOTS + 1).await?;
        Ok(to_choose(read.seen_by(&self.permit), current))
    }

    /// The numbers, paged.
    async fn list_numbers(
        &self,
        search: String,
        bot: Option<BotChoice>,
        cursor: Cursor,
    ) -> Result<Screen, Failure> {
        let (answered, of) = match &bot {
            None => (Answered::Any, Answered::Any),
            Some(BotChoice::None) => (Answered::Nobody, Answered::Nobody),
            Some(choice) => {
                let bot = self.existing(choice).await?.bot;
                let of = Answered::By(bot.key);
                (Answered::By(bot), of)
            }
        };
        let filter = Filter { answered: of, search: search_query(&search) };
        let page = self.store().numbers(&self.permit, &filter, &cursor, LIST_ROWS).await?;
        Ok(Screen::Numbers(Box::new(NumbersScreen {
            search,
            answered,
            rows: page.rows,
            position: page.position,
            total: page.total,
            has_before: page.has_before,
            has_after: page.has_after,
            cursor,
        })))
    }

    /// The number that is meant.
    pub(in crate::app) async fn find(&self, number: &NumberRef) -> Result<Number, Failure> {
        self.known(&self.meant(number).await?).await
    }

    /// Which number is meant: what was typed is a number, a suggestion's name, or exactly one number's whole
    /// label. A part of a label never is: `/did remove a` removes nothing.
    pub(in crate::app) async fn meant(&self, number: &NumberRef) -> Result<PhoneNumber, Failure> {
        match (number.phone(), number) {
            (Err(refusal), NumberRef::Typed(text)) => {
                let labelled = self.store().labelled(&self.permit, text).await?;
                match labelled.as_slice() {
                    [phone] => Ok(phone.clone()),
                    [] if matches!(refusal, Refusal::PhoneNumber(PhoneNumberError::Letters)) => {
                        Err(Refusal::NoSuchLabel.into())
                    }
                    [] => Err(refusal.into()),
                    several => Err(Refusal::SeveralLabelled(several.to_vec()).into()),
                }
            }
            (Ok(phone), number) => {
                if let Some(other) = self.app.other_number_here(&self.permit, number).await?
                    && self.store().number(&self.permit, &phone).await?.is_some()
                {
                    return Err(Refusal::SeveralReadings(vec![phone, other]).into());
                }
                Ok(phone)
            }
            (Err(refusal), NumberRef::Known(_)) => Err(refusal.into()),
        }
    }

    pub(in crate::app) async fn known(&self, phone: &PhoneNumber) -> Result<Number, Failure> {
        let found = self.store().number(&self.permit, phone).await?;
        Ok(found.ok_or_else(|| Refusal::NoSuchNumber(phone.to_string()))?)
    }

    /// One URL alone.
    async fn copy(&self, number: &NumberRef, kind: UrlKind) -> Result<Shown, Failure> {
        let number = self.find(number).await?;
        let url = match (kind, self.app.websocket(&number, self.permit.level()), &number.flow_url) {
            (UrlKind::WebSocket, WebSocketView::Url(url), _) => url,
            (UrlKind::WebSocket, WebSocketView::Masked(_), _) => {
                return Err(Refusal::UrlHoldsSecret.into());
            }
            (UrlKind::WebSocket, WebSocketView::NoBot, _) => {
                return Err(Refusal::AssignBotFirst.into());
            }
            (UrlKind::WebSocket, WebSocketView::NoUrl, _) => {
                return Err(Refusal::BotWithoutUrl.into());
            }
            (UrlKind::Flow, _, Some(flow)) => flow.as_str().to_owned(),
            (UrlKind::Flow, _, None) => return Err(Refusal::NoFlowUrl.into()),
        };
        let Number { phone, label, .. } = number;
        Ok(Screen::Copy(Box::new(CopyScreen { url, kind, phone, label })).into())
    }
}

/// As many as a select holds, of those that were assigned last: the current one first, the others by name. And
/// whether there are more.
fn to_choose(mut bots: Vec<VoiceBot>, current: Option<&VoiceBot>) -> (Vec<VoiceBot>, bool) {
    let room = usize::try_from(SELECT_BOTS).unwrap_or(usize::MAX);
    let more = bots.len() > room;
    bots.truncate(room);
    if let Some(current) = current {
        bots.retain(|bot| bot.key != current.key);
        bots.truncate(room - 1);
    }
    sort_by_name(&mut bots);
    if let Some(current) = current {
        bots.insert(0, current.clone());
    }
    (bots, more)
}
