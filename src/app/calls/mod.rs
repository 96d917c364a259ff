//! Calls: a test call, from the question to what it cost, and a number's last calls.

mod ask;
mod follow;
mod list;
mod picture;
mod watch;

use std::time::Duration;

use super::failure::Failure;
use super::screen::Shown;
use super::turn::Turn;
use crate::config::ExotelConfig;
use crate::domain::access::Action;
use crate::domain::audit::{CallLimits, CallRoute};
use crate::domain::calls::CallId;
use crate::domain::forms::DraftId;
use crate::domain::numbers::NumberRef;
use crate::domain::phone::{CallingCode, PhoneNumber};
use crate::exotel::Exotel;

/// What can be asked about calls. How a test call begins is a [dialog](super::dialog::Dialog::TestCall).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallIntent {
    /// Ring, as it was shown, this way.
    Place { draft: DraftId, route: CallRoute },
    /// Remember the phone that was shown as the member's own.
    Remember(DraftId),
    /// Forget the member's own phone.
    Forget(DraftId),
    /// Look how a call from this number stands.
    Look { number: PhoneNumber, call: CallId },
    /// See a number's last calls.
    List { number: NumberRef, from: CallsFrom },
}

/// Where a page of calls begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallsFrom {
    /// With the newest, in a message of its own, with the picture.
    Opened,
    /// With the newest, in the place of another page.
    Newest,
    /// With those that began at this second (unix) or before.
    Before(i64),
}

impl CallIntent {
    /// What must be allowed before anything else happens.
    #[must_use]
    pub const fn action(&self) -> Action {
        match self {
            Self::Place { .. } | Self::Remember(_) | Self::Forget(_) | Self::Look { .. } => {
                Action::PlaceTestCall
            }
            Self::List { .. } => Action::ViewCalls,
        }
    }
}

/// What the configuration decides about test calls.
#[derive(Clone, Debug)]
pub struct TestCalls {
    pub limits: CallLimits,
    /// The countries whose phones may be rung.
    pub countries: Vec<CallingCode>,
    pub pace: Pace,
}

/// How often Exotel is asked about a call.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// Between the first looks, of which there are [`Pace::FIRST`].
    pub first: Duration,
    /// Between the others, while the call goes on.
    pub then: Duration,
    /// Between those after its end, until the price is there.
    pub after: Duration,
    /// So long after its end the price is looked for the last time.
    pub last: Duration,
}

impl Pace {
    /// How many looks are the first.
    pub const FIRST: u32 = 10;
}

impl Default for Pace {
    /// As Exotel's answers change: within seconds at first; price and duration come about two minutes after the end.
    fn default() -> Self {
        Self {
            first: Duration::from_secs(3),
            then: Duration::from_secs(5),
            after: Duration::from_secs(10),
            last: Duration::from_secs(130),
        }
    }
}

impl From<&ExotelConfig> for TestCalls {
    fn from(config: &ExotelConfig) -> Self {
        let limits = CallLimits {
            per_member: config.test_calls_per_member,
            per_workspace: config.test_calls_per_workspace,
        };
        let countries = config.test_call_countries.clone();
        Self { limits, countries, pace: Pace::default() }
    }
}

impl<'a> Turn<'a> {
    /// The way to Exotel.
    pub(in crate::app) fn exotel(&self) -> Result<&'a Exotel, Failure> {
        let exotel = self.app.exotel.as_ref();
        exotel.ok_or_else(|| Failure::Broken(anyhow::anyhow!("there is no client for Exotel")))
    }

    pub(super) async fn calls(&self, intent: CallIntent) -> Result<Shown, Failure> {
        match intent {
            CallIntent::Place { draft, route } => self.place_call(draft, route).await,
            CallIntent::Remember(draft) => self.remember_phone(draft).await,
            CallIntent::Forget(draft) => self.forget_phone(draft).await,
            CallIntent::Look { number, call } => self.look_at_call(number, &call).await,
            CallIntent::List { number, from } => self.list_calls(&number, from).await,
        }
    }
}
