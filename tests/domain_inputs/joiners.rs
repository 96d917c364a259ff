//! Joiners and tags in names: kept where a script or an emoji needs them, else dropped or refused.

use proptest::prelude::*;
use switchboard::domain::text::{Label, TextError as E};

const FIELD: &str = "Label";

/// The label as it is stored.
fn stored(typed: &str) -> Result<Option<String>, E> {
    Ok(Label::parse(typed)?.map(|label| label.as_str().to_owned()))
}

#[test]
fn scripts_and_emoji_keep_the_joiners_they_are_written_with() {
    for text in [
        // Hindi and Marathi half forms, Bengali, Malayalam, Sinhala, Kannada.
        "क्\u{200d}ष सेवा",
        "ऱ\u{94d}\u{200d}या",
        "र\u{9cd}\u{200d}যাব",
        "ক\u{9cd}\u{200c}ষ",
        "ക\u{d4d}\u{200d}ഷ",
        "ශ\u{dca}\u{200d}රී ලංකා",
        "ಕ\u{ccd}\u{200c}ಷ",
        // Persian and Urdu.
        "می\u{200c}خواهم",
        "نمایندگی\u{200c}ها ۲",
        "گفت\u{200c}گو",
        // Malayalam's and Bengali's old finals stand at the end of a word, and of the text.
        "അനില\u{d4d}\u{200d}",
        "അവന\u{d4d}\u{200d} വന്നു",
        "হঠাত\u{9cd}\u{200d}",
        // Families, professions and flags.
        "👨\u{200d}👩\u{200d}👧 Family",
        "👩🏽\u{200d}💻",
        "🏳\u{fe0f}\u{200d}🌈 Pride",
        "🏴\u{200d}☠\u{fe0f}",
        "👩\u{200d}⚕\u{fe0f} Clinic",
        "🤷\u{200d}♀",
        "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f} England",
        "Desk 🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
    ] {
        assert_eq!(stored(text), Ok(Some(text.to_owned())), "{text:?}");
    }
}

#[test]
fn at_the_edges_joiners_are_dropped() {
    for (typed, kept) in [
        ("\u{200d}Sales\u{200c}", Some("Sales")),
        ("\u{200c} می \u{200d}\u{200c}", Some("می")),
        ("📞\u{200d}", Some("📞")),
        (" \u{200d}\u{200c}\u{200d} ", None),
        ("🏴\u{e0067}\u{e0062}\u{e0065}", Some("🏴")),
        ("Sales\u{e0067}\u{e0062}\u{e0065}\u{e007f}", Some("Sales")),
        ("അനില\u{d4d}\u{200d}\u{200d} ", Some("അനില\u{d4d}\u{200d}")),
    ] {
        assert_eq!(stored(typed), Ok(kept.map(str::to_owned)), "{typed:?}");
    }
}

#[test]
fn elsewhere_they_are_refused() {
    for (typed, code) in [
        ("Sa\u{200d}les", 0x200d),
        ("Sa\u{200c}les", 0x200c),
        ("Sales \u{200d}Line", 0x200d),
        ("می\u{200c} خواهم", 0x200c),
        ("می\u{200c}\u{200c}خواهم", 0x200c),
        ("می\u{200c}Sales", 0x200c),
        ("Sales\u{200d}📞", 0x200d),
        ("📞\u{200d}\u{200d}📞", 0x200d),
        ("1\u{200d}2", 0x200d),
        ("©\u{200d}®", 0x200d),
        ("क\u{200b}ष", 0x200b),
        // Tags that are no flag's: without an end, without the flag, too many, or not of a region.
        ("🏴\u{e0067}\u{e0062}\u{e0065} x", 0xe0067),
        ("📞\u{e0067}\u{e0062}\u{e0065}\u{e007f}📞", 0xe0067),
        ("🏴\u{e007f}x", 0xe007f),
        ("🏴\u{e0067}\u{e0062}\u{e0020}\u{e007f}x", 0xe0067),
        ("🏴\u{e0067}\u{e0067}\u{e0067}\u{e0067}\u{e0067}\u{e0067}\u{e0067}\u{e007f}x", 0xe0067),
    ] {
        assert_eq!(stored(typed), Err(E::Invisible { field: FIELD, code }), "{typed:?}");
    }
}

#[test]
fn joiners_do_not_let_marks_pile_up() {
    let piled = "क\u{94d}\u{200d}\u{94d}\u{200d}\u{94d}\u{200d}\u{94d}\u{200d}ष";
    assert_eq!(stored(piled), Err(E::Marks { field: FIELD }));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn between_letters_that_use_them_joiners_stay_and_nothing_else_changes(
        words in prop::collection::vec("[\u{915}-\u{939}]{1,4}|[\u{985}-\u{98c}]{1,4}|[\u{d15}-\u{d39}]{1,4}|[\u{628}-\u{63a}]{1,4}", 2..6),
        joiner in "[\u{200c}\u{200d}]",
        edge in "[\u{200c}\u{200d} ]{0,3}",
    ) {
        let text = words.join(&joiner);
        prop_assert_eq!(stored(&format!("{edge}{text}{edge}")), Ok(Some(text)));
    }

    #[test]
    fn what_is_stored_is_stored_the_same_again(typed in "[a\u{915}\u{94d}\u{93c}\u{627}\u{200c}\u{200d} 📞🏴\u{fe0f}\u{e0067}\u{e007f}]{0,12}") {
        if let Ok(Some(once)) = stored(&typed) {
            prop_assert_eq!(stored(&once), Ok(Some(once.clone())));
        }
    }
}
