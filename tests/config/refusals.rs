//! Each refusal names the key, the place and the remedy.

use switchboard::config::{Config, ConfigError};

use super::Machine;

#[test]
fn a_refusal_points_at_the_value_with_line_and_caret() {
    let machine = Machine::keyed("# ours\n[exotel]\nverify_on_save = \"yes\"\n");
    assert_eq!(
        machine.refusal(),
        "exotel.verify_on_save must be true or false\n\
         \x20 --> switchboard.toml:3:18\n\
         \x20 |\n\
         3 | verify_on_save = \"yes\"\n\
         \x20 |                  ^^^^^"
    );
}

#[test]
fn a_refusal_points_at_the_entry_of_a_list() {
    let machine = Machine::keyed("[discord]\nguilds = [1, \"ours\"]\n");
    let refusal = machine.refusal();
    assert!(refusal.contains("switchboard.toml:2:14"), "{refusal}");
    assert!(refusal.ends_with("|              ^^^^^^"), "{refusal}");
    assert!(refusal.contains("Copy Server ID"), "{refusal}");
}

#[test]
fn a_secret_is_masked_where_the_caret_points() {
    let machine = Machine::keyed("[discord]\ntoken = 'two words'\n");
    let refusal = machine.refusal();
    assert!(refusal.contains("2 | token = ••••\n"), "{refusal}");
    assert!(refusal.ends_with("  |         ^^^^"), "{refusal}");
}

#[test]
fn a_refusal_names_the_variable() {
    let machine = Machine::keyed("").var("SWITCHBOARD_LOG_FORMAT", "xml");
    assert_eq!(
        machine.refusal(),
        "log.format must be text or json\n  --> environment variable SWITCHBOARD_LOG_FORMAT"
    );
}

#[test]
fn an_unknown_key_is_refused_with_the_known_ones() {
    let refusal = Machine::keyed("[discord]\nguild = [1]").refusal();
    assert!(
        refusal
            .starts_with("[discord] has no key `guild`; it has token, token_file, guilds, api_url"),
        "{refusal}"
    );
    assert!(refusal.contains("switchboard.toml:2:1"), "{refusal}");
}

#[test]
fn an_unknown_section_is_refused_with_the_known_ones() {
    let refusal = Machine::keyed("[discrod]\n").refusal();
    assert!(refusal.contains("[discord], [storage]"), "{refusal}");
    assert!(refusal.contains("switchboard.toml:1:2"), "{refusal}");
}

#[test]
fn an_unknown_variable_is_refused_with_the_known_keys() {
    let refusal = Machine::keyed("").var("SWITCHBOARD_LOG_LEVEL", "debug").refusal();
    assert_eq!(
        refusal,
        "[log] has no key `level`; it has filter, format\n  --> environment variable SWITCHBOARD_LOG_LEVEL"
    );
    for (variable, known) in [
        ("SWITCHBOARD_LOGS_FILTER", "[voicebots], [log]"),
        ("SWITCHBOARD_FILTER", "[voicebots], [log]"),
        ("SWITCHBOARD_LOG", "filter, format"),
    ] {
        let refusal = Machine::keyed("").var(variable, "debug").refusal();
        assert!(refusal.contains(known) && refusal.contains(variable), "{refusal}");
    }
}

#[test]
fn a_misspelt_variable_is_told_the_nearest_one() {
    for (typed, meant) in [
        ("SWITCHBOARD_DISCORD_TOKN", "SWITCHBOARD_DISCORD_TOKEN"),
        ("SWITCHBOARD_DISCRD_TOKEN", "SWITCHBOARD_DISCORD_TOKEN"),
        ("SWITCHBOARD_DISCORDTOKEN", "SWITCHBOARD_DISCORD_TOKEN"),
        ("SWITCHBOARD_ENCRYPTION_KEY", "SWITCHBOARD_ENCRYPTION_KEYS"),
        ("SWITCHBOARD_LOGS_FILTER", "SWITCHBOARD_LOG_FILTER"),
        ("SWITCHBOARD_CONFG", "SWITCHBOARD_CONFIG"),
        ("SWITCHBOARD_log_filtre", "SWITCHBOARD_LOG_FILTER"),
    ] {
        let refusal = Machine::keyed("").var(typed, "x").refusal();
        let told = format!("; the nearest variable is {meant}\n");
        assert!(refusal.contains(&told) && refusal.ends_with(typed), "{refusal}");
    }
    for far in ["SWITCHBOARD_X_Y", "SWITCHBOARD_METRICS_LISTEN"] {
        let refusal = Machine::keyed("").var(far, "x").refusal();
        assert!(!refusal.contains("nearest"), "{refusal}");
    }
}

