//! `config.example.toml` is the documentation of every key, so it must be complete and true.

use std::{fs, path::Path};

use switchboard::config::Config;

use super::{
    ENTRY, Machine, SECOND,
    keys::{Key, keys},
};

fn example() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("config.example.toml");
    fs::read_to_string(path).unwrap()
}

fn variable(key: &Key) -> String {
    format!("SWITCHBOARD_{}_{}", key.section, key.name).to_uppercase()
}

/// The example with every `#key = …` line made a real one, without the `_file` forms (or with only those).
fn uncommented(file_forms: bool) -> String {
    let names: Vec<_> = keys().into_iter().map(|key| key.name).collect();
    let is_secret = |name: &str| names.contains(&format!("{name}_file"));
    example()
        .lines()
        .map(|line| {
            let Some((name, _)) = line.strip_prefix('#').and_then(|line| line.split_once(" ="))
            else {
                return line;
            };
            let wanted = match name.strip_suffix("_file") {
                Some(_) => file_forms,
                None => !(file_forms && is_secret(name)),
            };
            if wanted && names.iter().any(|known| known == name) { &line[1..] } else { line }
        })
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn the_example_as_it_is_means_the_defaults() {
    let example = Machine::keyed(&example()).load().unwrap();
    let nothing = Machine::keyed("").load().unwrap();
    assert_eq!(format!("{example:?}"), format!("{nothing:?}"));
    assert!(example.discord.token.is_none());
}

#[test]
fn the_example_with_every_key_uncommented_is_accepted() {
    let text = uncommented(false);
    let config = Machine::with(&text).load().unwrap();
    assert!(config.discord.token.is_some());
    assert!(config.discord.api_url.is_some());
    assert!(config.voicebots.websocket_base.is_some());
    assert_eq!(config.encryption.keys.ids().count(), 1);
    assert_eq!(config.warnings, []);
}

#[test]
fn the_example_with_the_file_forms_uncommented_is_accepted() {
    let machine = Machine::with("");
    let token = machine.file("token", "token\n", 0o600);
    let keys = machine.file("keys", &format!("{ENTRY}\n"), 0o600);
    let text = uncommented(true)
        .replace("/etc/switchboard/discord-token", token.to_str().unwrap())
        .replace("/etc/switchboard/encryption-keys", keys.to_str().unwrap());
    machine.file("switchboard.toml", &text, 0o600);
    let config = machine.load().unwrap();
    assert!(config.discord.token.is_some());
    assert_eq!(config.encryption.keys.ids().count(), 1);
}

#[test]
fn the_defaults_that_the_example_shows_are_the_defaults() {
    let shown: Config = Machine::with(&uncommented(false)).load().unwrap();
    let default = Machine::keyed("").load().unwrap();
    assert_eq!(shown.discord.guilds, default.discord.guilds);
    assert_eq!(shown.discord.requests_per_minute, default.discord.requests_per_minute);
    assert_eq!(shown.storage.database, default.storage.database);
    assert_eq!(shown.storage.keep_left_days, default.storage.keep_left_days);
    assert_eq!(shown.storage.keep_refused_days, default.storage.keep_refused_days);
    assert_eq!(shown.exotel.allowed_origins, default.exotel.allowed_origins);
    assert_eq!(shown.exotel.verify_on_save, default.exotel.verify_on_save);
    assert_eq!(shown.exotel.timeout, default.exotel.timeout);
    assert_eq!(shown.exotel.drift_check, default.exotel.drift_check);
    assert_eq!(shown.exotel.test_calls_per_member, default.exotel.test_calls_per_member);
    assert_eq!(shown.exotel.test_calls_per_workspace, default.exotel.test_calls_per_workspace);
    assert_eq!(shown.exotel.test_call_countries, default.exotel.test_call_countries);
    assert_eq!(shown.voicebots.directory_every, default.voicebots.directory_every);
    assert_eq!(shown.log.filter.to_string(), default.log.filter.to_string());
    assert_eq!(shown.log.format, default.log.format);
}

#[test]
fn every_key_stands_in_the_example_under_its_section_with_its_variable() {
    let example = example();
    for key in keys() {
        let section = example
            .split("\n[")
            .find(|section| section.starts_with(&format!("{}]", key.section)))
            .unwrap_or_else(|| panic!("[{}] is missing", key.section));
        for line in [format!("#{} = ", key.name), format!("# {}\n", variable(&key))] {
            assert!(section.contains(&format!("\n{line}")), "{line:?} for {key}");
        }
    }
}

#[test]
fn every_line_of_the_example_that_sets_something_is_a_key() {
    let mut section = String::new();
    for line in example().lines() {
        if let Some(name) = line.strip_prefix('[') {
            section = name.trim_end_matches(']').to_owned();
        } else if let Some((name, _)) =
            line.strip_prefix('#').and_then(|line| line.split_once(" ="))
        {
            if name.starts_with(' ') {
                continue;
            }
            let known = keys().iter().any(|key| key.section == section && key.name == name);
            assert!(known, "[{section}] {name}");
        }
    }
}

/// A field of [`Config`] that nothing reads would be a promise that nobody keeps: changing each key changes the result.
#[test]
fn every_key_changes_what_is_loaded() {
    let nothing = format!("{:?}", Machine::keyed("").load().unwrap());
    for key in keys().into_iter().filter(|key| !key.is_file_form()) {
        let value = match key.name.as_str() {
            "token" => "a.b.c",
            "keys" => &format!("{SECOND},{ENTRY}"),
            "guilds" => "1,2",
            "requests_per_minute" => "60",
            "api_url" => "https://proxy.example.com",
            "keep_left_days" => "7",
            "url" => "sqlite://other.db",
            "allowed_origins" => "https://exotel.example.com",
            "verify_on_save" => "false",
            "timeout_seconds" => "9",
            "drift_check" => "30m",
            "test_calls_per_member" => "3",
            "test_calls_per_workspace" => "0",
            "test_call_countries" => "91, +65",
            "keep_refused_days" => "30",
            "websocket_base" => "wss://voice.example.org",
            "directory" => r#"[{ guild = 7, url = "https://voice.example.com/bots" }]"#,
            "directory_every" => "1m",
            "filter" => "debug",
            "format" => "json",
            other => panic!("{other} has no value here"),
        };
        let machine = Machine::keyed("").var(&variable(&key), value);
        let loaded = format!("{:?}", machine.load().unwrap());
        assert_ne!(loaded, nothing, "{key}");
    }
}
