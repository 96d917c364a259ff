//! Everything that changes while a sandbox runs, behind one lock.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::faults::Faults;
use crate::gateway::session::Sessions;
use crate::interact::Standing;
use crate::model::{
    ANSWER_WITHIN, Clock, Dialog, Interaction, Kind, Message, Notice, Registered, StoredFile,
};
use crate::options::Options;
use crate::recent::Recent;
use crate::record::Record;
use crate::snowflake::{Snowflakes, iso8601, unix_ms};
use crate::world::World;

/// How many bytes all attached files have together.
const FILES_TOGETHER: usize = 100 * 1024 * 1024;

/// Everything that changes.
pub(crate) struct State {
    pub(crate) world: World,
    pub(crate) application: u64,
    pub(crate) base_url: String,
    pub(crate) clock: Clock,
    pub(crate) ids: Snowflakes,
    pub(crate) commands: Vec<Registered>,
    pub(crate) interactions: BTreeMap<u64, Interaction>,
    /// Those of them that may still be answered, and some that have been.
    pub(crate) waiting: Vec<u64>,
    pub(crate) messages: Recent<Message>,
    pub(crate) dialogs: Recent<Dialog>,
    pub(crate) notices: Recent<Notice>,
    pub(crate) files: BTreeMap<u64, StoredFile>,
    pub(crate) record: Record,
    pub(crate) faults: Faults,
    pub(crate) sessions: Sessions,
    pub(crate) identifies_left: u64,
    pub(crate) attachment_limit: u64,
    touches: u64,
}

impl State {
    pub(crate) fn new(options: Options, base_url: String) -> Self {
        let remembers = options.remembers;
        Self {
            world: options.world,
            // The application and its bot share one id, as on Discord.
            application: crate::snowflake::of_world(0),
            base_url,
            clock: Clock::default(),
            ids: Snowflakes::default(),
            commands: Vec::new(),
            interactions: BTreeMap::new(),
            waiting: Vec::new(),
            messages: Recent::new(remembers),
            dialogs: Recent::new(remembers),
            notices: Recent::new(remembers),
            files: BTreeMap::new(),
            record: Record::new(remembers),
            faults: Faults::default(),
            sessions: Sessions::new(remembers),
            identifies_left: options.identifies_left,
            attachment_limit: options.attachment_limit,
            touches: 0,
        }
    }

    /// The next place in the order of changes.
    pub(crate) fn touch(&mut self) -> u64 {
        self.touches += 1;
        self.touches
    }

    /// Begins with the messages of an earlier sandbox; what comes now is newer than all of them.
    pub(crate) fn go_on_with(&mut self, messages: Vec<Message>) {
        self.touches = messages.iter().map(|it| it.touched).max().unwrap_or(0);
        let ids = messages.iter().map(|it| it.id).chain(self.files.keys().copied());
        self.ids.begin_after(ids.max().unwrap_or(0));
        for message in messages {
            self.keep_message(message);
        }
    }

    pub(crate) fn message(&self, id: u64) -> Option<&Message> {
        let found = self.messages.get(self.message_at(id)?);
        found.filter(|message| !message.gone)
    }

    pub(crate) fn message_mut(&mut self, id: u64) -> Option<&mut Message> {
        let found = self.message_at(id)?;
        self.messages.get_mut(found).filter(|message| !message.gone)
    }

    /// Messages are in the order of their ids, for ids grow.
    fn message_at(&self, id: u64) -> Option<usize> {
        self.messages.binary_search_by_key(&id, |message| message.id).ok()
    }

    pub(crate) fn by_token(&self, token: &str) -> Option<&Interaction> {
        self.interactions.values().find(|interaction| interaction.token == token)
    }

    pub(crate) fn dialog_of(&self, at: Standing) -> Option<&Dialog> {
        self.dialogs.iter().find(|dialog| dialog.at == at)
    }

    pub(crate) fn dialog_of_mut(&mut self, at: Standing) -> Option<&mut Dialog> {
        self.dialogs.iter_mut().find(|dialog| dialog.at == at)
    }

    /// What a person sees in a channel, oldest first.
    pub(crate) fn visible(&self, person: u64, channel: u64) -> impl Iterator<Item = &Message> {
        let place = self.world.place(channel);
        let sees = place.is_none_or(|(guild, channel)| guild.sees(person, channel));
        self.messages.iter().filter(move |message| {
            sees && message.channel == channel
                && !message.gone
                && message.only_for.is_none_or(|only| only == person)
        })
    }

    /// Takes an ephemeral message away for its person. Says whether it could.
    pub(crate) fn dismiss(&mut self, id: u64, person: u64) -> bool {
        let touched = self.touch();
        match self.message_mut(id) {
            Some(message) if message.only_for == Some(person) => {
                message.gone = true;
                message.touched = touched;
                true
            }
            _ => false,
        }
    }

