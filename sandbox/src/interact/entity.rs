//! Who and what can be chosen: people (6), channels (7), roles (8), people or roles (9), files (11).

use serde_json::Value;

use super::command::list;
use super::{Misuse, Standing};
use crate::state::State;

/// What the one looked for is called in a refusal.
fn word(kind: u64) -> &'static str {
    match kind {
        6 => "person",
        7 => "channel",
        8 => "role",
        9 => "person or role",
        _ => "file",
    }
}

/// The one that a person means by a name, an id or a mention, as their client finds it.
pub(super) fn named(state: &State, at: Standing, kind: u64, name: &str) -> Result<u64, Misuse> {
    let bare = name.trim_start_matches(['@', '#']);
    let by_id = name.trim_start_matches(['<', '@', '#', '&']).trim_end_matches('>');
    let by_id = by_id.parse::<u64>().ok().filter(|id| is_there(state, at, kind, *id));
    let guild = state.world.place(at.channel).map(|(guild, _)| guild);
    let user = || state.world.people.iter().find(|it| it.name == bare).map(|it| it.id);
    let channel = || guild?.channels.iter().find(|it| it.name == bare).map(|it| it.id);
    let role = || {
        let mut roles = guild?.roles.iter();
        roles.find(|it| it.name.trim_start_matches('@') == bare).map(|it| it.id)
    };
    let found = match kind {
        6 => user(),
        7 => channel(),
        8 => role(),
        9 => user().or_else(role),
        _ => None,
    };
    found.or(by_id).ok_or_else(|| Misuse::nothing(word(kind), name, Vec::new()))
}

/// The one with the id that a client sent, as text.
pub(super) fn of_id(state: &State, at: Standing, kind: u64, sent: &Value) -> Result<u64, Misuse> {
    let id = sent.as_str().and_then(|id| id.parse().ok());
    id.filter(|id| is_there(state, at, kind, *id)).ok_or_else(|| {
        let sent = sent.as_str().map_or_else(|| sent.to_string(), str::to_owned);
        Misuse::nothing(word(kind), &sent, Vec::new())
    })
}

fn is_there(state: &State, at: Standing, kind: u64, id: u64) -> bool {
    let guild = state.world.place(at.channel).map(|(guild, _)| guild);
    // The bot is offered among the people, as on Discord.
    let user = || state.world.human(id).is_some() || state.application == id;
    let role = || guild.is_some_and(|guild| guild.roles.iter().any(|it| it.id == id));
    match kind {
        6 => user(),
        7 => guild.is_some_and(|guild| guild.channels.iter().any(|it| it.id == id)),
        8 => role(),
        9 => user() || role(),
        _ => state.files.contains_key(&id),
    }
}

/// Whether a select or an option that takes only some types of channel offers this one.
pub(super) fn is_offered(state: &State, types: &Value, id: u64) -> bool {
    let kind = state.world.place(id).map(|(_, channel)| channel.kind());
    match (list(types), kind) {
        ([], _) | (_, None) => true,
        (types, Some(kind)) => types.iter().any(|it| it.as_u64() == Some(kind)),
    }
}
