//! A dialog is one thing: which one it is, and what is done with it.

use crate::domain::access::Action;
use crate::domain::account::CredentialsForm;
use crate::domain::audit::Rev;
use crate::domain::calls::CallForm;
use crate::domain::forms::{DraftId, NumberForm, VoiceBotForm};
use crate::domain::numbers::NumberRef;
use crate::domain::voice_bots::BotChoice;

/// A dialog, and what is done with it.
#[derive(Clone, Debug)]
pub enum Dialog {
    Credentials(DialogStep<CredentialsForm>),
    AddNumber(DialogStep<NumberForm>),
    EditNumber(NumberRef, DialogStep<NumberForm>),
    AddVoiceBot(DialogStep<VoiceBotForm>),
    EditVoiceBot(BotChoice, DialogStep<VoiceBotForm>),
    /// Which phone a test call is to ring.
    TestCall(NumberRef, DialogStep<CallForm>),
}

/// What is done with a dialog whose fields are an `F`; with `()`, whatever they hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DialogStep<F = ()> {
    /// Open it, with this filled in over what is saved.
    Open(F),
    /// Save what was typed. `seen` is the thing as its author saw it; `None` where nothing was shown (the
    /// options of a command, or a thing that is to be added).
    Submit { seen: Option<Rev>, form: F },
    /// **Try again**: open it as it was typed.
    Again(DraftId),
    /// **Overwrite**: save what was typed although somebody else changed the thing; `theirs` is their change.
    Overwrite { theirs: Rev, draft: DraftId },
}

impl<F> DialogStep<F> {
    /// The same step of whatever the fields hold.
    #[must_use]
    pub const fn bare(&self) -> DialogStep {
        match self {
            Self::Open(_) => DialogStep::Open(()),
            Self::Submit { seen, .. } => DialogStep::Submit { seen: *seen, form: () },
            Self::Again(draft) => DialogStep::Again(*draft),
            Self::Overwrite { theirs, draft } => {
                DialogStep::Overwrite { theirs: *theirs, draft: *draft }
            }
        }
    }
}

impl<F: Default> DialogStep<F> {
    /// Opening it with what is saved.
    #[must_use]
    pub fn open() -> Self {
        Self::Open(F::default())
    }
}

impl DialogStep {
    /// The same step with these fields.
    pub fn with<F>(self, form: F) -> DialogStep<F> {
        match self {
            Self::Open(()) => DialogStep::Open(form),
            Self::Submit { seen, form: () } => DialogStep::Submit { seen, form },
            Self::Again(draft) => DialogStep::Again(draft),
            Self::Overwrite { theirs, draft } => DialogStep::Overwrite { theirs, draft },
        }
    }
}

impl Dialog {
    /// What is done with it, whatever its fields hold.
    #[must_use]
    pub const fn step(&self) -> DialogStep {
        match self {
            Self::Credentials(step) => step.bare(),
            Self::AddNumber(step) | Self::EditNumber(_, step) => step.bare(),
            Self::AddVoiceBot(step) | Self::EditVoiceBot(_, step) => step.bare(),
            Self::TestCall(_, step) => step.bare(),
        }
    }

    /// The same dialog at another step, with nothing filled in.
    #[must_use]
    pub fn at(&self, step: DialogStep) -> Self {
        match self {
            Self::Credentials(_) => Self::Credentials(step.with(CredentialsForm::default())),
            Self::AddNumber(_) => Self::AddNumber(step.with(NumberForm::default())),
            Self::EditNumber(number, _) => {
                Self::EditNumber(number.clone(), step.with(NumberForm::default()))
            }
            Self::AddVoiceBot(_) => Self::AddVoiceBot(step.with(VoiceBotForm::default())),
            Self::EditVoiceBot(bot, _) => {
                Self::EditVoiceBot(bot.clone(), step.with(VoiceBotForm::default()))
            }
            Self::TestCall(number, _) => {
                Self::TestCall(number.clone(), step.with(CallForm::default()))
            }
        }
    }

    /// What must be allowed, whatever is done with it.
    #[must_use]
    pub const fn action(&self) -> Action {
        match self {
            Self::Credentials(_) => Action::EditCredentials,
            Self::AddNumber(_) => Action::AddNumber,
            Self::EditNumber(..) => Action::EditNumber,
            Self::AddVoiceBot(_) | Self::EditVoiceBot(..) => Action::ManageVoiceBots,
            Self::TestCall(..) => Action::PlaceTestCall,
        }
    }

    /// What was typed can be saved over what somebody else did: changed the number or the voice bot, or removed the
    /// number that is to be added. A new voice bot has nothing before it, and half a pair of secrets must not come
    /// to stand beside the other half of somebody else's.
    #[must_use]
    pub const fn may_overwrite(&self) -> bool {
        matches!(self, Self::AddNumber(_) | Self::EditNumber(..) | Self::EditVoiceBot(..))
    }

    /// The answer is the dialog itself.
    #[must_use]
    pub const fn opens(&self) -> bool {
        matches!(self.step(), DialogStep::Open(()) | DialogStep::Again(_))
    }
}
