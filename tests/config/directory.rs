//! `[[voicebots.directory]]`: the voice platform's lists.

use secrecy::ExposeSecret;
use switchboard::config::{Config, ConfigWarning, DirectoryConfig};
use switchboard::domain::access::GuildId;

use super::Machine;

const ENTRY: &str = "[[voicebots.directory]]\nurl = 'https://voice.example.com/bots?all=1'\n";

fn loaded(text: &str) -> Config {
    Machine::keyed(text).load().unwrap()
}

fn refused(text: &str) -> String {
    Machine::keyed(text).refusal()
}

#[expect(clippy::disallowed_methods, reason = "the test compares what was read")]
fn token(directory: &DirectoryConfig) -> Option<&str> {
    directory.token.as_ref().map(ExposeSecret::expose_secret)
}

#[test]
fn a_list_belongs_to_the_server_that_is_named_or_to_the_only_one() {
    let named = loaded(&format!("{ENTRY}guild = 7\nid_field = 'uuid'\nlist_field = 'data'"));
    let directory = &named.voicebots.directory[0];
    assert_eq!(directory.guild, Some(GuildId(7)));
    assert_eq!((directory.id_field.as_str(), directory.name_field.as_str()), ("uuid", "name"));
    assert_eq!(directory.list_field.as_deref(), Some("data"));
    let only = loaded(&format!("discord.guilds = [5]\n{ENTRY}"));
    assert_eq!(only.voicebots.directory[0].guild, Some(GuildId(5)));
    for text in [ENTRY.to_owned(), format!("discord.guilds = [5, 6]\n{ENTRY}")] {
        let refusal = refused(&text);
        assert!(
            refusal.contains("needs a guild in each entry, unless discord.guilds"),
            "{refusal}"
        );
    }
    let refusal = refused(&format!("discord.guilds = [5]\n{ENTRY}guild = 6"));
    assert!(refusal.contains("is not one of discord.guilds"), "{refusal}");
    let refusal = refused(&format!("{ENTRY}guild = 6\n{ENTRY}guild = 6"));
    assert!(refusal.contains("a server has one list"), "{refusal}");
}

#[test]
fn its_token_stands_in_the_entry_or_in_a_file_of_its_own() {
    let inline = loaded(&format!("{ENTRY}guild = 7\ntoken = 'a.b.c'"));
    assert_eq!(token(&inline.voicebots.directory[0]), Some("a.b.c"));
    let machine = Machine::with("");
    let path = machine.file("platform", "\n from-a-file\n", 0o644);
    let text = format!("{ENTRY}guild = 7\ntoken_file = '{}'", path.display());
    machine.file("switchboard.toml", &text, 0o600);
    let config = machine.var("SWITCHBOARD_ENCRYPTION_KEYS", super::ENTRY).load().unwrap();
    assert_eq!(token(&config.voicebots.directory[0]), Some("from-a-file"));
    let exposed = |it: &ConfigWarning| matches!(it, ConfigWarning::Exposed { key, .. } if key == "voicebots.directory.token");
    assert!(config.warnings.iter().any(exposed), "{:?}", config.warnings);
    let both = refused(&format!("{ENTRY}guild = 7\ntoken = 'a'\ntoken_file = 'b'"));
    assert!(both.contains("delete one of the two"), "{both}");
    let none = refused(&format!("{ENTRY}guild = 7\ntoken_file = '/no/such/file'"));
    assert!(none.contains("names a token_file that cannot be read"), "{none}");
}

#[test]
fn a_variable_holds_the_list_in_one_line() {
    let line = r#"[{ guild = 7, url = "http://127.0.0.1:9/bots", token = "a.b.c" }]"#;
    let config = Machine::keyed("").var("SWITCHBOARD_VOICEBOTS_DIRECTORY", line).load().unwrap();
    assert_eq!(config.voicebots.directory[0].guild, Some(GuildId(7)));
    let broken = r#"[{ guild = 7, token = "a.b.c", "#;
    let refusal = Machine::keyed("").var("SWITCHBOARD_VOICEBOTS_DIRECTORY", broken).refusal();
    assert!(refusal.contains("must be a list of tables in one line"), "{refusal}");
    assert!(!refusal.contains("a.b.c"), "{refusal}");
}

#[test]
fn what_is_wrong_with_an_entry_is_said_and_its_token_is_not() {
    for (wrong, said) in [
        ("guild = 7", "needs a url in each entry"),
        ("guild = 0\nurl = 'https://a.example'", "must hold Discord server ids"),
        ("url = 'http://voice.example.com/bots'", "must begin with https://"),
        ("url = 'https://u:p@voice.example.com/bots'", "must not have a user name"),
        ("url = 'https://voice.example.com/bots#x'", "must not have `#`"),
        ("uri = 'https://voice.example.com/bots'", "an entry with another key than"),
        ("url = 7", "must be text in quotes"),
    ] {
        let refusal = refused(&format!("[[voicebots.directory]]\ntoken = 's3cret.t0ken'\n{wrong}"));
        assert!(refusal.contains("voicebots.directory"), "{refusal}");
        assert!(refusal.contains(said), "{refusal}");
        assert!(!refusal.contains("s3cret"), "{refusal}");
        let inline = format!(
            "voicebots.directory = [{{ token = 's3cret.t0ken', {} }}]",
            wrong.replace('\n', ", ")
        );
        assert!(!refused(&inline).contains("s3cret"), "{inline}");
    }
    let refusal = refused("[voicebots]\ndirectory_every = '1s'");
    assert!(refusal.contains("must be a length from 5s to 1d"), "{refusal}");
}
