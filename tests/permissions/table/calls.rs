//! Every way to ask about calls.

use switchboard::domain::access::Action;

use super::Rows;
use super::Way::{Button, Command, Dialog};
use crate::handlers::Handler;

const TEST_CALL: &[&str] = &["to"];

pub(super) const CALLS: Rows = &[
    (Handler::OpenTestCall, &[Action::PlaceTestCall], &[Button("sb1:c{n}:call:{n}:o")]),
    (
        Handler::PrepareCall,
        &[Action::PlaceTestCall],
        &[
            Command("/did test-call number:+{n} to:+919811122233"),
            Dialog("sb1:c{n}:call:{n}:s:1", TEST_CALL),
        ],
    ),
    (
        Handler::PlaceCall,
        &[Action::PlaceTestCall],
        &[Button("sb1:c{n}:ring:flow:7"), Button("sb1:c{n}:ring:bot:7")],
    ),
    (Handler::RememberPhone, &[Action::PlaceTestCall], &[Button("sb1:c{n}:phonekeep:7")]),
    (Handler::ForgetPhone, &[Action::PlaceTestCall], &[Button("sb1:c{n}:phonedrop:7")]),
    (Handler::LookAtCall, &[Action::PlaceTestCall], &[Button("sb1:c{n}:look:{n}:80bfbec2d78b")]),
    (
        Handler::ListCalls,
        &[Action::ViewCalls],
        &[Command("/did calls number:+{n}"), Button("sb1:n:calls:{n}:o")],
    ),
];
