//! The channel that something is asked in or about.

use serde::Deserialize;
use serde_json::{Value, json};

use super::lenient::{Raw, id, number, object};

/// A channel as an interaction describes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Channel {
    pub id: u64,
    /// Discord's `ChannelType`, if it can be read.
    pub(super) kind: Option<u64>,
    /// A thread's channel; any other channel's category.
    pub(super) parent: Option<u64>,
    /// It has what only threads have.
    pub(super) has_thread_metadata: bool,
}

/// The three types of thread that there are today.
const THREADS: [u64; 3] = [10, 11, 12];

/// Every type that there is today.
const KNOWN: [u64; 13] = [0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15, 16];

#[derive(Default, Deserialize)]
#[serde(default)]
struct ChannelJson<'a> {
    #[serde(borrow)]
    id: Raw<'a>,
    #[serde(borrow, rename = "type")]
    kind: Raw<'a>,
    #[serde(borrow)]
    parent_id: Raw<'a>,
    #[serde(borrow)]
    thread_metadata: Raw<'a>,
}

impl Channel {
    pub(super) fn read(raw: Raw<'_>) -> Option<Self> {
        let channel: ChannelJson<'_> = object(raw);
        Some(Self {
            id: id(channel.id)?,
            kind: number(channel.kind),
            parent: id(channel.parent_id),
            has_thread_metadata: channel.thread_metadata.is_some(),
        })
    }

    /// A channel of which only the id is known.
    pub(super) const fn bare(id: u64) -> Self {
        Self { id, kind: None, parent: None, has_thread_metadata: false }
    }

    /// Whether it is a thread: of a known type, or of one that came later.
    fn is_thread(&self) -> bool {
        match self.kind {
            Some(kind) if KNOWN.contains(&kind) => THREADS.contains(&kind),
            _ => self.has_thread_metadata,
        }
    }

    /// The channel whose rules hold there: a thread shares its parent's; for any other channel the parent is
    /// only a category.
    #[must_use]
    pub fn of_rules(&self) -> u64 {
        self.parent.filter(|_| self.is_thread()).unwrap_or(self.id)
    }

    /// The channel in the form in which serenity reads it; a thread of a new type is a public one.
    pub(super) fn for_serenity(self) -> Value {
        let kind = self.kind.filter(|kind| KNOWN.contains(kind));
        let kind = kind.unwrap_or(if self.is_thread() { 11 } else { 0 });
        let mut json = json!({ "id": self.id.to_string(), "type": kind });
        if let Some(parent) = self.parent {
            json["parent_id"] = parent.to_string().into();
        }
        json
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(json: &Value) -> u64 {
        let raw = serde_json::value::to_raw_value(json).unwrap();
        Channel::read(Some(&raw)).unwrap().of_rules()
    }

    #[test]
    fn threads_share_their_parents_rules_and_other_channels_have_their_own() {
        for kind in THREADS {
            assert_eq!(rules(&json!({ "id": "5", "type": kind, "parent_id": "6" })), 6);
        }
        for kind in [json!(0), json!(15), json!(99), json!(null), json!("x"), json!(-1)] {
            assert_eq!(rules(&json!({ "id": "5", "type": kind, "parent_id": "6" })), 5, "{kind}");
        }
    }

    #[test]
    fn a_new_type_of_thread_is_known_by_what_only_threads_have() {
        let thread = json!({ "id": "5", "type": 99, "parent_id": "6", "thread_metadata": {} });
        assert_eq!(rules(&thread), 6);
        assert_eq!(rules(&json!({ "id": "5", "type": 99, "thread_metadata": {} })), 5);
        // Only a forged event describes a text channel so.
        let text = json!({ "id": "5", "type": 0, "parent_id": "6", "thread_metadata": {} });
        assert_eq!(rules(&text), 5);
    }
}
