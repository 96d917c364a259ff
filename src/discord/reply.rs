//! What goes to Discord, as our own types: a snapshot of one is the exact JSON that is sent, and
//! labels in dialogs, which serenity's builders do not know, are there. Limits are Discord's
//! (`reference/discord.md` section 3); [`clip`] is how a text is made to fit one.

use serde::Serialize;

/// An answer that a view has drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A message.
    Message(Reply),
    /// A dialog. It can only be the first answer.
    Dialog(Dialog),
}

/// A message. Everything is always sent, for an edit keeps what it does not mention.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Reply {
    /// Bare text: only for a URL to copy.
    pub content: String,
    /// Embeds.
    pub embeds: Vec<Embed>,
    /// Rows of controls, five at most.
    pub components: Vec<Row>,
    /// Nobody is ever pinged.
    pub allowed_mentions: NoMentions,
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
        Self {
            kind: 1,
            components: buttons.into_iter().take(5).map(Control::Button).collect(),
        }
    }

    /// A row with a select.
    #[must_use]
    pub fn select(select: Select) -> Self {
        Self {
            kind: 1,
            components: vec![Control::Select(select)],
        }
    }
}

/// Something to press or to choose from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Control {
    /// A button.
    Button(Button),
    /// A select.
    Select(Select),
}

/// A button.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Button {
    #[serde(rename = "type")]
    kind: u8,
    style: Style,
    label: String,
    custom_id: String,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    disabled: bool,
}

/// A button's look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// The next step.
    Primary,
    /// Anything else.
    Secondary,
    /// What adds.
    Success,
    /// What takes away.
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
        Self {
            kind: 2,
            style,
            label: label.to_owned(),
            custom_id,
            disabled: false,
        }
    }

    /// The same, to be seen only, if so.
    #[must_use]
    pub fn disabled_if(self, disabled: bool) -> Self {
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
}

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

impl Select {
    /// A select in a message; 25 choices at most.
    #[must_use]
    pub fn new(custom_id: String, placeholder: &str, options: Vec<Choice>) -> Self {
        let options = options.into_iter().take(25).collect();
        let placeholder = placeholder.to_owned();
        Self {
            kind: 3,
            custom_id,
            options,
            placeholder,
            disabled: false,
            required: None,
        }
    }

    /// The same, to be seen only, if so.
    #[must_use]
    pub fn disabled_if(self, disabled: bool) -> Self {
        Self { disabled, ..self }
    }

    /// The same in a dialog, where a choice need not be made.
    #[must_use]
    pub fn optional(self) -> Self {
        Self {
            required: Some(false),
            ..self
        }
    }
}

/// A dialog (Discord: modal), one to five parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Dialog {
    /// 45 characters at most.
    pub title: String,
    /// Identifies the submit; ends in the interaction that opened it.
    pub custom_id: String,
    /// The parts.
    pub components: Vec<Part>,
}

/// A part of a dialog.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Part {
    /// A field with its label.
    Label(Label),
    /// Only text.
    Text(TextDisplay),
}

/// Text in a dialog.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TextDisplay {
    #[serde(rename = "type")]
    kind: u8,
    content: String,
}

impl TextDisplay {
    /// Shows Markdown.
    #[must_use]
    pub fn new(content: String) -> Self {
        Self { kind: 10, content }
    }
}

/// A field's label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Label {
    #[serde(rename = "type")]
    kind: u8,
    #[serde(rename = "label")]
    text: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    description: String,
    component: Input,
}

impl Label {
    /// A field under its label (45 characters) with a description (100) beside it.
    #[must_use]
    pub fn new(label: &str, description: &str, component: Input) -> Self {
        Self {
            kind: 18,
            text: label.to_owned(),
            description: description.to_owned(),
            component,
        }
    }
}

/// What a label stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Input {
    /// A text.
    Text(TextInput),
    /// A choice.
    Select(Select),
}

/// A one-line text field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TextInput {
    #[serde(rename = "type")]
    kind: u8,
    custom_id: &'static str,
    style: u8,
    required: bool,
    max_length: u16,
    #[serde(skip_serializing_if = "String::is_empty")]
    placeholder: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    value: String,
}

impl TextInput {
    /// A field that may stay blank.
    #[must_use]
    pub fn new(custom_id: &'static str, max_length: u16) -> Self {
        Self {
            kind: 4,
            custom_id,
            style: 1,
            required: false,
            max_length,
            placeholder: String::new(),
            value: String::new(),
        }
    }

    /// What is typed there already, as far as it fits.
    #[must_use]
    pub fn with_value(self, value: &str) -> Self {
        Self {
            value: value.chars().take(usize::from(self.max_length)).collect(),
            ..self
        }
    }

    /// What an empty field shows (100 characters).
    #[must_use]
    pub fn with_placeholder(self, placeholder: &str) -> Self {
        Self {
            placeholder: placeholder.to_owned(),
            ..self
        }
    }

    /// The field must be filled, if so.
    #[must_use]
    pub fn required_if(self, required: bool) -> Self {
        Self { required, ..self }
    }
}

/// The text within `most` UTF-16 units, as Discord counts; what is cut off shows as "…".
#[must_use]
pub fn clip(text: &str, most: usize) -> String {
    if text.encode_utf16().count() <= most {
        return text.to_owned();
    }
    let mut units = 1;
    let kept: String = text
        .chars()
        .take_while(|c| {
            units += c.len_utf16();
            units <= most
        })
        .collect();
    format!("{kept}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_is_left_alone_and_what_does_not_shows_that_it_was_cut() {
        assert_eq!(clip("abc", 3), "abc");
        assert_eq!(clip("abcd", 3), "ab…");
        assert_eq!(clip("😀😀", 3), "😀…");
    }
}
