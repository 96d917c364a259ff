//! A slash command as it was sent: its options, and what Discord says of those that are ids.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use super::lenient::{Raw, fields, flag, id, list, number, object, text, value};
use super::place::Channel;

/// A command's name and options, and the objects that the options name.
pub struct CommandData {
    pub name: String,
    /// Discord's `ApplicationCommandType`; a slash command is 1.
    pub kind: u64,
    pub options: Vec<CommandOption>,
    /// Objects of `resolved` by kind, in the form in which serenity reads them.
    pub(in crate::discord) resolved: Value,
}

/// An option, or a subcommand with its own.
pub struct CommandOption {
    pub name: String,
    /// Discord's `ApplicationCommandOptionType`.
    pub kind: u64,
    pub value: Option<Value>,
    pub options: Vec<Self>,
    pub focused: bool,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Data<'a> {
    #[serde(borrow)]
    name: Raw<'a>,
    #[serde(borrow, rename = "type")]
    kind: Raw<'a>,
    #[serde(borrow)]
    options: Raw<'a>,
    #[serde(borrow)]
    resolved: Raw<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct OptionJson<'a> {
    #[serde(borrow)]
    name: Raw<'a>,
    #[serde(borrow, rename = "type")]
    kind: Raw<'a>,
    #[serde(borrow)]
    value: Raw<'a>,
    #[serde(borrow)]
    options: Raw<'a>,
    #[serde(borrow)]
    focused: Raw<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Resolved<'a> {
    #[serde(borrow)]
    users: Raw<'a>,
    #[serde(borrow)]
    members: Raw<'a>,
    #[serde(borrow)]
    roles: Raw<'a>,
    #[serde(borrow)]
    channels: Raw<'a>,
    #[serde(borrow)]
    attachments: Raw<'a>,
}

/// The fields of any resolved object that are used.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Object<'a> {
    #[serde(borrow)]
    roles: Raw<'a>,
    #[serde(borrow)]
    permissions: Raw<'a>,
    #[serde(borrow)]
    managed: Raw<'a>,
    #[serde(borrow)]
    filename: Raw<'a>,
    #[serde(borrow)]
    size: Raw<'a>,
    #[serde(borrow)]
    url: Raw<'a>,
    #[serde(borrow)]
    content_type: Raw<'a>,
    #[serde(borrow, rename = "type")]
    kind: Raw<'a>,
    #[serde(borrow)]
    parent_id: Raw<'a>,
    #[serde(borrow)]
    thread_metadata: Raw<'a>,
}

/// Options are nested three deep at most: group, subcommand, option.
const DEEPEST: u8 = 3;

/// Subcommand and group. Their options are always there, though there may be none: a list that was lost would look
/// like options that were left out.
const NESTS: [u64; 2] = [1, 2];

impl CommandData {
    /// `None` if anything is odd that would change what is asked for: an option that cannot be read is not
    /// left out.
    pub(super) fn read(raw: Raw<'_>) -> Option<Self> {
        let data: Data<'_> = object(raw);
        Some(Self {
            name: text(data.name)?,
            kind: number(data.kind)?,
            options: options(data.options, DEEPEST)?,
            resolved: resolved(&object(data.resolved))?,
        })
    }
}

fn options(raw: Raw<'_>, deep: u8) -> Option<Vec<CommandOption>> {
    let Some(raw) = raw else { return Some(Vec::new()) };
    let deeper = deep.checked_sub(1)?;
    let read = |raw| {
        let option: OptionJson<'_> = object(Some(raw));
        let given = match option.value {
            None => None,
            some => Some(value(some)?),
        };
        let kind = number(option.kind)?;
        if NESTS.contains(&kind) && option.options.is_none() {
            return None;
        }
        Some(CommandOption {
            name: text(option.name)?,
            kind,
            value: given,
            options: options(option.options, deeper)?,
            focused: flag(option.focused),
        })
    };
    list(Some(raw))?.into_iter().map(read).collect()
}

/// What is used of each object, with neutral constants where serenity's model insists on a field. `None` if
/// one cannot be read: a member whose roles are lost is not one without roles.
fn resolved(resolved: &Resolved<'_>) -> Option<Value> {
    Some(json!({
        "users": each(resolved.users, |id, _| Some(user(id)))?,
        "members": each(resolved.members, |_, member| {
            Some(json!({ "roles": ids(member.roles)?, "permissions": bits(member.permissions) }))
        })?,
        "roles": each(resolved.roles, |id, role| {
            Some(json!({
                "id": id, "name": "", "color": 0, "hoist": false, "managed": flag(role.managed),
                "colors": { "primary_color": 0 }, "position": 0,
                "permissions": bits(role.permissions),
            }))
        })?,
        "channels": each(resolved.channels, |id, channel| {
            let channel = Channel {
                id: id.parse().ok()?,
                kind: number(channel.kind),
                parent: self::id(channel.parent_id),
                has_thread_metadata: channel.thread_metadata.is_some(),
            };
            Some(channel.for_serenity())
        })?,
        "attachments": each(resolved.attachments, |id, file| {
            let url = text(file.url)?;
            Some(json!({
                "id": id, "filename": text(file.filename)?, "size": number(file.size)?,
                "url": url, "proxy_url": url, "content_type": text(file.content_type),
            }))
        })?,
    }))
}

/// A user of whom only the id is used.
pub(super) fn user(id: &str) -> Value {
    json!({ "id": id, "username": "" })
}

fn each(
    raw: Raw<'_>,
    read: impl Fn(&str, &Object<'_>) -> Option<Value>,
) -> Option<Map<String, Value>> {
    let Some(raw) = raw else { return Some(Map::new()) };
    let objects: BTreeMap<String, &RawValue> = serde_json::from_str(raw.get()).ok()?;
    let read = |(id, raw): (String, &RawValue)| {
        id.parse().ok().filter(|id: &u64| *id != 0)?;
        let json = read(&id, &fields(raw.get())?)?;
        Some((id, json))
    };
    objects.into_iter().map(read).collect()
}

/// Ids as Discord writes them. `None` where there is no list: a member without a list of roles is not one
/// without roles.
fn ids(raw: Raw<'_>) -> Option<Vec<String>> {
    let all = list(raw)?.into_iter().filter_map(|raw| id(Some(raw)));
    Some(all.map(|id| id.to_string()).collect())
}

fn bits(raw: Raw<'_>) -> String {
    super::bits(raw).managing()
}
