//! The gateway, version 10, in JSON.

mod connection;
pub(crate) mod payload;
pub(crate) mod session;
mod wire;

use std::net::SocketAddr;

use serde_json::json;

pub(crate) use connection::{accept, refuse};

use crate::faults::GatewayFault;
use crate::state::State;
use session::Out;

/// Where bots connect first.
pub(crate) fn url(address: SocketAddr) -> String {
    format!("ws://{address}/gateway")
}

/// Where bots resume: another path, so that a test sees which one was used.
pub(crate) fn resume_url(address: SocketAddr) -> String {
    format!("ws://{address}/resume")
}

/// Close codes after which Discord wants a new IDENTIFY, or nothing at all.
fn ends_session(code: u16) -> bool {
    matches!(code, 1000 | 1001 | 4003 | 4004 | 4007 | 4009 | 4010..=4014)
}

/// Carries out what is to go wrong.
pub(crate) fn misbehave(state: &mut State, fault: GatewayFault) {
    match fault {
        GatewayFault::Reconnect => state
            .sessions
            .tell_all(|| Out::Payload(json!({"op": 7, "d": null, "s": null, "t": null}))),
        GatewayFault::InvalidSession { resumable } => {
            state
                .sessions
                .tell_all(|| Out::Payload(json!({"op": 9, "d": resumable, "s": null, "t": null})));
            if !resumable {
                state.sessions.forget();
            }
        }
        GatewayFault::Close(code) => {
            state.sessions.tell_all(|| Out::Close(code));
            if ends_session(code) {
                state.sessions.forget();
            }
        }
        GatewayFault::DropSockets => state.sessions.tell_all(|| Out::Drop),
        GatewayFault::DropAfterReady(times) => state.faults.drop_after_ready = times,
        GatewayFault::RejectIdentify(times) => state.faults.reject_identify = times,
        GatewayFault::Acks(answered) => state.faults.acks = answered,
        GatewayFault::Connections(welcome) => state.faults.connections = welcome,
        GatewayFault::DeliverNext(times) => state.faults.deliver_next = times,
    }
}
