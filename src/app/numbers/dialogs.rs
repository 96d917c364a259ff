//! The Add Number and Edit Number dialogs, and reopening any dialog as it was typed.

use crate::app::App;
use crate::app::failure::Failure;
use crate::app::forms::{BotChoice, Draft, NumberForm, VoiceBotForm};
use crate::app::intent::{DialogKind, Place};
use crate::app::screen::{NumberDialog, Screen};
use crate::domain::access::Permit;
use crate::domain::audit::Seq;
use crate::domain::numbers::Number;
use crate::domain::phone::PhoneNumber;
use crate::domain::refusal::Refusal;

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
        // A voice bot that was typed and is not there is refused on saving, where it can be mended.
        let current = self.choose(permit, &form.bot).await.ok().flatten();
        form.bot = current.as_ref().map_or(BotChoice::None, |bot| BotChoice::Key(bot.key));
        let (bots, more_bots) = self.bots_to_choose(permit, current.as_ref()).await?;
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
        number: &str,
        place: Place,
    ) -> Result<Screen, Failure> {
        let number = self.find(permit, number).await?;
        let form = saved_form(&number);
        self.edit_number_dialog(permit, (number.phone, number.rev), form, place, None).await
    }

    /// Edit Number, from what is saved because what was typed is gone.
    pub(in crate::app) async fn reopen_edit_number(
        &self,
        permit: &Permit,
        number: &str,
        place: Place,
    ) -> Result<Screen, Failure> {
        let number = self.find(permit, number).await?;
        let form = saved_form(&number);
        let editing = (number.phone, number.rev);
        self.edit_number_dialog(permit, editing, form, place, Some(DRAFT_GONE)).await
    }

    async fn edit_number_dialog(
        &self,
        permit: &Permit,
        editing: (PhoneNumber, Seq),
        mut form: NumberForm,
        place: Place,
        note: Option<&'static str>,
    ) -> Result<Screen, Failure> {
        let current = self.choose(permit, &form.bot).await.ok().flatten();
        form.bot = current.as_ref().map_or(BotChoice::None, |bot| BotChoice::Key(bot.key));
        let (bots, more_bots) = self.bots_to_choose(permit, current.as_ref()).await?;
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

    /// **Try again**: the dialog as it was typed, or as it is saved once that is gone.
    pub(in crate::app) async fn try_again(
        &self,
        permit: &Permit,
        draft: u64,
        dialog: DialogKind,
        place: Place,
    ) -> Result<Screen, Failure> {
        let typed = self.draft(permit, draft).await?;
        match (dialog, typed) {
            (DialogKind::Credentials, typed) => {
                self.open_credentials(permit, place, Some((typed, DRAFT_GONE))).await
            }
            (DialogKind::AddNumber, Some(Draft::Number { form, .. })) => {
                self.open_add_number(permit, form, place, None).await
            }
            (DialogKind::AddNumber, _) => {
                self.open_add_number(permit, NumberForm::default(), place, Some(DRAFT_GONE)).await
            }
            (DialogKind::EditNumber(number), Some(Draft::Number { seen, form })) => {
                let number = self.find(permit, &number).await?;
                self.edit_number_dialog(permit, (number.phone, seen), form, place, None).await
            }
            (DialogKind::EditNumber(number), _) => {
                self.reopen_edit_number(permit, &number, place).await
            }
            (DialogKind::AddVoiceBot, Some(Draft::VoiceBot { form, .. })) => {
                Ok(self.voice_bot_dialog(permit, None, form, place, None))
            }
            (DialogKind::AddVoiceBot, _) => {
                let form = VoiceBotForm::default();
                Ok(self.voice_bot_dialog(permit, None, form, place, Some(DRAFT_GONE)))
            }
            (DialogKind::EditVoiceBot(bot), Some(Draft::VoiceBot { seen, form })) => {
                Ok(self.voice_bot_dialog(permit, Some((bot, seen)), form, place, None))
            }
            (DialogKind::EditVoiceBot(bot), _) => {
                self.reopen_edit_voice_bot(permit, bot, place, DRAFT_GONE).await
            }
        }
    }
}

/// The dialog's fields as they are saved.
pub(super) fn saved_form(number: &Number) -> NumberForm {
    NumberForm {
        phone: number.phone.to_string(),
        label: number.label.as_ref().map(ToString::to_string).unwrap_or_default(),
        bot: number.bot.as_ref().map_or(BotChoice::None, |bot| BotChoice::Key(bot.key)),
        flow_url: number.flow_url.as_ref().map(|flow| flow.as_str().to_owned()).unwrap_or_default(),
    }
}
