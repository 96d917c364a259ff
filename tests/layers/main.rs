//! What holds between the rooms and files of `src/`, so that a shortcut shows up as a failing test with file and line,
//! and not as a habit.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod circles;
mod rooms;
mod source;

use std::{fs, path::Path};

use self::{
    circles::{all_uses, circles},
    rooms::{BEHIND_APP, MOST_LINES, NOT_YET, ONLY_THROUGH_APP, OPENS_SECRETS, ROOMS, Room},
    source::{Line, Source, sources},
};

/// Whether a path is `outer` or inside of it.
fn within(path: &str, outer: &str) -> bool {
    path.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

fn room_of(source: &Source) -> &'static Room {
    let rooms = ROOMS.iter().filter(|room| within(&source.module, room.name));
    rooms.max_by_key(|room| room.name.len()).unwrap_or_else(|| {
        panic!("{} is in no room: see tests/layers/rooms.rs and docs/architecture.md", source.path)
    })
}

/// One line for each of `found` that is `wrong`, with file and line.
fn faults<T>(
    source: &Source,
    found: &[Line<T>],
    wrong: impl Fn(&T) -> Option<String>,
) -> Vec<String> {
    let fault = |(line, it): &Line<T>| Some(format!("{}:{line}: {}", source.path, wrong(it)?));
    found.iter().filter_map(fault).collect()
}

/// What a file names and must not.
fn trespasses(source: &Source) -> Vec<String> {
    let room = room_of(source);
    let may_see = |seen: &str| {
        room.sees.contains(&"*")
            || within(seen, room.name)
            || room.sees.iter().any(|sees| within(seen, sees))
    };
    faults(source, &source.names, |(name, _)| {
        let refused = match name.trim_start_matches("::").strip_prefix("crate::") {
            // Everything at once would hide what of it is used.
            Some("*") => !may_see("*"),
            Some(ours) => ROOMS.iter().any(|room| within(ours, room.name)) && !may_see(ours),
            None => room.never.iter().copied().flatten().any(|never| within(name, never)),
        };
        refused.then(|| format!("`{}` names {name}", room.name))
    })
}

/// What a file reaches or offers past `app`.
fn leaks(source: &Source) -> Vec<String> {
    let room = room_of(source).name.split("::").next().unwrap();
    if ONLY_THROUGH_APP.contains(&room) {
        return faults(source, &source.reached, |name| {
            BEHIND_APP.contains(&name.as_str()).then(|| format!("`{room}` reaches `.{name}`"))
        });
    }
    if room != "app" {
        return Vec::new();
    }
    faults(source, &source.offered, |name| {
        let import = source.imports.get(name.split("::").next()?).unwrap_or(name);
        let path = import.strip_prefix("crate::")?;
        BEHIND_APP.iter().any(|room| within(path, room)).then(|| format!("`app` offers {name}"))
    })
}

fn opened(source: &Source) -> Vec<String> {
    let may = OPENS_SECRETS.iter().any(|room| within(&source.module, room));
    faults(source, &source.idents, |name| {
        (!may && (name.starts_with("expose_secret") || name == "ExposeSecret"))
            .then(|| name.clone())
    })
}

/// Where the sandbox names the bot that it knows nothing of.
fn strangers(source: &Source) -> Vec<String> {
    faults(source, &source.idents, |name| (name == "switchboard").then(|| name.clone()))
}

fn undocumented(source: &Source) -> Vec<String> {
    let is_test = source.path.ends_with("tests.rs");
    faults(source, &source.undocumented, |name| {
        (!is_test).then(|| format!("{name} has no comment"))
    })
}

fn too_long(source: &Source) -> Vec<String> {
    let is_long = source.lines > MOST_LINES;
    is_long.then(|| format!("{}: {} lines", source.path, source.lines)).into_iter().collect()
}

fn none(rule: impl Fn(&Source) -> Vec<String>, folder: &str) {
    let wrong: Vec<_> = sources(folder).iter().flat_map(rule).collect();
    assert!(wrong.is_empty(), "\nin {folder}/:\n{}\n", wrong.join("\n"));
}

#[test]
fn every_room_sees_only_what_it_may() {
    none(trespasses, "src");
}

#[test]
fn the_database_and_the_keys_are_reached_only_through_what_app_does() {
    none(leaks, "src");
}

