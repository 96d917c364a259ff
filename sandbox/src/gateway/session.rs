//! Gateway sessions: what each has been sent, so that it can be resumed for a while.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedSender;

use crate::recent::Recent;

/// How long a session without a connection can be resumed. Discord names no time; it is minutes.
const SESSION_LIFE: Duration = Duration::from_mins(5);

/// What a connection is told to do.
#[derive(Debug)]
pub(crate) enum Out {
    Payload(Value),
    Close(u16),
    /// Cut the socket without a close frame.
    Drop,
}

/// A dispatch. Sessions share its data, which is most of it.
#[derive(Debug)]
struct Sent {
    seq: u64,
    event: String,
    data: Arc<Value>,
}

impl Sent {
    fn payload(&self) -> Out {
        let Self { seq, event, data } = self;
        Out::Payload(json!({"op": 0, "t": event, "s": seq, "d": **data}))
    }
}

/// One identified session; it outlives its connection.
#[derive(Debug)]
pub(crate) struct Session {
    id: String,
    seq: u64,
    /// The last dispatches since READY.
    sent: Recent<Sent>,
    connection: u64,
    link: Link,
}

#[derive(Debug)]
enum Link {
    Up(UnboundedSender<Out>),
    /// Since when, on the sandbox's clock.
    Down(Duration),
}

/// All sessions, and all connections whether identified or not.
#[derive(Debug)]
pub(crate) struct Sessions {
    all: Vec<Session>,
    connections: Vec<(u64, UnboundedSender<Out>)>,
    made: u64,
    /// How many events of a session can be sent again.
    replayed: usize,
}

impl Sessions {
    pub(crate) fn new(replayed: usize) -> Self {
        Self { all: Vec::new(), connections: Vec::new(), made: 0, replayed }
    }

    pub(crate) fn connected(&mut self, wire: UnboundedSender<Out>) -> u64 {
        self.made += 1;
        self.connections.push((self.made, wire));
        self.made
    }

    /// A connection ended; its session can be resumed for a while unless it was closed for good.
    pub(crate) fn disconnected(&mut self, connection: u64, for_good: bool, now: Duration) {
        self.connections.retain(|(id, _)| *id != connection);
        self.all.retain(|session| !for_good || session.connection != connection);
        for session in self.all.iter_mut().filter(|it| it.connection == connection) {
            session.link = Link::Down(now);
        }
    }

    /// Sessions that have been without a connection for too long end.
    pub(crate) fn expire(&mut self, now: Duration) {
        self.all.retain(|session| match session.link {
            Link::Up(_) => true,
            Link::Down(since) => now <= since + SESSION_LIFE,
        });
    }

    /// A new session on this connection.
    pub(crate) fn identified(&mut self, connection: u64) -> Option<&mut Session> {
        let wire = self.wire(connection)?;
        self.all.push(Session {
            id: format!("session-{connection}"),
            seq: 0,
            sent: Recent::new(self.replayed),
            connection,
            link: Link::Up(wire),
        });
        self.all.last_mut()
    }

    /// Resumes a session on this connection: what it missed is sent again, then RESUMED. Says whether it could: not
    /// when it has ended, or has missed more than is kept.
    pub(crate) fn resumed(&mut self, connection: u64, id: &str, seq: u64) -> bool {
        let Some(wire) = self.wire(connection) else {
            return false;
        };
        let Some(session) = self.all.iter_mut().find(|known| known.id == id) else {
            return false;
        };
        let first = session.sent.front().map_or(session.seq, |oldest| oldest.seq - 1);
        if seq > session.seq || seq < first {
            return false;
        }
        session.connection = connection;
        for missed in session.sent.iter().filter(|sent| sent.seq > seq) {
            // A failed send means that the connection is ending; the session stays resumable.
            let _ = wire.send(missed.payload());
        }
        session.link = Link::Up(wire);
        session.dispatch("RESUMED", &Arc::new(json!({"_trace": []})));
        true
    }

    fn wire(&self, connection: u64) -> Option<UnboundedSender<Out>> {
        self.connections.iter().find(|(id, _)| *id == connection).map(|(_, wire)| wire.clone())
    }

    /// Sends an event to every session; one without a connection gets it when it resumes.
    pub(crate) fn dispatch(&mut self, event: &str, data: &Arc<Value>) {
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
        self.all.iter().any(|session| matches!(session.link, Link::Up(_)))
    }

    /// Whether there is a session that receives events now or when it resumes.
    pub(crate) fn any(&self) -> bool {
        !self.all.is_empty()
    }
}

impl Session {
    /// Sends an event, and keeps it for a resume.
    pub(crate) fn dispatch(&mut self, event: &str, data: &Arc<Value>) {
        self.seq += 1;
        let sent = Sent { seq: self.seq, event: event.to_owned(), data: Arc::clone(data) };
        if let Link::Up(wire) = &self.link {
            let _ = wire.send(sent.payload());
        }
        self.sent.push(sent);
    }
}
