//! Use cases. [`App::perform`] is the one way in: it authorises, applies the rules, changes what
//! is to be changed, and says what there is to see. It knows no Discord.

mod access;
mod account;
pub mod audit;
mod chores;
pub mod directory;
pub mod failure;
pub mod intent;
mod numbers;
mod page;
mod progress;
pub mod screen;
mod suggest;
mod undo;
mod voice_bots;

use std::sync::Arc;

use crate::domain::access::{Action, Actor, Permit, authorize};
use crate::domain::forms::Draft;
use crate::domain::numbers::{Cursor, Number, NumberRef};
use crate::domain::origin::ApiOrigin;
use crate::domain::phone::PhoneNumber;
use crate::domain::refusal::Refusal;
use crate::domain::websocket_url::WebsocketBase;
use crate::store::Store;

pub use progress::Progress;

use audit::{Channels, NoChannels};
use directory::Directory;
use failure::Failure;
use intent::{DialogKind, Intent, Place};
use screen::{Done, NumberView, Remedy, Screen, Top, WebSocketView};

/// Switchboard itself. Cheap to clone; all clones are one.
#[derive(Clone, Debug)]
pub struct App {
    store: Store,
    settings: Arc<Settings>,
    channels: Arc<dyn Channels>,
    directory: Option<Arc<dyn Directory>>,
}

/// What the configuration decides.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The only addresses that a secret may be sent to.
    pub allowed_origins: Vec<ApiOrigin>,
    /// What WebSocket URLs are derived from, for voice bots without their own.
    pub websocket_base: Option<WebsocketBase>,
}

impl App {
    /// An app over an open store.
    #[must_use]
    pub fn new(store: Store, settings: Settings) -> Self {
        Self {
            store,
            settings: Arc::new(settings),
            channels: Arc::new(NoChannels),
            directory: None,
        }
    }

    /// The same, able to find out which roles and channels there are.
    #[must_use]
    pub fn with_directory(self, directory: Arc<dyn Directory>) -> Self {
        Self { directory: Some(directory), ..self }
    }

    /// The same, with somebody to ask about channels.
    #[must_use]
    pub fn with_channels(self, channels: Arc<dyn Channels>) -> Self {
        Self { channels, ..self }
    }

    /// Does what the actor wants, if they may. `progress` takes screens that are shown on the way.
    pub async fn perform(
        &self,
        actor: &Actor,
        intent: Intent,
        progress: &Progress,
    ) -> Result<Screen, Failure> {
        let place = intent.place(actor.surface);
        let permit = self.authorize(actor, intent.action()).await?;
        let outcome = self.carry_out(actor, &permit, intent, progress).await;
        match outcome {
            Err(Failure::Refused { refusal, remedy, base: None }) => {
                // The refusal is said, with or without what was there.
                let base = match self.base(&permit, &place).await {
                    Ok(base) => base.map(Box::new),
                    Err(failure) => {
                        tracing::warn!(?failure, "what was there cannot be shown");
                        None
                    }
                };
                Err(Failure::Refused { refusal, remedy, base })
            }
            Err(Failure::AlreadyDone) => Ok(self.after(&permit, &place, Done::AlreadyDone).await),
            outcome => outcome,
        }
    }

    async fn carry_out(
        &self,
        actor: &Actor,
        permit: &Permit,
        intent: Intent,
        progress: &Progress,
    ) -> Result<Screen, Failure> {
        match intent {
            Intent::Page(cursor) => self.page(permit, &cursor).await,
            Intent::Close => Ok(Screen::Closed),
            Intent::MarkStep(step) => self.mark_step(permit, step).await,
            Intent::OpenCredentials(place) => self.open_credentials(permit, place, None).await,
            Intent::SaveCredentials { seen, form, place } => {
                self.save_credentials(permit, seen, form, place, progress).await
            }
            Intent::Disconnect(place) => self.disconnect(permit, &place).await,
            Intent::DestroyNow { disconnect, place } => {
                self.destroy_now(permit, disconnect, &place).await
            }
            Intent::OpenAddNumber { form, place } => {
                self.open_add_number(permit, form, place, None).await
            }
            Intent::AddNumber { form, place } => self.add_number(permit, form, place).await,
            Intent::OpenEditNumber { number, place } => {
                self.open_edit_number(permit, &number, place).await
            }
            Intent::SaveNumber { number, seen, form, place } => {
                self.save_number(permit, &number, Some(seen), form, place).await
            }
            Intent::Overwrite { dialog, seen, draft } => {
                self.overwrite(permit, dialog, seen, draft).await
            }
            Intent::ChangeNumber { number, changes } => {
                self.change_number(permit, &number, changes).await
            }
            Intent::Assign { number, expected, bot, .. } => {
                self.assign(permit, &number, expected, bot).await
            }
            Intent::Card(number) => self.card(permit, &number).await,
            Intent::ListNumbers { search, bot, cursor } => {
                self.list_numbers(permit, search, bot, cursor).await
            }
            Intent::Copy { number, url } => self.copy(permit, &number, url).await,
            Intent::RemoveNumber { number, expected, place } => {
                self.remove_number(permit, &number, expected, &place).await
            }
            Intent::RestoreNumber(number) => self.restore_number(actor, permit, &number).await,
            Intent::ListVoiceBots { page } => self.list_voice_bots(permit, page).await,
            Intent::OpenAddVoiceBot { form, place } => {
                Ok(self.voice_bot_dialog(permit, None, form, place, None))
            }
            Intent::AddVoiceBot { form, place } => self.add_voice_bot(permit, form, place).await,
            Intent::OpenEditVoiceBot { bot, place } => {
                self.open_edit_voice_bot(permit, &bot, place).await
            }
            Intent::SaveVoiceBot { bot, seen, form, place } => {
                self.save_voice_bot(permit, bot, Some(seen), form, place).await
            }
            Intent::ChangeVoiceBot { bot, changes } => {
                self.change_voice_bot(permit, &bot, changes).await
            }
            Intent::RemoveVoiceBot { bot, expected, place } => {
                self.remove_voice_bot(permit, bot, expected, &place).await
            }
            Intent::VoiceBot(bot) => self.voice_bot(permit, bot).await,
            Intent::Audit(audit) => self.audit(permit, audit).await,
            Intent::Access(access) => self.access(actor, permit, access).await,
            Intent::TryAgain { draft, dialog, place } => {
                self.try_again(permit, draft, dialog, place).await
            }
            Intent::Undo { change, place } => self.undo(actor, permit, change, &place).await,
        }
    }

