//! That nothing is missing in the table.

use std::collections::{BTreeSet, HashMap};

use switchboard::app::asked::{Asked, Suggest};
use switchboard::discord::interaction::{Act, Fields, Interaction};
use switchboard::discord::wire::{Given, read};

use crate::handlers::{Handler, handler, suggester};
use crate::stage::{filled, submitted};
use crate::table::{Way, ways};
use crate::verbs::verbs;

/// Something for every brace.
fn any_names() -> HashMap<&'static str, String> {
    ["account", "edit", "remove", "add", "botedit", "disconnect", "grant", "step"]
        .into_iter()
        .map(|name| (name, "17x1a2b3c4d".to_owned()))
        .chain(
            ["n", "removed", "role", "ops", "bot", "file"]
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
        let asked = match ask.way {
            Way::Command(_) | Way::Typing(_) => continue,
            Way::Dialog(_, fields) => read(&id, Given::Fields(&typed(fields))),
            Way::Button(_) | Way::Select(..) | Way::Entity(..) => read(&id, Given::Values(&values)),
        };
        let Ok(Asked { intent, .. }) = asked else { panic!("{id} is not read") };
        assert_eq!(handler(&intent), ask.handler, "{id}");
        assert_eq!(intent.action(), ask.needs[0], "{id}");
    }
}

/// The fields of a submitted dialog.
fn typed(fields: &[&str]) -> Fields {
    let components: Vec<_> = fields.iter().map(|field| submitted(field)).collect();
    let json = serde_json::json!({
        "id": "1", "application_id": "1", "type": 5, "token": "t", "version": 1,
        "channel_id": "2", "user": { "id": "3" },
        "data": { "custom_id": "any", "components": components },
    });
    match Interaction::read(&json.to_string()) {
        Ok(Interaction { act: Act::Dialog { fields, .. }, .. }) => fields,
        _ => panic!("no dialog"),
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
    let listed: BTreeSet<String> = ways()
        .iter()
        .filter(|ask| !matches!(ask.way, Way::Command(_) | Way::Typing(_)))
        .map(|ask| ask.way.name())
        .collect();
    assert_eq!(listed, verbs());
}
