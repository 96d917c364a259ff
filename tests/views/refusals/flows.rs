//! What is refused of flows.

use switchboard::domain::access::MemberId;
use switchboard::domain::check::Sent;
use switchboard::domain::refusal::FlowRefusal;

use crate::screens::{NOON, phone};

const FLOW: &str = "https://my.exotel.com/acme1/exoml/start_voice/45195";

pub(super) fn flow_refusals() -> Vec<FlowRefusal> {
    let (now, by, at) = (Sent::of(Some(FLOW)), MemberId(200_000_000_000_000_001), NOON);
    every!(FlowRefusal {
        NotAtExotel(phone(10)),
        Moved { phone: phone(10), now: Sent::Nowhere },
        NoneToTake { phone: phone(10), now: Sent::Elsewhere },
        NotOurs { phone: phone(10), now: now },
        NotKept,
        UnderWay { by: by, at: at },
        Changed { by: by, at: at },
    })
}
