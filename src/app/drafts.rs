//! What is done with a dialog: it opens, what was typed is saved, and what is refused is kept, so that nobody
//! types it twice.

use super::dialog::{Dialog, DialogStep};
use super::failure::Failure;
use super::notice::Remedy;
use super::screen::{DialogFields, DialogScreen, Screen, Shown};
use super::turn::Turn;
use crate::domain::account::CredentialsForm;
use crate::domain::audit::Rev;
use crate::domain::calls::CallForm;
use crate::domain::forms::{Draft, DraftId, NumberForm, VoiceBotForm};
use crate::domain::numbers::NumberRef;
use crate::domain::refusal::Refusal;
use crate::domain::voice_bots::BotChoice;

/// Said in a dialog whose draft is gone.
const DRAFT_GONE: &str =
    "What you had typed was kept for 15 minutes and is gone; this is what is saved.";

/// What stands in a dialog over what is saved.
pub(super) struct Filled<F> {
    /// The thing as its author saw it; `None` = as it is now.
    pub(super) seen: Option<Rev>,
    pub(super) form: F,
    /// Said above the fields.
    pub(super) note: Option<&'static str>,
}

/// A step once what was kept has been read.
enum Ready<F> {
    Open(Filled<F>),
    Save(Option<Rev>, F),
}

/// A form that can be kept, but for its secrets.
trait Kept: Default {
    fn kept(&self, seen: Option<Rev>) -> Draft;
    /// `None` for another form's draft.
    fn of(draft: Draft) -> Option<(Option<Rev>, Self)>;
}

impl Kept for CredentialsForm {
    fn kept(&self, seen: Option<Rev>) -> Draft {
        let (sid, base_url) = self.offered_again();
        let (key, token) = (self.key.is_typed(), self.token.is_typed());
        Draft::Credentials { seen, sid, base_url, key, token }
    }

    fn of(draft: Draft) -> Option<(Option<Rev>, Self)> {
        let Draft::Credentials { seen, sid, base_url, key, token } = draft else { return None };
        Some((seen, Self::typed_again(sid, base_url, key, token)))
    }
}

impl Kept for NumberForm {
    fn kept(&self, seen: Option<Rev>) -> Draft {
        Draft::Number { seen, form: self.visible() }
    }

    fn of(draft: Draft) -> Option<(Option<Rev>, Self)> {
        if let Draft::Number { seen, form } = draft { Some((seen, form)) } else { None }
    }
}

impl Kept for VoiceBotForm {
    fn kept(&self, seen: Option<Rev>) -> Draft {
        Draft::VoiceBot { seen, form: self.visible() }
    }

    fn of(draft: Draft) -> Option<(Option<Rev>, Self)> {
        if let Draft::VoiceBot { seen, form } = draft { Some((seen, form)) } else { None }
    }
}

impl Kept for CallForm {
    fn kept(&self, _: Option<Rev>) -> Draft {
        Draft::CallTo(self.clone())
    }

    fn of(draft: Draft) -> Option<(Option<Rev>, Self)> {
        if let Draft::CallTo(form) = draft { Some((None, form)) } else { None }
    }
}

