//! The Add Number and Edit Number dialogs, as they open.

use crate::app::drafts::Filled;
use crate::app::failure::Failure;
use crate::app::screen::{DialogFields, NumberFields, Shown};
use crate::app::turn::Turn;
use crate::domain::audit::Rev;
use crate::domain::forms::NumberForm;
use crate::domain::numbers::NumberRef;
use crate::domain::phone::PhoneNumber;
use crate::domain::refusal::Refusal;
use crate::domain::voice_bots::BotChoice;

impl Turn<'_> {
    /// Add Number, prefilled. Only a configured account may have new numbers.
    pub(in crate::app) async fn open_add_number(
        &self,
        filled: Filled<NumberForm>,
    ) -> Result<Shown, Failure> {
        if !self.store().account(&self.permit).await?.is_configured() {
            return Err(Refusal::NotConfigured.into());
        }
        self.open_number(None, filled.form, filled.note).await
    }

    /// Edit Number, with what was typed over what is saved.
    pub(in crate::app) async fn open_edit_number(
        &self,
        number: &NumberRef,
        filled: Filled<NumberForm>,
    ) -> Result<Shown, Failure> {
        let number = self.find(number).await?;
        let form = filled.form.over(NumberForm::saved(&number));
        let editing = Some((number.phone, filled.seen.unwrap_or(number.rev)));
        self.open_number(editing, form, filled.note).await
    }

    /// The voice bots of its select have the chosen one among them. One that was typed and is not there
    /// is refused on saving, where that can be mended.
    async fn open_number(
        &self,
        editing: Option<(PhoneNumber, Rev)>,
        mut form: NumberForm,
        note: Option<&'static str>,
    ) -> Result<Shown, Failure> {
        let current = match &form.bot {
            None | Some(BotChoice::None) => None,
            Some(choice) => self.existing(choice).await.ok().map(|found| found.bot),
        };
        form.bot = Some(current.as_ref().map_or(BotChoice::None, |bot| BotChoice::Key(bot.key)));
        let (bots, more_bots) = self.bots_to_choose(current.as_ref()).await?;
        let fields = NumberFields { editing, form, bots, more_bots };
        Ok(self.opening(DialogFields::Number(fields), note))
    }
}
