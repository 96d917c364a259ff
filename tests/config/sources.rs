//! The file, the environment, and which of them wins.

use std::{path::Path, time::Duration};

use secrecy::SecretString;
use switchboard::config::{Config, LogFormat};
use switchboard::domain::{access::GuildId, origin::ApiOrigin, websocket_url::WebsocketBase};
use switchboard::vault::KeyRing;

use super::{ENTRY, Machine};

fn texts((name, value): (&str, &str)) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

#[test]
fn without_a_default_file_the_environment_suffices() {
    // No other test here depends on the working directory, where somebody may have a real configuration.
    let empty = tempfile::TempDir::new().unwrap();
    std::env::set_current_dir(empty.path()).unwrap();
    let environment = [
        ("SWITCHBOARD_ENCRYPTION_KEYS", ENTRY),
        ("SWITCHBOARD_DISCORD_GUILDS", " 12, 34 ,12,"),
        ("SWITCHBOARD_EXOTEL_VERIFY_ON_SAVE", "false"),
        ("SWITCHBOARD_EXOTEL_TIMEOUT_SECONDS", "60"),
        ("SWITCHBOARD_LOG_FORMAT", "json"),
        ("OTHER_PROGRAMS", "are left alone"),
    ];
    let config = Config::load(None, environment.map(texts)).unwrap();
    assert_eq!(config.discord.guilds, [GuildId(12), GuildId(34)]);
    assert!(!config.exotel.verify_on_save);
    assert_eq!(config.exotel.timeout, Duration::from_mins(1));
    assert_eq!(config.log.format, LogFormat::Json);
    assert_eq!(config.storage.database, Path::new("switchboard.db"));
}

#[test]
fn the_environment_wins_over_the_file() {
    let config = Machine::keyed("[log]\nfilter = 'debug'\nformat = 'json'")
        .var("SWITCHBOARD_LOG_FILTER", "warn")
        .load()
        .unwrap();
    assert_eq!(config.log.filter.to_string(), "warn");
    assert_eq!(config.log.format, LogFormat::Json);
}

#[test]
fn an_empty_variable_counts_as_not_set() {
    let config = Machine::keyed("[log]\nfilter = 'debug'")
        .var("SWITCHBOARD_LOG_FILTER", " ")
        .load()
        .unwrap();
    assert_eq!(config.log.filter.to_string(), "debug");
}

#[test]
fn another_file_can_be_named_in_the_environment() {
    let machine = Machine::with("[log]\nfilter = 'debug'");
    let path = machine.folder().join("switchboard.toml");
    let environment =
        [("SWITCHBOARD_CONFIG", path.to_str().unwrap()), ("SWITCHBOARD_ENCRYPTION_KEYS", ENTRY)];
    let config = Config::load(None, environment.map(texts)).unwrap();
    assert_eq!(config.log.filter.to_string(), "debug");
}

#[test]
fn server_ids_may_be_numbers_or_text() {
    let text = "[discord]\nguilds = [123456789012345678, '234567890123456789']";
    let config = Machine::keyed(text).load().unwrap();
    let ids: Vec<_> = config.discord.guilds.iter().map(|guild| guild.0).collect();
    assert_eq!(ids, [123_456_789_012_345_678, 234_567_890_123_456_789]);
}

#[test]
fn origins_are_kept_in_their_canonical_form() {
    let text =
        "[exotel]\nallowed_origins = ['HTTPS://API.Exotel.com:443/', 'http://127.0.0.1:9000']";
    let config = Machine::keyed(text).load().unwrap();
    let origins: Vec<_> = config.exotel.allowed_origins.iter().map(ApiOrigin::as_str).collect();
    assert_eq!(origins, ["https://api.exotel.com", "http://127.0.0.1:9000"]);
}

#[test]
fn a_drift_check_is_a_word_or_a_length() {
    for (given, seconds) in [
        ("off", None),
        ("hourly", Some(3600)),
        ("daily", Some(86_400)),
        ("5s", Some(5)),
        ("30m", Some(1800)),
        ("6h", Some(21_600)),
        ("2d", Some(172_800)),
    ] {
        let config = Machine::keyed(&format!("[exotel]\ndrift_check = '{given}'")).load().unwrap();
        assert_eq!(config.exotel.drift_check, seconds.map(Duration::from_secs), "{given}");
    }
}

#[test]
fn countries_may_be_numbers_or_text_with_a_plus() {
    let text = "[exotel]\ntest_call_countries = [91, '+65', '91']";
    let config = Machine::keyed(text).load().unwrap();
    let codes: Vec<_> = config.exotel.test_call_countries.iter().map(ToString::to_string).collect();
    assert_eq!(codes, ["+91", "+65"]);
}

#[test]
fn a_websocket_base_loses_its_trailing_slash() {
    for (given, kept) in [
        ("wss://voice.example.com/", "wss://voice.example.com"),
        ("wss://voice.example.com/v1/", "wss://voice.example.com/v1"),
        ("ws://localhost:9000", "ws://localhost:9000"),
        ("ws://[::1]:9000", "ws://[::1]:9000"),
    ] {
        let text = format!("[voicebots]\nwebsocket_base = '{given}'");
        let config = Machine::keyed(&text).load().unwrap();
        assert_eq!(config.voicebots.websocket_base.as_ref().map(WebsocketBase::as_str), Some(kept));
    }
}

#[test]
fn a_database_path_is_relative_to_the_working_directory_or_absolute() {
    for (url, path) in [
        ("sqlite://data/switchboard.db", "data/switchboard.db"),
        ("sqlite:switchboard.db", "switchboard.db"),
        ("sqlite:///var/lib/switchboard.db", "/var/lib/switchboard.db"),
        ("sqlite:///srv/our%20data.db", "/srv/our data.db"),
    ] {
        let text = format!("[storage]\nurl = '{url}'");
        let config = Machine::keyed(&text).load().unwrap();
        assert_eq!(config.storage.database, Path::new(path), "{url}");
    }
}

#[test]
fn the_sandbox_needs_no_file() {
    let config = Config::sandbox(
        Path::new("data"),
        "http://127.0.0.1:4000".parse().unwrap(),
        SecretString::from("sandbox"),
        KeyRing::from_entries(&[SecretString::from(ENTRY)]).unwrap(),
    );
    assert_eq!(config.storage.database, Path::new("data/switchboard.db"));
    assert_eq!(config.exotel.allowed_origins, ApiOrigin::defaults());
    assert!(config.discord.token.is_some());
}
