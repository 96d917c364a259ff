//! What a person sees.

use std::fmt::Write;
use std::sync::PoisonError;
use std::time::Duration;

use serde_json::Value;

use super::{LOOK, Person, Story};
use crate::interact::component::{flatten, is_select, label, placeholder};
use crate::interact::fields;
use crate::model::Message;
use crate::state::State;

impl Story {
    /// Looks at an older message again, until something new comes.
    ///
    /// # Panics
    /// When they cannot see such a message.
    pub fn goes_back_to(self, message: u64) -> Self {
        self.then(async move |who| {
            let since = who.inner.with(|state| {
                let mut seen = state.visible(who.at.person, who.at.channel);
                seen.any(|it| it.id == message).then(|| {
                    let all = state.messages.iter().map(|it| it.touched);
                    all.max().unwrap_or(0)
                })
            });
            let Some(since) = since else {
                panic!("{} cannot see message {message}\n{}", who.name(), who.picture());
            };
            who.looks_at(Some((message, since)));
        })
    }

    /// Waits until this text stands on the message in front of them, or on a notice below it.
    ///
    /// # Panics
    /// When it does not come within five seconds.
    pub fn sees(self, text: &str) -> Self {
        let text = text.to_owned();
        self.then(async move |who| {
            let there = |state: &State| stands_in(&who.seen(state), &text).then_some(());
            let seen = who.inner.wait(LOOK, there).await.is_some();
            assert!(seen, "{} does not see {text:?}\n{}", who.name(), who.picture());
        })
    }

    /// Checks that this text does not stand on the message in front of them now.
    ///
    /// # Panics
    /// When it does.
    pub fn does_not_see(self, text: &str) -> Self {
        let text = text.to_owned();
        self.then(async move |who| {
            let seen = stands_in(&who.text(), &text);
            assert!(!seen, "{} sees {text:?}\n{}", who.name(), who.picture());
        })
    }

    /// Dismisses an ephemeral message: it is gone for its person, and the bot does not hear of it.
    ///
    /// # Panics
    /// When the message in front of them is not ephemeral.
    pub fn dismisses(self) -> Self {
        self.then(async move |who| {
            let id = who.message_id();
            let dismissed = who.inner.change(|state| state.dismiss(id, who.at.person));
            assert!(dismissed, "{} cannot dismiss that message", who.name());
        })
    }
}

