//! Voice bots: adding, changing, removing and seeing.

use crate::app::App;
use crate::app::failure::Failure;
use crate::app::forms::{BotChoice, Draft, VoiceBotChanges, VoiceBotForm};
use crate::app::intent::{DialogKind, Place};
use crate::app::screen::{
    Done, Remedy, Screen, Top, VoiceBotDialog, VoiceBotScreen, VoiceBotsScreen,
};
use crate::domain::access::Permit;
use crate::domain::audit::Seq;
use crate::domain::numbers::Part;
use crate::domain::refusal::Refusal;
use crate::domain::text::{BotId, BotName};
use crate::domain::voice_bots::{VoiceBot, VoiceBotParts};
use crate::domain::websocket_url::BotUrl;

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
    pub(super) async fn voice_bot(&self, permit: &Permit, bot: i64) -> Result<Screen, Failure> {
        let bot = self.existing(permit, &BotChoice::Key(bot)).await?;
        Ok(Screen::VoiceBot(Box::new(VoiceBotScreen {
            top: None,
            level: permit.level(),
            url: bot.websocket_url(self.settings.websocket_base.as_ref()),
            numbers: self.store.numbers_of_voice_bot(permit, bot.key).await?,
            bot,
        })))
    }

    async fn existing(&self, permit: &Permit, choice: &BotChoice) -> Result<VoiceBot, Failure> {
        Ok(self.choose(permit, choice).await?.ok_or(Refusal::NoSuchBot)?)
    }

    /// The dialog.
    pub(super) fn voice_bot_dialog(
        &self,
        permit: &Permit,
        editing: Option<(i64, Seq)>,
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
        let bot = self.existing(permit, bot).await?;
        Ok(self.voice_bot_dialog(permit, Some((bot.key, bot.rev)), saved_form(&bot), place, None))
    }

    /// The same, because what was typed is gone.
    pub(super) async fn reopen_edit_voice_bot(
        &self,
        permit: &Permit,
        bot: i64,
        place: Place,
        note: &'static str,
    ) -> Result<Screen, Failure> {
        let bot = self.existing(permit, &BotChoice::Key(bot)).await?;
        let editing = Some((bot.key, bot.rev));
        Ok(self.voice_bot_dialog(permit, editing, saved_form(&bot), place, Some(note)))
    }

    /// Adds a voice bot, or says why not and keeps what was typed.
    pub(super) async fn add_voice_bot(
        &self,
        permit: &Permit,
        form: VoiceBotForm,
        place: Place,
    ) -> Result<Screen, Failure> {
        let added = match judge(&form) {
            Ok(parts) => self.store.add_voice_bot(permit, parts).await.map_err(Failure::from),
            Err(refusal) => Err(refusal.into()),
        };
        match added {
            Ok(bot) => {
                let done = Top::Done(Done::VoiceBotAdded { name: bot.name.to_string() });
                let place = if place == Place::New { Place::VoiceBots } else { place };
                let base = self.base(permit, &place).await?;
                Ok(base.map_or_else(
                    || Screen::Notice(Box::new(done.clone())),
                    |base| base.with_top(done.clone()),
                ))
            }
            Err(failure) => {
                self.offer_another_try(permit, failure, 0, form, DialogKind::AddVoiceBot, place)
                    .await
            }
        }
    }

    /// Saves the Edit Voice Bot dialog.
    pub(super) async fn save_voice_bot(
        &self,
        permit: &Permit,
        bot: i64,
        seen: Seq,
        form: VoiceBotForm,
        place: Place,
    ) -> Result<Screen, Failure> {
        let old = self.existing(permit, &BotChoice::Key(bot)).await?;
        // The id never changes, so the dialog does not send it.
        let form = VoiceBotForm { id: old.id.to_string(), ..form };
        let saved = match judge(&form) {
            Ok(parts) => {
                self.edit_voice_bot(
                    permit,
                    bot,
                    Some(seen),
                    Some(parts.name),
                    Part::Set(parts.own_url),
                )
                .await
            }
            Err(refusal) => Err(refusal.into()),
        };
        match saved {
            Err(failure) => {
                // A stale dialog reopens at what is there now, with what was typed.
                let now = self.store.voice_bot(permit, bot).await?.map_or(seen, |bot| bot.rev);
                self.offer_another_try(
                    permit,
                    failure,
                    now,
                    form,
                    DialogKind::EditVoiceBot(bot),
                    place,
                )
                .await
            }
            saved => saved,
        }
    }

    /// `/voicebot edit`: changes what was given, or opens the dialog.
    pub(super) async fn change_voice_bot(
        &self,
        permit: &Permit,
        bot: &BotChoice,
        changes: VoiceBotChanges,
    ) -> Result<Screen, Failure> {
        if changes.is_empty() {
            return self.open_edit_voice_bot(permit, bot, Place::New).await;
        }
        let old = self.existing(permit, bot).await?;
        let mut form = saved_form(&old);
        form.name = changes.name.unwrap_or(form.name);
        form.own_url = changes.own_url.unwrap_or(form.own_url);
        self.save_voice_bot(permit, old.key, old.rev, form, Place::New).await
    }

    async fn edit_voice_bot(
        &self,
        permit: &Permit,
        bot: i64,
        seen: Option<Seq>,
        name: Option<BotName>,
        own_url: Part<BotUrl>,
    ) -> Result<Screen, Failure> {
        let (old, new) = self.store.edit_voice_bot(permit, bot, seen, name, own_url).await?;
        let base = self.settings.websocket_base.as_ref();
        let repaste = match old.websocket_url(base) == new.websocket_url(base) {
            true => 0,
            false => self.store.numbers_of_voice_bot(permit, bot).await?,
        };
        let done = Done::VoiceBotSaved { name: new.name.to_string(), repaste, seq: new.rev };
        Ok(self.voice_bot(permit, bot).await?.with_top(Top::Done(done)))
    }

    /// Removes a voice bot that no number uses.
    pub(super) async fn remove_voice_bot(
        &self,
        permit: &Permit,
        bot: &BotChoice,
        place: &Place,
    ) -> Result<Screen, Failure> {
        let bot = self.existing(permit, bot).await?;
        let (bot, seq) = self.store.remove_voice_bot(permit, bot.key).await?;
        self.answer(permit, place, Done::VoiceBotRemoved { name: bot.name.to_string(), seq }).await
    }

    async fn offer_another_try(
        &self,
        permit: &Permit,
        failure: Failure,
        seen: Seq,
        form: VoiceBotForm,
        dialog: DialogKind,
        place: Place,
    ) -> Result<Screen, Failure> {
        let Failure::Refused { refusal, .. } = &failure else {
            return Err(failure);
        };
        if matches!(**refusal, Refusal::NoSuchBot) {
            return Err(failure);
        }
        let draft = self.keep_draft(permit, &Draft::VoiceBot { seen, form }).await?;
        Err(failure.with_remedy(Remedy::TryAgain { draft, dialog, place }))
    }
}

fn judge(form: &VoiceBotForm) -> Result<VoiceBotParts, Refusal> {
    Ok(VoiceBotParts {
        id: BotId::parse(&form.id)?,
        name: BotName::parse(&form.name)?,
        own_url: match form.own_url.trim() {
            "" => None,
            text => Some(BotUrl::parse(text)?),
        },
    })
}

fn saved_form(bot: &VoiceBot) -> VoiceBotForm {
    VoiceBotForm {
        id: bot.id.to_string(),
        name: bot.name.to_string(),
        own_url: bot.own_url.as_ref().map(|url| url.as_str().to_owned()).unwrap_or_default(),
    }
}
