//! What the documents say of the code is true: the tests, files, commands and keys that they name are there.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

#[path = "config/keys.rs"]
mod keys;

/// The folders that hold documents.
const FOLDERS: [&str; 3] = [".", "docs", "docs/adr"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every document, with its text.
fn documents() -> Vec<(PathBuf, String)> {
    let mut paths = BTreeSet::new();
    for folder in FOLDERS {
        let files = fs::read_dir(root().join(folder)).unwrap();
        let files = files.map(|entry| entry.unwrap().path());
        paths.extend(files.filter(|path| path.extension().is_some_and(|it| it == "md")));
    }
    paths
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            (path, text)
        })
        .collect()
}

fn document(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap()
}

/// What stands between backticks, outside of fenced blocks.
fn code_spans(text: &str) -> Vec<&str> {
    let outside = text.split("```").step_by(2);
    outside.flat_map(|part| part.split('`').skip(1).step_by(2)).collect()
}

/// The files in which `module` can be, of a test binary, the library (`src`) or the sandbox's tests.
fn files_of(module: &[&str]) -> Vec<PathBuf> {
    let path = match module {
        ["src", rest @ ..] => root().join("src").join(rest.join("/")),
        ["sandbox", rest @ ..] => root().join("sandbox/tests").join(rest.join("/")),
        all => root().join("tests").join(all.join("/")),
    };
    ["mod.rs", "main.rs", "tests.rs"]
        .iter()
        .map(|name| path.join(name))
        .chain([path.with_extension("rs")])
        .filter(|file| file.is_file())
        .collect()
}

/// Whether a code span names a test, such as `journeys::page::a_name_that_says_it`.
fn names_a_test(span: &str) -> bool {
    let path = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_:".contains(c);
    span.rsplit_once("::")
        .is_some_and(|(_, name)| name.matches('_').count() >= 2 && span.chars().all(path))
}

fn is_there(test: &str) -> bool {
    let parts: Vec<&str> = test.split("::").collect();
    let (name, module) = parts.split_last().unwrap();
    let definition = format!("fn {name}(");
    files_of(module).iter().any(|file| fs::read_to_string(file).unwrap().contains(&definition))
}

#[test]
fn every_test_that_is_named_is_there() {
    let mut missing = Vec::new();
    for (path, text) in documents() {
        for test in code_spans(&text).into_iter().filter(|it| names_a_test(it)) {
            if !is_there(test) {
                missing.push(format!("{}: {test}", path.display()));
            }
        }
    }
    assert!(missing.is_empty(), "\n{}\n", missing.join("\n"));
}

#[test]
fn a_test_that_is_not_there_is_found_missing() {
    assert!(names_a_test("docs::a_test_that_is_not_there_is_found_missing"));
    assert!(is_there("docs::a_test_that_is_not_there_is_found_missing"));
    assert!(!is_there(concat!("docs::no_such", "_test")));
    assert!(!names_a_test("Intent::action"));
    assert!(!names_a_test("discord::views"));
}

#[test]
fn every_link_to_a_file_leads_to_one() {
    let mut broken = Vec::new();
    for (path, text) in documents() {
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let target = link.split('#').next().unwrap_or_default();
            if target.is_empty() || target.contains(':') {
                continue;
            }
            if !path.parent().unwrap().join(target).exists() {
                broken.push(format!("{}: {link}", path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

/// The first code span of every row of the tables below a heading.
fn first_column(text: &str, heading: &str) -> BTreeSet<String> {
    let section = text.split(&format!("\n## {heading}\n")).nth(1).unwrap();
    let section = section.split("\n## ").next().unwrap();
    section
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_readme_has_every_command() {
    let commands: BTreeSet<String> = switchboard::commands::all()
        .iter()
        .flat_map(|command| {
            let subcommands = command.subcommands.iter();
            subcommands.map(|sub| format!("/{} {}", command.name, sub.name))
        })
        .collect();
    assert_eq!(first_column(&document("README.md"), "Commands"), commands);
}

#[test]
fn the_readme_has_every_configuration_key() {
    let readme = document("README.md");
    let (file_forms, keys): (Vec<_>, Vec<_>) =
        keys::keys().into_iter().partition(keys::Key::is_file_form);
    let keys: BTreeSet<String> = keys.iter().map(ToString::to_string).collect();
    assert_eq!(first_column(&readme, "Configuration"), keys);
    for key in file_forms {
        assert!(readme.contains(&format!("or `{key}`")), "{key}");
    }
}

#[test]
fn every_sentence_of_the_page_has_its_number_its_place_and_what_holds_it() {
    let text = document("docs/spec.md");
    let rows: Vec<Vec<&str>> = text
        .lines()
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .filter(|row: &Vec<&str>| row[0].parse::<usize>().is_ok())
        .collect();
    assert_eq!(rows.len(), 105);
    for (index, row) in rows.iter().enumerate() {
        assert_eq!(row.len(), 4, "{row:?}");
        assert_eq!(row[0].parse(), Ok(index + 1), "{row:?}");
        assert!(row.iter().all(|cell| !cell.is_empty()), "{row:?}");
        let held = row[3];
        let by_a_test = code_spans(held).into_iter().any(names_a_test);
        let elsewhere = held.starts_with("by Discord") || held.starts_with("as ");
        assert!(by_a_test || elsewhere, "{row:?}");
    }
}
