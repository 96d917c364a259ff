//! Changing numbers: adding, editing, assigning, removing.

use super::dialogs::saved_form;
use crate::app::App;
use crate::app::failure::Failure;
use crate::app::forms::{BotChoice, Draft, NumberChanges, NumberForm};
use crate::app::intent::{DialogKind, Place};
use crate::app::screen::{Done, Remedy, Screen, Top, WebSocketView};
use crate::domain::access::Permit;
use crate::domain::audit::Seq;
use crate::domain::flow_url::{FlowUrl, FlowUrlWarning};
use crate::domain::numbers::Cursor;
use crate::domain::numbers::{Number, NumberParts, Part, Shown};
use crate::domain::refusal::Refusal;
use crate::domain::text::Label;
use crate::store::NumberEdit;

impl App {
    /// Adds a number, or says why not and keeps what was typed.
    pub(in crate::app) async fn add_number(
        &self,
        permit: &Permit,
        form: NumberForm,
        place: Place,
    ) -> Result<Screen, Failure> {
        let failure = match self.judge_and_add(permit, &form).await {
            Ok((number, warnings)) => {
                let another = place == Place::New;
                let done = Done::NumberAdded { phone: number.phone.clone(), warnings, another };
                return match place {
                    Place::Page => {
                        let page = self.page(permit, &Cursor::From(number.phone)).await?;
                        Ok(page.with_top(Top::Done(done)))
                    }
                    _ => Ok(self.card_of(permit, number).await?.with_top(Top::Done(done))),
                };
            }
            Err(failure) => failure,
        };
        let worth_another_try = match &failure {
            // Its own remedies, **Open it** and the page's **Edit**, lead further than the dialog.
            Failure::Refused { refusal, .. } => {
                !matches!(**refusal, Refusal::Duplicate(_) | Refusal::NotConfigured)
            }
            Failure::AlreadyDone | Failure::Broken(_) => false,
        };
        if !worth_another_try {
            return Err(failure);
        }
        let draft = self.keep_draft(permit, &Draft::Number { seen: 0, form }).await?;
        Err(failure.with_remedy(Remedy::TryAgain { draft, dialog: DialogKind::AddNumber, place }))
    }

    async fn judge_and_add(
        &self,
        permit: &Permit,
        form: &NumberForm,
    ) -> Result<(Number, Vec<FlowUrlWarning>), Failure> {
        let phone = crate::domain::phone::PhoneNumber::parse(&form.phone).map_err(Refusal::from)?;
        let (parts, warnings) = self.judge(permit, form).await?;
        self.store.add_number(permit, phone.clone(), parts).await?;
        Ok((self.find(permit, phone.as_str()).await?, warnings))
    }

    /// Judges a dialog's label, voice bot and Flow URL.
    async fn judge(
        &self,
        permit: &Permit,
        form: &NumberForm,
    ) -> Result<(NumberParts, Vec<FlowUrlWarning>), Failure> {
        let label = Label::parse(&form.label).map_err(Refusal::from)?;
        let (flow_url, warnings) = self.judge_flow_url(permit, &form.flow_url).await?;
        let bot = self.choose(permit, &form.bot).await?.map(|bot| bot.key);
        Ok((NumberParts { label, bot, flow_url }, warnings))
    }

    /// Judges a Flow URL against the account that it should belong to; blank is none.
    async fn judge_flow_url(
        &self,
        permit: &Permit,
        text: &str,
    ) -> Result<(Option<FlowUrl>, Vec<FlowUrlWarning>), Failure> {
        if text.trim().is_empty() {
            return Ok((None, Vec::new()));
        }
        let account = self.store.account(permit).await?;
        let sid = account.sid.as_ref().map(ToString::to_string);
        let flow = FlowUrl::parse(text, sid.as_deref()).map_err(Refusal::from)?;
        let warnings = flow.warnings(sid.as_deref(), account.origin.as_str());
        Ok((Some(flow), warnings))
    }

    /// Saves the Edit Number dialog.
    pub(in crate::app) async fn save_number(
        &self,
        permit: &Permit,
        number: &str,
        seen: Seq,
        form: NumberForm,
        place: Place,
    ) -> Result<Screen, Failure> {
        let failure = match self.save_form(permit, number, seen, &form).await {
            Ok(screen) => return Ok(screen),
            Err(failure) => failure,
        };
        let Failure::Refused { refusal, .. } = &failure else {
            return Err(failure);
        };
        let remedy = match **refusal {
            Refusal::NoSuchNumber(_) => return Err(failure),
            Refusal::Changed { .. } => {
                let theirs = self.find(permit, number).await?;
                let draft = self.keep_draft(permit, &Draft::Number { seen, form }).await?;
                Remedy::Overwrite { phone: theirs.phone, rev: theirs.rev, draft }
            }
            _ => {
                let draft = self.keep_draft(permit, &Draft::Number { seen, form }).await?;
                Remedy::TryAgain { draft, dialog: DialogKind::EditNumber(number.to_owned()), place }
            }
        };
        Err(failure.with_remedy(remedy))
    }

