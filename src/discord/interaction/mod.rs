//! An interaction: what Discord sends when a person uses a command, a button, a select or a dialog.
//!
//! It holds only what is used, read once from the raw JSON. Discord adds fields and values all the time, so
//! whatever is not needed may be absent, null, of another type or unknown. What is needed and cannot be read is
//! [`Unreadable`], which can still be answered.

mod command;
mod fields;
mod lenient;
mod permissions;
mod place;
mod to_serenity;

use std::fmt;

use secrecy::SecretString;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

pub use command::{CommandData, CommandOption};
pub use fields::Fields;
pub use permissions::Permissions;
pub use place::Channel;

use lenient::{Raw, fields, id, list, number, object, text};

/// What entitles to answer an interaction for 15 minutes.
#[derive(Clone)]
pub struct Ticket {
    pub id: u64,
    token: SecretString,
}

impl Ticket {
    /// The ticket of an interaction.
    #[must_use]
    pub const fn new(id: u64, token: SecretString) -> Self {
        Self { id, token }
    }

    /// The token, which Discord takes as part of an address.
    pub(in crate::discord) const fn token(&self) -> &SecretString {
        &self.token
    }
}

impl fmt::Debug for Ticket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ticket({})", self.id)
    }
}

/// The member who asks.
#[derive(Clone, Debug)]
pub struct Member {
    pub id: u64,
    pub roles: Vec<u64>,
    pub permissions: Permissions,
}

/// What a person did.
pub enum Act {
    Command(CommandData),
    /// Typed an option that has suggestions.
    Autocomplete(CommandData),
    /// Pressed a button or chose in a select.
    Component {
        custom_id: String,
        /// It is a select, whatever was chosen.
        select: bool,
        /// What was chosen: texts, or ids of what Discord offered.
        values: Vec<String>,
    },
    Dialog {
        custom_id: String,
        fields: Fields,
    },
    /// Discord asks whether somebody is there.
    Ping,
}

impl fmt::Debug for Act {
    /// What a person typed or chose is not shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Command(_) => "Command",
            Self::Autocomplete(_) => "Autocomplete",
            Self::Component { .. } => "Component",
            Self::Dialog { .. } => "Dialog",
            Self::Ping => "Ping",
        })
    }
}

/// An interaction as far as it is used.
#[derive(Debug)]
pub struct Interaction {
    pub ticket: Ticket,
    /// The server; `None` in a direct message.
    pub guild: Option<u64>,
    /// The member; `None` in a direct message.
    pub member: Option<Member>,
    pub channel: Channel,
    /// The largest file that may be attached to an answer, in bytes.
    pub attachment_limit: u64,
    /// It came from a message, which an answer may replace.
    pub on_message: bool,
    pub act: Act,
}

/// An interaction of which something needed is missing or odd.
#[derive(Debug)]
pub struct Unreadable {
    /// With it, the member can be told; without it, nobody can.
    pub ticket: Option<Ticket>,
    /// Whether it asks for suggestions, which are no place for a message.
    pub suggests: bool,
}

/// Discord's interaction types.
const PING: u64 = 1;
const COMMAND: u64 = 2;
const COMPONENT: u64 = 3;
const AUTOCOMPLETE: u64 = 4;
const DIALOG: u64 = 5;

/// Discord's component types that are selects.
const SELECTS: [u64; 5] = [3, 5, 6, 7, 8];

