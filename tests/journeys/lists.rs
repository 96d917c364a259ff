//! Finding numbers: `/did list`, `/did show` and what is suggested while typing.

use crate::support::{Stage, enabled};

async fn twenty_two() -> Stage {
    let stage = Stage::new().await;
    stage.is_configured().await;
    for last in 10..32 {
        let (label, bot) = if last % 2 == 0 { ("Sales", "sales") } else { ("", "") };
        stage.has_number(&format!("+9198765432{last}"), label, bot).await;
    }
    stage
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_list_says_what_to_do_and_a_search_that_nothing_was_found() {
    let stage = Stage::new().await;
    let vera = stage.person("Vera");
    vera.runs("/did list").sees("No phone numbers configured. Add a number to get started.").await;
    assert_eq!(enabled(&vera), ["Refresh", "Close"]);
    vera.runs("/did list search:98").sees("Numbers with “98”").sees("None found.").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_turns_its_pages_and_keeps_its_search_and_bot() {
    let stage = twenty_two().await;
    let vera = stage.person("Vera");
    vera.runs("/did list").sees("Phone numbers (DIDs) · 1–20 of 22").sees("+919876543210").await;
    assert_eq!(vera.options("Open a number…").len(), 20);
    assert_eq!(enabled(&vera), ["Next ▶", "Refresh", "Close"]);
    vera.clicks("Next ▶").sees("· 21–22 of 22").sees("+919876543231").await;
    assert_eq!(vera.options("Open a number…").len(), 2);
    assert_eq!(enabled(&vera), ["◀ Previous", "Refresh", "Close"]);
    vera.clicks("◀ Previous").sees("+919876543210").await;

    vera.runs("/did list search:3 2").sees("Numbers with “3 2”").await;
    assert_eq!(vera.options("Open a number…").len(), 20);
    vera.clicks("Next ▶").sees("Numbers with “3 2”").sees("+919876543231").await;

    vera.runs("/did list search:sales bot:sales")
        .sees("Numbers with “sales”, answered by **Sales qualifier**")
        .await;
    assert_eq!(vera.options("Open a number…").len(), 11);
    vera.runs("/did list bot:front-desk").sees("None found.").await;
    vera.runs("/did list bot:None").sees("Numbers answered by no bot").sees("(DIDs) · 11").await;
    assert!(vera.options("Open a number…").iter().all(|option| !option.contains('→')));
    vera.clicks("Refresh").sees("Numbers answered by no bot").await;
    vera.runs("/did list bot:None search:4321").sees("(DIDs) · 5").await;
    vera.runs("/did list bot:sales search:4321").await;
    assert_eq!(
        vera.options("Open a number…"),
        ["10", "12", "14", "16", "18"]
            .map(|last| format!("+9198765432{last} · Sales → Sales qualifier"))
    );
    vera.runs("/did list search:%").sees("None found.").await;
    vera.runs("/did list search:a:b:c").sees("None found.").await;
    vera.clicks("Refresh").sees("Numbers with “a:b:c”").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_of_a_list_opens_its_card() {
    let stage = twenty_two().await;
    let omar = stage.person("Omar");
    omar.runs("/did list search:4321")
        .selects("Open a number…", "+919876543212")
        .sees("`+919876543212` · mobile")
        .await;
    omar.clicks("Remove").sees("Removed `+919876543212`").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn any_part_of_the_digits_or_the_label_is_suggested_and_found() {
    let stage = Stage::with_a_number().await;
    stage.has_number("+918046123456", "Front Büro", "").await;
    let vera = stage.person("Vera");
    for typed in ["98765", "43210", "7654", "+91 98765", "098765", "sales", "LINE", "9876543210"] {
        let found = vera.types(&format!("/did show number:{typed}")).await;
        assert_eq!(found.len(), 1, "{typed}");
        assert_eq!(found[0].name, "+919876543210 · Sales Line → Front desk");
        assert_eq!(found[0].value, "+919876543210");
    }
    assert_eq!(vera.types("/did show number:büro").await.len(), 1);
    assert_eq!(vera.types("/did show number:").await.len(), 2);
    assert!(vera.types("/did show number:nowhere").await.is_empty());
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_is_shown_however_it_is_typed_and_refused_when_it_is_not_there() {
    let stage = Stage::with_a_number().await;
    let vera = stage.person("Vera");
    for typed in ["+919876543210", "919876543210", "98765 43210", "09876543210"] {
        vera.runs(&format!("/did show number:{typed}"))
            .sees("`+919876543210` · mobile")
            .sees("Last changed by Switchboard")
            .await;
    }
    vera.runs("/did show number:+918046123456").sees("+918046123456 is not in the list").await;
    vera.runs("/did show number:Sales").sees("No number has exactly this label").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_can_be_restored_is_suggested_for_restoring() {
    let stage = Stage::with_a_number().await;
    stage.has_number("+918046123456", "Landline", "").await;
    let omar = stage.person("Omar");
    assert!(omar.types("/did restore number:").await.is_empty());
    for number in ["+919876543210", "+918046123456"] {
        omar.runs(&format!("/did remove number:{number}")).sees("Removed").await;
    }
    assert_eq!(omar.types("/did restore number:").await.len(), 2);
    for typed in ["43210", "sales"] {
        let found = omar.types(&format!("/did restore number:{typed}")).await;
        assert_eq!(found.len(), 1, "{typed}");
        assert_eq!(found[0].value, "+919876543210");
    }
    omar.runs("/did restore number:+919876543210")
        .sees("Restored `+919876543210`")
        .sees("Sales Line")
        .await;
    let left: Vec<_> =
        omar.types("/did restore number:").await.into_iter().map(|choice| choice.value).collect();
    assert_eq!(left, ["+918046123456"]);
    omar.runs("/did add number:+918046123456").clicks("Add as new").sees("Added").await;
    assert!(omar.types("/did restore number:").await.is_empty());
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_suggested_and_a_whole_label_are_understood_and_a_part_of_one_is_not() {
    let stage = Stage::with_a_number().await;
    stage.has_number("+918046123456", "Twin", "").await;
    stage.has_number("+918046123457", "Twin", "").await;
    let omar = stage.person("Omar");
    let name = "+919876543210 · Sales Line → Front desk";
    assert_eq!(omar.types("/did show number:sales").await[0].name, name);
    for typed in [name, "sales line", "Sales Line", "9876543210", "098765 43210"] {
        omar.runs(&format!("/did show number:{typed}")).sees("`+919876543210` · mobile").await;
    }
    for typed in ["Sales", "S", "Sales Line 2"] {
        let changes = stage.changes().await;
        omar.runs(&format!("/did remove number:{typed}")).sees("⚠️").await;
        assert_eq!(stage.changes().await, changes, "{typed}");
    }
    omar.runs("/did remove number:twin")
        .sees("Which one? `+918046123456`, `+918046123457` have this label.")
        .await;
    omar.runs("/did edit number:sales line label:Front").sees("Label of `+919876543210`").await;
    omar.runs("/did remove number:front").sees("Removed `+919876543210`").await;
    stage.leaves().await;
}

/// Ten digits are India's: they never mean a number of a country whose code they begin with.
#[tokio::test(flavor = "multi_thread")]
async fn ten_plain_digits_never_mean_a_number_of_another_country_alone() {
    let stage = Stage::new().await;
    stage.is_configured().await;
    stage.has_number("+916561234567", "Here", "").await;
    stage.has_number("+6561234567", "Singapore", "").await;
    let omar = stage.person("Omar");
    omar.runs("/did remove number:6561234567").sees("Which one?").await;
    omar.runs("/did remove number:+916561234567").sees("Removed `+916561234567`").await;
    omar.runs("/did remove number:6561234567").sees("already").await;
    omar.runs("/did remove number:+6561234567").sees("Removed `+6561234567`").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_saved_is_found_however_it_is_typed() {
    let stage = Stage::with_a_number().await;
    stage.has_number("+918046123456", "Stra\u{df}e 24-7 नमस्ते", "").await;
    stage.has_voice_bot("cafe", "Caf\u{e9}\u{a0}Bot").await;
    let ann = stage.person("Ann");
    for search in [
        "STRASSE",
        "stra\u{df}e\u{a0}24",
        "24-7",
        "\u{200e}नमस्ते",
        "0091 80461 23456",
        "\u{202a}+91 80461\u{202c}",
    ] {
        ann.runs(&format!("/did list search:{search}")).sees("+918046123456").await;
        assert_eq!(ann.types(&format!("/did show number:{search}")).await.len(), 1, "{search}");
    }
    assert_eq!(ann.types("/voicebot edit bot:CAFE\u{301}  bot").await.len(), 1);
    ann.runs("/did assign number:+918046123456 bot:CAFE\u{301} BOT").sees("Caf\u{e9} Bot").await;
    ann.runs("/did remove number:+918046123456").sees("Removed").await;
    assert_eq!(ann.types("/did restore number:STRASSE 24-7").await.len(), 1);
    assert_eq!(ann.types("/did restore number:label").await.len(), 0, "no word of the row itself");
    stage.leaves().await;
}