    /// Saves what was typed over somebody else's change, as it was shown.
    pub(in crate::app) async fn overwrite_number(
        &self,
        permit: &Permit,
        number: &str,
        seen: Seq,
        draft: u64,
    ) -> Result<Screen, Failure> {
        match self.draft(permit, draft).await? {
            Some(Draft::Number { form, .. }) => {
                self.save_number(permit, number, seen, form, Place::Card(number.to_owned())).await
            }
            _ => self.reopen_edit_number(permit, number, Place::Card(number.to_owned())).await,
        }
    }

    async fn save_form(
        &self,
        permit: &Permit,
        number: &str,
        seen: Seq,
        form: &NumberForm,
    ) -> Result<Screen, Failure> {
        let (parts, warnings) = self.judge(permit, form).await?;
        let edit = NumberEdit {
            label: Part::Set(parts.label),
            bot: Part::Set(parts.bot),
            flow_url: Part::Set(parts.flow_url),
            shown: Shown::Nothing,
        };
        self.edit(permit, number, Some(seen), edit, warnings).await
    }

    /// `/did edit`: changes what was given, or opens the dialog.
    pub(in crate::app) async fn change_number(
        &self,
        permit: &Permit,
        number: &str,
        changes: NumberChanges,
    ) -> Result<Screen, Failure> {
        if changes.is_empty() {
            return self.open_edit_number(permit, number, Place::New).await;
        }
        let failure = match self.change_parts(permit, number, &changes).await {
            Ok(screen) => return Ok(screen),
            Err(failure) => failure,
        };
        let Failure::Refused { refusal, .. } = &failure else {
            return Err(failure);
        };
        let typed_wrong =
            matches!(**refusal, Refusal::Text(_) | Refusal::FlowUrl(_) | Refusal::NoSuchBot);
        if !typed_wrong {
            return Err(failure);
        }
        let old = self.find(permit, number).await?;
        let mut form = saved_form(&old);
        form.label = changes.label.unwrap_or(form.label);
        form.bot = changes.bot.unwrap_or(form.bot);
        form.flow_url = changes.flow_url.unwrap_or(form.flow_url);
        let dialog = DialogKind::EditNumber(old.phone.digits().to_owned());
        let draft = self.keep_draft(permit, &Draft::Number { seen: old.rev, form }).await?;
        Err(failure.with_remedy(Remedy::TryAgain { draft, dialog, place: Place::New }))
    }

    async fn change_parts(
        &self,
        permit: &Permit,
        number: &str,
        changes: &NumberChanges,
    ) -> Result<Screen, Failure> {
        let mut edit = NumberEdit::default();
        let mut warnings = Vec::new();
        if let Some(label) = &changes.label {
            edit.label = Part::Set(Label::parse(label).map_err(Refusal::from)?);
        }
        if let Some(text) = &changes.flow_url {
            let (flow_url, odd) = self.judge_flow_url(permit, text).await?;
            edit.flow_url = Part::Set(flow_url);
            warnings = odd;
        }
        if let Some(choice) = &changes.bot {
            edit.bot = Part::Set(self.choose(permit, choice).await?.map(|bot| bot.key));
        }
        self.edit(permit, number, None, edit, warnings).await
    }

    /// Assigns a voice bot, or none.
    pub(in crate::app) async fn assign(
        &self,
        permit: &Permit,
        number: &str,
        shown: Shown,
        choice: BotChoice,
    ) -> Result<Screen, Failure> {
        let bot = self.choose(permit, &choice).await?.map(|bot| bot.key);
        let edit = NumberEdit { bot: Part::Set(bot), shown, ..NumberEdit::default() };
        self.edit(permit, number, None, edit, Vec::new()).await
    }

    /// Saves an edit and shows the card, saying what changed.
    async fn edit(
        &self,
        permit: &Permit,
        number: &str,
        seen: Option<Seq>,
        edit: NumberEdit,
        warnings: Vec<FlowUrlWarning>,
    ) -> Result<Screen, Failure> {
        let old = self.find(permit, number).await?;
        if seen.is_none_or(|seen| seen == old.rev)
            && !edit.shown.differs_from(old.bot.as_ref().map(|bot| bot.key))
            && changed_parts(&old, &edit).is_empty()
        {
            let card = self.card_of(permit, old).await?;
            return Ok(card.with_top(Top::Done(Done::NothingChanged)));
        }
        let what = changed_parts(&old, &edit);
        let new = self.store.edit_number(permit, old.phone.clone(), seen, edit).await?;
        let seq = new.rev;
        let (before, after) = (self.view(old).websocket, self.view(new.clone()).websocket);
        let repaste = before != after && matches!(after, WebSocketView::Url(_));
        let done = Done::NumberSaved { phone: new.phone.clone(), what, repaste, warnings, seq };
        Ok(self.card_of(permit, new).await?.with_top(Top::Done(done)))
    }
}

/// What an edit changes, in the page's words.
fn changed_parts(old: &Number, edit: &NumberEdit) -> Vec<&'static str> {
    let mut what = Vec::new();
    if matches!(&edit.label, Part::Set(label) if *label != old.label) {
        what.push("Label");
    }
    let bot = old.bot.as_ref().map(|bot| bot.key);
    if matches!(&edit.bot, Part::Set(new) if *new != bot) {
        what.push("Bot");
    }
    if matches!(&edit.flow_url, Part::Set(flow) if *flow != old.flow_url) {
        what.push("Flow URL");
    }
    what
}
