//! What Discord accepts in a body: every limit, and no field that it does not know.
//!
//! Sources: Discord's documentation and its `OpenAPI` description, both of summer 2026.

mod command;
mod component;
mod embed;
mod layout;
mod message;
mod modal;
mod select;

use std::cell::RefCell;

use serde_json::{Map, Value, json};

pub(crate) use command::commands;
pub(crate) use message::{Rules, message};
pub(crate) use modal::{choices, modal};

use crate::rest::error::RestError;

/// What is wrong with a body, by path.
#[derive(Debug, Default)]
pub(crate) struct Errors(Vec<(Vec<String>, &'static str, String)>);

impl Errors {
    fn add(&mut self, path: Vec<String>, code: &'static str, message: String) {
        self.0.push((path, code, message));
    }

    /// Discord's nested tree: each segment an object, `_errors` at the end.
    fn tree(&self) -> Value {
        let mut tree = Value::Object(Map::new());
        for (path, code, message) in &self.0 {
            let mut node = &mut tree;
            for segment in path {
                if node[segment].is_null() {
                    node[segment] = json!({});
                }
                node = &mut node[segment];
            }
            if node["_errors"].is_null() {
                node["_errors"] = json!([]);
            }
            if let Some(list) = node["_errors"].as_array_mut() {
                list.push(json!({"code": code, "message": message}));
            }
        }
        tree
    }
}

/// Checks a body, and gives the refusal when something is wrong with it.
pub(crate) fn check(
    body: &Value,
    path: &[&str],
    rules: impl FnOnce(&Node<'_>),
) -> Result<(), RestError> {
    let errors = RefCell::new(Errors::default());
    let node = Node {
        value: body,
        path: path.iter().map(|segment| (*segment).to_owned()).collect(),
        errors: &errors,
    };
    rules(&node);
    let errors = errors.into_inner();
    if errors.0.is_empty() { Ok(()) } else { Err(RestError::form(errors.tree())) }
}

/// A refusal of one field.
pub(crate) fn one(path: &[&str], code: &'static str, message: &str) -> RestError {
    let mut errors = Errors::default();
    let path = path.iter().map(|segment| (*segment).to_owned()).collect();
    errors.add(path, code, message.to_owned());
    RestError::form(errors.tree())
}

/// A place in a body.
pub(crate) struct Node<'e> {
    pub(crate) value: &'e Value,
    path: Vec<String>,
    errors: &'e RefCell<Errors>,
}

impl<'e> Node<'e> {
    fn path_to(&self, key: &str) -> Vec<String> {
        let mut path = self.path.clone();
        path.push(key.to_owned());
        path
    }

    pub(crate) fn fail(&self, code: &'static str, message: impl Into<String>) {
        self.errors.borrow_mut().add(self.path.clone(), code, message.into());
    }

    pub(crate) fn fail_at(&self, key: &str, code: &'static str, message: impl Into<String>) {
        self.errors.borrow_mut().add(self.path_to(key), code, message.into());
    }

    /// The field, unless it is absent or null.
    pub(crate) fn get(&self, key: &str) -> Option<Node<'e>> {
        let value = self.value.get(key)?;
        if value.is_null() {
            return None;
        }
        Some(Node { value, path: self.path_to(key), errors: self.errors })
    }

    /// The field, which must be there.
    pub(crate) fn need(&self, key: &str) -> Option<Node<'e>> {
        let found = self.get(key);
        if found.is_none() {
            self.fail_at(key, "BASE_TYPE_REQUIRED", "This field is required");
        }
        found
    }

    /// Whether this is an object; fields that Discord does not know are refused by name.
    pub(crate) fn object(&self, known: &[&str]) -> bool {
        let Some(map) = self.value.as_object() else {
            self.fail("MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType");
            return false;
        };
        for key in map.keys() {
            if !known.contains(&key.as_str()) {
                self.fail_at(key, "UNKNOWN_FIELD", format!("{key} is not a field of this"));
            }
        }
        true
    }

    /// The entries of a list, of which there must be `least` to `most`.
    pub(crate) fn items(&self, least: usize, most: usize) -> Vec<Node<'e>> {
        let Some(list) = self.value.as_array() else {
            self.fail("LIST_TYPE_CONVERT", "Only iterables may be used in a ListType");
            return Vec::new();
        };
        if list.len() < least || list.len() > most {
            let message = match (least, list.len() > most) {
                (0, _) => format!("Must be {most} or fewer in length."),
                _ => format!("Must be between {least} and {most} in length."),
            };
            self.fail("BASE_TYPE_BAD_LENGTH", message);
        }
        list.iter()
            .enumerate()
            .map(|(index, value)| Node {
                value,
                path: self.path_to(&index.to_string()),
                errors: self.errors,
            })
            .collect()
    }

    /// This as text of `least` to `most` characters.
    pub(crate) fn text(&self, least: usize, most: usize) -> Option<&'e str> {
        let Some(text) = self.value.as_str() else {
            self.fail("BASE_TYPE_BAD_TYPE", "Could not interpret as string.");
            return None;
        };
        let length = text.chars().count();
        if length == 0 && least > 0 {
            self.fail("BASE_TYPE_REQUIRED", "This field is required");
        } else if length < least && least == most {
            self.fail("BASE_TYPE_BAD_LENGTH", format!("Must be {least} in length."));
        } else if length < least || (length > most && least > 0) {
            self.fail(
                "BASE_TYPE_BAD_LENGTH",
                format!("Must be between {least} and {most} in length."),
            );
        } else if length > most {
            self.fail("BASE_TYPE_MAX_LENGTH", format!("Must be {most} or fewer in length."));
        }
        Some(text)
    }

    /// An optional text field.
    pub(crate) fn may_text(&self, key: &str, least: usize, most: usize) -> Option<&'e str> {
        self.get(key)?.text(least, most)
    }

    /// A text field that must be there.
    pub(crate) fn need_text(&self, key: &str, least: usize, most: usize) -> Option<&'e str> {
        self.need(key)?.text(least, most)
    }

    /// An optional whole number.
    pub(crate) fn may_int(&self, key: &str, least: i64, most: i64) -> Option<i64> {
        let node = self.get(key)?;
        let Some(number) = node.value.as_i64() else {
            node.fail("NUMBER_TYPE_COERCE", format!("Value {} is not int.", node.value));
            return None;
        };
        if number < least {
            node.fail(
                "NUMBER_TYPE_MIN",
                format!("int value should be greater than or equal to {least}."),
            );
        } else if number > most {
            node.fail(
                "NUMBER_TYPE_MAX",
                format!("int value should be less than or equal to {most}."),
            );
        }
        Some(number)
    }

    /// An optional truth value.
    pub(crate) fn may_bool(&self, key: &str) -> Option<bool> {
        let node = self.get(key)?;
        let found = node.value.as_bool();
        if found.is_none() {
            node.fail("BOOLEAN_TYPE_CONVERT", "Must be either true or false.");
        }
        found
    }

    /// An optional link. Attachments can be named where `attachment` says so.
    pub(crate) fn may_url(&self, key: &str, most: usize, attachment: bool) -> Option<&'e str> {
        let node = self.get(key)?;
        let text = node.text(0, most)?;
        let named = attachment && text.starts_with("attachment://");
        if !text.is_empty()
            && !named
            && !text.starts_with("https://")
            && !text.starts_with("http://")
        {
            let scheme = text.split(':').next().unwrap_or_default();
            node.fail(
                "URL_TYPE_INVALID_SCHEME",
                format!(
                    "Scheme \"{scheme}\" is not supported. Scheme must be one of ('http', 'https')."
                ),
            );
        } else if text.contains(char::is_whitespace) {
            node.fail("URL_TYPE_INVALID_URL", "Not a well formed URL.");
        }
        Some(text)
    }

    /// An optional id.
    pub(crate) fn snowflake(&self) -> Option<u64> {
        let found =
            self.value.as_str().and_then(|text| text.parse().ok()).or_else(|| self.value.as_u64());
        if found.is_none() {
            self.fail("NUMBER_TYPE_COERCE", format!("Value {} is not snowflake.", self.value));
        }
        found
    }
}
