//! Use cases. [`App::perform`] is the one way in: it authorises, applies the rules, changes what
//! is to be changed, and says what there is to see. It knows no Discord.

mod access;
mod account;
pub mod asked;
pub mod attachments;
pub mod audit;
mod batch;
mod calls;
mod check;
mod chores;
mod conflicts;
mod contained;
mod dialog;
pub mod directory;
mod drafts;
mod drift;
pub mod failure;
mod import;
mod known;
pub mod leaving;
pub mod notice;
mod numbers;
mod page;
pub mod place;
mod platform;
mod progress;
pub mod screen;
mod suggest;
mod turn;
mod undo;
mod verify;
mod voice_bots;

use std::borrow::Cow;
use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use crate::config::ExotelConfig;
use crate::domain::access::{Action, Actor, Level, Permit, authorize};
use crate::domain::account::Account;
use crate::domain::account_sid::AccountSid;
use crate::domain::audit::{Difference, REFUSED_KEPT_DAYS, Snapshot};
use crate::domain::numbers::{Number, NumberRef};
use crate::domain::origin::ApiOrigin;
use crate::domain::phone::PhoneNumber;
use crate::domain::voice_bots::VoiceBot;
use crate::domain::websocket_url::{Hosts, WebsocketBase, masked};
use crate::exotel::Exotel;
use crate::platform::probe::Probe;
use crate::store::{Card, Judged, Page, Store};

pub use calls::{Pace, TestCalls};
pub use contained::contained;
pub use drift::Round;
pub use progress::Progress;

use asked::{AccountIntent, Asked, Intent, NumberIntent};
use attachments::{Attachments, NoAttachments};
use audit::{Channels, NoChannels};
use check::Looked;
use directory::Directory;
use failure::Failure;
use known::Known;
use notice::{Done, Repaste};
use screen::{NumberView, Shown, WebSocketView};
use turn::Turn;

/// Switchboard itself. Cheap to clone; all clones are one.
#[derive(Clone, Debug)]
pub struct App {
    store: Store,
    settings: Arc<Settings>,
    channels: Arc<dyn Channels>,
    directory: Option<Arc<dyn Directory>>,
    exotel: Option<Exotel>,
    attachments: Arc<dyn Attachments>,
    test_calls: Arc<TestCalls>,
    /// Cancelled when the program stops: what goes on for minutes ends then.
    stopping: CancellationToken,
    probe: Probe,
    looked: Arc<Looked>,
    known: Arc<Known>,
    refused_kept_days: u32,
}

/// What the configuration decides.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The only addresses that a secret may be sent to.
    pub allowed_origins: Vec<ApiOrigin>,
    /// Whether Exotel is asked before credentials are saved.
    pub verify_on_save: bool,
    /// What WebSocket URLs are derived from, for voice bots without their own.
    pub websocket_base: Option<WebsocketBase>,
}

impl App {
    /// An app over an open store.
    #[must_use]
    pub fn new(store: Store, settings: Settings) -> Self {
        let hosts = Hosts::beside(settings.websocket_base.as_ref());
        Self {
            store,
            settings: Arc::new(settings),
            channels: Arc::new(NoChannels),
            directory: None,
            exotel: None,
            attachments: Arc::new(NoAttachments),
            test_calls: Arc::new(TestCalls::from(&ExotelConfig::default())),
            stopping: CancellationToken::new(),
            probe: Probe::new(hosts),
            looked: Arc::default(),
            known: Arc::default(),
            refused_kept_days: REFUSED_KEPT_DAYS,
        }
    }

    /// The same, able to find out which roles and channels there are.
    #[must_use]
    pub fn with_directory(self, directory: Arc<dyn Directory>) -> Self {
        Self { directory: Some(directory), ..self }
    }

    /// The same, able to ask Exotel.
    #[must_use]
    pub fn with_exotel(self, exotel: Exotel) -> Self {
        Self { exotel: Some(exotel), ..self }
    }

    /// The same, with somebody to fetch attached files.
    #[must_use]
    pub fn with_attachments(self, attachments: Arc<dyn Attachments>) -> Self {
        Self { attachments, ..self }
    }

    /// The same, with other rules for test calls.
    #[must_use]
    pub fn with_test_calls(self, test_calls: TestCalls) -> Self {
        Self { test_calls: Arc::new(test_calls), ..self }
    }

    /// Ends what goes on for minutes, so that whoever waits for it is told.
    pub fn stop(&self) {
        self.stopping.cancel();
    }

    /// The same, keeping refused attempts for this many days.
    #[must_use]
    pub fn keeping_refused(self, days: u32) -> Self {
        Self { refused_kept_days: days, ..self }
    }

    /// The same, with somebody to ask about channels.
    #[must_use]
    pub fn with_channels(self, channels: Arc<dyn Channels>) -> Self {
        Self { channels, ..self }
    }

    /// Does what the actor asked, if they may. `progress` takes what is shown on the way.
    pub async fn perform(
        &self,
        actor: &Actor,
        asked: Asked,
        progress: &Progress,
    ) -> Result<Shown, Failure> {
        let Asked { intent, place } = asked;
        let (permit, read) = self.look(actor, &intent).await?;
        let changes_access = matches!(intent.action(), Action::ManageAccess);
        let turn = Turn { app: self, actor, permit, place, progress };
        let outcome = match (read, intent) {
            (Some(Read::Page(page)), _) => Ok(turn.page_of(page).into()),
            (Some(Read::Card(card)), _) => Ok(turn.card_of(card).into()),
            (None, intent) => carry_out(&turn, intent).await,
        };
        if changes_access {
            self.known.forget(actor.guild);
        }
        match outcome {
            Err(Failure::AlreadyDone) => Ok(turn.after(Done::AlreadyDone).await),
            Err(failure) => Err(turn.refused(failure).await),
            shown => shown,
        }
    }

