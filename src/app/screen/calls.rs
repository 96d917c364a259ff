//! Test calls and a number's last calls, as they are to be seen.

use bytes::Bytes;

use crate::domain::access::Level;
use crate::domain::audit::CallRoute;
use crate::domain::calls::{CallId, RouteGap};
use crate::domain::forms::DraftId;
use crate::domain::phone::PhoneNumber;
use crate::domain::text::Label;

/// A test call before it rings.
#[derive(Clone, Debug)]
pub struct TestCallScreen {
    /// The number that calls.
    pub number: PhoneNumber,
    pub label: Option<Label>,
    /// The phone that will ring.
    pub to: PhoneNumber,
    /// It is the one that is remembered as the member's own.
    pub is_own: bool,
    /// What keeps it from going through the flow.
    pub flow: Option<RouteGap>,
    /// What keeps it from going straight to the bot.
    pub bot: Option<RouteGap>,
    /// What a click confirms.
    pub draft: DraftId,
}

/// A test call that was asked for, as far as is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallScreen {
    pub level: Level,
    /// The number that calls.
    pub number: PhoneNumber,
    /// The phone that rings; unknown where Exotel does not say.
    pub to: Option<PhoneNumber>,
    /// Unknown where only Exotel is asked about it.
    pub route: Option<CallRoute>,
    /// What **Refresh** asks about.
    pub call: Option<CallId>,
    pub progress: CallProgress,
    pub stream: StreamSeen,
    /// In seconds.
    pub duration: Option<u32>,
    /// In the account's currency.
    pub price: Option<String>,
    pub watch: Watch,
    /// Why Exotel could not be asked the last time.
    pub trouble: Option<String>,
    /// It has not been ticked off yet that a test call was placed.
    pub step_open: bool,
}

impl CallScreen {
    /// One of which nothing is known yet.
    #[must_use]
    pub const fn of(level: Level, number: PhoneNumber) -> Self {
        Self {
            level,
            number,
            to: None,
            route: None,
            call: None,
            progress: CallProgress::Asking,
            stream: StreamSeen::Unknown,
            duration: None,
            price: None,
            watch: Watch::On,
            trouble: None,
            step_open: false,
        }
    }
}

/// How far a call has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallProgress {
    /// Exotel is being asked.
    Asking,
    /// Exotel refused, for this reason.
    Refused(String),
    /// Exotel did not answer: the phone may ring.
    MayBeRinging,
    /// Exotel has taken it.
    Queued,
    Ringing,
    /// Exotel says so from the beginning, before anybody has picked up.
    UnderWay,
    Answered,
    Over(CallEnd),
}

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallEnd {
    Completed,
    Failed,
    Busy,
    NoAnswer,
    Canceled,
    /// It goes on, or Exotel does not say.
    Unknown,
}

/// Whether a stream to a bot was seen during a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreamSeen {
    /// Nobody can tell.
    Unknown,
    Opened,
    NotYet,
    /// The call was completed, and none was seen.
    Never {
        /// Beside so many others, which may have hidden it.
        beside: u32,
        /// The call was so short that it may have been overlooked.
        short: bool,
    },
}

/// Whether the reply goes on by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watch {
    /// It is renewed.
    On,
    /// There is nothing more to come.
    Done,
    /// Switchboard stops, and does not look any more.
    Stopped,
    /// It was looked for long enough.
    GivenUp,
}

/// A number's last calls.
#[derive(Clone, Debug)]
pub struct CallsScreen {
    pub level: Level,
    pub number: PhoneNumber,
    pub label: Option<Label>,
    /// `None`: Exotel is being asked.
    pub page: Option<CallsPage>,
}

/// A page of calls, newest first.
#[derive(Clone, Debug, Default)]
pub struct CallsPage {
    pub rows: Vec<CallRow>,
    /// Rows of Exotel's that could not be read.
    pub skipped: usize,
    /// There are newer ones than these.
    pub has_newer: bool,
    /// From when on older ones are to be looked for (unix seconds).
    pub older: Option<i64>,
    /// The last seven days, on the first page.
    pub week: Option<Week>,
    /// The same as a picture (PNG), where it is attached.
    pub picture: Option<Bytes>,
}

/// A call in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallRow {
    /// When it began, in unix seconds.
    pub at: Option<i64>,
    /// `None`: Exotel does not say.
    pub incoming: Option<bool>,
    /// Who called, or was called, as the viewer may see it.
    pub who: Option<String>,
    /// In seconds.
    pub duration: Option<u32>,
    pub end: CallEnd,
}

/// Seven days in India, the oldest first, today last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Week {
    pub days: [Day; 7],
    /// There are more calls than were looked at: older days are short of some.
    pub is_cut: bool,
}

/// How many calls there were on a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Day {
    /// Its midnight in India, in unix seconds.
    pub begins: i64,
    pub answered: u32,
    pub missed: u32,
}

impl Week {
    /// All calls of the week.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.days.iter().fold(0, |all, day| all.saturating_add(day.total()))
    }
}

impl Day {
    /// All calls of the day.
    #[must_use]
    pub const fn total(&self) -> u32 {
        self.answered.saturating_add(self.missed)
    }
}

impl CallScreen {
    /// Nothing more will be seen of it, so that other buttons may take its place.
    #[must_use]
    pub const fn is_settled(&self) -> bool {
        !matches!(self.watch, Watch::On)
    }
}
