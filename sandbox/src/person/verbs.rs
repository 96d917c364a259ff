//! Commands, buttons and selects.

use serde_json::{Value, json};

use super::{PATIENCE, Person, START, Story, must, owned};
use crate::interact::{Act, Choice, Misuse, command, command_line, component, deliver};
use crate::model::{Kind, Message, StoredFile};
use crate::state::State;

impl Story {
    /// Runs a command as it is typed: `/did add number:+919876543210 label:Sales Line`. A value goes on until the
    /// next ` name:` of an option. Waits up to ten seconds for a bot that is still registering its commands.
    ///
    /// # Panics
    /// When no such command is there for this person, or an option is missing, unknown or of another type.
    pub fn runs(self, line: &str) -> Self {
        let line = line.to_owned();
        self.then(async move |who| {
            let id = who.line(&line, false).await;
            who.forget_the_past();
            who.answered(id).await;
        })
    }

    /// Waits for the answer to something done "at once".
    pub fn waits_for(self, interaction: u64) -> Self {
        self.then(async move |who| who.answered(interaction).await)
    }

    /// Presses the button with this label on the message in front of them.
    ///
    /// # Panics
    /// When there is no such button, or it is disabled.
    pub fn clicks(self, label: &str) -> Self {
        let label = label.to_owned();
        self.then(async move |who| {
            let id = who.clicks_at_once(&label);
            who.answered(id).await;
        })
    }

    /// Chooses one option of the select with this placeholder on the message in front of them. Options of a string
    /// select go by their label; people, roles and channels by name.
    ///
    /// # Panics
    /// When there is no such select or option, or it is disabled.
    pub fn selects(self, placeholder: &str, option: &str) -> Self {
        self.selects_all(placeholder, &[option])
    }

    /// Chooses these options of a select, and no other.
    ///
    /// # Panics
    /// As [`Story::selects`], and when it takes fewer or more.
    pub fn selects_all(self, placeholder: &str, options: &[&str]) -> Self {
        let (placeholder, options) = (placeholder.to_owned(), owned(options));
        self.then(async move |who| {
            let options: Vec<&str> = options.iter().map(String::as_str).collect();
            let id = who.selects_at_once(&placeholder, &options);
            who.answered(id).await;
        })
    }

    /// Sends a component's interaction that no client would: an old, dead or invented custom id, on the message in
    /// front of them. Without values it is a button, with values a string select.
    ///
    /// # Panics
    /// When the bot is not connected.
    pub fn sends_component(self, custom_id: &str, values: &[&str]) -> Self {
        let kind = if values.is_empty() { 2 } else { 3 };
        self.sends_choice(kind, custom_id, values)
    }

    /// Sends the choice of what Discord itself offers (5 people, 6 roles, 7 both, 8 channels) under any custom id, as
    /// [`Story::sends_component`] sends texts.
    ///
    /// # Panics
    /// When the bot is not connected.
    pub fn sends_choice(self, kind: u64, custom_id: &str, ids: &[&str]) -> Self {
        let (custom_id, ids) = (custom_id.to_owned(), owned(ids));
        self.then(async move |who| {
            let message = who.inner.with(|state| who.current(state).map(|message| message.id));
            let sent = component::send(&who.inner, who.at, message, kind, &custom_id, &ids);
            let id = must(&who, format!("send {custom_id:?}"), sent);
            who.answered(id).await;
        })
    }

    /// Delivers an earlier interaction of this person once more, under the same id and token, and waits a moment for
    /// whatever the bot does.
    ///
    /// # Panics
    /// When there was no such interaction.
    pub fn replays(self, interaction: u64) -> Self {
        self.then(async move |who| {
            let before = who.inner.change(|state| {
                let event = state.interactions.get(&interaction)?.event.clone();
                state.sessions.dispatch("INTERACTION_CREATE", &event);
                state.record.delivered_again(interaction);
                Some(callbacks(state, interaction))
            });
            let Some(before) = before else {
                panic!("there was no interaction {interaction}");
            };
            let more = |state: &State| (callbacks(state, interaction) > before).then_some(());
            who.inner.wait(PATIENCE, more).await;
        })
    }
}

impl Person {
    async fn line(&self, line: &str, focus: bool) -> u64 {
        // A bot that is still starting has registered nothing yet.
        self.inner
            .wait(START, |state| {
                let known = command_line::split(state, self.at, line).is_ok();
                (known && state.sessions.any_live()).then_some(())
            })
            .await;
        let read = self.inner.with(|state| command_line::read(state, self.at, line, focus));
        let (leaf, sent) = must(self, format!("run {line:?}"), read);
        let run = command::run(&self.inner, self.at, &leaf.path, &sent, focus);
        must(self, format!("run {line:?}"), run)
    }

    /// Runs a command and does not wait for the answer. Gives the interaction's id.
    ///
    /// # Panics
    /// As [`Story::runs`].
    pub async fn runs_at_once(&self, line: &str) -> u64 {
        self.forget_the_past();
        self.line(line, false).await
    }

