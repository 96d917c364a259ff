//! One dispatch on its way from Discord to serenity: what serenity would drop
//! is reported by kind and keys.

use std::fmt;

use secrecy::SecretString;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use serenity::model::event::{Event, GatewayEvent};

use super::dialog::dialog_in_rows;

/// An interaction that serenity cannot read. Nobody has answered it: the
/// member is waiting, and within three seconds the caller can still say so.
pub struct Unreadable {
    /// The interaction's id.
    pub interaction_id: u64,
    /// Discord's interaction type (4 is an autocomplete, which takes choices
    /// and no message).
    pub kind: u64,
    /// What lets anyone answer this interaction.
    pub token: SecretString,
}

impl fmt::Debug for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unreadable")
            .field("interaction_id", &self.interaction_id)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

/// One event as Discord sent it, without its sequence number.
pub(super) struct Dispatch {
    pub(super) kind: String,
    pub(super) data: Box<RawValue>,
}

/// What may be logged of an event that serenity would drop.
pub(super) struct Dropped {
    pub(super) kind: String,
    pub(super) keys: Vec<String>,
    pub(super) interaction: Option<Unreadable>,
}

#[derive(Deserialize)]
struct Envelope {
    op: u64,
    #[serde(default)]
    t: Option<String>,
    #[serde(default)]
    d: Option<Box<RawValue>>,
}

impl Dispatch {
    /// Reads a gateway message; `None` for whatever is no dispatch (op 0).
    pub(super) fn read(text: &str) -> Option<Self> {
        let envelope: Envelope = serde_json::from_str(text).ok()?;
        match envelope {
            Envelope { op: 0, t: Some(kind), d: Some(data) } => Some(Self { kind, data }),
            _ => None,
        }
    }

    /// The gateway message under our own sequence number.
    pub(super) fn to_text(&self, sequence: u64) -> String {
        let kind = Value::from(self.kind.as_str());
        format!(r#"{{"op":0,"s":{sequence},"t":{kind},"d":{}}}"#, self.data.get())
    }

    /// The event as serenity can read it, or what to say of it.
    pub(super) fn for_serenity(self) -> Result<Self, Dropped> {
        let mut dispatch = self;
        if dispatch.kind == "INTERACTION_CREATE"
            && let Some(data) = dialog_in_rows(dispatch.data.get())
        {
            dispatch.data = data;
        }
        // The same parse as serenity's own: `Unknown` is what it drops at DEBUG,
        // and an error is what it would print with the whole payload.
        match serde_json::from_str::<GatewayEvent>(&dispatch.to_text(1)) {
            Ok(GatewayEvent::Dispatch(_, Event::Unknown(_))) | Err(_) => Err(dispatch.dropped()),
            Ok(_) => Ok(dispatch),
        }
    }

    fn dropped(&self) -> Dropped {
        let data: Value = serde_json::from_str(self.data.get()).unwrap_or_default();
        let mut keys: Vec<String> = keys(&data, "").chain(keys(&data["data"], "data.")).collect();
        keys.sort_unstable();
        Dropped {
            kind: loggable(&self.kind),
            keys,
            interaction: (self.kind == "INTERACTION_CREATE").then(|| interaction(&data)).flatten(),
        }
    }
}

fn interaction(data: &Value) -> Option<Unreadable> {
    Some(Unreadable {
        interaction_id: data["id"].as_str()?.parse().ok()?,
        kind: data["type"].as_u64().unwrap_or_default(),
        token: SecretString::from(data["token"].as_str()?),
    })
}

fn keys<'a>(value: &'a Value, prefix: &'a str) -> impl Iterator<Item = String> + 'a {
    // More than Discord's largest interaction has; the log line stays a line.
    const MOST: usize = 40;
    value
        .as_object()
        .into_iter()
        .flat_map(|object| object.keys())
        .take(MOST)
        .map(move |key| format!("{prefix}{}", loggable(key)))
}

/// A name in Discord's schema. Anything else could be content, and is not shown.
fn loggable(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if (1..=48).contains(&name.len()) && name.chars().all(plain) {
        name.to_owned()
    } else {
        "?".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn everything_but_the_number_is_forwarded_as_it_came() {
        let sent = r#"{"t":"TYPING_START","s":77,"op":0,"d":{"z":1.50,"a":[ 1, 2 ]}}"#;
        let text = Dispatch::read(sent).unwrap().to_text(3);
        assert_eq!(text, r#"{"op":0,"s":3,"t":"TYPING_START","d":{"z":1.50,"a":[ 1, 2 ]}}"#);
    }

    #[test]
    fn what_serenity_cannot_read_is_named_by_keys_alone() {
        let sent = json!({ "op": 0, "s": 1, "t": "INTERACTION_CREATE", "d": {
            "id": "42", "type": 3, "token": "canary-token", "version": 1,
            "data": { "custom_id": "canary-id", "a key with words": 1 },
        }});
        let dropped = Dispatch::read(&sent.to_string()).unwrap().for_serenity().err().unwrap();
        assert_eq!(dropped.kind, "INTERACTION_CREATE");
        assert_eq!(
            dropped.keys,
            ["data", "data.?", "data.custom_id", "id", "token", "type", "version"]
        );
        let unreadable = dropped.interaction.unwrap();
        assert_eq!((unreadable.interaction_id, unreadable.kind), (42, 3));
        assert!(!format!("{unreadable:?}").contains("canary"));
    }

    #[test]
    fn a_kind_that_is_no_name_is_not_shown() {
        let sent = json!({ "op": 0, "s": 1, "t": "canary words", "d": {} });
        let dropped = Dispatch::read(&sent.to_string()).unwrap().for_serenity().err().unwrap();
        assert_eq!(dropped.kind, "?");
        assert!(dropped.interaction.is_none());
    }
}
