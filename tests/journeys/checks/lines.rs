//! Each line in each of its states.

use std::time::Duration;

use discord_sandbox::exotel::{Account, Behaviour, Trouble};

use switchboard::domain::voice_bots::Source;

use super::{NUMBER, OTHER_FLOW, checks, has_bot, has_bot_at, is_done, line, stage};
use crate::support::{FLOW, enabled};

const LINES: [&str; 10] = [
    "Credentials",
    "Balance",
    "Number",
    "ExoPhone",
    "Flow at Exotel",
    "Flow URL",
    "Shared flow",
    "Bot",
    "WebSocket URL",
    "Sample rate",
];

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_works_has_a_check_mark_on_every_line() {
    let stage = stage().await;
    let omar = stage.person("Omar");
    omar.runs("/did show number:+919876543210").clicks("Check").await;
    let text = is_done(&omar).await;
    for name in LINES {
        assert!(line(&text, name).starts_with('✅'), "{text}");
    }
    assert!(line(&text, "Flow at Exotel").contains("to flow 926."), "{text}");
    assert_eq!(enabled(&omar), ["Check again", "Back"]);
    omar.clicks("Check again").await;
    let again = is_done(&omar).await;
    assert!(line(&again, "WebSocket URL").contains("a URL is tried once a minute"), "{again}");
    omar.clicks("Back").sees("Assign Bot").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_only_look_has_no_button_and_may_not_check() {
    let stage = stage().await;
    let vera = stage.person("Vera");
    vera.runs("/exotel page").await;
    assert!(!enabled(&vera).contains(&"Check all".to_owned()));
    vera.selects("Open a number…", NUMBER).await;
    assert!(!enabled(&vera).contains(&"Check".to_owned()));
    stage.exotel().forgets_requests();
    vera.runs("/did check number:+919876543210").sees("You may not check numbers").await;
    vera.sends_component("sb1:p:checkall", &[]).sees("You may not check numbers").await;
    assert!(stage.exotel().requests().is_empty());
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_exotel_says_of_account_and_phone_is_said_with_its_mark() {
    let stage = stage().await;
    let (omar, exotel) = (stage.person("Omar"), stage.exotel());
    let balance = |rupees| exotel.account("acme1", |account| account.balance(rupees));
    let states: [(&str, &str, &dyn Fn()); 8] = [
        ("Balance", "⚠️ **Balance** Only 99.50 INR are left", &|| balance("99.50")),
        ("Balance", "❌ **Balance** -3.20 INR are left", &|| balance("-3.20")),
        ("ExoPhone", "⚠️ **ExoPhone** Exotel says that not all", &|| {
            exotel.is_well("acme1", NUMBER, "partial_network_outage");
        }),
        ("ExoPhone", "❌ **ExoPhone** Exotel says that calls do not", &|| {
            exotel.is_well("acme1", NUMBER, "major_outage");
        }),
        ("ExoPhone", "⚠️ **ExoPhone** Exotel does not say", &|| {
            exotel.is_well("acme1", NUMBER, "asleep");
        }),
        ("Credentials", "⚠️ **Credentials** Refused by Exotel (403)", &|| {
            exotel.is_in_trouble("acme1", Trouble::Suspended);
        }),
        ("Number", "❌ **Number** It is not among the 2 ExoPhones", &|| {
            exotel.is_in_trouble("acme1", Trouble::None);
            exotel.loses("acme1", NUMBER);
        }),
        ("Credentials", "❌ **Credentials** Refused by Exotel (401)", &|| {
            exotel.rotates("acme1", "another-key", "another-token");
        }),
    ];
    for (name, expected, change) in states {
        change();
        // A balance stands for a minute.
        stage.lets_pass(Duration::from_secs(61));
        let text = checks(&omar, NUMBER).await;
        assert!(line(&text, name).starts_with(expected), "{expected}\n{text}");
    }
    // The page says what was heard last.
    omar.runs("/exotel page").sees("⚠️ Refused by Exotel (401)").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_is_found_in_each_of_exotels_three_spellings() {
    let stage = stage().await;
    let omar = stage.person("Omar");
    for number in [NUMBER, "+918047190001", "+918047190002"] {
        if number != NUMBER {
            stage.has_number(number, "", "").await;
        }
        for wrapped in [false, true] {
            if wrapped {
                stage.exotel().account("acme1", Account::wrapped);
            }
            let text = checks(&omar, number).await;
            assert!(line(&text, "Number").starts_with('✅'), "{text}");
        }
    }
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_flow_is_compared_by_account_and_number_and_never_as_text() {
    let stage = stage().await;
    let (omar, exotel) = (stage.person("Omar"), stage.exotel());
    for same in [
        "http://my.exotel.com/acme1/exoml/start_voice/926",
        "https://my.mum1.exotel.com/ACME1/exoml/start_voice/926/",
        "http://my.exotel.in/exoml/start/926",
    ] {
        exotel.is_bound("acme1", NUMBER, same);
        let text = checks(&omar, NUMBER).await;
        assert!(line(&text, "Flow at Exotel").starts_with('✅'), "{same}\n{text}");
    }
    for (other, words, buttons) in [
        (OTHER_FLOW, "to flow 927 of `acme1`, not to flow 926", 2),
        ("https://my.exotel.com/acme2/exoml/start_voice/926", "to flow 926 of `acme2`, not", 2),
        ("", "nowhere, not to flow 926", 1),
        ("https://hooks.example.com/in?token=s3cret", "to an address that is no call flow", 1),
    ] {
        exotel.is_bound("acme1", NUMBER, other);
        let text = checks(&omar, NUMBER).await;
        let line = line(&text, "Flow at Exotel");
        assert!(line.starts_with('❌') && line.contains(words), "{other}\n{text}");
        assert!(!text.contains("s3cret") && !text.contains("hooks"), "{text}");
        let mend = ["Send calls to this flow", "Take Exotel's flow"];
        assert_eq!(enabled(&omar)[..buttons], mend[..buttons], "{other}");
        assert_eq!(enabled(&omar).len(), buttons + 2);
    }
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_flow_url_fits_the_account_or_is_said_not_to() {
    let stage = stage().await;
    let omar = stage.person("Omar");
    for (url, expected) in [
        (
            "https://my.exotel.com/other1/exoml/start_voice/926",
            "❌ **Flow URL** The Flow URL belongs to the account",
        ),
        ("https://my.exotel.com/exoml/start_voice/926", "⚠️ **Flow URL** The Flow URL contains no"),
        (
            "http://my.exotel.com/acme1/exoml/start/926",
            "⚠️ **Flow URL** The Flow URL has the old form",
        ),
        (FLOW, "✅ **Flow URL**"),
    ] {
        omar.runs(&format!("/did edit number:{NUMBER} flow_url:{url}")).sees("saved").await;
        let text = checks(&omar, NUMBER).await;
        assert!(line(&text, "Flow URL").starts_with(expected), "{text}");
    }
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flow_that_numbers_with_different_bots_share_is_found() {
    let stage = stage().await;
    let omar = stage.person("Omar");
    // The same flow, written otherwise, and the same bot: that is well.
    let other = "+918047190001";
    stage.has_number(other, "Reception", "front-desk").await;
    let url = "http://my.in.exotel.com/acme1/exoml/start_voice/926";
    omar.runs(&format!("/did edit number:{other} flow_url:{url}")).sees("saved").await;
    let text = checks(&omar, NUMBER).await;
    assert!(line(&text, "Shared flow").starts_with('✅'), "{text}");
    omar.runs(&format!("/did assign number:{other} bot:sales")).sees("Bot of").await;
    let text = checks(&omar, NUMBER).await;
    let shared = line(&text, "Shared flow");
    assert!(shared.starts_with('❌'), "{text}");
    assert!(shared.contains("`+918047190001` (bot **Sales qualifier**)"), "{text}");
    // An https address may decide call by call.
    has_bot_at(&stage, "router", "https://voice.example.com/route").await;
    omar.runs(&format!("/did assign number:{NUMBER} bot:router")).sees("Bot of").await;
    let text = checks(&omar, NUMBER).await;
    assert!(line(&text, "Shared flow").starts_with("⚠️"), "{text}");
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_bot_assign_leads_to_the_choice() {
    let stage = stage().await;
    let omar = stage.person("Omar");
    omar.runs("/did assign number:+919876543210 bot:None").sees("Bot of").await;
    let text = checks(&omar, NUMBER).await;
    assert!(line(&text, "Bot").starts_with("❌ **Bot** None is assigned"), "{text}");
    assert!(line(&text, "WebSocket URL").starts_with("⚠️"), "{text}");
    assert_eq!(enabled(&omar), ["Assign", "Check again"]);
    omar.clicks("Assign").selects("Assign Bot", "Front desk").sees("Bot of").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_that_vanished_from_the_platform_is_said_and_another_can_be_assigned() {
    let stage = stage().await;
    has_bot(&stage, "night", None, Source::Vanished).await;
    let omar = stage.person("Omar");
    omar.runs("/did assign number:+919876543210 bot:night").sees("Bot of").await;
    let text = checks(&omar, NUMBER).await;
    assert!(line(&text, "Bot").contains("the voice platform no longer lists it"), "{text}");
    assert!(line(&text, "Bot").starts_with("⚠️"), "{text}");
    assert!(line(&text, "WebSocket URL").starts_with('✅'), "{text}");
    assert!(enabled(&omar).contains(&"Assign".to_owned()));
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bot_answers_slowly_or_not_at_all_or_as_exotel_does_not_take() {
    let stage = stage().await;
    let omar = stage.person("Omar");
    for (behaviour, expected) in [
        (
            Behaviour::Slow(Duration::from_millis(3200)),
            "⚠️ **WebSocket URL** It answered within 3.",
        ),
        (Behaviour::Refuse(404), "❌ **WebSocket URL** It does not answer: there is nothing at"),
        (Behaviour::Echo, "✅ **WebSocket URL** It answered within 0."),
    ] {
        stage.voice().behaves(behaviour);
        stage.lets_pass(Duration::from_secs(61));
        let text = checks(&omar, NUMBER).await;
        assert!(line(&text, "WebSocket URL").starts_with(expected), "{text}");
    }
    // Saved when the rules were others; its secret is shown to nobody.
    let url = format!("{}/exotel/x?sample_rate=8000&token=s3cret", stage.voice().url());
    has_bot_at(&stage, "odd", &url).await;
    omar.runs("/did assign number:+919876543210 bot:odd").sees("Bot of").await;
    let text = checks(&omar, NUMBER).await;
    assert!(line(&text, "Sample rate").starts_with("❌"), "{text}");
    assert!(line(&text, "WebSocket URL").starts_with('✅'), "{text}");
    assert!(!text.contains("s3cret") && !text.contains("127.0.0.1"), "{text}");
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_credentials_what_needs_none_is_checked_all_the_same() {
    let stage = stage().await;
    stage.person("Ann").runs("/exotel disconnect").sees("Disconnected").await;
    stage.exotel().forgets_requests();
    let text = checks(&stage.person("Omar"), NUMBER).await;
    assert!(line(&text, "Credentials").starts_with('❌'), "{text}");
    assert!(line(&text, "Balance").starts_with("⚠️"), "{text}");
    assert!(line(&text, "WebSocket URL").starts_with('✅'), "{text}");
    assert!(stage.exotel().requests().is_empty());
    stage.leaves().await;
}
