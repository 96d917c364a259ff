//! What became what: as data, so that a reply, a post and an export
//! word it alike.

use super::{
    AccountSnapshot, AuditAction, CallRoute, Change, NumberSnapshot, SecretState, Snapshot,
    VoiceBotSnapshot,
};
use crate::domain::access::{ChannelId, Level};
use crate::domain::ids::Source;
use crate::domain::websocket_url::masked;

/// What a field held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Nothing,
    Text(String),
    Channel(ChannelId),
    /// A secret, of which no more is known than this.
    Secret(SecretState),
}

impl Value {
    fn of(text: Option<&String>) -> Self {
        text.map_or(Self::Nothing, |text| Self::Text(text.clone()))
    }
}

/// A field and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The field's name, as the dialogs have it.
    pub field: &'static str,
    pub old: Value,
    pub new: Value,
}

impl Change {
    /// What the voice bot was called, if the change was made to one.
    #[must_use]
    pub fn voice_bot_name(&self) -> Option<&str> {
        match self.old.as_ref().or(self.new.as_ref()) {
            Some(Snapshot::VoiceBot(bot)) => Some(&bot.name),
            _ => None,
        }
    }

    /// What became what; fields that stayed as they were are left out. A change that only turns
    /// something off and on again has none.
    #[must_use]
    pub fn differences(&self) -> Vec<Difference> {
        if matches!(
            self.action,
            AuditAction::CredentialsDisconnected
                | AuditAction::CredentialsReconnected
                | AuditAction::CredentialsDestroyed
                | AuditAction::StepMarked
        ) {
            return Vec::new();
        }
        Difference::between(self.old.as_ref(), self.new.as_ref())
    }
}

