//! Dialogs, with the labels that serenity's builders do not know.

use serde::Serialize;

use super::Select;
use crate::domain::text::start_of;

/// A dialog (Discord: modal), one to five parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Dialog {
    /// 45 characters at most.
    pub title: String,
    /// Identifies the submit; ends in the interaction that opened it.
    pub custom_id: String,
    pub components: Vec<Part>,
}

/// A part of a dialog.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Part {
    /// A field with its label.
    Label(Label),
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
        Self { kind: 18, text: label.to_owned(), description: description.to_owned(), component }
    }
}

/// What a label stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Input {
    Text(TextInput),
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
        Self { value: start_of(value, usize::from(self.max_length)).to_owned(), ..self }
    }

    /// What an empty field shows (100 characters).
    #[must_use]
    pub fn with_placeholder(self, placeholder: &str) -> Self {
        Self { placeholder: placeholder.to_owned(), ..self }
    }

    /// The field must be filled, if so.
    #[must_use]
    pub fn required_if(self, required: bool) -> Self {
        Self { required, ..self }
    }
}