    /// A permit for what is wanted. What is wanted most often is read with the rules that allow it, by one
    /// question to the database.
    async fn look(
        &self,
        actor: &Actor,
        intent: &Intent,
    ) -> Result<(Permit, Option<Read>), Failure> {
        let (action, judge) = (intent.action(), Permit::to_judge(actor));
        match intent {
            Intent::Account(AccountIntent::Page(cursor)) => {
                let judged = self.store.page(&judge, cursor, page::ROWS).await?;
                let (permit, page) = self.seen(actor, action, judged)?;
                Ok((permit, Some(Read::Page(page))))
            }
            // Whether they may comes before what is wrong with what they typed.
            Intent::Number(NumberIntent::Show(number)) if let Ok(phone) = number.phone() => {
                let judged = self.store.card(&judge, &phone, numbers::SELECT_BOTS + 1).await?;
                let (permit, card) = self.seen(actor, action, judged)?;
                let is_sure = self.other_number_here(&permit, number).await?.is_none();
                Ok((permit, card.filter(|_| is_sure).map(Read::Card)))
            }
            _ => Ok((self.authorize(actor, action).await?, None)),
        }
    }

    /// A permit for the action, from the rules as they are now and the roles that came along.
    async fn authorize(&self, actor: &Actor, action: Action) -> Result<Permit, Failure> {
        let rules = match actor.manages_server {
            true => Vec::new(),
            false => self.store.access_rules(&Permit::to_judge(actor)).await?,
        };
        if !actor.manages_server {
            self.known.read(actor.guild, &rules);
        }
        Ok(authorize(actor, &rules, action)?)
    }

    /// What was read together with the rules, if they allow it.
    fn seen<T>(
        &self,
        actor: &Actor,
        action: Action,
        judged: Judged<T>,
    ) -> Result<(Permit, T), Failure> {
        self.known.read(actor.guild, judged.rules());
        let permit = authorize(actor, judged.rules(), action)?;
        let seen = judged.seen_by(&permit);
        Ok((permit, seen))
    }

    /// Another number that was typed as well, and is here: then both are asked about.
    async fn other_number_here(
        &self,
        permit: &Permit,
        number: &NumberRef,
    ) -> Result<Option<PhoneNumber>, Failure> {
        let Some(other) = number.other_reading() else { return Ok(None) };
        Ok(self.store.number(permit, &other).await?.map(|_| other))
    }

    /// The hosts that a voice bot's own URL may name.
    fn hosts(&self) -> Hosts {
        Hosts::beside(self.settings.websocket_base.as_ref())
    }

    fn websocket_url(&self, bot: &VoiceBot) -> Option<String> {
        bot.websocket_url(self.settings.websocket_base.as_ref())
    }

    /// What an edit made of a number, and of its WebSocket URL.
    fn became(&self, old: &Number, new: &Number) -> (Vec<Difference>, Repaste) {
        let (before, after) = (Snapshot::Number(old.snapshot()), Snapshot::Number(new.snapshot()));
        let url = |number: &Number| number.bot.as_ref().and_then(|bot| self.websocket_url(bot));
        let (was, is) = (url(old), url(new));
        let websocket = Repaste::between(was.as_deref(), is.as_deref());
        (Difference::between(Some(&before), Some(&after)), websocket)
    }

    fn websocket(&self, number: &Number, level: Level) -> WebSocketView {
        let Some(bot) = &number.bot else { return WebSocketView::NoBot };
        let Some(url) = self.websocket_url(bot) else { return WebSocketView::NoUrl };
        match shown_to(level, &url) {
            Cow::Borrowed(_) => WebSocketView::Url(url),
            Cow::Owned(masked) => WebSocketView::Masked(masked),
        }
    }

    /// A number with what is derived from it, and from the account that it should belong to.
    fn view(&self, number: Number, account: &Account, level: Level) -> NumberView {
        let foreign = number.flow_url.as_ref().and_then(|flow| {
            let warnings = flow
                .warnings(account.sid.as_ref().map(AccountSid::as_str), account.origin.as_str());
            warnings.into_iter().find(|warning| warning.foreign().is_some())
        });
        NumberView { websocket: self.websocket(&number, level), number, foreign }
    }
}

/// A WebSocket URL as it is shown: whoever may only look sees no secret of it.
fn shown_to(level: Level, url: &str) -> Cow<'_, str> {
    let masked = masked(url);
    match level < Level::Operator && masked != url {
        true => Cow::Owned(masked),
        false => Cow::Borrowed(url),
    }
}

async fn carry_out(turn: &Turn<'_>, intent: Intent) -> Result<Shown, Failure> {
    match intent {
        Intent::Account(account) => turn.account(account).await,
        Intent::Number(number) => turn.numbers(number).await,
        Intent::VoiceBot(bot) => turn.voice_bots(bot).await,
        Intent::Access(access) => turn.access(access).await,
        Intent::Audit(audit) => turn.audit(audit).await,
        Intent::Batch(batch) => turn.batch(batch).await,
        Intent::Call(call) => turn.calls(call).await,
        Intent::Check(check) => turn.check(check).await,
        Intent::Dialog(dialog) => turn.dialog(dialog).await,
        Intent::Undo(change) => turn.undo(change).await,
        Intent::UndoOthers(batch) => turn.undo_others(batch).await,
    }
}

/// What was read with the rules that allow it.
enum Read {
    Page(Page),
    Card(Card),
}
