//! Gateway sessions: what each has been sent, so that it can be resumed.

use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedSender;

/// What a connection is told to do.
#[derive(Debug)]
pub(crate) enum Out {
    Payload(Value),
    Close(u16),
    /// Cut the socket without a close frame.
    Drop,
}

/// One identified session; it outlives its connection.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) id: String,
    seq: u64,
    /// Every dispatch since READY, by sequence number.
    sent: Vec<(u64, Value)>,
    connection: Option<u64>,
    wire: Option<UnboundedSender<Out>>,
}

/// All sessions, and all connections whether identified or not.
#[derive(Debug, Default)]
pub(crate) struct Sessions {
    all: Vec<Session>,
    connections: Vec<(u64, UnboundedSender<Out>)>,
    made: u64,
}

impl Sessions {
    pub(crate) fn connected(&mut self, wire: UnboundedSender<Out>) -> u64 {
        self.made += 1;
        self.connections.push((self.made, wire));
        self.made
    }

    /// A connection ended; its session can be resumed unless it was closed for good.
    pub(crate) fn disconnected(&mut self, connection: u64, for_good: bool) {
        self.connections.retain(|(id, _)| *id != connection);
        for session in &mut self.all {
            if session.connection == Some(connection) {
                session.wire = None;
            }
        }
        if for_good {
            self.all.retain(|session| session.connection != Some(connection));
        }
    }

    /// A new session on this connection.
    pub(crate) fn identified(&mut self, connection: u64) -> Option<&mut Session> {
        let wire = self.wire(connection)?;
        let id = format!("session-{connection}");
        self.all.push(Session {
            id,
            seq: 0,
            sent: Vec::new(),
            connection: Some(connection),
            wire: Some(wire),
        });
        self.all.last_mut()
    }

    /// Resumes a session on this connection: what it missed is sent again, then RESUMED. Says whether it could.
    pub(crate) fn resumed(&mut self, connection: u64, id: &str, seq: u64) -> bool {
        let Some(wire) = self.wire(connection) else {
            return false;
        };
        let Some(session) = self.all.iter_mut().find(|known| known.id == id) else {
            return false;
        };
        if seq > session.seq {
            return false;
        }
        session.connection = Some(connection);
        for (_, payload) in session.sent.iter().filter(|(number, _)| *number > seq) {
            // A failed send means that the connection is ending; the session stays resumable.
            let _ = wire.send(Out::Payload(payload.clone()));
        }
        session.wire = Some(wire);
        session.dispatch("RESUMED", &json!({"_trace": []}));
        true
    }

    fn wire(&self, connection: u64) -> Option<UnboundedSender<Out>> {
        self.connections.iter().find(|(id, _)| *id == connection).map(|(_, wire)| wire.clone())
    }

    /// Sends an event to every session; one without a connection gets it when it resumes.
    pub(crate) fn dispatch(&mut self, event: &str, data: &Value) {
        for session in &mut self.all {
            session.dispatch(event, data);
        }
    }

    /// Tells every connection the same.
    pub(crate) fn tell_all(&mut self, out: impl Fn() -> Out) {
        for (_, wire) in &self.connections {
            let _ = wire.send(out());
        }
    }

    /// No session can be resumed any more.
    pub(crate) fn forget(&mut self) {
        self.all.clear();
    }

    /// Whether some session can receive events now.
    pub(crate) fn any_live(&self) -> bool {
        self.all.iter().any(|session| session.wire.is_some())
    }

    /// Whether there is a session that receives events now or when it resumes.
    pub(crate) fn any(&self) -> bool {
        !self.all.is_empty()
    }
}

impl Session {
    /// Sends an event, and keeps it for a resume.
    pub(crate) fn dispatch(&mut self, event: &str, data: &Value) {
        self.seq += 1;
        let payload = json!({"op": 0, "t": event, "s": self.seq, "d": data});
        self.sent.push((self.seq, payload.clone()));
        if let Some(wire) = &self.wire {
            let _ = wire.send(Out::Payload(payload));
        }
    }
}
