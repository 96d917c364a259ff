//! Messages: new ones, answers, edits.

use serde_json::Value;

use super::{check, embed, layout};
use crate::model::{COMPONENTS_V2, EPHEMERAL, Message, StoredFile};
use crate::rest::error::RestError;

/// Which message a body is for.
pub(crate) struct Rules<'m> {
    path: &'static [&'static str],
    /// Fields beyond those that every message has.
    more: &'static [&'static str],
    /// Flags that may be set.
    flags: i64,
    files: &'m [(u64, StoredFile)],
    old: Option<&'m Message>,
}

/// Besides the two: no previews of links, no push sound.
const QUIET: i64 = 1 << 2 | 1 << 12;
const INTERACTION_FLAGS: i64 = (EPHEMERAL | COMPONENTS_V2).cast_signed() | QUIET;

impl<'m> Rules<'m> {
    /// `data` of a callback of type 4.
    pub(crate) fn callback(files: &'m [(u64, StoredFile)]) -> Self {
        Self { path: &["data"], more: &["tts"], flags: INTERACTION_FLAGS, files, old: None }
    }

    /// `data` of a callback of type 7.
    pub(crate) fn update(files: &'m [(u64, StoredFile)], old: &'m Message) -> Self {
        Self { old: Some(old), ..Self::callback(files) }
    }

    /// `PATCH` of a message.
    pub(crate) fn edit(files: &'m [(u64, StoredFile)], old: &'m Message) -> Self {
        Self { path: &[], more: &[], old: Some(old), ..Self::callback(files) }
    }

    /// A follow-up.
    pub(crate) fn follow_up(files: &'m [(u64, StoredFile)]) -> Self {
        Self {
            path: &[],
            more: &["tts", "username", "avatar_url", "thread_name", "applied_tags"],
            ..Self::callback(files)
        }
    }

    /// A message in a channel.
    pub(crate) fn post(files: &'m [(u64, StoredFile)]) -> Self {
        Self {
            path: &[],
            more: &["tts", "nonce", "enforce_nonce", "message_reference", "sticker_ids"],
            flags: COMPONENTS_V2.cast_signed() | QUIET,
            files,
            old: None,
        }
    }
}

/// Checks a message, and that something is in it: 50035, or 50006 when it is empty.
pub(crate) fn message(body: &Value, rules: &Rules<'_>) -> Result<(), RestError> {
    check(body, rules.path, |node| {
        let mut known = vec![
            "content",
            "embeds",
            "allowed_mentions",
            "components",
            "attachments",
            "flags",
            "poll",
        ];
        known.extend(rules.more);
        if !node.object(&known) {
            return;
        }
        node.may_text("content", 0, 2000);
        node.may_bool("tts");
        node.may_bool("enforce_nonce");
        if node.get("nonce").is_some_and(|nonce| !nonce.value.is_i64()) {
            node.may_text("nonce", 0, 25);
        }
        let flags = node.may_int("flags", 0, i64::MAX).unwrap_or(0);
        if flags & !rules.flags != 0 {
            node.fail_at("flags", "BASE_TYPE_INVALID", "A flag that cannot be set here is set.");
        }
        let old_flags = rules.old.map_or(0, |old| old.flags);
        let v2 = (flags.cast_unsigned() | old_flags) & COMPONENTS_V2 != 0;
        if let Some(embeds) = node.get("embeds") {
            embed::embeds(&embeds);
        }
        if let Some(components) = node.get("components") {
            layout::of_message(&components, v2);
        }
        if v2 {
            for key in ["content", "embeds", "poll"] {
                let there = node.get(key).is_some_and(|it| {
                    it.value.as_str().is_none_or(|text| !text.is_empty())
                        && it.value.as_array().is_none_or(|list| !list.is_empty())
                });
                if there {
                    node.fail_at(
                        key,
                        "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                        format!("The '{key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"),
                    );
                }
            }
        }
        mentions(node);
        attachments(node, rules);
    })?;
    if is_empty(body, rules) { Err(RestError::EMPTY_MESSAGE) } else { Ok(()) }
}

fn mentions(node: &super::Node<'_>) {
    let Some(mentions) = node.get("allowed_mentions") else {
        return;
    };
    if !mentions.object(&["parse", "roles", "users", "replied_user"]) {
        return;
    }
    if let Some(parse) = mentions.get("parse") {
        for kind in parse.items(0, 3) {
            if !matches!(kind.value.as_str(), Some("roles" | "users" | "everyone")) {
                kind.fail(
                    "BASE_TYPE_CHOICES",
                    "Value must be one of {'everyone', 'roles', 'users'}.",
                );
            }
        }
    }
    for key in ["roles", "users"] {
        let ids = mentions.get(key).map_or_else(Vec::new, |ids| ids.items(0, 100));
        let parsed = mentions.value["parse"]
            .as_array()
            .is_some_and(|parse| parse.iter().any(|it| it == key));
        if parsed && !ids.is_empty() {
            mentions.fail_at(
                "parse",
                "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                format!("parse:[\"{key}\"] and {key}: [ids...] are mutually exclusive."),
            );
        }
        for id in ids {
            id.snowflake();
        }
    }
    mentions.may_bool("replied_user");
}

fn attachments(node: &super::Node<'_>, rules: &Rules<'_>) {
    if rules.files.len() > 10 {
        node.fail_at("attachments", "BASE_TYPE_MAX_LENGTH", "Must be 10 or fewer in length.");
    }
    let Some(list) = node.get("attachments") else {
        return;
    };
    for entry in list.items(0, 10) {
        if !entry.object(&[
            "id",
            "filename",
            "description",
            "title",
            "duration_secs",
            "waveform",
            "is_spoiler",
            "content_type",
            "size",
            "url",
            "proxy_url",
            "height",
            "width",
            "ephemeral",
            "flags",
        ]) {
            continue;
        }
        entry.may_text("filename", 0, 1024);
        entry.may_text("description", 0, 1024);
        let Some(id) = entry.need("id").and_then(|id| id.snowflake()) else {
            continue;
        };
        let sent = rules.files.iter().any(|(number, _)| *number == id);
        let kept = rules.old.is_some_and(|old| {
            let own = id.to_string();
            old.attachments.iter().any(|it| it["id"] == own.as_str())
        });
        if !sent && !kept {
            entry.fail_at("id", "ATTACHMENT_NOT_FOUND", "No file came for this attachment.");
        }
    }
}

/// Whether nothing would be left to see.
fn is_empty(body: &Value, rules: &Rules<'_>) -> bool {
    let list = |key: &str, old: Option<usize>| match body.get(key) {
        Some(list) => list.as_array().map_or(0, Vec::len),
        None => old.unwrap_or(0),
    };
    let old = rules.old;
    let content = match body.get("content") {
        Some(text) => text.as_str().unwrap_or_default().trim().is_empty(),
        None => old.is_none_or(|old| old.content.is_empty()),
    };
    content
        && list("embeds", old.map(|old| old.embeds.len())) == 0
        && list("components", old.map(|old| old.components.len())) == 0
        && list("attachments", old.map(|old| old.attachments.len())) == 0
        && rules.files.is_empty()
        && body["poll"].is_null()
        && body["sticker_ids"].is_null()
}
