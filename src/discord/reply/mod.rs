//! What goes to Discord, as our own types: a snapshot of one is the exact JSON that is sent, and
//! labels in dialogs, which serenity's builders do not know, are there. Limits are Discord's;
//! [`clip`] is how a text is made to fit one.

mod dialog;
mod entity_select;

use std::collections::HashSet;
use std::fmt;

use bytes::Bytes;
use serde::Serialize;

pub use crate::domain::text::clip;
pub use dialog::{Dialog, Input, Label, Part, TextDisplay, TextInput};
pub use entity_select::EntitySelect;

/// An answer that a view has drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Message(Reply),
    /// A dialog. It can only be the first answer.
    Dialog(Dialog),
}

/// A message. Everything is always sent, for an edit keeps what it does not mention.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Reply {
    /// Bare text: only for a URL to copy.
    pub content: String,
    pub embeds: Vec<Embed>,
    /// Rows of controls, five at most.
    pub components: Vec<Row>,
    /// Nobody is ever pinged.
    pub allowed_mentions: NoMentions,
    /// Files, sent beside the JSON.
    #[serde(skip)]
    pub files: Vec<Attachment>,
}

/// A file of a message.
#[derive(Clone, PartialEq, Eq)]
pub struct Attachment {
    pub name: String,
    pub bytes: Bytes,
}

impl fmt::Debug for Attachment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} bytes)", self.name, self.bytes.len())
    }
}

/// Mentions nobody, whatever the text says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct NoMentions {
    parse: [&'static str; 0],
}

/// An embed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Embed {
    /// Title, 256 characters at most.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Description, 4096 characters at most.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Fields, 25 at most.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Field>,
    /// The bar's colour.
    pub color: u32,
    /// Small print.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub footer: Option<Footer>,
}

/// A field of an embed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Name, 256 characters at most.
    pub name: String,
    /// Value, 1024 characters at most.
    pub value: String,
    /// Beside its neighbours.
    pub inline: bool,
}

/// An embed's small print.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Footer {
    /// 2048 characters at most.
    pub text: String,
}

/// A row of controls: five buttons or one select.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    #[serde(rename = "type")]
    kind: u8,
    components: Vec<Control>,
}

impl Row {
    /// A row of up to five buttons.
    #[must_use]
    pub fn buttons(buttons: Vec<Button>) -> Self {
        Self { kind: 1, components: buttons.into_iter().take(5).map(Control::Button).collect() }
    }

    /// A row with a select.
    #[must_use]
    pub fn select(select: Select) -> Self {
        Self { kind: 1, components: vec![Control::Select(select)] }
    }

    /// A row with a select of what Discord itself knows.
    #[must_use]
    pub fn entity_select(select: EntitySelect) -> Self {
        Self { kind: 1, components: vec![Control::EntitySelect(select)] }
    }
}

/// The rows without controls that would do what a later one does: Discord refuses a message in
/// which two have one id. The later one is the screen's own, the earlier a notice's.
#[must_use]
pub fn without_repeats(rows: Vec<Row>) -> Vec<Row> {
    let mut seen = HashSet::new();
    let mut kept: Vec<Row> = rows
        .into_iter()
        .rev()
        .map(|mut row| {
            row.components.reverse();
            row.components.retain(|control| seen.insert(control.custom_id().to_owned()));
            row.components.reverse();
            row
        })
        .filter(|row| !row.components.is_empty())
        .collect();
    kept.reverse();
    kept
}

/// Something to press or to choose from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Control {
    Button(Button),
    Select(Select),
    /// A select of roles or channels.
    EntitySelect(EntitySelect),
}

impl Control {
    fn custom_id(&self) -> &str {
        match self {
            Self::Button(button) => &button.custom_id,
            Self::Select(select) => &select.custom_id,
            Self::EntitySelect(select) => select.custom_id(),
        }
    }
}

/// A button.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Button {
    #[serde(rename = "type")]
    kind: u8,
    style: Style,
    label: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    emoji: Option<Emoji>,
    custom_id: String,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    disabled: bool,
}

/// One of Unicode's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
struct Emoji {
    name: &'static str,
}

/// The longest label of a button.
const BUTTON: usize = 80;

/// A button's look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    Primary,
    Secondary,
    Success,
    Danger,
}

impl Serialize for Style {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(match self {
            Self::Primary => 1,
            Self::Secondary => 2,
            Self::Success => 3,
            Self::Danger => 4,
        })
    }
}

impl Button {
    /// A button that can be pressed.
    #[must_use]
    pub fn new(style: Style, label: &str, custom_id: String) -> Self {
        let label = clip(label, BUTTON);
        Self { kind: 2, style, label, emoji: None, custom_id, disabled: false }
    }

    /// The same, with an emoji in front.
    #[must_use]
    pub fn with_emoji(self, name: &'static str) -> Self {
        Self { emoji: Some(Emoji { name }), ..self }
    }

    /// The same, to be seen only, if so.
    #[must_use]
    pub fn disabled_if(self, disabled: bool) -> Self {
        let disabled = self.disabled || disabled;
        Self { disabled, ..self }
    }
}

/// A select of texts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Select {
    #[serde(rename = "type")]
    kind: u8,
    custom_id: String,
    options: Vec<Choice>,
    #[serde(skip_serializing_if = "String::is_empty")]
    placeholder: String,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    disabled: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    required: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    min_values: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_values: Option<usize>,
}

/// The longest label and description of a choice.
const CHOICE: usize = 100;

/// What a select offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// 100 characters at most.
    pub label: String,
    /// 100 characters at most.
    pub value: String,
    /// 100 characters at most.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Chosen already.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub default: bool,
}

impl Choice {
    /// Shown texts made to fit; the value is ours and does.
    fn clipped(self) -> Self {
        Self {
            label: clip(&self.label, CHOICE),
            description: clip(&self.description, CHOICE),
            ..self
        }
    }
}

impl Select {
    /// A select in a message; 25 choices at most.
    #[must_use]
    pub fn new(custom_id: String, placeholder: &str, options: Vec<Choice>) -> Self {
        let options = options.into_iter().take(25).map(Choice::clipped).collect();
        let placeholder = placeholder.to_owned();
        Self {
            kind: 3,
            custom_id,
            options,
            placeholder,
            disabled: false,
            required: None,
            min_values: None,
            max_values: None,
        }
    }

    /// The same, to be seen only, if so.
    #[must_use]
    pub fn disabled_if(self, disabled: bool) -> Self {
        Self { disabled, ..self }
    }

    /// The same, of which so many may be chosen, and none need be.
    #[must_use]
    pub fn of_several(self, most: usize) -> Self {
        Self { min_values: Some(0), max_values: Some(most), ..self }
    }

    /// The same in a dialog, where a choice need not be made.
    #[must_use]
    pub fn optional(self) -> Self {
        Self { required: Some(false), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_controls_that_do_the_same_the_last_one_stays() {
        let button = |label, id: &str| Button::new(Style::Primary, label, id.to_owned());
        let rows = vec![
            Row::buttons(vec![button("Open a new one", "a")]),
            Row::buttons(vec![button("Refresh", "a"), button("Close", "b")]),
        ];
        assert_eq!(without_repeats(rows.clone()), rows[1..]);
    }
}
