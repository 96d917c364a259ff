//! Slash commands: which there are for whom, and how they are sent.

use std::sync::Arc;

use serde_json::{Value, json};

use super::given::{Given, given};
use super::{Act, Choice, Misuse, Standing, deliver, payload};
use crate::inner::Inner;
use crate::model::{ANSWER_WITHIN, Kind};
use crate::state::State;

/// A command that can be run: its path, the id of the registered command, and its options.
#[derive(Debug, Clone)]
pub(crate) struct Leaf {
    pub(crate) path: Vec<String>,
    id: Value,
    pub(super) options: Vec<Value>,
}

/// A command that can be run, where it was registered.
pub(super) struct Known<'s> {
    pub(super) path: Vec<String>,
    root: &'s Value,
    options: &'s [Value],
}

impl Known<'_> {
    pub(super) fn leaf(&self) -> Leaf {
        let Self { path, root, options } = self;
        Leaf { path: path.clone(), id: root["id"].clone(), options: options.to_vec() }
    }
}

pub(super) fn text(json: &Value, key: &str) -> String {
    json[key].as_str().unwrap_or_default().to_owned()
}

pub(super) fn list(json: &Value) -> &[Value] {
    json.as_array().map_or(&[], Vec::as_slice)
}

/// Every command that can be run where this person is.
pub(super) fn leaves(state: &State, at: Standing) -> Vec<Known<'_>> {
    let guild = state.world.place(at.channel).map(|(guild, _)| guild);
    let mut found = Vec::new();
    for known in &state.commands {
        let root = &known.json;
        let here = known.guild.is_none() || known.guild == guild.map(|guild| guild.id);
        let context = u64::from(guild.is_none());
        let allowed_here = root["contexts"]
            .as_array()
            .is_none_or(|contexts| contexts.iter().any(|it| it.as_u64() == Some(context)));
        let needs =
            root["default_member_permissions"].as_str().and_then(|bits| bits.parse::<u64>().ok());
        let permitted = guild.is_none_or(|guild| {
            let has = guild.permissions_of(at.person);
            match needs {
                Some(0) => has == crate::world::permissions::ALL,
                Some(needs) => has & needs == needs,
                None => true,
            }
        });
        let slash = root["type"].as_u64().unwrap_or(1) == 1;
        if here && allowed_here && permitted && slash {
            descend(root, root, &mut vec![text(root, "name")], &mut found);
        }
    }
    found
}

fn descend<'s>(
    root: &'s Value,
    node: &'s Value,
    path: &mut Vec<String>,
    found: &mut Vec<Known<'s>>,
) {
    let options = list(&node["options"]);
    let nested = |option: &&Value| matches!(option["type"].as_u64(), Some(1 | 2));
    if options.iter().any(|option| nested(&option)) {
        for option in options.iter().filter(nested) {
            path.push(text(option, "name"));
            descend(root, option, path, found);
            path.pop();
        }
    } else {
        found.push(Known { path: path.clone(), root, options });
    }
}

/// The command with this path.
fn leaf(state: &State, at: Standing, path: &[String]) -> Result<Leaf, Misuse> {
    let all = leaves(state, at);
    all.iter().find(|leaf| leaf.path == path).map(Known::leaf).ok_or_else(|| {
        let known = all.iter().map(|leaf| format!("/{}", leaf.path.join(" ")));
        Misuse::nothing("command", &format!("/{}", path.join(" ")), known)
    })
}

/// The `data` of the interaction.
fn data(state: &State, at: Standing, leaf: &Leaf, given: &[Given]) -> Value {
    let mut options: Vec<Value> = given
        .iter()
        .map(|it| {
            let mut json = json!({
                "type": it.option["type"], "name": it.option["name"], "value": it.value
            });
            if it.focused {
                json["focused"] = json!(true);
            }
            json
        })
        .collect();
    // Discord nests: a group (type 2) holds a subcommand (type 1), which holds the options.
    for (depth, name) in leaf.path.iter().enumerate().skip(1).rev() {
        let innermost = depth + 1 == leaf.path.len();
        let kind = if innermost { 1 } else { 2 };
        options = vec![json!({"type": kind, "name": name, "options": options})];
    }
    let guild = state.world.place(at.channel).map(|(guild, _)| guild.id);
    let ids: Vec<u64> = given
        .iter()
        .filter(|it| matches!(it.option["type"].as_u64(), Some(6..=9 | 11)))
        .filter_map(|it| it.value.as_str().and_then(|id| id.parse().ok()))
        .collect();
    let mut data = json!({
        "id": leaf.id, "name": leaf.path.first(), "type": 1, "options": options
    });
    if let Some(guild) = guild {
        data["guild_id"] = json!(guild.to_string());
    }
    if !ids.is_empty() {
        data["resolved"] = payload::resolved(state, guild, &ids);
    }
    data
}

/// Runs a command with options as a client sends them, or asks for suggestions when one of them is focused. Returns the
/// interaction's id.
pub(crate) fn run(
    inner: &Arc<Inner>,
    at: Standing,
    path: &[String],
    sent: &[Value],
    focus: bool,
) -> Result<u64, Misuse> {
    let act = inner.with(|state| {
        let leaf = leaf(state, at, path)?;
        let given = given(state, at, &leaf, sent, focus)?;
        let path = leaf.path.join(" ");
        let typed: Vec<String> =
            given.iter().map(|it| format!(" {}:{}", text(&it.option, "name"), it.value)).collect();
        Ok::<_, Misuse>(Act {
            kind: if focus { Kind::Autocomplete } else { Kind::Command },
            data: data(state, at, &leaf, &given),
            about: format!("/{path}{}", typed.concat()),
            command: Some(path),
            source: None,
            bent: Value::Null,
        })
    })?;
    deliver(inner, at, act)
}

/// Waits for the choices of an autocomplete; none when the bot does not answer in time.
pub(crate) async fn choices(inner: &Arc<Inner>, id: u64) -> Option<Vec<Choice>> {
    let found =
        inner.wait(ANSWER_WITHIN, |state| state.interactions.get(&id)?.choices.clone()).await?;
    let choice = |json: &Value| Choice { name: text(json, "name"), value: json["value"].clone() };
    Some(found.iter().map(choice).collect())
}