    /// A permit for the action, from the rules as they are now and the roles that came along.
    async fn authorize(&self, actor: &Actor, action: Action) -> Result<Permit, Failure> {
        let rules = match actor.manages_server {
            true => Vec::new(),
            false => self.store.access_rules(&Permit::to_judge(actor)).await?,
        };
        Ok(authorize(actor, &rules, action)?)
    }

    /// What was there before the intent, as it is now. `None` after a slash command, and for
    /// those who may no longer see it.
    async fn base(&self, permit: &Permit, place: &Place) -> Result<Option<Screen>, Failure> {
        if permit.level() < place.action().level() {
            return Ok(None);
        }
        match place {
            Place::New => Ok(None),
            Place::Page => self.page(permit, &Cursor::Start).await.map(Some),
            Place::Card(phone) => match self.known(permit, phone).await {
                Ok(number) => self.card_of(permit, number).await.map(Some),
                Err(Failure::Refused { .. }) => self.page(permit, &Cursor::Start).await.map(Some),
                Err(failure) => Err(failure),
            },
            Place::VoiceBots => self.list_voice_bots(permit, 0).await.map(Some),
            Place::Access => self.access_rules(permit, None).await.map(Some),
            Place::Role(role, channel) => self.role_panel(permit, *role, *channel).await.map(Some),
        }
    }

    /// What was done, on top of what was there. It was saved: where the view of it cannot be read, the
    /// bare notice is the answer.
    async fn after(&self, permit: &Permit, place: &Place, done: Done) -> Screen {
        let base = self.base(permit, place).await;
        Self::saying(base.map(|base| base.unwrap_or(Screen::Closed)), done)
    }

    /// A screen that says what was done, or the bare notice where the screen cannot be had.
    fn saying(screen: Result<Screen, Failure>, done: Done) -> Screen {
        let top = Top::Done(done);
        match screen {
            Ok(screen) => screen.with_top(top),
            Err(failure) => {
                tracing::warn!(?failure, "what was saved cannot be shown");
                Screen::Notice(Box::new(top))
            }
        }
    }

    /// The refusal with a way back to what was typed: **Try again**, or **Overwrite** where somebody
    /// else's change was shown. Where there is no way on, or it cannot be kept, the refusal alone.
    async fn offer_again(
        &self,
        permit: &Permit,
        failure: Failure,
        draft: &Draft,
        dialog: DialogKind,
        place: Place,
    ) -> Failure {
        let Failure::Refused { refusal, .. } = &failure else { return failure };
        let leads_nowhere = match **refusal {
            Refusal::Duplicate(_)
            | Refusal::NotConfigured
            | Refusal::NoSuchNumber(_)
            | Refusal::TooLate => true,
            Refusal::NoSuchBot => matches!(dialog, DialogKind::EditVoiceBot(_)),
            _ => false,
        };
        if leads_nowhere {
            return failure;
        }
        let theirs = match **refusal {
            Refusal::Changed { now, .. } if dialog != DialogKind::Credentials => Some(now),
            _ => None,
        };
        match self.store.keep_draft(permit, draft).await {
            Ok(draft) => failure.with_remedy(match theirs {
                Some(theirs) => Remedy::Overwrite { dialog, theirs, draft },
                None => Remedy::TryAgain { draft, dialog, place },
            }),
            Err(error) => {
                tracing::warn!(%error, "what was typed cannot be kept");
                failure
            }
        }
    }

    /// The number that is meant.
    async fn find(&self, permit: &Permit, number: &NumberRef) -> Result<Number, Failure> {
        self.known(permit, &number.phone()?).await
    }

    async fn known(&self, permit: &Permit, phone: &PhoneNumber) -> Result<Number, Failure> {
        let found = self.store.number(permit, phone).await?;
        Ok(found.ok_or_else(|| Refusal::NoSuchNumber(phone.to_string()))?)
    }

    fn view(&self, number: Number) -> NumberView {
        let websocket = match &number.bot {
            None => WebSocketView::NoBot,
            Some(bot) => bot
                .websocket_url(self.settings.websocket_base.as_ref())
                .map_or(WebSocketView::NoUrl, WebSocketView::Url),
        };
        NumberView { number, websocket }
    }
}
