//! Labels and names.

use proptest::prelude::*;
use switchboard::domain::text::{BotName, Label, TextError as E};
use switchboard::domain::voice_bots::BotChoice;

const FIELD: &str = "Label";

#[test]
fn ordinary_names_of_all_scripts_are_kept() {
    for text in [
        "Sales Line",
        "R&D *beta*",
        "Sales_North #2",
        "[urgent] night shift",
        "O'Brien & Sons",
        "24/7 <support>",
        "@reception",
        "https://example.com",
        "बिक्री लाइन",
        "விற்பனை",
        "売上",
        "Çağrı Merkezi",
        "العربية",
        "עברית",
        "☎ Sales",
        "☎\u{fe0f} Sales",
        "📞",
        "🇮🇳 India",
        "x",
        "Zoe\u{301}\u{302}\u{303}y",
    ] {
        let label = Label::parse(text);
        assert!(matches!(&label, Ok(Some(_))), "{text:?}: {label:?}");
        assert!(BotName::parse(text).is_ok(), "{text:?}");
    }
}

#[test]
fn blank_is_no_label_and_no_name() {
    for blank in ["", " ", "\t\n", "\u{a0}\u{3000}"] {
        assert_eq!(Label::parse(blank), Ok(None), "{blank:?}");
        assert_eq!(BotName::parse(blank), Err(E::Blank { field: "Name" }), "{blank:?}");
    }
}

#[test]
fn one_look_has_one_spelling() {
    for (typed, stored) in [
        ("  Sales Line \n", "Sales Line"),
        ("Cafe\u{301}", "Caf\u{e9}"),
        ("Sales\u{a0}Line", "Sales Line"),
        ("Sales\u{2003}Line", "Sales Line"),
        ("\u{212b}ngstro\u{308}m", "\u{c5}ngstr\u{f6}m"),
    ] {
        let label = Label::parse(typed);
        assert_eq!(label.as_ref().map(|l| l.as_ref().map(Label::as_str)), Ok(Some(stored)));
    }
}

#[test]
fn what_hides_or_deceives_is_refused_with_its_code_point() {
    let invisible = [
        0x00, 0x07, 0x08, 0x0b, 0x1b, 0x7f, 0x80, 0xad, 0x34f, 0x61c, 0x115f, 0x1160, 0x17b4,
        0x180e, 0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e,
        0x2060, 0x2061, 0x2064, 0x2066, 0x2067, 0x2068, 0x2069, 0x206a, 0x2800, 0x3164, 0xfeff,
        0xffa0, 0xfff9, 0xfffb, 0x1d173, 0xe0001, 0xe0020, 0xe0061, 0xe007f, 0xe0100,
    ];
    for code in invisible {
        assert_eq!(refusal(code), E::Invisible { field: FIELD, code }, "U+{code:04X}");
    }
    for code in [0x0378, 0xe000, 0xf8ff, 0xfdd0, 0xfffe, 0x000f_0000, 0x0010_ffff] {
        assert_eq!(refusal(code), E::Unassigned { field: FIELD, code }, "U+{code:04X}");
    }
    for code in [0x0a, 0x0d, 0x2028, 0x2029] {
        assert_eq!(refusal(code), E::LineBreak { field: FIELD }, "U+{code:04X}");
    }
    assert_eq!(refusal(0x60), E::Backtick { field: FIELD });
    // A cell of a spreadsheet brings its tab along, which is a space.
    assert_eq!(Label::parse("Sales\tNorth"), Label::parse("Sales North"));
}

#[test]
fn a_bots_name_is_never_read_as_another_choice() {
    for typed in ["None", "none", " NONE ", "b:3", "b:-3", "b:+3", "b:0"] {
        assert_eq!(BotName::parse(typed), Err(E::Reserved { field: "Name" }), "{typed:?}");
        assert!(matches!(Label::parse(typed), Ok(Some(_))), "a number may be called so: {typed:?}");
    }
    for typed in ["Nonesuch", "None yet", "b:", "b:x", "b: 3", "b:3 desk", "B:3"] {
        assert!(BotName::parse(typed).is_ok(), "{typed:?}");
    }
}

