//! Why Exotel is not asked to send a number's calls elsewhere.

use thiserror::Error;

use super::words::{moment, person};
use crate::domain::access::MemberId;
use crate::domain::check::Sent;
use crate::domain::phone::PhoneNumber;

/// Why a number's flow at Exotel, or the one that is saved for it, stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FlowRefusal {
    /// The account at Exotel does not have the number.
    #[error(
        "{0} is not among the ExoPhones of this account, so nothing was asked. **Check** says more."
    )]
    NotAtExotel(PhoneNumber),
    /// Exotel sends the number's calls elsewhere than it was shown.
    #[error(
        "Exotel sends the calls of {phone} {now} by now, which is not what you were shown. Nothing was changed: **Check** once more."
    )]
    Moved { phone: PhoneNumber, now: Sent },
    /// What Exotel has is no flow that could be saved here.
    #[error("Exotel sends the calls of {phone} {now}, which is no Flow URL. Nothing was changed.")]
    NoneToTake { phone: PhoneNumber, now: Sent },
    /// What is to be taken back is not what Exotel has.
    #[error(
        "This cannot be undone: Exotel sends the calls of {phone} {now} by now, which was not this change. Nothing was asked."
    )]
    NotOurs { phone: PhoneNumber, now: Sent },
    /// Before the change, the calls went to an address that Switchboard does not keep.
    #[error(
        "This cannot be undone from here: before it, Exotel sent the calls to an address that was no call flow, and that is not kept, as it may hold a secret. Set it in Exotel's dashboard."
    )]
    NotKept,
    /// Somebody else asks Exotel about the same number.
    #[error("{} asked Exotel for another flow for this number {}, and its answer is not there yet. Nothing was asked: **Check** in a minute.", person(*.by), moment(*.at))]
    UnderWay {
        by: MemberId,
        /// When, in unix seconds.
        at: i64,
    },
    /// Somebody else did while this was being asked.
    #[error("{} asked Exotel for another flow for this number {}. Nothing was asked for you: **Check** once more.", person(*.by), moment(*.at))]
    Changed {
        by: MemberId,
        /// When, in unix seconds.
        at: i64,
    },
}