    /// Types a command line whose last option autocompletes, and gives what is proposed.
    ///
    /// # Panics
    /// When the last option does not autocomplete, or nothing is proposed within three seconds.
    pub async fn types(&self, line: &str) -> Vec<Choice> {
        let id = self.line(line, true).await;
        match command::choices(&self.inner, id).await {
            Some(choices) => choices,
            None => panic!("nothing was proposed for {line:?}: loading options failed"),
        }
    }

    /// Presses a button and does not wait for the answer. Gives the interaction's id.
    ///
    /// # Panics
    /// As [`Story::clicks`].
    pub fn clicks_at_once(&self, label: &str) -> u64 {
        let found = self.on_message(|_, message| {
            let button = component::button(message, label)?;
            if button["style"] == 5 {
                return Err(Misuse::Value {
                    field: label.to_owned(),
                    why: "it is a link, which the bot never hears of".to_owned(),
                });
            }
            Ok((message.id, word(&button["custom_id"])))
        });
        let what = format!("click {label:?}");
        let (message, custom_id) = must(self, &what, found);
        must(self, what, component::use_it(&self.inner, self.at, message, &custom_id, &[]))
    }

    /// Chooses, and does not wait for the answer. Gives the interaction's id.
    ///
    /// # Panics
    /// As [`Story::selects_all`].
    pub fn selects_at_once(&self, placeholder: &str, options: &[&str]) -> u64 {
        let found = self.on_message(|state, message| {
            let select = component::select(message, placeholder)?;
            let values = component::meant(state, self.at, select, options)?;
            Ok((message.id, word(&select["custom_id"]), values))
        });
        let what = format!("select {options:?} in {placeholder:?}");
        let (message, custom_id, values) = must(self, &what, found);
        must(self, what, component::use_it(&self.inner, self.at, message, &custom_id, &values))
    }

    /// Asks for what somebody asked in an earlier interaction, from where this person is now and whether or not a
    /// client lets them. Gives the new interaction's id.
    ///
    /// # Panics
    /// When there was no such interaction, or the bot is not connected.
    pub async fn asks_the_same(&self, interaction: u64) -> u64 {
        let act = self.inner.with(|state| {
            let it = state.interactions.get(&interaction)?;
            let from_message = matches!(it.kind, Kind::Component | Kind::Dialog);
            Some(Act {
                kind: it.kind,
                data: it.event["data"].clone(),
                about: format!("the same as {interaction}"),
                command: it.command.clone(),
                source: self.current(state).map(|message| message.id).filter(|_| from_message),
                bent: Value::Null,
            })
        });
        let Some(act) = act else {
            panic!("there was no interaction {interaction}");
        };
        let id = must(self, "ask the same", deliver(&self.inner, self.at, act));
        self.answered(id).await;
        id
    }

    /// Sends an interaction such as no client knows yet: a click whose event has these fields in place of the usual
    /// ones, and lacks those that are null. Its callback is taken like any other. Gives the interaction's id.
    ///
    /// # Panics
    /// When the bot is not connected.
    pub fn sends_bent(&self, fields: &Value) -> u64 {
        let act = Act {
            kind: Kind::Component,
            data: json!({"component_type": 2, "custom_id": "bent", "id": 1}),
            about: "bent".to_owned(),
            command: None,
            source: None,
            bent: fields.clone(),
        };
        must(self, "send it", deliver(&self.inner, self.at, act))
    }

    /// Puts a file where the value of an attachment option, or of a file upload in a dialog, can name it. Gives its id.
    pub fn uploads(&self, name: &str, content_type: &str, bytes: &[u8]) -> String {
        let file = StoredFile {
            name: name.to_owned(),
            content_type: content_type.to_owned(),
            bytes: bytes.to_vec(),
        };
        let id = self.inner.change(|state| {
            let id = state.ids.next();
            state.keep_file(id, file);
            id
        });
        id.to_string()
    }

    /// The id of the last interaction of this person, to be replayed.
    ///
    /// # Panics
    /// When there was none.
    #[must_use]
    pub fn last_interaction(&self) -> u64 {
        let found = self.inner.with(|state| {
            let mut all = state.interactions.values().rev();
            all.find(|it| it.at.person == self.at.person).map(|it| it.id)
        });
        match found {
            Some(id) => id,
            None => panic!("{} has done nothing yet", self.name()),
        }
    }

    fn on_message<R>(
        &self,
        find: impl FnOnce(&State, &Message) -> Result<R, Misuse>,
    ) -> Result<R, Misuse> {
        self.inner.with(|state| match self.current(state) {
            Some(message) => find(state, message),
            None => Err(Misuse::nothing("message", "in front of them", Vec::new())),
        })
    }
}

fn word(json: &Value) -> String {
    json.as_str().unwrap_or_default().to_owned()
}

fn callbacks(state: &State, interaction: u64) -> usize {
    let mut records = state.record.interactions.iter();
    records.find(|it| it.id == interaction).map_or(0, |it| it.callbacks.len())
}
