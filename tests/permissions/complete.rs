//! That nothing is missing in the table.

use std::collections::{BTreeSet, HashMap};

use switchboard::app::intent::Suggest;
use switchboard::discord::custom_id::{read, read_form};

use crate::stage::filled;
use crate::table::{Handler, Way, handler, submitter, suggester, ways};

/// Something for every brace.
fn any_names() -> HashMap<&'static str, String> {
    ["account", "edit", "remove", "add", "botedit", "disconnect", "grant", "step"]
        .into_iter()
        .map(|name| (name, "17x1a2b3c4d".to_owned()))
        .chain(
            ["n", "removed", "role", "ops", "bot"]
                .into_iter()
                .map(|name| (name, "919876543210".to_owned())),
        )
        .collect()
}

#[test]
fn every_handler_has_a_way_to_ask_for_it() {
    let ways = ways();
    for wanted in Handler::ALL {
        assert!(ways.iter().any(|ask| ask.handler == *wanted), "{wanted:?} has no cell");
    }
}

#[test]
fn every_id_leads_to_the_handler_that_the_table_names_and_asks_for_the_same() {
    let names = any_names();
    for ask in ways() {
        let id = filled(ask.way.text(), &names);
        let values: Vec<String> = match ask.way {
            Way::Select(_, choice) | Way::Entity(_, _, choice) => vec![filled(choice, &names)],
            _ => Vec::new(),
        };
        match ask.way {
            Way::Command(_) | Way::Typing(_) => {}
            Way::Dialog(..) => {
                let form = read_form(&id).unwrap_or_else(|| panic!("{id} is no dialog"));
                assert_eq!(submitter(&form), ask.handler, "{id}");
            }
            Way::Button(_) | Way::Select(..) | Way::Entity(..) => {
                let intent = read(&id, &values).unwrap_or_else(|| panic!("{id} is not read"));
                assert_eq!(handler(&intent), ask.handler, "{id}");
                assert_eq!(intent.action(), ask.needs[0], "{id}");
            }
        }
    }
}

#[test]
fn every_suggestion_is_in_the_table() {
    for suggest in [
        Suggest::Numbers(String::new()),
        Suggest::RemovedNumbers(String::new()),
        Suggest::AuditedNumbers(String::new()),
        Suggest::VoiceBots { typed: String::new(), none: true },
    ] {
        let wanted = suggester(&suggest);
        let has =
            |ask: &crate::table::Ask| ask.handler == wanted && matches!(ask.way, Way::Typing(_));
        assert!(ways().iter().any(has), "{wanted:?}");
    }
}

/// The commands and the options that suggest, as `name`s of the table.
fn registered() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for command in switchboard::commands::all() {
        for sub in &command.subcommands {
            let name = format!("/{} {}", command.name, sub.name);
            let options = sub.parameters.iter();
            names.extend(
                options
                    .filter(|option| option.autocomplete_callback.is_some())
                    .map(|option| format!("{name} {}", option.name)),
            );
            names.insert(name);
        }
    }
    names
}

#[test]
fn every_command_and_every_option_that_suggests_is_in_the_table() {
    let listed: BTreeSet<String> = ways()
        .iter()
        .filter(|ask| matches!(ask.way, Way::Command(_) | Way::Typing(_)))
        .map(|ask| ask.way.name())
        .collect();
    assert_eq!(listed, registered());
}

/// The verbs that the source reads, so that no id is without a cell.
#[test]
fn every_verb_of_an_id_is_in_the_table() {
    let reading = include_str!("../../src/discord/custom_id/read.rs");
    let access = include_str!("../../src/discord/custom_id/access.rs");
    let verbs = |text: &'static str, begin: &'static str| {
        text.match_indices(begin)
            .filter_map(move |(at, _)| text[at + begin.len()..].split('"').next())
    };
    let read: BTreeSet<String> = verbs(reading, "[PREFIX, \"")
        .chain(verbs(access, "        [\""))
        .chain(["list"])
        .map(str::to_owned)
        .collect();
    let listed: BTreeSet<String> = ways()
        .iter()
        .filter(|ask| !matches!(ask.way, Way::Command(_) | Way::Typing(_)))
        .map(|ask| ask.way.name())
        .collect();
    assert_eq!(listed, read);
}
