//! Who may import whom. The rooms of `src/` and the paths between them are law here, so that a shortcut
//! shows up as a failing test with file and line, and not as a habit.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod paths;
mod rooms;
mod source;

use std::{collections::BTreeSet, fs, path::Path};

use self::{
    rooms::{MOST_LINES, NOT_YET, OPENS_SECRETS, ROOMS, Room},
    source::{SourceFile, source_files},
};

fn room_of(file: &SourceFile) -> &'static Room {
    ROOMS
        .iter()
        .filter(|room| within(&file.module, room.name))
        .max_by_key(|room| room.name.len())
        .unwrap_or_else(|| {
            panic!(
                "{} is in no room: give `{}` a row in tests/layers/rooms.rs, and say in docs/architecture.md what it is for",
                file.path, file.module
            )
        })
}

/// Whether a module path is `outer` or inside of it.
fn within(path: &str, outer: &str) -> bool {
    path.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// What a file names and must not, one line each.
fn trespasses(file: &SourceFile) -> Vec<String> {
    let room = room_of(file);
    let refused = |path: &str| match path.strip_prefix("crate::") {
        // Everything at once would hide what of it is used.
        Some("*") => !room.sees.contains(&"*"),
        Some(ours) => {
            let rooms = ROOMS.iter().any(|room| within(ours, room.name));
            let seen = room.sees.contains(&"*")
                || within(ours, room.name)
                || room.sees.iter().any(|seen| within(ours, seen));
            rooms && !seen
        }
        None => room.never.iter().any(|never| within(path, never)),
    };
    file.paths
        .iter()
        .filter(|(_, path)| refused(path))
        .map(|(line, path)| format!("{}:{line}: `{}` names {path}", file.path, room.name))
        .collect()
}

#[test]
fn every_room_sees_only_what_it_may() {
    let wrong: Vec<_> = source_files().iter().flat_map(trespasses).collect();
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn every_room_of_the_table_exists_or_is_known_to_come() {
    let modules: BTreeSet<_> = source_files().into_iter().map(|file| file.module).collect();
    let exists = |room: &str| modules.iter().any(|module| within(module, room));
    let missing: Vec<_> = ROOMS
        .iter()
        .map(|room| room.name)
        .filter(|name| !exists(name) && !NOT_YET.contains(name))
        .collect();
    assert!(
        missing.is_empty(),
        "these rows guard nothing, as there are no such rooms: {missing:?}"
    );
    let come: Vec<_> = NOT_YET.iter().filter(|name| exists(name)).collect();
    assert!(come.is_empty(), "these rooms are there now, take them out of NOT_YET: {come:?}");
}

#[test]
fn only_the_rooms_that_must_open_secrets() {
    let wrong: Vec<_> = source_files()
        .iter()
        .filter(|file| !OPENS_SECRETS.iter().any(|room| within(&file.module, room)))
        .flat_map(|file| {
            file.idents
                .iter()
                .filter(|(_, ident)| ident.starts_with("expose_secret") || ident == "ExposeSecret")
                .map(|(line, ident)| format!("{}:{line}: {ident}", file.path))
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn no_file_has_grown_into_two() {
    let wrong: Vec<_> = source_files()
        .iter()
        .filter(|file| file.lines > MOST_LINES)
        .map(|file| format!("{}: {} lines", file.path, file.lines))
        .collect();
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn the_sandbox_knows_nothing_of_switchboard() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("sandbox");
    let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    assert!(!manifest.lines().any(|line| line.starts_with("switchboard")));
    let wrong: Vec<_> = source::files_below(&root.join("src"))
        .iter()
        .flat_map(|file| {
            file.idents
                .iter()
                .filter(|(_, ident)| ident == "switchboard")
                .map(|(line, _)| format!("sandbox/{}:{line}", file.path))
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// A file that does not exist, judged as if it did.
fn judged(path: &str, text: &str) -> Vec<String> {
    trespasses(&SourceFile::new(path.to_owned(), text))
}

#[test]
fn a_shortcut_is_found_with_its_line() {
    for (path, text, found) in [
        ("domain/x.rs", "\nuse sqlx::Row;", "sqlx::Row"),
        ("domain/x.rs", "\nuse {std::fs, url::Url};", "std::fs"),
        ("domain/x.rs", "\nfn f(_: crate::store::Db) {}", "crate::store::Db"),
        ("store/x.rs", "\nuse crate::{domain, app::intent::Intent};", "crate::app::intent::Intent"),
        ("store/x.rs", "\nuse serenity;", "serenity"),
        ("store/x.rs", "\n#[derive(poise::Modal)] struct X;", "poise::Modal"),
        ("app/mod.rs", "\nuse super::discord::reply;", "crate::discord::reply"),
        (
            "commands/did.rs",
            "\nlet x = crate::vault::KeyRing::new();",
            "crate::vault::KeyRing::new",
        ),
        (
            "discord/views/card.rs",
            "\nuse super::super::respond::send;",
            "crate::discord::respond::send",
        ),
        ("discord/views/card.rs", "\nuse crate::app::{numbers, screen};", "crate::app::numbers"),
        ("discord/views/mod.rs", "\nuse ::serenity::all::*;", "serenity::all::*"),
        ("vault.rs", "\nuse crate::store as somewhere;", "crate::store"),
        (
            "domain/mod.rs",
            "\nmod a { mod b { use super::super::super::store::Db; } }",
            "crate::store::Db",
        ),
        ("vault.rs", "\nuse super::*;", "crate::*"),
        ("domain/mod.rs", "\nmod a { fn f() {} } use super::store::Db;", "crate::store::Db"),
    ] {
        let wrong = judged(path, text);
        assert_eq!(wrong.len(), 1, "{text}: {wrong:?}");
        assert!(wrong[0].starts_with(&format!("{path}:2: ")), "{wrong:?}");
        assert!(wrong[0].ends_with(&format!("names {found}")), "{wrong:?}");
    }
}

#[test]
fn what_is_allowed_or_only_mentioned_is_not_a_shortcut() {
    for (path, text) in [
        (
            "domain/x.rs",
            "use super::phone; use crate::domain::text::Label; use std::net::Ipv4Addr;",
        ),
        ("domain/x.rs", "//! not sqlx::Row\n/* use sqlx::Row; /* nested */ sqlx::x */"),
        (
            "domain/x.rs",
            r##"const X: &str = "use sqlx::Row;"; const Y: &str = r#"\" sqlx::Row"#;"##,
        ),
        ("domain/x.rs", "fn f<'a>(c: char) -> bool { c == '\"' } // sqlx::Row \""),
        ("domain/x.rs", "let sqlx = 1; x.sqlx::<u8>(); other::sqlx::Row;"),
        ("store/x.rs", "use crate::vault::Sealed; use sqlx::{Row, sqlite::*};"),
        (
            "discord/views/x.rs",
            "use crate::{app::{failure::Failure, screen}, discord::reply::Reply};",
        ),
        ("discord/views/x.rs", "use super::super::reply::Reply; use super::page;"),
        ("discord/views/mod.rs", "#[cfg(test)] mod tests { use super::*; }"),
        ("main.rs", "use switchboard::store::Db; use sqlx::Row;"),
    ] {
        assert_eq!(judged(path, text), [""; 0], "{text}");
    }
}
