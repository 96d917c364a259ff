//! Secrets: both forms, who else can read them, and that nothing prints them.

use secrecy::ExposeSecret;
use switchboard::config::{Config, ConfigWarning};

use super::{ENTRY, Machine, SECOND};

#[expect(clippy::disallowed_methods, reason = "the test compares what was read")]
fn token(config: &Config) -> &str {
    config.discord.token.as_ref().unwrap().expose_secret()
}

#[test]
fn the_content_of_a_secrets_file_is_trimmed() {
    let machine = Machine::with("");
    let path = machine.file("token", "\n  a.b.c \r\n", 0o600);
    let machine = machine
        .var("SWITCHBOARD_DISCORD_TOKEN_FILE", path.to_str().unwrap())
        .var("SWITCHBOARD_ENCRYPTION_KEYS", ENTRY);
    assert_eq!(token(&machine.load().unwrap()), "a.b.c");
}

#[test]
fn a_key_file_holds_one_entry_a_line_in_order() {
    let machine = Machine::with("");
    let path = machine.file("keys", &format!("{SECOND}\n\n{ENTRY}\n"), 0o400);
    let machine = machine.var("SWITCHBOARD_ENCRYPTION_KEYS_FILE", path.to_str().unwrap());
    let config = machine.load().unwrap();
    assert_eq!(config.encryption.keys.ids().collect::<Vec<_>>(), ["b", "a"]);
    assert_eq!(config.warnings, []);
}

#[test]
fn both_forms_in_one_source_are_refused() {
    let machine = Machine::keyed("[discord]\ntoken = 'a'\ntoken_file = 'b'");
    let refusal = machine.refusal();
    assert!(refusal.starts_with("discord.token is given twice"), "{refusal}");
    let machine = Machine::keyed("")
        .var("SWITCHBOARD_DISCORD_TOKEN", "a")
        .var("SWITCHBOARD_DISCORD_TOKEN_FILE", "b");
    let refusal = machine.refusal();
    assert!(refusal.contains("SWITCHBOARD_DISCORD_TOKEN_FILE"), "{refusal}");
}

#[test]
fn either_form_in_the_environment_hides_both_forms_of_the_file() {
    let machine = Machine::keyed("[discord]\ntoken_file = 'not-there'")
        .var("SWITCHBOARD_DISCORD_TOKEN", "a.b.c");
    assert_eq!(token(&machine.load().unwrap()), "a.b.c");

    let machine = Machine::keyed("[discord]\ntoken = 'of.the.file'");
    let path = machine.file("token", "d.e.f", 0o600);
    let machine = machine.var("SWITCHBOARD_DISCORD_TOKEN_FILE", path.to_str().unwrap());
    assert_eq!(token(&machine.load().unwrap()), "d.e.f");
}

#[test]
fn an_encryption_key_that_others_can_read_is_refused() {
    for mode in [0o640, 0o604, 0o620] {
        let machine = Machine::with("");
        let path = machine.file("keys", ENTRY, mode);
        let machine = machine.var("SWITCHBOARD_ENCRYPTION_KEYS_FILE", path.to_str().unwrap());
        let refusal = machine.refusal();
        assert!(refusal.contains("chmod 600"), "{mode:o}: {refusal}");
    }
    let machine = Machine::with("");
    machine.file("switchboard.toml", &format!("[encryption]\nkeys = ['{ENTRY}']"), 0o644);
    let refusal = machine.refusal();
    assert!(refusal.contains("mode 0644"), "{refusal}");
    assert!(!refusal.contains("0011"), "{refusal}");
}

#[test]
fn a_credential_that_systemd_hands_over_may_show_as_readable_by_its_group() {
    let machine = Machine::with("");
    let path = machine.file("keys", ENTRY, 0o440);
    let folder = machine.folder().to_str().unwrap().to_owned();
    let machine = machine
        .var("SWITCHBOARD_ENCRYPTION_KEYS_FILE", path.to_str().unwrap())
        .var("CREDENTIALS_DIRECTORY", &folder);
    machine.load().unwrap();
}

