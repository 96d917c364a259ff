//! Voice bots: adding, changing, removing and seeing.

use super::drafts::Filled;
use super::failure::{Failure, not_removed};
use super::notice::Done;
use super::place::Place;
use super::screen::{
    DialogFields, Screen, Shown, VOICE_BOTS_A_PAGE, VoiceBotFields, VoiceBotScreen, VoiceBotsScreen,
};
use super::shown_to;
use super::turn::{Turn, saying};
use crate::domain::access::Action;
use crate::domain::audit::{Difference, Rev, Snapshot};
use crate::domain::expected::Expected;
use crate::domain::forms::VoiceBotForm;
use crate::domain::numbers::{Answered, Cursor, Filter};
use crate::domain::refusal::Refusal;
use crate::domain::voice_bots::{BotChoice, BotKey, BotUse, VoiceBot};
use crate::store::NumbersPage;

/// What can be asked about voice bots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VoiceBotIntent {
    List {
        /// Which page, from 0.
        page: i64,
    },
    Show(BotKey),
    Remove {
        bot: BotChoice,
        expected: Expected,
    },
}

impl VoiceBotIntent {
    /// What must be allowed before anything else happens.
    #[must_use]
    pub const fn action(&self) -> Action {
        match self {
            Self::List { .. } | Self::Show(_) => Action::ViewVoiceBots,
            Self::Remove { .. } => Action::ManageVoiceBots,
        }
    }
}

/// Rows of the list.
const ROWS: i64 = VOICE_BOTS_A_PAGE;

/// Numbers that a voice bot's card names.
const NAMED: i64 = 10;

impl Turn<'_> {
    pub(super) async fn voice_bots(&self, intent: VoiceBotIntent) -> Result<Shown, Failure> {
        match intent {
            VoiceBotIntent::List { page } => Ok(self.list_voice_bots(page).await?.into()),
            VoiceBotIntent::Show(bot) => {
                let BotUse { bot, numbers } = self.existing(&BotChoice::Key(bot)).await?;
                Ok(self.voice_bot_screen(bot, numbers).await.into())
            }
            VoiceBotIntent::Remove { bot, expected } => {
                let removed = self.store().remove_voice_bot(&self.permit, bot, expected).await;
                let (bot, change) = removed.map_err(not_removed)?;
                Ok(self.after(Done::VoiceBotRemoved { name: bot.name.to_string(), change }).await)
            }
        }
    }

    /// The voice bots, paged.
    pub(super) async fn list_voice_bots(&self, page: i64) -> Result<Screen, Failure> {
        let page = page.max(0);
        let found = self.store().voice_bots(&self.permit, page, ROWS).await?;
        let url = |bot: &VoiceBot| self.shown_url(bot);
        Ok(Screen::VoiceBots(Box::new(VoiceBotsScreen {
            level: self.permit.level(),
            total: self.store().workspace(&self.permit).await?.voice_bots,
            rows: found.rows.into_iter().map(|row| (row.clone(), url(&row.bot))).collect(),
            page,
            has_after: found.has_after,
            directory: self.store().directory(&self.permit).await?.map(|row| row.state),
        })))
    }

    fn shown_url(&self, bot: &VoiceBot) -> Option<String> {
        let url = self.app.websocket_url(bot)?;
        Some(shown_to(self.permit.level(), &url).into_owned())
    }

    /// A voice bot that was just read or written, with the numbers that it answers as far as they can be read.
    pub(super) async fn voice_bot_screen(&self, bot: VoiceBot, numbers: i64) -> Screen {
        let filter = Filter { answered: Answered::By(bot.key), ..Filter::default() };
        let first = self.store().numbers(&self.permit, &filter, &Cursor::Start, NAMED).await;
        let first = first.unwrap_or_else(|error| {
            tracing::warn!(%error, "the numbers of a voice bot cannot be shown");
            NumbersPage::default()
        });
        Screen::VoiceBot(Box::new(VoiceBotScreen {
            level: self.permit.level(),
            url: self.shown_url(&bot),
            numbers,
            first: first.rows.into_iter().map(|number| number.phone).collect(),
            bot,
        }))
    }

    /// The voice bot that is meant.
    pub(super) async fn existing(&self, choice: &BotChoice) -> Result<BotUse, Failure> {
        Ok(self.store().voice_bot(&self.permit, choice).await?.ok_or(Refusal::NoSuchBot)?)
    }

    /// The voice bot that is chosen, if one is.
    pub(super) async fn existing_or_none(
        &self,
        choice: &BotChoice,
    ) -> Result<Option<VoiceBot>, Failure> {
        Ok(match choice {
            BotChoice::None => None,
            choice => Some(self.existing(choice).await?.bot),
        })
    }

    /// The Add Voice Bot dialog.
    pub(super) fn open_add_voice_bot(&self, filled: Filled<VoiceBotForm>) -> Shown {
        self.open_voice_bot(None, filled.form, filled.note)
    }

    /// The Edit Voice Bot dialog, with what was typed over what is saved.
    pub(super) async fn open_edit_voice_bot(
        &self,
        bot: &BotChoice,
        filled: Filled<VoiceBotForm>,
    ) -> Result<Shown, Failure> {
        let bot = self.existing(bot).await?.bot;
        bot.refuse_of_platform()?;
        let editing = Some((bot.key, filled.seen.unwrap_or(bot.rev)));
        let form = filled.form.over(VoiceBotForm::saved(&bot));
        Ok(self.open_voice_bot(editing, form, filled.note))
    }

    fn open_voice_bot(
        &self,
        editing: Option<(BotKey, Rev)>,
        form: VoiceBotForm,
        note: Option<&'static str>,
    ) -> Shown {
        let has_base = self.app.settings.websocket_base.is_some();
        self.opening(DialogFields::VoiceBot(VoiceBotFields { editing, form, has_base }), note)
    }

    pub(super) async fn add_voice_bot(&self, form: &VoiceBotForm) -> Result<Shown, Failure> {
        let bot =
            self.store().add_voice_bot(&self.permit, form.judge_new(self.app.hosts())?).await?;
        let done = Done::VoiceBotAdded { name: bot.name.to_string() };
        Ok(self.after_at(&self.place_or(Place::VoiceBots), done).await)
    }

    /// Saves an edit. `seen` is the voice bot as its author saw it.
    pub(super) async fn save_voice_bot(
        &self,
        bot: &BotChoice,
        seen: Option<Rev>,
        form: VoiceBotForm,
    ) -> Result<Shown, Failure> {
        let expected = seen.map_or(Expected::Anything, Expected::Rev);
        let hosts = self.app.hosts();
        let edited =
            self.store().edit_voice_bot(&self.permit, bot.clone(), expected, form, hosts).await?;
        let other_url = self.app.websocket_url(&edited.old) != self.app.websocket_url(&edited.new);
        let done = match edited.new.rev == edited.old.rev {
            true => Done::NothingChanged,
            false => Done::VoiceBotSaved {
                name: edited.new.name.to_string(),
                differences: bot_differences(&edited.old, &edited.new),
                repaste: if other_url { edited.numbers } else { 0 },
                change: edited.new.rev,
            },
        };
        Ok(saying(Ok(self.voice_bot_screen(edited.new, edited.numbers).await), done))
    }
}

/// What an edit made of a voice bot.
pub(super) fn bot_differences(old: &VoiceBot, new: &VoiceBot) -> Vec<Difference> {
    let (before, after) = (Snapshot::VoiceBot(old.snapshot()), Snapshot::VoiceBot(new.snapshot()));
    Difference::between(Some(&before), Some(&after))
}
