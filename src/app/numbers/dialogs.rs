//! The Add Number and Edit Number dialogs, and reopening any dialog as it was typed.

use crate::app::App;
use crate::app::failure::Failure;
use crate::app::intent::{DialogKind, Place};
use crate::app::screen::{NumberDialog, Screen};
use crate::domain::access::Permit;
use crate::domain::audit::Rev;
use crate::domain::forms::{Draft, DraftId, NumberForm, VoiceBotForm};
use crate::domain::numbers::NumberRef;
use crate::domain::phone::PhoneNumber;
use crate::domain::refusal::Refusal;
use crate::domain::voice_bots::{BotChoice, VoiceBot};

/// Said in a dialog whose draft is gone.
const DRAFT_GONE: &str =
    "What you had typed was kept for 15 minutes and is gone; this is what is saved.";

impl App {
    /// Add Number, prefilled. Only a configured account may have new numbers.
    pub(in crate::app) async fn open_add_number(
        &self,
        permit: &Permit,
        mut form: NumberForm,
        place: Place,
        note: Option<&'static str>,
    ) -> Result<Screen, Failure> {
        if !self.store.account(permit).await?.is_configured() {
            return Err(Refusal::NotConfigured.into());
        }
        let (bots, more_bots) = self.bots_for(permit, &mut form).await?;
        Ok(Screen::NumberDialog(Box::new(NumberDialog {
            editing: None,
            form,
            bots,
            more_bots,
            note,
            interaction: permit.interaction(),
            place,
        })))
    }

    /// Edit Number, from what is saved.
    pub(in crate::app) async fn open_edit_number(
        &self,
        permit: &Permit,
        number: &NumberRef,
        place: Place,
    ) -> Result<Screen, Failure> {
        let number = self.find(permit, number).await?;
        let form = NumberForm::saved(&number);
        self.edit_number_dialog(permit, (number.phone, number.rev), form, place, None).await
    }

    /// The same, with what was typed on top of what is saved, or because that is gone.
    async fn reopen_edit_number(
        &self,
        permit: &Permit,
        phone: &PhoneNumber,
        typed: Option<(Option<Rev>, NumberForm)>,
        place: Place,
    ) -> Result<Screen, Failure> {
        let number = self.known(permit, phone).await?;
        let saved = NumberForm::saved(&number);
        let (seen, form, note) = match typed {
            Some((seen, form)) => (seen.unwrap_or(number.rev), form.over(saved), None),
            None => (number.rev, saved, Some(DRAFT_GONE)),
        };
        self.edit_number_dialog(permit, (number.phone, seen), form, place, note).await
    }

    async fn edit_number_dialog(
        &self,
        permit: &Permit,
        editing: (PhoneNumber, Rev),
        mut form: NumberForm,
        place: Place,
        note: Option<&'static str>,
    ) -> Result<Screen, Failure> {
        let (bots, more_bots) = self.bots_for(permit, &mut form).await?;
        Ok(Screen::NumberDialog(Box::new(NumberDialog {
            editing: Some(editing),
            form,
            bots,
            more_bots,
            note,
            interaction: permit.interaction(),
            place,
        })))
    }

    /// The voice bots of a dialog's select, with the chosen one among them. One that was typed and is
    /// not there is refused on saving, where that can be mended.
    async fn bots_for(
        &self,
        permit: &Permit,
        form: &mut NumberForm,
    ) -> Result<(Vec<VoiceBot>, bool), Failure> {
        let current = match &form.bot {
            None | Some(BotChoice::None) => None,
            Some(choice) => self.existing(permit, choice).await.ok().map(|found| found.bot),
        };
        form.bot = Some(current.as_ref().map_or(BotChoice::None, |bot| BotChoice::Key(bot.key)));
        self.bots_to_choose(permit, current.as_ref()).await
    }

    /// **Try again**: the dialog as it was typed, or as it is saved once that is gone.
    pub(in crate::app) async fn try_again(
        &self,
        permit: &Permit,
        draft: DraftId,
        dialog: DialogKind,
        place: Place,
    ) -> Result<Screen, Failure> {
        let typed = self.store.draft(permit, draft).await?;
        match dialog {
            DialogKind::Credentials => {
                self.open_credentials(permit, place, Some((typed, DRAFT_GONE))).await
            }
            DialogKind::AddNumber => {
                let (form, note) = match typed {
                    Some(Draft::Number { form, .. }) => (form, None),
                    _ => (NumberForm::default(), Some(DRAFT_GONE)),
                };
                self.open_add_number(permit, form, place, note).await
            }
            DialogKind::EditNumber(phone) => {
                let typed = match typed {
                    Some(Draft::Number { seen, form }) => Some((seen, form)),
                    _ => None,
                };
                self.reopen_edit_number(permit, &phone, typed, place).await
            }
            DialogKind::AddVoiceBot => {
                let (form, note) = match typed {
                    Some(Draft::VoiceBot { form, .. }) => (form, None),
                    _ => (VoiceBotForm::default(), Some(DRAFT_GONE)),
                };
                Ok(self.voice_bot_dialog(permit, None, form, place, note))
            }
            DialogKind::EditVoiceBot(bot) => {
                let typed = match typed {
                    Some(Draft::VoiceBot { seen, form }) => Some((seen, form)),
                    _ => None,
                };
                self.reopen_edit_voice_bot(permit, bot, typed, place, DRAFT_GONE).await
            }
        }
    }
}