#[test]
fn a_token_that_others_can_read_is_a_warning() {
    let machine = Machine::with("");
    let keys = machine.file("keys", ENTRY, 0o600);
    machine.file("switchboard.toml", "[discord]\ntoken = 'a.b.c'", 0o644);
    let machine = machine.var("SWITCHBOARD_ENCRYPTION_KEYS_FILE", keys.to_str().unwrap());
    let warnings = machine.load().unwrap().warnings;
    assert!(
        matches!(&warnings[..], [ConfigWarning::Exposed { key, mode: 0o644, .. }] if key == "discord.token"),
        "{warnings:?}"
    );
}

#[test]
fn an_encryption_key_in_the_environment_is_a_warning() {
    let warnings = Machine::keyed("").load().unwrap().warnings;
    let [warning] = &warnings[..] else {
        panic!("{warnings:?}");
    };
    assert!(warning.to_string().contains("SWITCHBOARD_ENCRYPTION_KEYS_FILE"));
}

#[test]
fn debug_shows_no_secret() {
    let machine = Machine::keyed("[discord]\ntoken = 'canary.token.value'");
    let shown = format!("{:?}", machine.load().unwrap());
    assert!(!shown.contains("canary"), "{shown}");
    assert!(!shown.contains("0011"), "{shown}");
}

/// Every slip that puts a secret on the line of an error: neither the text nor Debug may repeat it.
#[test]
fn no_error_repeats_a_secret() {
    const CANARY: &str = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GcAnAr.yCanaryCanaryCanaryCanaryCanary";
    for text in [
        "[discord]\ntoken = \"{}",
        "[discord]\ntoken = {}",
        "[discord]\ntoken = ['{}']",
        "[discord]\ntokn = '{}'",
        "[discord]\n{} = 'token'",
        "[discord]\n'{}' = 'token'",
        "[discord]\n{}",
        "{}",
        "token = '{}'",
        "'{}' = 1",
        "['{}']",
        "[{}]",
        "[[discord]]\ntoken = '{}'",
        "[discord]\ntoken = 'a'\ntoken = '{}'",
        "[discord]\ntoken = 'Bot {}'",
        "[discord]\nguilds = '{}'",
        "[discord]\nguilds = ['{}']",
        "[discord]\nguilds = [\n  '{}',\n]",
        "[discord]\napi_url = '{}'",
        "[discord]\napi_url = 'https://user:{}@proxy.example.com'",
        "[discord]\ntoken_file = '{}'\ntoken = 'x'",
        "[discord]\ntoken_file = '{}'",
        "[discord]\nguilds = [\n  1, '{}',\n  true]",
        "discord = '{}'",
        "discord = { token = '{}', guilds = true }",
        "discord = {\n  guilds = true, token = '{}' }",
        "[storage]\nurl = 'postgres://switchboard:{}@db/switchboard'",
        "[encryption]\nkeys = '{}'",
        "[encryption]\nkeys = ['{}']",
        "[encryption]\nkeys = [\n  'a:00',\n  '{}',\n]",
        "[encryption]\nkeys = [\n  '{}\n]",
        "[exotel]\nallowed_origins = ['https://key:{}@api.exotel.com']",
        "[exotel]\ntimeout_seconds = '{}'",
        "[log]\nformat = '{}'",
    ] {
        let machine = Machine::keyed("");
        machine.file("switchboard.toml", &text.replace("{}", CANARY), 0o600);
        let without_key = Config::load(Some(&machine.folder().join("switchboard.toml")), None);
        for error in [machine.load().err(), without_key.err()].into_iter().flatten() {
            for shown in [format!("{error}"), format!("{error:?}")] {
                for part in CANARY.split('.') {
                    assert!(!shown.contains(part), "{text}\n{shown}");
                }
            }
        }
    }
}

#[test]
fn no_error_repeats_a_secret_of_the_environment() {
    for name in [
        "SWITCHBOARD_DISCORD_TOKEN",
        "SWITCHBOARD_DISCORD_GUILDS",
        "SWITCHBOARD_DISCORD_API_URL",
        "SWITCHBOARD_ENCRYPTION_KEYS",
        "SWITCHBOARD_STORAGE_URL",
        "SWITCHBOARD_EXOTEL_ALLOWED_ORIGINS",
    ] {
        let machine = Machine::keyed("").var(name, "https://canary canary:canary@x");
        let error = machine.load().unwrap_err();
        assert!(!format!("{error} {error:?}").contains("canary"), "{name}");
        assert!(error.to_string().contains(name), "{name}");
    }
}
