//! The two ways not to succeed: a person can mend a refusal; the rest is broken.

use crate::domain::access::Denied;
use crate::domain::refusal::Refusal;
use crate::store::StoreError;

use super::intent::{DialogKind, Place};
use super::screen::{Remedy, Screen};

/// Why there is no answer but a notice.
#[derive(Debug)]
pub enum Failure {
    /// A definite no: worded by [`Refusal`], shown on top of what was there.
    Refused {
        /// The no.
        refusal: Box<Refusal>,
        /// A way on.
        remedy: Option<Remedy>,
        /// What was there.
        base: Option<Box<Screen>>,
    },
    /// This very interaction was carried out before.
    AlreadyDone,
    /// Unexpected: one calm line for the person, the whole chain for the log.
    Broken(anyhow::Error),
}

impl Failure {
    /// What had been typed is gone; the dialog can be opened from what is saved.
    #[must_use]
    pub fn draft_gone(dialog: DialogKind) -> Self {
        let place = match &dialog {
            DialogKind::EditNumber(phone) => Place::Card(phone.clone()),
            DialogKind::EditVoiceBot(_) => Place::VoiceBots,
            _ => Place::Page,
        };
        Self::from(Refusal::DraftGone).with_remedy(Remedy::Edit(dialog, place))
    }

    /// The same refusal with a way on; what is not a refusal stays as it is.
    #[must_use]
    pub fn with_remedy(self, way: Remedy) -> Self {
        match self {
            Self::Refused { refusal, base, .. } => {
                Self::Refused { refusal, remedy: Some(way), base }
            }
            other => other,
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        let remedy = match &refusal {
            Refusal::Duplicate(phone) | Refusal::AddedAgain(phone) => {
                Some(Remedy::OpenNumber(phone.clone()))
            }
            Refusal::OldPanel => Some(Remedy::OpenPage),
            _ => None,
        };
        Self::Refused { refusal: Box::new(refusal), remedy, base: None }
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