impl Turn<'_> {
    pub(super) async fn dialog(&self, dialog: Dialog) -> Result<Shown, Failure> {
        let dialog = self.with_its_thing_found(dialog).await?;
        // Which one, without what was typed.
        let which = dialog.at(DialogStep::Open(()));
        let (saved, draft) = match dialog {
            Dialog::Credentials(step) => match self.ready(&which, step).await? {
                Ready::Open(filled) => return self.open_credentials(filled).await,
                Ready::Save(seen, form) => {
                    let draft = form.kept(seen);
                    (self.save_credentials(seen.unwrap_or(Rev::NONE), form).await, draft)
                }
            },
            Dialog::AddNumber(step) => match self.ready(&which, step).await? {
                Ready::Open(filled) => return self.open_add_number(filled).await,
                Ready::Save(seen, form) => (self.add_number(seen, &form).await, form.kept(seen)),
            },
            Dialog::EditNumber(number, step) => match self.ready(&which, step).await? {
                Ready::Open(filled) => return self.open_edit_number(&number, filled).await,
                Ready::Save(seen, form) => {
                    (self.save_number(&number, seen, &form).await, form.kept(seen))
                }
            },
            Dialog::AddVoiceBot(step) => match self.ready(&which, step).await? {
                Ready::Open(filled) => return Ok(self.open_add_voice_bot(filled)),
                Ready::Save(seen, form) => (self.add_voice_bot(&form).await, form.kept(seen)),
            },
            Dialog::EditVoiceBot(bot, step) => match self.ready(&which, step).await? {
                Ready::Open(filled) => return self.open_edit_voice_bot(&bot, filled).await,
                Ready::Save(seen, form) => {
                    (self.save_voice_bot(&bot, seen, form.clone()).await, form.kept(seen))
                }
            },
            Dialog::TestCall(number, step) => match self.ready(&which, step).await? {
                Ready::Open(filled) => return self.open_test_call(&number, filled).await,
                Ready::Save(seen, form) => {
                    (self.prepare_call(&number, &form).await, form.kept(seen))
                }
            },
        };
        match saved {
            Err(failure) => Err(self.offer_again(failure, draft, which).await),
            saved => saved,
        }
    }

    /// A dialog of what a person typed is one of the number or the voice bot that they mean: only that can
    /// stand on a button.
    async fn with_its_thing_found(&self, dialog: Dialog) -> Result<Dialog, Failure> {
        Ok(match dialog {
            Dialog::EditNumber(number @ NumberRef::Typed(_), step) => {
                Dialog::EditNumber(NumberRef::Known(self.meant(&number).await?), step)
            }
            Dialog::EditVoiceBot(bot @ (BotChoice::Typed(_) | BotChoice::None), step) => {
                let found = self.existing(&bot).await?.bot;
                Dialog::EditVoiceBot(BotChoice::Key(found.key), step)
            }
            Dialog::TestCall(number @ NumberRef::Typed(_), step) => {
                Dialog::TestCall(NumberRef::Known(self.meant(&number).await?), step)
            }
            dialog => dialog,
        })
    }

    async fn ready<F: Kept>(
        &self,
        which: &Dialog,
        step: DialogStep<F>,
    ) -> Result<Ready<F>, Failure> {
        Ok(match step {
            DialogStep::Open(form) => Ready::Open(Filled { seen: None, form, note: None }),
            DialogStep::Submit { seen, form } => Ready::Save(seen, form),
            DialogStep::Again(draft) => Ready::Open(match self.kept(draft).await? {
                Some((seen, form)) => Filled { seen, form, note: None },
                None => Filled { seen: None, form: F::default(), note: Some(DRAFT_GONE) },
            }),
            DialogStep::Overwrite { theirs, draft } => match self.kept(draft).await? {
                Some((_, form)) => Ready::Save(Some(theirs), form),
                None => return Err(Failure::draft_gone(which)),
            },
        })
    }

    async fn kept<F: Kept>(&self, draft: DraftId) -> Result<Option<(Option<Rev>, F)>, Failure> {
        Ok(self.store().draft(&self.permit, draft).await?.and_then(F::of))
    }

    /// The refusal with a way back to what was typed: **Try again**, or **Overwrite** where somebody
    /// else's change was shown. What is too late, or cannot be kept, is refused alone. Where the thing itself is
    /// gone, it may be back within the draft's time.
    pub(super) async fn offer_again(
        &self,
        failure: Failure,
        mut draft: Draft,
        which: Dialog,
    ) -> Failure {
        let Failure::Refused { refusal, .. } = &failure else { return failure };
        if matches!(**refusal, Refusal::TooLate) {
            return failure;
        }
        let (mut theirs, mut lost) = (None, (false, false));
        if let Draft::Credentials { key, token, .. } = &draft {
            lost = (*key, *token);
        }
        match (&mut draft, &**refusal) {
            // Half of a pair must not be saved beside the other half of somebody else's, and there is no
            // dialog that could overwrite: who was shown their change types over that.
            (Draft::Credentials { seen, .. }, Refusal::Changed { now, .. }) => *seen = Some(*now),
            (
                Draft::Credentials { key, token, .. },
                Refusal::OriginNeedsSecrets { .. } | Refusal::DisconnectedNeedsSecrets,
            ) => {
                (*key, *token) = (true, true);
                // That refusal says itself that both are to be typed again.
                lost = (false, false);
            }
            // Where Exotel accepts them, the dialog begins next time.
            (
                Draft::Credentials { base_url, key, token, .. },
                Refusal::OtherRegion { accepts, .. },
            ) => {
                *base_url = Some(accepts.to_string());
                (*key, *token) = (true, true);
                lost = (false, false);
            }
            (_, Refusal::Changed { now, .. } | Refusal::RemovedLately { removal: now, .. }) => {
                theirs = Some(*now);
            }
            _ => {}
        }
        let conflict = matches!(&draft, Draft::Credentials { .. }) && failure.is_changed();
        let yours = if conflict { self.account_as_typed(&draft).await } else { Vec::new() };
        let failure = failure.with_secrets_lost(lost.0, lost.1);
        let typed = draft;
        let draft = match self.store().keep_draft(&self.permit, &typed).await {
            Ok(draft) => draft,
            Err(error) => {
                tracing::warn!(%error, "what was typed cannot be kept");
                return failure;
            }
        };
        match theirs {
            None => {
                let again = which.at(DialogStep::Again(draft));
                failure.with_remedy(Remedy::Dialog { dialog: Box::new(again), yours })
            }
            Some(theirs) => {
                let overwrite = which.at(DialogStep::Overwrite { theirs, draft });
                if matches!(which, Dialog::AddNumber(_)) {
                    let as_new = Remedy::dialog(overwrite);
                    return failure.with_remedy(as_new).with_remedy(Remedy::Restore(theirs));
                }
                self.conflict(failure, overwrite, &typed).await
            }
        }
    }

    /// A dialog that opens.
    pub(super) fn opening(&self, fields: DialogFields, note: Option<&'static str>) -> Shown {
        let (interaction, place) = (self.permit.interaction(), self.place.clone());
        Screen::Dialog(Box::new(DialogScreen { fields, note, interaction, place })).into()
    }
}
