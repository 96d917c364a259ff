//! Ids that nobody wrote.

use switchboard::discord::wire::{Given, read};

use crate::draws::Draws;
use crate::{fields, kind, meaning, one_of_each};

/// Set `SWITCHBOARD_RANDOM_IDS=1000000` for the long run.
#[test]
fn whatever_is_sent_as_an_id_is_read_or_refused_and_never_a_panic() {
    let many = std::env::var("SWITCHBOARD_RANDOM_IDS")
        .ok()
        .and_then(|many| many.parse().ok())
        .unwrap_or(100_000);
    let ids = one_of_each();
    let mut pieces: Vec<&str> = ids.iter().flat_map(|id| id.split(':')).collect();
    pieces.extend([
        ":",
        "::",
        "",
        "+",
        "-1",
        "0",
        "00",
        "9223372036854775808",
        "18446744073709551616",
        "c",
        "f",
        "é",
        "😀",
        "\u{202e}",
        "\0",
        "sb2",
        "SB1",
        "none",
        "b:",
        " ",
        "%3A",
        "𝟏",
    ]);
    let blank = fields("");
    let mut draws = Draws(2026);
    let mut understood = 0;
    for _ in 0..many {
        let mut id = if draws.below(4) > 0 { "sb1:p".to_owned() } else { String::new() };
        for _ in 0..draws.below(8) {
            if draws.below(8) > 0 {
                id.push(':');
            }
            id.push_str(pieces[draws.below(pieces.len())]);
        }
        let value = pieces[draws.below(pieces.len())].to_owned();
        for given in [Given::Values(std::slice::from_ref(&value)), Given::Fields(&blank)] {
            // What is looked at before anything else holds for all of them.
            if let Ok(asked) = read(&id, given) {
                let _ = (asked.intent.action(), asked.intent.opens_dialog());
                understood += 1;
            }
        }
    }
    assert!(understood > 100, "no id was ever hit");
}

#[test]
fn a_bent_id_means_the_same_kind_of_thing_or_nothing() {
    for id in one_of_each() {
        let own = kind(&id).unwrap();
        let verb_ends = id.match_indices(':').nth(2).map_or(id.len(), |(at, _)| at);
        let verb = |id: &str| id.split(':').nth(2).map(str::to_owned);
        for at in verb_ends..id.len() {
            for bent in ["", "x", "0", "+", ":", "-", "é"] {
                let (before, after) = (&id[..at], &id[at + 1..]);
                let bent = format!("{before}{bent}{after}");
                if let Some(other) = kind(&bent) {
                    assert_eq!(
                        (other, verb(&bent)),
                        (own.clone(), verb(&id)),
                        "{id} bent to {bent}"
                    );
                }
            }
        }
        for more in [":", ":0", ":p", "x"] {
            // A search may hold anything, so a list's id only grows by it.
            if verb(&id).as_deref() == Some("list") {
                continue;
            }
            // Exotel's names for calls have no length that is known.
            if verb(&id).as_deref() == Some("look") && more == "x" {
                continue;
            }
            let longer = format!("{id}{more}");
            assert!(kind(&longer).is_none(), "{longer} means {:?}", kind(&longer));
        }
        for other in [
            id.replacen("sb1", "sb2", 1),
            id.replacen("sb1", "SB1", 1),
            id[1..].to_owned(),
            format!(" {id}"),
        ] {
            assert!(kind(&other).is_none(), "{other}");
        }
    }
}

/// Otherwise one button would have two ids, and what is told apart by id would not be.
#[test]
fn a_number_in_an_id_is_written_in_one_way_only() {
    for id in [
        "sb1:v:bots:00",
        "sb1:v:bots:+1",
        "sb1:v:bots:-1",
        "sb1:v:botedit:03:o",
        "sb1:p:undo:042x1a2b3c4d",
        "sb1:p:undo:42x1A2B3C4D",
        "sb1:p:undo:42x1a2b3c4",
        "sb1:p:edit:919876543210:w42x1a2b3c4d.+7",
        "sb1:p:edit:919876543210:w42x1a2b3c4d.07",
        "sb1:p:cred:a+7",
        "sb1:p:card:+919876543210",
        "sb1:p:card: 919876543210",
        "sb1:p:list:s:01:",
        "sb1:p:cred:s042x1a2b3c4d:1",
        "sb1:c+919876543210:close",
        "sb1:r01.0:close",
        "sb1:r1.00:close",
    ] {
        assert!(meaning(id).is_none(), "{id}");
    }
}

/// A dialog that is asked for where none can be leaves no room for its own id.
#[test]
fn no_dialog_is_opened_from_a_panel_about_access() {
    for id in ["sb1:l:cred:o", "sb1:r1310000000000000002.0:add:o", "sb1:l:botadd:s:1"] {
        assert!(meaning(id).is_none(), "{id}");
    }
}