    /// Takes an interaction up. The oldest are forgotten for it, unless they still wait for an answer.
    pub(crate) fn begin(&mut self, interaction: Interaction) {
        self.waiting.push(interaction.id);
        self.interactions.insert(interaction.id, interaction);
        while self.interactions.len() > self.messages.limit()
            && let Some(oldest) = self.interactions.first_entry()
            && !self.waiting.contains(oldest.key())
        {
            oldest.remove();
        }
    }

    /// Gives up on sessions that were not resumed in time, and on interactions that were not answered, and tells their
    /// people.
    pub(crate) fn expire(&mut self) {
        let now = self.clock.now();
        self.sessions.expire(now);
        let mut late = Vec::new();
        let interactions = &self.interactions;
        self.waiting.retain(|id| {
            let waits = interactions.get(id).filter(|it| it.answered.is_none() && !it.expired);
            let is_late = waits.is_some_and(|it| now > it.delivered + ANSWER_WITHIN);
            if is_late {
                late.push(*id);
            }
            waits.is_some() && !is_late
        });
        for id in late {
            let touched = self.touch();
            let notice_id = self.ids.next();
            let Some(interaction) = self.interactions.get_mut(&id) else {
                continue;
            };
            interaction.expired = true;
            let text = match interaction.kind {
                Kind::Command => "The application did not respond",
                Kind::Component => "This interaction failed",
                Kind::Dialog => "Something went wrong. Try again.",
                Kind::Autocomplete => continue,
            };
            self.notices.push(Notice {
                id: notice_id,
                person: interaction.at.person,
                channel: interaction.at.channel,
                text,
                touched,
            });
            for dialog in self.dialogs.iter_mut() {
                if dialog.submitting == Some(id) {
                    dialog.submitting = None;
                }
            }
        }
    }

    /// Discord's JSON of a user of this world, the bot included.
    pub(crate) fn user_json(&self, id: u64) -> Value {
        let (name, bot) = match self.world.human(id) {
            Some(person) => (person.name.as_str(), false),
            None => (self.world.application_name.as_str(), true),
        };
        json!({
            "id": id.to_string(), "username": name.to_lowercase(), "global_name": name, "discriminator": "0",
            "avatar": null, "bot": bot, "public_flags": 0
        })
    }

    /// Discord's JSON of a message.
    pub(crate) fn message_json(&self, message: &Message) -> Value {
        let mut json = json!({
            "id": message.id.to_string(),
            "type": if message.interaction.is_some() { 20 } else { 0 },
            "channel_id": message.channel.to_string(),
            "author": self.user_json(self.application),
            "application_id": self.application.to_string(),
            "content": message.content,
            "embeds": message.embeds,
            "components": message.components,
            "attachments": message.attachments,
            "flags": message.flags | if message.thinking { 1 << 7 } else { 0 },
            "timestamp": iso8601(message.created_ms),
            "edited_timestamp": message.edited_ms.map(iso8601),
            "mentions": [], "mention_roles": [], "mention_everyone": false,
            "pinned": false, "tts": false,
        });
        if let Some(interaction) = message.interaction {
            json["webhook_id"] = json!(self.application.to_string());
            if let Some(person) = message.caused_by {
                json["interaction_metadata"] = json!({
                    "id": interaction.to_string(), "type": 2, "user": self.user_json(person),
                    "authorizing_integration_owners": {}
                });
            }
        }
        json
    }

    /// A new message of the bot, shown at once.
    pub(crate) fn push_message(&mut self, channel: u64) -> &mut Message {
        let id = self.ids.next();
        let touched = self.touch();
        self.keep_message(Message {
            id,
            channel,
            only_for: None,
            invoked: None,
            caused_by: None,
            interaction: None,
            content: String::new(),
            nonce: None,
            embeds: Vec::new(),
            components: Vec::new(),
            attachments: Vec::new(),
            flags: 0,
            created_ms: unix_ms(),
            edited_ms: None,
            thinking: false,
            gone: false,
            touched,
        });
        let last = self.messages.len() - 1;
        &mut self.messages[last]
    }

    /// Adds the newest file. The oldest are forgotten for it when all together are too large.
    pub(crate) fn keep_file(&mut self, id: u64, file: StoredFile) {
        self.files.insert(id, file);
        let size = |files: &BTreeMap<u64, StoredFile>| {
            files.values().map(|it| it.bytes.len()).sum::<usize>()
        };
        while size(&self.files) > FILES_TOGETHER && self.files.len() > 1 {
            self.files.pop_first();
        }
    }

    /// Adds the newest message. The oldest is forgotten for it, with its files.
    fn keep_message(&mut self, message: Message) {
        let Some(oldest) = self.messages.push(message) else { return };
        for file in &oldest.attachments {
            if let Some(id) = file["id"].as_str().and_then(|id| id.parse().ok()) {
                self.files.remove(&id);
            }
        }
    }
}
