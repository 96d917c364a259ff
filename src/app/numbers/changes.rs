//! Changing numbers: adding, editing, assigning.

use crate::app::dialog::{Dialog, DialogStep};
use crate::app::failure::Failure;
use crate::app::notice::Done;
use crate::app::place::Place;
use crate::app::screen::Shown;
use crate::app::turn::{Turn, saying};
use crate::domain::account::Account;
use crate::domain::audit::Rev;
use crate::domain::expected::Expected;
use crate::domain::flow_url::FlowUrlWarning;
use crate::domain::forms::{Draft, NumberForm};
use crate::domain::numbers::{Cursor, NumberEdit, NumberRef, Part};
use crate::domain::phone::PhoneNumber;
use crate::domain::refusal::Refusal;
use crate::domain::voice_bots::BotChoice;

impl Turn<'_> {
    /// Adds a number; one that was removed lately only `over` that removal.
    pub(in crate::app) async fn add_number(
        &self,
        over: Option<Rev>,
        form: &NumberForm,
    ) -> Result<Shown, Failure> {
        let phone = form.phone.as_deref().unwrap_or_default();
        let phone = PhoneNumber::parse(phone).map_err(Refusal::from)?;
        let (edit, warnings) = self.judge(form).await?;
        let number = self.store().add_number(&self.permit, phone.clone(), edit, over).await?;
        let another = self.place == Place::New;
        let screen = match self.place {
            Place::Page => self.page(&Cursor::From(phone.clone())).await,
            _ => self.card_after(number).await,
        };
        Ok(saying(screen, Done::NumberAdded { phone, warnings, another }))
    }

    /// Judges what was typed; a Flow URL is looked at beside the account that it should belong to.
    async fn judge(&self, form: &NumberForm) -> Result<(NumberEdit, Vec<FlowUrlWarning>), Failure> {
        let account = match &form.flow_url {
            Some(text) if !text.trim().is_empty() => self.store().account(&self.permit).await?,
            _ => Account::empty(),
        };
        let sid = account.sid.as_ref().map(ToString::to_string);
        let edit = form.judge(sid.as_deref())?;
        let warnings = match &edit.flow_url {
            Part::Set(Some(flow)) => flow.warnings(sid.as_deref(), account.origin.as_str()),
            Part::Set(None) | Part::Keep => Vec::new(),
        };
        Ok((edit, warnings))
    }

    /// Saves an edit. `seen` is the number as its author saw it.
    pub(in crate::app) async fn save_number(
        &self,
        number: &NumberRef,
        seen: Option<Rev>,
        form: &NumberForm,
    ) -> Result<Shown, Failure> {
        let phone = self.meant(number).await?;
        let (edit, warnings) = self.judge(form).await?;
        self.edit(&phone, seen.map_or(Expected::Anything, Expected::Rev), edit, warnings).await
    }

    pub(super) async fn assign(
        &self,
        number: &NumberRef,
        expected: Expected,
        choice: BotChoice,
    ) -> Result<Shown, Failure> {
        let edit = NumberEdit { bot: Part::Set(Some(choice.clone())), ..NumberEdit::default() };
        let phone = self.meant(number).await?;
        let assigned = self.edit(&phone, expected, edit, Vec::new()).await;
        match assigned {
            Err(failure) if failure.is_changed() => {
                let form = NumberForm { bot: Some(choice), ..NumberForm::default() };
                let which = Dialog::EditNumber(NumberRef::Known(phone), DialogStep::open());
                Err(self.offer_again(failure, Draft::Number { seen: None, form }, which).await)
            }
            assigned => assigned,
        }
    }

    /// Saves an edit and shows the card, saying what changed.
    pub(in crate::app) async fn edit(
        &self,
        phone: &PhoneNumber,
        expected: Expected,
        edit: NumberEdit,
        warnings: Vec<FlowUrlWarning>,
    ) -> Result<Shown, Failure> {
        let edited = self.store().edit_number(&self.permit, phone.clone(), expected, edit).await?;
        let done = match edited.new.rev == edited.old.rev {
            true => Done::NothingChanged,
            false => {
                let (differences, websocket) = self.app.became(&edited.old, &edited.new);
                let (phone, change) = (phone.clone(), edited.new.rev);
                Done::NumberSaved { phone, differences, websocket, warnings, change }
            }
        };
        Ok(saying(self.card_after(edited.new).await, done))
    }
}