#[test]
fn no_files_use_each_other_in_a_circle() {
    let uses = all_uses(&sources("src"));
    let found = circles(&uses);
    let found: Vec<_> = found
        .iter()
        .map(|(modules, uses)| format!("{}\n  {}", modules.join(" <-> "), uses.join("\n  ")))
        .collect();
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn every_room_of_the_table_exists_or_is_known_to_come() {
    let sources = sources("src");
    for Room { name, .. } in ROOMS {
        let exists = sources.iter().any(|source| within(&source.module, name));
        assert_ne!(exists, NOT_YET.contains(name), "`{name}` is a room of the table: {exists}");
    }
}

#[test]
fn only_the_rooms_that_must_open_secrets() {
    none(opened, "src");
}

#[test]
fn no_file_has_grown_into_two() {
    for folder in ["src", "tests", "benches", "sandbox/src", "sandbox/tests"] {
        none(too_long, folder);
    }
}

#[test]
fn every_module_type_and_public_function_says_what_it_is_for() {
    none(undocumented, "src");
    none(undocumented, "sandbox/src");
}

#[test]
fn the_sandbox_knows_nothing_of_switchboard() {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("sandbox/Cargo.toml");
    let manifest = fs::read_to_string(manifest).unwrap();
    assert!(!manifest.lines().any(|line| line.starts_with("switchboard")));
    none(strangers, "sandbox/src");
}

/// A file that does not exist: its path, its code, and what is found in its last line.
const BROKEN: &str = r#"
trespasses | domain/x.rs | use sqlx::Row; | names sqlx::Row
trespasses | domain/x.rs | use {std::fs, url::Url}; | names std::fs
trespasses | domain/x.rs | fn f(_: crate::store::Db) {} | names crate::store::Db
trespasses | domain/x.rs | mod a { use super::super::super::store::Db; } | names crate::store::Db
trespasses | domain/mod.rs | mod a { fn f() {} } use super::store::Db; | names crate::store::Db
trespasses | store/x.rs | use crate::{domain, app::Intent}; | names crate::app::Intent
trespasses | store/x.rs | use serenity; | names serenity
trespasses | store/x.rs | use crate::app as somewhere; | names crate::app
trespasses | store/x.rs | #[derive(poise::Modal)] struct X; | names poise::Modal
trespasses | store/x.rs | fn f() { log!(a = %crate::app::X, "") } | names crate::app::X
trespasses | app/mod.rs | use super::discord::reply; | names crate::discord::reply
trespasses | commands/x.rs | fn f() { crate::vault::KeyRing::new() } | names crate::vault::KeyRing::new
trespasses | discord/views/x.rs | use super::super::respond; | names crate::discord::respond
trespasses | discord/views/x.rs | use ::serenity::all::*; | names serenity::all::*
trespasses | discord/views/x.rs | fn f() -> ::serenity::X {} | names serenity::X
trespasses | vault/mod.rs | use super::*; | names crate::*
leaks | discord/x.rs | fn f(app: App) { app.store().rows() } | reaches `.store`
leaks | commands/x.rs | fn f(app: App) { log!(app.vault) } | reaches `.vault`
leaks | app/x.rs | impl App { pub(crate) fn s(&self) -> &crate::store::S {} } | offers crate::store::S
leaks | app/x.rs | use crate::store::Row; pub enum X { Y(Vec<Row>) } | offers Row
leaks | app/x.rs | use crate::vault::Key; pub struct X { pub y: Key } | offers Key
opened | app/x.rs | use secrecy::ExposeSecret as _; | ExposeSecret
opened | app/x.rs | fn f() { log!(key.expose_secret()) } | expose_secret
strangers | world.rs | use switchboard::app::App; | switchboard
strangers | world.rs | fn f() { log!(switchboard::app) } | switchboard
undocumented | app/x.rs | pub fn f() {} | `f` has no comment
undocumented | app/x.rs | pub(crate) enum X { Y } | `X` has no comment
"#;

#[test]
fn a_shortcut_is_found_with_its_line() {
    for case in BROKEN.lines().skip(1) {
        let [rule, path, code, found] = case.split(" | ").collect::<Vec<_>>()[..] else {
            panic!("{case}")
        };
        let rule = match rule {
            "trespasses" => trespasses,
            "leaks" => leaks,
            "opened" => opened,
            "strangers" => strangers,
            _ => undocumented,
        };
        let wrong = rule(&Source::new(path, &format!("//! For this test.\n\n{code}")));
        let [wrong] = &wrong[..] else { panic!("{case}: {wrong:?}") };
        assert!(
            wrong.starts_with(&format!("{path}:3: ")) && wrong.ends_with(found),
            "{case}: {wrong}"
        );
    }
    let nothing = Source::new("app/x.rs", &"\n".repeat(MOST_LINES + 1));
    assert_eq!(undocumented(&nothing), ["app/x.rs:1: the module has no comment"]);
    assert_eq!(too_long(&nothing), ["app/x.rs: 351 lines"]);
}

/// What is allowed, or only mentioned.
const SOUND: &str = r##"
domain/x.rs | use super::phone; use crate::domain::text::Label; use std::net::Ipv4Addr;
domain/x.rs | //! not sqlx::Row /* use sqlx::Row; /* nested */ sqlx::x */
domain/x.rs | const X: &str = "use sqlx::Row;"; const Y: &str = r#"\" sqlx::Row"#;
domain/x.rs | fn f() { let sqlx = 1; x.sqlx::<u8>(); other::sqlx::Row; <T>::sqlx::x(); log!(other::sqlx::X) }
store/x.rs | use crate::vault::Sealed; use sqlx::{Row, sqlite::*}; fn f<W>() -> impl Sized + use<W> {}
discord/views/x.rs | use crate::{app::{notice::Notice, screen}, discord::reply::Reply};
discord/views/x.rs | use super::super::reply::Reply; use super::page;
main.rs | use switchboard::store::Db; use sqlx::Row;
cli/x.rs | fn f(app: App) { app.store() }
discord/x.rs | fn f(flag: &AtomicBool) { flag.store(true, Ordering::Relaxed) }
app/x.rs | use crate::store::S; impl App { pub fn new(s: S) -> Self {} fn s(&self) -> S {} }
"##;

#[test]
fn what_is_allowed_or_only_mentioned_is_not_a_shortcut() {
    for case in SOUND.lines().skip(1) {
        let (path, code) = case.split_once(" | ").unwrap();
        let source = Source::new(path, code);
        assert_eq!([trespasses(&source), leaks(&source)].concat(), [""; 0], "{code}");
    }
}

#[test]
fn a_circle_is_found_through_imports_and_other_files() {
    let found = |files: &[(&str, &str)]| {
        let sources: Vec<_> = files.iter().map(|(path, text)| Source::new(path, text)).collect();
        circles(&all_uses(&sources))
            .into_iter()
            .map(|(modules, _)| modules.join(" "))
            .collect::<Vec<_>>()
    };
    let one = ("app/one.rs", "use crate::app::two; pub struct One; fn f() { two::g() }");
    assert_eq!(
        found(&[one, ("app/two.rs", "use super::one::One; pub fn g() {}")]),
        ["app::one app::two"]
    );
    let parent = ("app/mod.rs", "mod one; mod two; mod three; pub use one::One;");
    let three = ("app/three.rs", "pub struct Three(super::One);");
    let two = ("app/two.rs", "use super::three; pub fn g(_: three::Three) {}");
    assert_eq!(found(&[parent, one, two, three]), ["app::one app::three app::two"]);
    assert_eq!(found(&[parent, one, ("app/two.rs", "pub fn g() {}"), three]), [""; 0]);
    let test = ("app/two.rs", "pub fn g() {} #[cfg(test)] mod tests { use crate::app::one::One; }");
    assert_eq!(found(&[one, test]), [""; 0]);
    let parts = [
        ("app/mod.rs", "mod one; pub struct App; fn f() { one::f() }"),
        ("app/one.rs", "use super::App; mod inner; pub fn f() { inner::g() }"),
        ("app/one/inner.rs", "use crate::app::{App, two}; fn h() { two::g() }"),
        ("app/two.rs", "pub fn g() {}"),
    ];
    assert_eq!(found(&parts), [""; 0]);
    let back = ("app/two.rs", "use super::one; fn g() { one::f() }");
    assert_eq!(found(&[parts[0], parts[1], parts[2], back]), ["app::one app::two"]);
}
