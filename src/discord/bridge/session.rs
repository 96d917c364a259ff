//! serenity's session with the bridge: what it is sent, and under which number.
//!
//! Pure: what to send is returned, and `downstream` sends it.

use std::collections::VecDeque;

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::rewrite::Dispatch;

/// As many events wait for a serenity that is not there; an interaction is
/// worthless after three seconds, so older ones make room.
const BACKLOG: usize = 256;
/// Discord's own interval, in milliseconds.
const HEARTBEAT_INTERVAL: u64 = 41_250;

/// What serenity asked for.
pub(super) enum Answer {
    /// Send these, in order.
    Send(Vec<String>),
    /// A command for Discord, such as the presence.
    Command(String),
    /// Nothing to do.
    Nothing,
}

/// The state behind serenity's socket, across its reconnects.
pub(super) struct Session {
    /// The address that READY shows to serenity in place of Discord's.
    address: String,
    ready: Option<Dispatch>,
    stage: Stage,
    sequence: u64,
    backlog: VecDeque<Dispatch>,
    /// Events that had to make room.
    pub(super) dropped: u64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// No socket, or one that has not identified.
    Away,
    /// Identified; READY is due.
    Waiting,
    /// Gets events as they come.
    Ready,
}

#[derive(Deserialize)]
struct Incoming {
    op: u64,
    #[serde(default)]
    d: Option<Box<RawValue>>,
}

impl Session {
    pub(super) fn new(address: String) -> Self {
        Self {
            address,
            ready: None,
            stage: Stage::Away,
            sequence: 0,
            backlog: VecDeque::new(),
            dropped: 0,
        }
    }

    /// serenity's socket opened.
    pub(super) fn hello(&mut self) -> String {
        self.stage = Stage::Away;
        json!({ "op": 10, "d": { "heartbeat_interval": HEARTBEAT_INTERVAL } }).to_string()
    }

    /// serenity's socket is gone; what comes now waits for the next.
    pub(super) fn gone(&mut self) {
        self.stage = Stage::Away;
    }

    /// An event from Discord; what to send of it now.
    pub(super) fn deliver(&mut self, dispatch: Dispatch) -> Vec<String> {
        match dispatch.kind.as_str() {
            // A new session upstream is not serenity's business.
            "READY" => self.ready = Some(self.as_our_own(dispatch)),
            "RESUMED" => {}
            _ => {
                if self.backlog.len() == BACKLOG {
                    self.backlog.pop_front();
                    self.dropped += 1;
                }
                self.backlog.push_back(dispatch);
            }
        }
        self.due()
    }

    /// A message from serenity.
    pub(super) fn hear(&mut self, text: &str) -> Answer {
        let Ok(Incoming { op, d }) = serde_json::from_str(text) else {
            return Answer::Nothing;
        };
        match op {
            1 => Answer::Send(vec![json!({ "op": 11 }).to_string()]),
            2 => {
                self.stage = Stage::Waiting;
                Answer::Send(self.due())
            }
            6 if self.sequence == 0 => {
                Answer::Send(vec![json!({ "op": 9, "d": false }).to_string()])
            }
            6 => {
                self.stage = Stage::Ready;
                self.sequence += 1;
                let resumed = json!({ "op": 0, "s": self.sequence, "t": "RESUMED", "d": {} });
                let mut all = vec![resumed.to_string()];
                all.append(&mut self.due());
                Answer::Send(all)
            }
            3 => d.and_then(|d| presence(&d)).map_or(Answer::Nothing, Answer::Command),
            4 | 8 => Answer::Command(text.to_owned()),
            _ => Answer::Nothing,
        }
    }

    fn due(&mut self) -> Vec<String> {
        let mut due = Vec::new();
        if self.stage == Stage::Waiting
            && let Some(ready) = &self.ready
        {
            self.sequence = 1;
            self.stage = Stage::Ready;
            due.push(ready.to_text(self.sequence));
        }
        if self.stage == Stage::Ready {
            for dispatch in self.backlog.drain(..) {
                self.sequence += 1;
                due.push(dispatch.to_text(self.sequence));
            }
        }
        due
    }

    /// READY with our session and address: serenity's session is with us.
    fn as_our_own(&self, mut ready: Dispatch) -> Dispatch {
        if let Ok(mut data) = serde_json::from_str::<Value>(ready.data.get())
            && data.is_object()
        {
            data["session_id"] = "bridge".into();
            data["resume_gateway_url"] = self.address.as_str().into();
            if let Ok(data) = serde_json::value::to_raw_value(&data) {
                ready.data = data;
            }
        }
        ready
    }
}