impl Person {
    /// The message in front of them: the one gone back to, else the newest made or edited for them here, else the
    /// newest here.
    pub(super) fn current<'s>(&self, state: &'s State) -> Option<&'s Message> {
        let newest = state
            .visible(self.at.person, self.at.channel)
            .filter(|message| message.caused_by == Some(self.at.person))
            .max_by_key(|message| message.touched)
            .or_else(|| {
                state.visible(self.at.person, self.at.channel).max_by_key(|message| message.touched)
            });
        let gone_back = *self.gone_back.lock().unwrap_or_else(PoisonError::into_inner);
        match gone_back {
            Some((id, since)) if newest.is_none_or(|newest| newest.touched <= since) => {
                state.message(id).or(newest)
            }
            _ => newest,
        }
    }

    /// The message in front of them, as Discord's JSON.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn message(&self) -> Value {
        let found = self.inner.with(|state| self.current(state).map(|it| state.message_json(it)));
        match found {
            Some(message) => message,
            None => panic!("{} sees no message\n{}", self.name(), self.picture()),
        }
    }

    /// The id of the message in front of them.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn message_id(&self) -> u64 {
        match self.inner.with(|state| self.current(state).map(|it| it.id)) {
            Some(id) => id,
            None => panic!("{} sees no message\n{}", self.name(), self.picture()),
        }
    }

    /// Every message they see in this channel, oldest first, as Discord's JSON.
    #[must_use]
    pub fn messages(&self) -> Vec<Value> {
        self.inner.with(|state| {
            let seen = state.visible(self.at.person, self.at.channel);
            seen.map(|message| state.message_json(message)).collect()
        })
    }

    /// Everything written on the message in front of them, a line for each part; empty when there is none.
    #[must_use]
    pub fn text(&self) -> String {
        self.inner.with(|state| self.seen(state))
    }

    /// The buttons of the message in front of them: what they say, and whether they are disabled.
    #[must_use]
    pub fn buttons(&self) -> Vec<(String, bool)> {
        self.inner.with(|state| {
            let message = self.current(state);
            let components = message.map_or(&[][..], |message| &message.components);
            let all = flatten(components).into_iter();
            all.filter(|it| it["type"] == 2).map(|it| (label(it), it["disabled"] == true)).collect()
        })
    }

    /// The labels of the options of a select on the message in front of them, by its placeholder.
    #[must_use]
    pub fn options(&self, of: &str) -> Vec<String> {
        self.inner.with(|state| {
            let message = self.current(state);
            let components = message.map_or(&[][..], |message| &message.components);
            let all = flatten(components).into_iter();
            all.filter(|it| is_select(it) && placeholder(it) == of)
                .filter_map(|it| it["options"].as_array())
                .flatten()
                .filter_map(|it| it["label"].as_str().map(str::to_owned))
                .collect()
        })
    }

    /// Waits until the message in front of them satisfies this, at most `within`. Says whether it does.
    pub async fn watches(&self, within: Duration, holds: impl Fn(&str) -> bool) -> bool {
        self.inner.wait(within, |state| holds(&self.seen(state)).then_some(())).await.is_some()
    }

    fn seen(&self, state: &State) -> String {
        let message = self.current(state);
        let mut text = message.map_or_else(String::new, flattened);
        let since = message.map_or(0, |message| message.touched);
        for notice in state.notices.iter() {
            let here = notice.person == self.at.person && notice.channel == self.at.channel;
            if here && notice.touched > since {
                text.push('\n');
                text.push_str(notice.text);
            }
        }
        text
    }

    /// Everything in front of them, for a panic.
    pub(crate) fn picture(&self) -> String {
        self.inner.with(|state| {
            let mut picture = String::from("--- what is seen ---\n");
            picture.push_str(&self.seen(state));
            if let Some(open) = state.dialog_of(self.at) {
                // Writing to a string cannot fail.
                let _ = write!(picture, "\n--- dialog {:?} ---", open.title);
                for field in fields::fields(&open.components) {
                    let _ = write!(picture, "\n{}", field.label);
                }
            }
            let unanswered = state.record.unanswered();
            if !unanswered.is_empty() {
                let _ = write!(picture, "\n--- unanswered: {unanswered:?} ---");
            }
            let refused = state.record.exchanges.iter().rev().find(|it| it.status >= 400);
            if let Some(it) = refused {
                let _ = write!(
                    picture,
                    "\n--- last refusal: {} {} -> {} {} ---",
                    it.method, it.path, it.status, it.answer
                );
            }
            picture
        })
    }
}

/// Whether a text is seen, with or without the backslashes of Discord's markdown.
fn stands_in(seen: &str, text: &str) -> bool {
    seen.contains(text) || seen.replace('\\', "").contains(text)
}

/// Everything written on a message.
pub(crate) fn flattened(message: &Message) -> String {
    let mut lines: Vec<String> = Vec::new();
    if message.thinking {
        lines.push("thinking…".to_owned());
    }
    let mut put = |text: &Value| {
        if let Some(text) = text.as_str().filter(|text| !text.is_empty()) {
            lines.push(text.to_owned());
        }
    };
    put(&Value::String(message.content.clone()));
    for embed in &message.embeds {
        put(&embed["author"]["name"]);
        put(&embed["title"]);
        put(&embed["description"]);
        for field in embed["fields"].as_array().into_iter().flatten() {
            put(&field["name"]);
            put(&field["value"]);
        }
        put(&embed["footer"]["text"]);
    }
    for file in &message.attachments {
        put(&file["filename"]);
    }
    for component in flatten(&message.components) {
        match component["type"].as_u64() {
            Some(2) => put(&Value::String(label(component))),
            Some(3 | 5..=8) => {
                let options = component["options"].as_array().into_iter().flatten();
                let chosen: Vec<&Value> = options.filter(|it| it["default"] == true).collect();
                if chosen.is_empty() {
                    put(&Value::String(placeholder(component)));
                }
                for it in chosen {
                    put(&it["label"]);
                }
            }
            _ => put(&component["content"]),
        }
    }
    lines.join("\n")
}