/// What Discord accepts of every application; the field that says more is newer.
const SMALLEST_LIMIT: u64 = 10 * 1024 * 1024;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Json<'a> {
    #[serde(borrow)]
    id: Raw<'a>,
    #[serde(borrow)]
    token: Raw<'a>,
    #[serde(borrow, rename = "type")]
    kind: Raw<'a>,
    #[serde(borrow)]
    guild_id: Raw<'a>,
    #[serde(borrow)]
    channel_id: Raw<'a>,
    #[serde(borrow)]
    channel: Raw<'a>,
    #[serde(borrow)]
    member: Raw<'a>,
    #[serde(borrow)]
    attachment_size_limit: Raw<'a>,
    message: Option<IgnoredAny>,
    #[serde(borrow)]
    data: Raw<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct MemberJson<'a> {
    #[serde(borrow)]
    user: Raw<'a>,
    #[serde(borrow)]
    roles: Raw<'a>,
    #[serde(borrow)]
    permissions: Raw<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct UserJson<'a> {
    #[serde(borrow)]
    id: Raw<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct DataJson<'a> {
    #[serde(borrow)]
    custom_id: Raw<'a>,
    #[serde(borrow)]
    component_type: Raw<'a>,
    #[serde(borrow)]
    values: Raw<'a>,
    #[serde(borrow)]
    components: Raw<'a>,
}

impl Interaction {
    /// Reads the `d` of an `INTERACTION_CREATE`.
    pub fn read(json: &str) -> Result<Self, Unreadable> {
        let json: Json<'_> = fields(json).unwrap_or_default();
        let ticket = id(json.id).zip(text(json.token).filter(|token| !token.is_empty()));
        let ticket = ticket.map(|(id, token)| Ticket::new(id, token.into()));
        let kind = number(json.kind);
        let read = ticket.clone().and_then(|ticket| json.interaction(ticket, kind?));
        read.ok_or(Unreadable { ticket, suggests: kind == Some(AUTOCOMPLETE) })
    }
}

impl Json<'_> {
    fn interaction(&self, ticket: Ticket, kind: u64) -> Option<Interaction> {
        let act = match kind {
            PING => Act::Ping,
            COMMAND => Act::Command(CommandData::read(self.data)?),
            AUTOCOMPLETE => Act::Autocomplete(CommandData::read(self.data)?),
            COMPONENT => component(&object(self.data))?,
            DIALOG => {
                let data: DataJson<'_> = object(self.data);
                let fields = Fields::read(data.components);
                Act::Dialog { custom_id: text(data.custom_id)?, fields }
            }
            _ => return None,
        };
        let described = Channel::read(self.channel);
        let channel = match id(self.channel_id) {
            // A description of another channel says nothing about this one.
            Some(id) => described.filter(|it| it.id == id).unwrap_or(Channel::bare(id)),
            None => described?,
        };
        // One without the other is no direct message, but something that was lost.
        let (guild, member) = match (self.guild_id, self.member) {
            (None, None) => (None, None),
            (guild, member) => (Some(id(guild)?), Some(read_member(member)?)),
        };
        Some(Interaction {
            ticket,
            guild,
            member,
            channel,
            attachment_limit: number(self.attachment_size_limit).unwrap_or(SMALLEST_LIMIT),
            on_message: self.message.is_some(),
            act,
        })
    }
}

fn read_member(raw: Raw<'_>) -> Option<Member> {
    let member: MemberJson<'_> = object(Some(raw?));
    let user: UserJson<'_> = object(member.user);
    let roles = list(member.roles).unwrap_or_default();
    Some(Member {
        id: id(user.id)?,
        roles: roles.into_iter().filter_map(|role| id(Some(role))).collect(),
        permissions: bits(member.permissions),
    })
}

fn component(data: &DataJson<'_>) -> Option<Act> {
    let kind = number(data.component_type);
    let values = match data.values {
        Some(values) => serde_json::from_str::<Vec<String>>(values.get()).ok()?,
        // What was chosen is lost.
        None if kind.is_some_and(|kind| SELECTS.contains(&kind)) => return None,
        None => Vec::new(),
    };
    Some(Act::Component {
        custom_id: text(data.custom_id)?,
        select: kind.map_or(!values.is_empty(), |kind| SELECTS.contains(&kind)),
        values,
    })
}

/// Permissions, in a text or as a bare number; anything else is none.
fn bits(raw: Raw<'_>) -> Permissions {
    let bare = raw.map(RawValue::get).unwrap_or_default();
    Permissions::of(text(raw).as_deref().unwrap_or(bare))
}
