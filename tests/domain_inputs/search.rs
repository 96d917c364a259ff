//! What was saved is found, however it is typed.

use proptest::prelude::*;
use switchboard::domain::numbers::{FRAGMENT_CHARS, search_fragments, search_query, search_text};
use switchboard::domain::phone::PhoneNumber;
use switchboard::domain::text::{Label, folded};

const NUMBER: &str = "+919876543210";

/// Whether a number with this label is found by what is typed, as the database looks for it.
fn finds(label: &str, typed: &str) -> bool {
    let (Some(phone), Ok(label)) = (PhoneNumber::from_stored(NUMBER), Label::parse(label)) else {
        panic!("{label:?} is no label")
    };
    let query = search_query(typed);
    let first: String = query.chars().take(FRAGMENT_CHARS).collect();
    search_text(&phone, label.as_ref()).contains(&query)
        && search_fragments(&phone, label.as_ref()).iter().any(|it| it.starts_with(&first))
}

#[test]
fn a_label_is_found_in_every_spelling_of_it() {
    for (label, typed) in [
        ("Sales Line", "SALES LINE"),
        ("Sales Line", "sales\u{a0}line"),
        ("Sales Line", "  sales \u{3000} line "),
        ("Sales  Line", "sales line"),
        ("Caf\u{e9}", "CAFE\u{301}"),
        ("Stra\u{df}e", "STRASSE"),
        ("ΟΔΟΣ", "οδος"),
        ("οδος", "ΟΔΟΣ"),
        ("می\u{200c}خواهم", "میخواهم"),
        ("میخواهم", "می\u{200c}خواهم"),
        ("☎\u{fe0f} Desk", "☎ desk"),
        ("☎ Desk", "\u{200f}☎\u{fe0f} desk\u{200e}"),
        ("24-7 Support", "24-7"),
        ("24-7 Support", "24-7 support"),
        ("Line 2.5 (b)", "2.5"),
        ("007 desk", "007"),
        ("00", "00"),
        ("+1 line", "+1"),
    ] {
        assert!(finds(label, typed), "{typed:?} finds {label:?}");
    }
}

#[test]
fn a_number_is_found_as_it_is_pasted() {
    for typed in [
        "+919876543210",
        "0091 98765 43210",
        "098765-43210",
        "\u{202a}+91 98765 43210\u{202c}",
        "+91\u{a0}98765\u{a0}43210",
        "+91\u{2011}98765\u{2011}43210",
        "tel:+919876543210",
        "\u{2066}43210\u{2069}",
        "(98765)",
    ] {
        assert!(finds("", typed), "{typed:?}");
    }
    assert!(!finds("Sales", "support") && !finds("", "98766"));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_label_is_found_by_itself_and_by_every_part(
        typed in "[a-zA-Z0-9 .()+\u{a0}\u{2003}\u{c0}-\u{17f}\u{390}-\u{3c9}\u{915}-\u{939}ßİıſﬁ-]{1,24}",
        from in 0usize..24,
        count in 1usize..24,
    ) {
        if let Ok(Some(label)) = Label::parse(&typed) {
            let label = label.as_str();
            prop_assert!(finds(label, &typed));
            let part: String = label.chars().skip(from).take(count).collect();
            prop_assert!(finds(label, &part), "{:?}", part);
            prop_assert!(finds(label, &part.to_uppercase()), "{:?}", part.to_uppercase());
        }
    }

    #[test]
    fn folding_twice_is_folding_once(typed in any::<String>()) {
        prop_assert_eq!(folded(&folded(&typed)), folded(&typed));
    }
}
