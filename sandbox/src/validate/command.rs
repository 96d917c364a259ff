//! Commands as they are registered.

use std::collections::HashSet;

use serde_json::Value;

use super::modal::choice;
use super::{Node, check};
use crate::rest::error::RestError;

/// Discord's limit of one command's names, descriptions and choice values together.
const LARGEST: usize = 8000;

/// The body of a bulk registration.
pub(crate) fn commands(body: &Value) -> Result<(), RestError> {
    check(body, &[], |node| {
        let mut names = HashSet::new();
        for command in node.items(0, 130) {
            self::command(&command);
            let kind = command.value["type"].as_u64().unwrap_or(1);
            let name = command.value["name"].as_str().unwrap_or_default();
            if !names.insert((kind, name)) {
                command.fail_at(
                    "name",
                    "APPLICATION_COMMANDS_DUPLICATE_NAME",
                    "Application command names must be unique",
                );
            }
        }
    })
}

fn command(node: &Node<'_>) {
    if !node.object(&[
        "id",
        "application_id",
        "version",
        "type",
        "name",
        "name_localizations",
        "description",
        "description_localizations",
        "options",
        "default_member_permissions",
        "dm_permission",
        "contexts",
        "integration_types",
        "nsfw",
        "handler",
        "guild_id",
    ]) {
        return;
    }
    let kind = node.may_int("type", 1, 4).unwrap_or(1);
    if kind == 1 {
        name(node);
        node.need_text("description", 1, 100);
    } else {
        node.need_text("name", 1, 32);
        if node.value["description"].as_str().is_some_and(|it| !it.is_empty()) {
            node.fail_at(
                "description",
                "APPLICATION_COMMAND_INVALID_DESCRIPTION",
                "Only slash commands have a description.",
            );
        }
    }
    node.may_bool("nsfw");
    node.may_bool("dm_permission");
    if let Some(bits) = node.get("default_member_permissions") {
        let number = bits.value.as_u64().is_some()
            || bits.value.as_str().is_some_and(|it| it.parse::<u64>().is_ok());
        if !number {
            bits.fail("NUMBER_TYPE_COERCE", format!("Value {} is not int.", bits.value));
        }
    }
    for (key, most) in [("contexts", 2), ("integration_types", 1)] {
        let Some(list) = node.get(key) else { continue };
        let mut seen = HashSet::new();
        for entry in list.items(1, 3) {
            match entry.value.as_u64() {
                Some(value) if value <= most && seen.insert(value) => {}
                _ => entry.fail(
                    "BASE_TYPE_CHOICES",
                    format!("Value must be one of 0 to {most}, each once."),
                ),
            }
        }
    }
    if let Some(list) = node.get("options") {
        options(&list, 0);
    }
    if weigh(node.value) > LARGEST {
        node.fail(
            "APPLICATION_COMMAND_TOO_LARGE",
            format!("Command exceeds maximum size ({LARGEST})"),
        );
    }
}

/// Names of slash commands and options: 1 to 32 letters, digits, `-`, `_` and `'`, without capitals.
fn name(node: &Node<'_>) {
    let Some(text) = node.need_text("name", 1, 32) else {
        return;
    };
    let allowed = text.chars().all(|c| c.is_alphanumeric() || "-_'".contains(c));
    if !allowed || text.to_lowercase() != text {
        node.fail_at("name", "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid");
    }
}

/// Options at a depth: 0 of a command, 1 of a group or subcommand in it, 2 of a subcommand in a group.
fn options(list: &Node<'_>, depth: usize) {
    let all = list.items(0, 25);
    let mut names = HashSet::new();
    let mut optional_before = false;
    let nested = |it: &Node<'_>| matches!(it.value["type"].as_u64(), Some(1 | 2));
    let mixed = all.iter().any(nested) && !all.iter().all(nested);
    for option in &all {
        if mixed && nested(option) {
            option.fail_at(
                "type",
                "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
                "Sub-command and sub-command group option types are mutually exclusive to all other types",
            );
        }
        self::option(option, depth);
        if !names.insert(option.value["name"].as_str().unwrap_or_default()) {
            option.fail_at(
                "name",
                "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS",
                "Option name already exists",
            );
        }
        let required = option.value["required"] == true;
        if required && optional_before {
            option.fail(
                "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                "Required options must be placed before non-required options",
            );
        }
        optional_before |= !required && !nested(option);
    }
}

fn option(node: &Node<'_>, depth: usize) {
    if !node.object(&[
        "type",
        "name",
        "name_localizations",
        "description",
        "description_localizations",
        "required",
        "choices",
        "options",
        "channel_types",
        "min_value",
        "max_value",
        "min_length",
        "max_length",
        "autocomplete",
        "file_types",
    ]) {
        return;
    }
    name(node);
    node.need_text("description", 1, 100);
    node.need("type");
    let kind = node.may_int("type", 1, 11).unwrap_or(3).cast_unsigned();
    node.may_bool("required");
    node.may_int("min_length", 0, 6000);
    node.may_int("max_length", 1, 6000);
    let inner = node.get("options");
    match (kind, inner) {
        (1, Some(list)) if depth < 2 => {
            if list
                .value
                .as_array()
                .into_iter()
                .flatten()
                .any(|it| matches!(it["type"].as_u64(), Some(1 | 2)))
            {
                list.fail(
                    "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
                    "A subcommand holds no subcommands.",
                );
            }
            options(&list, depth + 1);
        }
        (2, Some(list)) if depth == 0 => {
            if list.value.as_array().into_iter().flatten().any(|it| it["type"] != 1) {
                list.fail(
                    "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
                    "A group holds subcommands only.",
                );
            }
            options(&list, depth + 1);
        }
        (1, None) if depth < 2 => {}
        (1 | 2, _) => node.fail_at(
            "type",
            "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
            "This cannot be nested here.",
        ),
        (_, Some(list)) if list.value.as_array().is_some_and(|it| !it.is_empty()) => {
            list.fail(
                "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
                "Only groups and subcommands hold options.",
            );
        }
        _ => {}
    }
    let autocomplete = node.may_bool("autocomplete") == Some(true);
    if autocomplete && !matches!(kind, 3 | 4 | 10) {
        node.fail_at(
            "autocomplete",
            "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID",
            "Only strings and numbers autocomplete.",
        );
    }
    if let Some(list) = node.get("choices") {
        choices(&list, kind, autocomplete);
    }
}

fn choices(choices: &Node<'_>, kind: u64, autocomplete: bool) {
    let all = choices.items(0, 25);
    if autocomplete && !all.is_empty() {
        choices.fail(
            "APPLICATION_COMMAND_OPTIONS_CHOICES_INVALID",
            "An option that autocompletes has no choices.",
        );
    }
    let mut names = HashSet::new();
    for choice in &all {
        self::choice(choice, kind);
        if !names.insert(choice.value["name"].as_str().unwrap_or_default()) {
            choice.fail_at(
                "name",
                "APPLICATION_COMMAND_OPTIONS_CHOICES_NAMES_ALREADY_EXISTS",
                "Choice name already exists",
            );
        }
    }
}

/// The characters of a command that count.
fn weigh(value: &Value) -> usize {
    let text = |key: &str| value[key].as_str().map_or(0, |it| it.chars().count());
    let list =
        |key: &str| -> usize { value[key].as_array().into_iter().flatten().map(weigh).sum() };
    text("name") + text("description") + text("value") + list("options") + list("choices")
}
