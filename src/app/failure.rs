//! The two ways not to succeed: a person can mend a refusal; the rest is broken.

use crate::domain::access::Denied;
use crate::domain::refusal::{FlowRefusal, Refusal};
use crate::store::StoreError;

use super::dialog::{Dialog, DialogStep};
use super::notice::{Done, Notice, Remedy};
use super::screen::{Screen, Shown};

/// Why there is no answer but a notice.
#[derive(Debug)]
pub enum Failure {
    /// A definite no: worded by [`Refusal`], shown with what was there.
    Refused { refusal: Box<Refusal>, remedies: Vec<Remedy>, base: Option<Box<Screen>> },
    /// This very interaction was carried out before.
    AlreadyDone,
    /// Unexpected: one calm line for the person, the whole chain for the log.
    Broken(anyhow::Error),
}

impl Failure {
    /// What had been typed is gone; the dialog can be opened from what is saved.
    #[must_use]
    pub fn draft_gone(dialog: &Dialog) -> Self {
        let open = Remedy::dialog(dialog.at(DialogStep::Open(())));
        Self::from(Refusal::DraftGone).with_remedy(open)
    }

    /// The same refusal with what is shown beside it.
    #[must_use]
    pub(super) fn with_base(self, screen: Screen) -> Self {
        match self {
            Self::Refused { refusal, remedies, .. } => {
                Self::Refused { refusal, remedies, base: Some(Box::new(screen)) }
            }
            other => other,
        }
    }

    /// Somebody else changed the thing since it was shown.
    pub(super) fn is_changed(&self) -> bool {
        matches!(self, Self::Refused { refusal, .. } if matches!(**refusal, Refusal::Changed { .. }))
    }

    /// Parts of a batch were changed since, so nothing was.
    pub(super) fn is_batch_changed(&self) -> bool {
        matches!(self, Self::Refused { refusal, .. } if matches!(**refusal, Refusal::BatchChanged(_)))
    }

    /// What is shown of it. A failure is told by the interaction it happened in.
    #[must_use]
    pub fn shown(&self, interaction: u64) -> Shown {
        match self {
            Self::Refused { refusal, remedies, base } => Shown {
                screen: base.as_deref().cloned(),
                notice: Some(Notice::Refused((**refusal).clone(), remedies.clone())),
            },
            Self::AlreadyDone => Notice::Done(Done::AlreadyDone).into(),
            Self::Broken(_) => Notice::Broken(interaction).into(),
        }
    }

    /// The same refusal with what it means for the secrets that had been typed.
    pub(super) fn with_secrets_lost(self, key: bool, token: bool) -> Self {
        match self {
            Self::Refused { refusal: because, remedies, base } if key || token => {
                let refusal = Box::new(Refusal::SecretsNotKept { because, key, token });
                Self::Refused { refusal, remedies, base }
            }
            other => other,
        }
    }

    /// The same refusal with one more way on, the first; what is not a refusal stays as it is.
    #[must_use]
    pub fn with_remedy(self, way: Remedy) -> Self {
        match self {
            Self::Refused { refusal, mut remedies, base } => {
                remedies.insert(0, way);
                Self::Refused { refusal, remedies, base }
            }
            other => other,
        }
    }
}

/// A removal that came too late to be one of what was shown.
pub(super) fn not_removed(error: StoreError) -> Failure {
    match error {
        StoreError::Refused(Refusal::Changed { by, at, .. }) => {
            Refusal::NotRemoved { by, at }.into()
        }
        error => error.into(),
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        let remedies = match &refusal {
            Refusal::Duplicate(phone) | Refusal::AddedAgain(phone) => {
                vec![Remedy::OpenNumber(phone.clone())]
            }
            Refusal::Flow(
                FlowRefusal::Moved { phone, .. }
                | FlowRefusal::NotOurs { phone, .. }
                | FlowRefusal::NotAtExotel(phone),
            ) => vec![Remedy::Check(phone.clone())],
            Refusal::OldPanel => vec![Remedy::OpenPage],
            _ => Vec::new(),
        };
        Self::Refused { refusal: Box::new(refusal), remedies, base: None }
    }
}

impl From<Denied> for Failure {
    fn from(denied: Denied) -> Self {
        Refusal::Denied(denied).into()
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Refused(refusal) => refusal.into(),
            StoreError::AlreadyDone { .. } => Self::AlreadyDone,
            error => Self::Broken(error.into()),
        }
    }
}
