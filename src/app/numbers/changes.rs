//! Changing numbers: adding, editing, assigning.

use crate::app::App;
use crate::app::failure::Failure;
use crate::app::intent::{DialogKind, Place};
use crate::app::screen::{Done, Screen, WebSocketView};
use crate::domain::access::Permit;
use crate::domain::account::Account;
use crate::domain::audit::Rev;
use crate::domain::expected::Expected;
use crate::domain::flow_url::FlowUrlWarning;
use crate::domain::forms::{Draft, DraftId, NumberForm};
use crate::domain::numbers::{Cursor, Number, NumberEdit, NumberRef, Part};
use crate::domain::phone::PhoneNumber;
use crate::domain::refusal::Refusal;
use crate::domain::voice_bots::BotChoice;

impl App {
    /// Adds a number, or says why not and keeps what was typed.
    pub(in crate::app) async fn add_number(
        &self,
        permit: &Permit,
        form: NumberForm,
        place: Place,
    ) -> Result<Screen, Failure> {
        match self.judge_and_add(permit, &form).await {
            Ok((number, warnings)) => {
                let another = place == Place::New;
                let done = Done::NumberAdded { phone: number.phone.clone(), warnings, another };
                let screen = match place {
                    Place::Page => self.page(permit, &Cursor::From(number.phone)).await,
                    _ => self.card_of(permit, number).await,
                };
                Ok(Self::saying(screen, done))
            }
            Err(failure) => {
                let draft = Draft::Number { seen: None, form };
                Err(self.offer_again(permit, failure, &draft, DialogKind::AddNumber, place).await)
            }
        }
    }

    async fn judge_and_add(
        &self,
        permit: &Permit,
        form: &NumberForm,
    ) -> Result<(Number, Vec<FlowUrlWarning>), Failure> {
        let phone = form.phone.as_deref().unwrap_or_default();
        let phone = PhoneNumber::parse(phone).map_err(Refusal::from)?;
        let (edit, warnings) = self.judge(permit, form).await?;
        Ok((self.store.add_number(permit, phone, edit).await?, warnings))
    }

    /// Judges what was typed; a Flow URL is looked at beside the account that it should belong to.
    async fn judge(
        &self,
        permit: &Permit,
        form: &NumberForm,
    ) -> Result<(NumberEdit, Vec<FlowUrlWarning>), Failure> {
        let account = match &form.flow_url {
            Some(text) if !text.trim().is_empty() => self.store.account(permit).await?,
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

    /// Saves the Edit Number dialog. `seen` is the number as its author saw it.
    pub(in crate::app) async fn save_number(
        &self,
        permit: &Permit,
        number: &NumberRef,
        seen: Option<Rev>,
        form: NumberForm,
        place: Place,
    ) -> Result<Screen, Failure> {
        let phone = number.phone()?;
        let expected = seen.map_or(Expected::Anything, Expected::Rev);
        match self.save_form(permit, &phone, expected, &form).await {
            Err(failure) => {
                let draft = Draft::Number { seen, form };
                let dialog = DialogKind::EditNumber(phone);
                Err(self.offer_again(permit, failure, &draft, dialog, place).await)
            }
            saved => saved,
        }
    }

    async fn save_form(
        &self,
        permit: &Permit,
        phone: &PhoneNumber,
        expected: Expected,
        form: &NumberForm,
    ) -> Result<Screen, Failure> {
        let (edit, warnings) = self.judge(permit, form).await?;
        self.edit(permit, phone, expected, edit, warnings).await
    }

    /// **Overwrite**: saves what was typed over somebody else's change, as it was shown.
    pub(in crate::app) async fn overwrite(
        &self,
        permit: &Permit,
        dialog: DialogKind,
        theirs: Rev,
        draft: DraftId,
    ) -> Result<Screen, Failure> {
        match (self.store.draft(permit, draft).await?, dialog) {
            (Some(Draft::Number { form, .. }), DialogKind::EditNumber(phone)) => {
                let place = Place::Card(phone.clone());
                let number = NumberRef::Known(phone);
                self.save_number(permit, &number, Some(theirs), form, place).await
            }
            (Some(Draft::VoiceBot { form, .. }), DialogKind::EditVoiceBot(bot)) => {
                self.save_voice_bot(permit, bot, Some(theirs), form, Place::VoiceBots).await
            }
            (_, dialog) => Err(Failure::draft_gone(dialog)),
        }
    }

    /// `/did edit`: changes what was given, or opens the dialog.
    pub(in crate::app) async fn change_number(
        &self,
        permit: &Permit,
        number: &NumberRef,
        changes: NumberForm,
    ) -> Result<Screen, Failure> {
        if changes.changes_nothing() {
            return self.open_edit_number(permit, number, Place::New).await;
        }
        self.save_number(permit, number, None, changes, Place::New).await
    }

    /// Assigns a voice bot, or none.
    pub(in crate::app) async fn assign(
        &self,
        permit: &Permit,
        number: &NumberRef,
        expected: Expected,
        choice: BotChoice,
    ) -> Result<Screen, Failure> {
        let edit = NumberEdit { bot: Part::Set(Some(choice)), ..NumberEdit::default() };
        self.edit(permit, &number.phone()?, expected, edit, Vec::new()).await
    }

    /// Saves an edit and shows the card, saying what changed.
    async fn edit(
        &self,
        permit: &Permit,
        phone: &PhoneNumber,
        expected: Expected,
        edit: NumberEdit,
        warnings: Vec<FlowUrlWarning>,
    ) -> Result<Screen, Failure> {
        let edited = self.store.edit_number(permit, phone.clone(), expected, edit).await?;
        let done = match edited.new.rev == edited.old.rev {
            true => Done::NothingChanged,
            false => {
                let what = changed_parts(&edited.old, &edited.new);
                let change = edited.new.rev;
                let before = self.view(edited.old).websocket;
                let after = self.view(edited.new.clone()).websocket;
                let repaste = before != after && matches!(after, WebSocketView::Url(_));
                Done::NumberSaved { phone: phone.clone(), what, repaste, warnings, change }
            }
        };
        Ok(Self::saying(self.card_of(permit, edited.new).await, done))
    }
}

/// What an edit changed, in the page's words.
fn changed_parts(old: &Number, new: &Number) -> Vec<&'static str> {
    let bot = |number: &Number| number.bot.as_ref().map(|bot| bot.key);
    [
        ("Label", old.label != new.label),
        ("Bot", bot(old) != bot(new)),
        ("Flow URL", old.flow_url != new.flow_url),
    ]
    .into_iter()
    .filter_map(|(name, differs)| differs.then_some(name))
    .collect()
}
