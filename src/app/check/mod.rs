//! The doctor: everything on the way from a caller to the voice bot, looked at side by side and said line by line. One line
//! that fails leaves the others; nothing of what a server sent is shown.

mod all;
mod ask;
mod judge;
mod looked;
mod one;
mod said;
mod send;
mod showing;

use super::failure::Failure;
use super::screen::Shown;
use super::turn::Turn;
use crate::domain::access::Action;
use crate::domain::audit::Rev;
use crate::domain::numbers::NumberRef;
use crate::domain::phone::PhoneNumber;

pub(super) use looked::Looked;

/// What can be asked about how numbers do. `sent` is the [tag](crate::domain::check::Sent::tag) of where Exotel sent the
/// calls, as it was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckIntent {
    /// Check one number.
    Number(NumberRef),
    /// Check all of them.
    All,
    /// Have Exotel send the number's calls to the flow that is saved here.
    Send { phone: PhoneNumber, seen: Rev, sent: u32 },
    /// Save the flow that Exotel sends the number's calls to.
    Take { phone: PhoneNumber, seen: Rev, sent: u32 },
}

impl CheckIntent {
    /// What must be allowed before anything else happens.
    #[must_use]
    pub const fn action(&self) -> Action {
        match self {
            Self::Number(_) | Self::All => Action::CheckNumbers,
            Self::Send { .. } => Action::SendCalls,
            Self::Take { .. } => Action::EditNumber,
        }
    }
}

impl Turn<'_> {
    pub(super) async fn check(&self, intent: CheckIntent) -> Result<Shown, Failure> {
        match intent {
            CheckIntent::Number(number) => Box::pin(self.check_number(&number)).await,
            CheckIntent::All => Box::pin(self.check_all()).await,
            CheckIntent::Send { phone, seen, sent } => {
                Box::pin(self.send_calls(phone, seen, sent)).await
            }
            CheckIntent::Take { phone, seen, sent } => {
                Box::pin(self.take_flow(phone, seen, sent)).await
            }
        }
    }
}