#[test]
fn every_variable_is_the_nearest_one_to_itself_misspelt() {
    for key in super::keys::keys() {
        let variable = format!("SWITCHBOARD_{}_{}", key.section, key.name).to_uppercase();
        let typed = format!("{variable}X");
        let refusal = Machine::keyed("").var(&typed, "x").refusal();
        assert!(refusal.contains(&format!("the nearest variable is {variable}\n")), "{refusal}");
    }
}

#[test]
fn what_kubernetes_injects_for_a_service_of_that_name_is_ignored() {
    let mut machine = Machine::keyed("");
    for (name, value) in [
        ("SWITCHBOARD_SERVICE_HOST", "10.0.0.7"),
        ("SWITCHBOARD_SERVICE_PORT", "80"),
        ("SWITCHBOARD_SERVICE_PORT_HTTP", "80"),
        ("SWITCHBOARD_PORT", "tcp://10.0.0.7:80"),
        ("SWITCHBOARD_PORT_80_TCP", "tcp://10.0.0.7:80"),
        ("SWITCHBOARD_PORT_80_TCP_ADDR", "10.0.0.7"),
        ("SWITCHBOARD_PORT_80_TCP_PROTO", "tcp"),
    ] {
        machine = machine.var(name, value);
    }
    assert!(machine.load().is_ok());
    let refusal = Machine::keyed("").var("SWITCHBOARD_PORTAL", "x").refusal();
    assert!(refusal.contains("SWITCHBOARD_PORTAL"), "{refusal}");
}

#[test]
fn a_base_that_is_a_derived_url_is_refused_with_the_base() {
    let machine = Machine::keyed("")
        .var("SWITCHBOARD_VOICEBOTS_WEBSOCKET_BASE", "wss://voice.example.com/exotel/{bot_id}");
    let refusal = machine.refusal();
    assert!(refusal.contains("write wss://voice.example.com\n"), "{refusal}");
    assert_eq!(refusal.matches("voicebots.websocket_base").count(), 1, "{refusal}");
}

#[test]
fn text_that_is_not_toml_is_refused_with_its_line() {
    let refusal = Machine::keyed("[log]\nfilter = 'info\n").refusal();
    assert!(refusal.starts_with("this is not valid TOML"), "{refusal}");
    assert!(refusal.contains("switchboard.toml:2:"), "{refusal}");
}

#[test]
fn a_file_that_was_asked_for_must_be_there() {
    let machine = Machine::keyed("");
    let error = Config::load(Some(&machine.folder().join("other.toml")), None).unwrap_err();
    assert!(matches!(error, ConfigError::Unreadable { .. }));
    assert!(error.to_string().contains("switchboard init"));
}

#[test]
fn without_an_encryption_key_nothing_starts() {
    let refusal = Machine::with("").refusal();
    assert!(refusal.starts_with("encryption.keys is not set"), "{refusal}");
    assert!(refusal.contains("switchboard init"), "{refusal}");
    assert!(refusal.contains("SWITCHBOARD_ENCRYPTION_KEYS"), "{refusal}");
}

