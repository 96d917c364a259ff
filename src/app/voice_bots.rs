//! Voice bots: adding, changing, removing and seeing.

use crate::app::App;
use crate::app::failure::Failure;
use crate::app::intent::{DialogKind, Place};
use crate::app::screen::{Done, Screen, VoiceBotDialog, VoiceBotScreen, VoiceBotsScreen};
use crate::domain::access::Permit;
use crate::domain::audit::Rev;
use crate::domain::expected::Expected;
use crate::domain::forms::{Draft, VoiceBotForm};
use crate::domain::refusal::Refusal;
use crate::domain::voice_bots::{BotChoice, BotKey, BotUse, VoiceBot};

/// Rows of the list.
const ROWS: i64 = 8;

impl App {
    /// The voice bots, paged.
    pub(super) async fn list_voice_bots(
        &self,
        permit: &Permit,
        page: i64,
    ) -> Result<Screen, Failure> {
        let page = page.max(0);
        let found = self.store.voice_bots(permit, page, ROWS).await?;
        let base = self.settings.websocket_base.as_ref();
        Ok(Screen::VoiceBots(Box::new(VoiceBotsScreen {
            top: None,
            level: permit.level(),
            total: self.store.workspace(permit).await?.voice_bots,
            rows: found
                .rows
                .into_iter()
                .map(|row| {
                    let url = row.bot.websocket_url(base);
                    (row, url)
                })
                .collect(),
            page,
            has_after: found.has_after,
        })))
    }

    /// One voice bot.
    pub(super) async fn voice_bot(&self, permit: &Permit, bot: BotKey) -> Result<Screen, Failure> {
        let BotUse { bot, numbers } = self.existing(permit, &BotChoice::Key(bot)).await?;
        Ok(self.voice_bot_screen(permit, bot, numbers))
    }

    fn voice_bot_screen(&self, permit: &Permit, bot: VoiceBot, numbers: i64) -> Screen {
        Screen::VoiceBot(Box::new(VoiceBotScreen {
            top: None,
            level: permit.level(),
            url: bot.websocket_url(self.settings.websocket_base.as_ref()),
            numbers,
            bot,
        }))
    }

    pub(super) async fn existing(
        &self,
        permit: &Permit,
        choice: &BotChoice,
    ) -> Result<BotUse, Failure> {
        Ok(self.store.voice_bot(permit, choice).await?.ok_or(Refusal::NoSuchBot)?)
    }

    /// The dialog.
    pub(super) fn voice_bot_dialog(
        &self,
        permit: &Permit,
        editing: Option<(BotKey, Rev)>,
        form: VoiceBotForm,
        place: Place,
        note: Option<&'static str>,
    ) -> Screen {
        Screen::VoiceBotDialog(Box::new(VoiceBotDialog {
            editing,
            form,
            has_base: self.settings.websocket_base.is_some(),
            note,
            interaction: permit.interaction(),
            place,
        }))
    }

    /// The Edit Voice Bot dialog, from what is saved.
    pub(super) async fn open_edit_voice_bot(
        &self,
        permit: &Permit,
        bot: &BotChoice,
        place: Place,
    ) -> Result<Screen, Failure> {
        let bot = self.existing(permit, bot).await?.bot;
        let editing = Some((bot.key, bot.rev));
        Ok(self.voice_bot_dialog(permit, editing, VoiceBotForm::saved(&bot), place, None))
    }

    /// The same, with what was typed on top of what is saved, or because that is gone.
    pub(super) async fn reopen_edit_voice_bot(
        &self,
        permit: &Permit,
        bot: BotKey,
        typed: Option<(Option<Rev>, VoiceBotForm)>,
        place: Place,
        gone: &'static str,
    ) -> Result<Screen, Failure> {
        let bot = self.existing(permit, &BotChoice::Key(bot)).await?.bot;
        let saved = VoiceBotForm::saved(&bot);
        let (seen, form, note) = match typed {
            Some((seen, form)) => (seen.unwrap_or(bot.rev), form.over(saved), None),
            None => (bot.rev, saved, Some(gone)),
        };
        Ok(self.voice_bot_dialog(permit, Some((bot.key, seen)), form, place, note))
    }

    /// Adds a voice bot, or says why not and keeps what was typed.
    pub(super) async fn add_voice_bot(
        &self,
        permit: &Permit,
        form: VoiceBotForm,
        place: Place,
    ) -> Result<Screen, Failure> {
        let added = match form.judge_new() {
            Ok(parts) => self.store.add_voice_bot(permit, parts).await.map_err(Failure::from),
            Err(refusal) => Err(refusal.into()),
        };
        match added {
            Ok(bot) => {
                let done = Done::VoiceBotAdded { name: bot.name.to_string() };
                let place = if place == Place::New { Place::VoiceBots } else { place };
                Ok(self.after(permit, &place, done).await)
            }
            Err(failure) => {
                let draft = Draft::VoiceBot { seen: None, form };
                Err(self.offer_again(permit, failure, &draft, DialogKind::AddVoiceBot, place).await)
            }
        }
    }

    /// Saves the Edit Voice Bot dialog. `seen` is the voice bot as its author saw it.
    pub(super) async fn save_voice_bot(
        &self,
        permit: &Permit,
        bot: BotKey,
        seen: Option<Rev>,
        form: VoiceBotForm,
        place: Place,
    ) -> Result<Screen, Failure> {
        let saved = self.edit_voice_bot(permit, BotChoice::Key(bot), seen, form.clone()).await;
        match saved {
            Err(failure) => {
                let draft = Draft::VoiceBot { seen, form };
                let dialog = DialogKind::EditVoiceBot(bot);
                Err(self.offer_again(permit, failure, &draft, dialog, place).await)
            }
            saved => saved,
        }
    }

    /// `/voicebot edit`: changes what was given, or opens the dialog.
    pub(super) async fn change_voice_bot(
        &self,
        permit: &Permit,
        bot: &BotChoice,
        changes: VoiceBotForm,
    ) -> Result<Screen, Failure> {
        if changes.changes_nothing() {
            return self.open_edit_voice_bot(permit, bot, Place::New).await;
        }
        let bot = self.existing(permit, bot).await?.bot;
        self.save_voice_bot(permit, bot.key, None, changes, Place::New).await
    }

    async fn edit_voice_bot(
        &self,
        permit: &Permit,
        bot: BotChoice,
        seen: Option<Rev>,
        form: VoiceBotForm,
    ) -> Result<Screen, Failure> {
        let expected = seen.map_or(Expected::Anything, Expected::Rev);
        let edited = self.store.edit_voice_bot(permit, bot, expected, form).await?;
        let base = self.settings.websocket_base.as_ref();
        let other_url = edited.old.websocket_url(base) != edited.new.websocket_url(base);
        let done = match edited.new.rev == edited.old.rev {
            true => Done::NothingChanged,
            false => Done::VoiceBotSaved {
                name: edited.new.name.to_string(),
                repaste: if other_url { edited.numbers } else { 0 },
                change: edited.new.rev,
            },
        };
        let screen = self.voice_bot_screen(permit, edited.new, edited.numbers);
        Ok(Self::saying(Ok(screen), done))
    }

    /// Removes a voice bot that no number uses.
    pub(super) async fn remove_voice_bot(
        &self,
        permit: &Permit,
        bot: BotChoice,
        expected: Expected,
        place: &Place,
    ) -> Result<Screen, Failure> {
        let (bot, change) = self.store.remove_voice_bot(permit, bot, expected).await?;
        let done = Done::VoiceBotRemoved { name: bot.name.to_string(), change };
        Ok(self.after(permit, place, done).await)
    }
}