/// A presence as Discord wants it: serenity sends `since` as an object, where
/// Discord documents milliseconds or null.
fn presence(data: &RawValue) -> Option<String> {
    let mut data: Value = serde_json::from_str(data.get()).ok()?;
    if data.get("since").is_some_and(Value::is_object) {
        data["since"] = Value::Null;
    }
    Some(json!({ "op": 3, "d": data }).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(kind: &str, data: &Value) -> Dispatch {
        let text = json!({ "op": 0, "s": 900, "t": kind, "d": data }).to_string();
        Dispatch::read(&text).unwrap()
    }

    fn ready() -> Dispatch {
        event("READY", &json!({ "session_id": "s", "resume_gateway_url": "wss://far", "v": 10 }))
    }

    fn sent(answer: Answer) -> Vec<Value> {
        let Answer::Send(texts) = answer else { panic!("nothing was sent") };
        values(&texts)
    }

    fn values(texts: &[String]) -> Vec<Value> {
        texts.iter().map(|text| serde_json::from_str(text).unwrap()).collect()
    }

    fn numbers(messages: &[Value]) -> Vec<(u64, &str)> {
        messages.iter().map(|m| (m["s"].as_u64().unwrap(), m["t"].as_str().unwrap())).collect()
    }

    #[test]
    fn events_wait_for_identify_and_are_numbered_from_ready() {
        let mut session = Session::new("ws://127.0.0.1:9".into());
        assert!(session.deliver(event("A", &json!({}))).is_empty());
        assert!(session.deliver(ready()).is_empty());
        let first = sent(session.hear(r#"{"op":2,"d":{}}"#));
        assert_eq!(numbers(&first), [(1, "READY"), (2, "A")]);
        assert_eq!(first[0]["d"]["resume_gateway_url"], "ws://127.0.0.1:9");
        assert_eq!(first[0]["d"]["session_id"], "bridge");
        assert_eq!(first[0]["d"]["v"], 10);
        assert_eq!(numbers(&values(&session.deliver(event("B", &json!({}))))), [(3, "B")]);
    }

    #[test]
    fn an_early_identify_is_answered_when_discord_is_ready() {
        let mut session = Session::new(String::new());
        assert!(sent(session.hear(r#"{"op":2,"d":{}}"#)).is_empty());
        assert_eq!(numbers(&values(&session.deliver(ready()))), [(1, "READY")]);
    }

    #[test]
    fn a_new_session_upstream_is_not_noticed() {
        let mut session = Session::new(String::new());
        session.deliver(ready());
        session.hear(r#"{"op":2,"d":{}}"#);
        assert!(session.deliver(ready()).is_empty());
        assert!(session.deliver(event("RESUMED", &json!({}))).is_empty());
        assert_eq!(numbers(&values(&session.deliver(event("A", &json!({}))))), [(2, "A")]);
    }

    #[test]
    fn a_resume_is_answered_and_brings_what_waited() {
        let mut session = Session::new(String::new());
        session.deliver(ready());
        session.hear(r#"{"op":2,"d":{}}"#);
        session.gone();
        assert!(session.deliver(event("A", &json!({}))).is_empty());
        session.hello();
        let resumed = sent(session.hear(r#"{"op":6,"d":{}}"#));
        assert_eq!(numbers(&resumed), [(2, "RESUMED"), (3, "A")]);
    }

    #[test]
    fn a_resume_of_nothing_is_told_to_identify() {
        let answer = sent(Session::new(String::new()).hear(r#"{"op":6,"d":{}}"#));
        assert_eq!(answer, [json!({ "op": 9, "d": false })]);
    }

    #[test]
    fn the_backlog_is_bounded_and_keeps_the_newest() {
        let mut session = Session::new(String::new());
        for n in 0..BACKLOG + 3 {
            session.deliver(event("A", &json!(n)));
        }
        assert_eq!(session.dropped, 3);
        session.deliver(ready());
        let all = sent(session.hear(r#"{"op":2,"d":{}}"#));
        assert_eq!(all.len(), BACKLOG + 1);
        assert_eq!(all[1]["d"], 3);
    }

    #[test]
    fn a_presence_goes_up_with_a_since_that_discord_reads() {
        let text = r#"{"op":3,"d":{"status":"idle","since":{"secs_since_epoch":1}}}"#;
        let Answer::Command(command) = Session::new(String::new()).hear(text) else {
            panic!("the presence was kept")
        };
        let command: Value = serde_json::from_str(&command).unwrap();
        assert_eq!(command, json!({ "op": 3, "d": { "status": "idle", "since": null } }));
    }

    #[test]
    fn heartbeats_are_acknowledged() {
        let answer = sent(Session::new(String::new()).hear(r#"{"op":1,"d":null}"#));
        assert_eq!(answer, [json!({ "op": 11 })]);
    }
}