/// The section, a line in it, and a part of the remedy.
const WRONG: &[(&str, &str, &str)] = &[
    ("discord", "guilds = [0]", "whole numbers"),
    ("discord", "guilds = [-1]", "whole numbers"),
    ("discord", "guilds = [9223372036854775808]", ""),
    ("discord", "guilds = 1", "must be a list"),
    ("discord", "token = ''", "is empty"),
    ("discord", "token = 1", "text in quotes"),
    ("discord", "token = 'Bot a.b.c'", "without `Bot `"),
    ("discord", "token_file = 'not-there'", "cannot be read"),
    ("discord", "api_url = 'http://proxy.example.com'", "https://"),
    ("discord", "api_url = 'http://127.0.0.1.example.com'", "https://"),
    ("discord", "api_url = 'ftp://127.0.0.1'", "https://"),
    ("discord", "api_url = 'proxy'", "must be a URL"),
    ("discord", "api_url = 'https://a@b.example'", "user name"),
    ("discord", "api_url = 'https://b.example/?a'", "`?`"),
    ("storage", "url = 'postgres://db/x'", "not in this version"),
    ("storage", "url = 'postgresql://db/x'", "not in this version"),
    ("storage", "url = 'switchboard.db'", "sqlite://"),
    ("storage", "url = 'sqlite::memory:'", "must name a file"),
    ("storage", "url = 'sqlite://a.db?mode=memory'", "must name a file"),
    ("storage", "url = 'sqlite://'", "must name a file"),
    ("storage", "url = 'sqlite:///var/lib/'", "must name a file"),
    ("exotel", "allowed_origins = []", "is empty"),
    ("exotel", "allowed_origins = ['']", "is empty"),
    ("exotel", "allowed_origins = ['api.exotel.com']", "is not a URL"),
    ("exotel", "allowed_origins = ['http://api.exotel.com']", "https://"),
    ("exotel", "allowed_origins = ['https://api.exotel.com/v1']", "leave out the path"),
    ("exotel", "allowed_origins = ['https://api.exotel.com#']", "leave out the path"),
    ("exotel", "allowed_origins = ['https://api.exotel.com@evil.example']", "user name"),
    ("exotel", "allowed_origins = ['https://\u{ff41}pi.exotel.com']", "is not a URL"),
    ("exotel", "allowed_origins = [true]", "text in quotes"),
    ("discord", "requests_per_minute = 9", "from 10 to 100000"),
    ("storage", "keep_left_days = -1", "from 0 to 3650"),
    ("storage", "keep_left_days = 'soon'", "from 0 to 3650"),
    ("storage", "keep_refused_days = 1", "from 2 to 3650"),
    ("exotel", "timeout_seconds = 0", "from 1 to 60"),
    ("exotel", "timeout_seconds = 61", "from 1 to 60"),
    ("exotel", "timeout_seconds = 1.5", "from 1 to 60"),
    ("exotel", "drift_check = 'weekly'", "hourly, daily, or a length"),
    ("exotel", "drift_check = '30'", "hourly, daily, or a length"),
    ("exotel", "drift_check = '0s'", "hourly, daily, or a length"),
    ("exotel", "drift_check = '31d'", "at most 30 days"),
    ("exotel", "drift_check = '5\u{e9}'", "hourly, daily, or a length"),
    ("exotel", "drift_check = 30", "text in quotes"),
    ("exotel", "test_calls_per_member = -1", "from 0 to 10000"),
    ("exotel", "test_calls_per_workspace = 10001", "from 0 to 10000"),
    ("exotel", "test_call_countries = []", "is empty"),
    ("exotel", "test_call_countries = [9]", "country calling codes"),
    ("exotel", "test_call_countries = ['IN']", "country calling codes"),
    ("voicebots", "websocket_base = 'https://voice.example.com'", "wss://"),
    ("voicebots", "websocket_base = 'ws://voice.example.com'", "wss://"),
    ("voicebots", "websocket_base = 'wss://voice.example.com?a=b'", "no ? and no #"),
    ("log", "filter = 'info,switchboard=loud'", "not a log filter"),
    ("log", "format = 'JSON'", "text or json"),
];

#[test]
fn what_cannot_be_meant_is_refused() {
    for (section, line, remedy) in WRONG {
        let refusal = Machine::keyed(&format!("[{section}]\n{line}\n")).refusal();
        let name = line.split(" =").next().unwrap();
        let key = format!("{section}.{}", name.trim_end_matches("_file"));
        assert!(refusal.starts_with(&key), "{line}: {refusal}");
        assert!(refusal.contains(remedy), "{line}: {refusal}");
        assert!(refusal.contains("switchboard.toml:2:"), "{line}: {refusal}");
    }
}

#[test]
fn an_encryption_key_of_another_form_is_refused() {
    let entry = super::ENTRY;
    for (wrong, remedy) in [
        (&entry[2..], "`switchboard init`"),
        (&entry[1..], "a-z, 0-9 and -"),
        (&entry[..entry.len() - 1], "64 hex digits"),
        (&format!("{entry}0"), "64 hex digits"),
        (&entry.replace('f', "g"), "64 hex digits"),
        ("a:0000000000000000000000000000000000000000000000000000000000000000", "not random"),
    ] {
        let machine = Machine::with(&format!("[encryption]\nkeys = ['{wrong}']"));
        let refusal = machine.refusal();
        assert!(refusal.starts_with("encryption.keys, "), "{wrong}: {refusal}");
        assert!(refusal.contains(remedy), "{wrong}: {refusal}");
        assert!(refusal.contains("2 | keys = ••••"), "{wrong}: {refusal}");
    }
    let machine =
        Machine::keyed("").var("SWITCHBOARD_ENCRYPTION_KEYS", &format!("{entry},{entry}"));
    assert!(machine.refusal().contains("two keys have the id"), "{}", machine.refusal());
}

#[test]
fn a_refusal_ends_the_program_with_the_code_for_a_configuration_error() {
    assert_eq!(ConfigError::EXIT_CODE, 78);
}