impl Difference {
    /// What differs between two states of one thing; `None` = it was not there.
    #[must_use]
    pub fn between(old: Option<&Snapshot>, new: Option<&Snapshot>) -> Vec<Self> {
        let with_id = have_namesakes(old, new);
        let old = old.map(|old| fields(old, with_id)).unwrap_or_default();
        let new = new.map(|new| fields(new, with_id)).unwrap_or_default();
        let names = if new.is_empty() { &old } else { &new };
        let held = |fields: &[(&'static str, Value)], name| {
            fields
                .iter()
                .find(|(field, _)| *field == name)
                .map_or(Value::Nothing, |(_, value)| value.clone())
        };
        names
            .iter()
            .map(|(name, _)| Self { field: name, old: held(&old, *name), new: held(&new, *name) })
            .filter(Self::is_one)
            .map(Self::without_secrets)
            .collect()
    }

    /// Who reads the trail need not know what lets one speak to a voice bot.
    fn without_secrets(mut self) -> Self {
        if self.field != WEBSOCKET_URL {
            return self;
        }
        for value in [&mut self.old, &mut self.new] {
            if let Value::Text(url) = value {
                *url = masked(url);
            }
        }
        if self.old == self.new
            && let Value::Text(url) = &mut self.new
        {
            url.push_str(" (another secret)");
        }
        self
    }

    /// A secret that was replaced is one although it reads "saved" before and after.
    fn is_one(&self) -> bool {
        let nothing =
            |value: &Value| matches!(value, Value::Nothing | Value::Secret(SecretState::Missing));
        self.old != self.new && !(nothing(&self.old) && nothing(&self.new))
    }
}

/// Whether two voice bots of one name are to be told apart, by their ids.
fn have_namesakes(old: Option<&Snapshot>, new: Option<&Snapshot>) -> bool {
    match (old, new) {
        (Some(Snapshot::Number(old)), Some(Snapshot::Number(new))) => {
            old.bot != new.bot && old.bot_name == new.bot_name
        }
        _ => false,
    }
}

fn bot(number: &NumberSnapshot, with_id: bool) -> Value {
    match (&number.bot_name, &number.bot_id) {
        (Some(name), Some(id)) if with_id => Value::Text(format!("{name} · {id}")),
        (name, _) => Value::of(name.as_ref()),
    }
}

fn source(bot: &VoiceBotSnapshot) -> Value {
    let source = bot.source.as_deref().and_then(Source::from_word);
    let remark = source.and_then(Source::remark);
    remark.map_or(Value::Nothing, |remark| Value::Text(remark.to_owned()))
}

/// What was found at Exotel, in words of ours.
pub const AT_EXOTEL: &str = "At Exotel";

const WEBSOCKET_URL: &str = "WebSocket URL";

/// What a thing holds; a voice bot `with_id` where its name alone does not tell which.
fn fields(snapshot: &Snapshot, with_id: bool) -> Vec<(&'static str, Value)> {
    match snapshot {
        Snapshot::Account(AccountSnapshot { sid, origin, api_key, api_token }) => vec![
            ("Account SID", Value::of(sid.as_ref())),
            ("API Base URL", Value::Text(origin.clone())),
            ("API Key", Value::Secret(*api_key)),
            ("API Token", Value::Secret(*api_token)),
        ],
        Snapshot::Number(number) => vec![
            ("Label", Value::of(number.label.as_ref())),
            ("Bot", bot(number, with_id)),
            ("Flow URL", Value::of(number.flow_url.as_ref())),
        ],
        Snapshot::VoiceBot(bot) => vec![
            ("Bot ID", Value::Text(bot.id.clone())),
            ("Name", Value::Text(bot.name.clone())),
            (WEBSOCKET_URL, Value::of(bot.own_url.as_ref())),
            ("Source", source(bot)),
        ],
        Snapshot::Rule { level } => {
            let level = Level::from_word(level).map_or_else(|| level.clone(), |it| it.to_string());
            vec![("Level", Value::Text(level))]
        }
        Snapshot::AuditChannel { channel } => vec![("Channel", Value::Channel(*channel))],
        Snapshot::Batch { numbers, .. } => vec![("Numbers", Value::Text(numbers.to_string()))],
        Snapshot::Flow { voice_url } => vec![("Flow at Exotel", Value::of(voice_url.as_ref()))],
        Snapshot::Call { to, route } => {
            let way = match CallRoute::from_word(route) {
                Some(CallRoute::Flow) => "through the flow",
                Some(CallRoute::Bot) => "straight to the bot",
                None => route.as_str(),
            };
            vec![("To", Value::Text(to.clone())), ("Way", Value::Text(way.to_owned()))]
        }
        Snapshot::Phone { phone } => vec![("Phone", Value::Text(phone.clone()))],
        Snapshot::Answer { answer, call } => {
            vec![("Answer", Value::Text(answer.clone())), ("Call SID", Value::of(call.as_ref()))]
        }
        Snapshot::AtExotel { says } => vec![(AT_EXOTEL, Value::Text(says.clone()))],
        Snapshot::Step { .. } => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::audit::Target;
    use crate::domain::ids::BotKey;
    use crate::domain::phone::PhoneNumber;

    fn number(label: Option<&str>, bot: Option<i64>) -> Snapshot {
        Snapshot::Number(NumberSnapshot {
            label: label.map(str::to_owned),
            bot: bot.map(BotKey),
            bot_name: bot.map(|_| "Front desk".to_owned()),
            bot_id: None,
            flow_url: None,
        })
    }

    fn change(action: AuditAction, old: Option<Snapshot>, new: Option<Snapshot>) -> Change {
        let target = Target::Number(PhoneNumber::from_stored("+919876543210").unwrap());
        Change { action, target, old, new, undoes: None }
    }

    #[test]
    fn only_what_changed_is_named_with_what_it_was() {
        let edited = change(
            AuditAction::NumberEdited,
            Some(number(None, Some(1))),
            Some(number(Some("Sales Line"), Some(1))),
        );
        assert_eq!(
            edited.differences(),
            [Difference {
                field: "Label",
                old: Value::Nothing,
                new: Value::Text("Sales Line".to_owned()),
            }]
        );
    }

    #[test]
    fn of_a_removed_thing_everything_it_had_is_named() {
        let removed =
            change(AuditAction::NumberRemoved, Some(number(Some("Sales Line"), Some(1))), None);
        let named: Vec<_> =
            removed.differences().into_iter().map(|it| (it.field, it.new)).collect();
        assert_eq!(named, [("Label", Value::Nothing), ("Bot", Value::Nothing)]);
    }

    #[test]
    fn of_a_secret_only_its_state_is_known() {
        let account = |key| {
            Snapshot::Account(AccountSnapshot {
                sid: Some("acme1".to_owned()),
                origin: "https://api.exotel.com".to_owned(),
                api_key: key,
                api_token: SecretState::Saved,
            })
        };
        let saved = change(
            AuditAction::CredentialsSaved,
            Some(account(SecretState::Saved)),
            Some(account(SecretState::Replaced)),
        );
        let differences = saved.differences();
        assert_eq!(differences.len(), 1);
        assert_eq!(differences[0].new, Value::Secret(SecretState::Replaced));
    }
}