#[test]
fn piled_up_marks_are_refused() {
    let marks =
        |count: usize| Label::parse(&format!("Zalgo\u{336}{}x", "\u{321}".repeat(count - 1)));
    assert!(marks(3).is_ok());
    assert_eq!(marks(4), Err(E::Marks { field: FIELD }));
    assert_eq!(Label::parse("\u{301}x"), Err(E::Marks { field: FIELD }));
    assert_eq!(Label::parse("a\u{20dd}\u{20dd}\u{20dd}\u{20dd}"), Err(E::Marks { field: FIELD }));
}

#[test]
fn sixty_four_characters_fit_and_one_more_does_not() {
    let too_long = Err(E::TooLong { field: FIELD, max: 64 });
    for letter in ["x", "営", "📞", "Cafe\u{301}"] {
        let unit = letter.replace("Cafe", "e");
        assert!(matches!(Label::parse(&unit.repeat(64)), Ok(Some(_))), "{letter}");
        assert_eq!(Label::parse(&unit.repeat(65)), too_long, "{letter}");
    }
    assert_eq!(Label::parse(&"x".repeat(1_000_000)), too_long);
}

#[test]
fn every_refusal_names_the_field_and_the_remedy() {
    for typed in ["a\u{200b}b", "a`", "a\nb", "\u{301}", "\u{e000}", &"x".repeat(65)] {
        let (Err(label), Err(name)) = (Label::parse(typed), BotName::parse(typed)) else {
            panic!("{typed:?} is accepted")
        };
        assert!(label.to_string().starts_with("Label ") && name.to_string().starts_with("Name "));
        assert!(label.to_string().matches(". ").count() == 1, "{label}");
    }
}

#[test]
fn stored_text_is_kept_as_it_is_and_odd_unless_parsing_makes_it() {
    for (text, odd) in
        [("Sales", false), ("", true), (" Sales", true), ("Cafe\u{301}", true), ("a\u{200b}", true)]
    {
        let label = Label::from_stored(text.to_owned());
        assert_eq!((label.as_str(), label.is_odd()), (text, odd));
        let name = BotName::from_stored(text.to_owned());
        assert_eq!((name.as_str(), name.is_odd()), (text, odd));
    }
}

/// Why a label with this character in its middle is refused.
fn refusal(code: u32) -> E {
    let c = char::from_u32(code).unwrap_or_else(|| panic!("U+{code:04X} is no character"));
    match Label::parse(&format!("Sa{c}les")) {
        Err(error) => error,
        Ok(label) => panic!("U+{code:04X} is accepted: {label:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_bots_name_is_read_as_what_was_typed(typed in "(b|B)?:?[+-]?[0-9]{0,3}|[nN][oO][nN][eE]?|[ -~]{1,8}") {
        if let Ok(name) = BotName::parse(&typed) {
            let name = name.as_str().to_owned();
            prop_assert_eq!(BotChoice::of(&name), BotChoice::Typed(name));
        }
    }

    #[test]
    fn a_label_read_again_is_the_same(typed in any::<String>(), words in "[a-zA-Z\u{c0}-\u{17f}\u{300}-\u{310}\u{900}-\u{97f}\u{ac00}-\u{ad00} \u{a0}]{0,80}") {
        for text in [typed, words] {
            if let Ok(Some(label)) = Label::parse(&text) {
                prop_assert!(!label.is_odd());
                prop_assert_eq!(&Label::from_stored(label.as_str().to_owned()), &label);
                prop_assert!((1..=64).contains(&label.as_str().chars().count()));
                prop_assert_eq!(label.as_str().trim(), label.as_str());
            }
        }
    }
}
