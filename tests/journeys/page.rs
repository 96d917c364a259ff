//! The Exotel page: badge, fields, checklist, rows, paging, empty states and buttons, by level.

use discord_sandbox::World;

use crate::support::{FLOW, FRONT_DESK, KEY, Stage, enabled, typed};

const FIRST_CREDENTIALS: &str = "Configure credentials first, then add phone numbers.";
const GREEN: u64 = 0x2E_A043;
const GREY: u64 = 0x6E_7681;

#[tokio::test(flavor = "multi_thread")]
async fn a_fresh_page_is_grey_and_says_what_to_do_first() {
    let stage = Stage::new().await;
    let ann = stage.person("Ann");
    ann.runs("/exotel page").await;
    let text = ann.text();
    assert!(text.starts_with("Exotel\n**⚪ Not configured**\n"), "{text}");
    let fields = "Account SID — · API Base URL `https://api.exotel.com`\nAPI Key — · API Token —\n";
    assert!(text.contains(fields), "{text}");
    assert_eq!(ann.message()["embeds"][0]["color"], GREY);
    ann.sees(FIRST_CREDENTIALS)
        .does_not_see("No phone numbers configured")
        .does_not_see("Missing:")
        .sees("**Next** (1 of 4): Save your credentials")
        .await;
    let buttons = [
        ("All steps", false),
        ("Edit credentials", false),
        ("Add Number", true),
        ("Voice bots", false),
        ("Refresh", false),
        ("Close", false),
    ];
    assert_eq!(ann.buttons(), buttons.map(|(name, off)| (name.to_owned(), off)));
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_configured_page_is_green_and_masks_both_secrets() {
    let stage = Stage::new().await;
    stage.is_configured().await;
    let ann = stage.person("Ann");
    ann.runs("/exotel page").await;
    let text = ann.text();
    assert!(text.starts_with("Exotel\n**🟢 Configured**\n"), "{text}");
    let fields = "Account SID `acme1` · API Base URL `https://api.exotel.com`\nAPI Key •••••••• · API Token ••••••••\n";
    assert!(text.contains(fields), "{text}");
    assert_eq!(ann.message()["embeds"][0]["color"], GREEN);
    ann.sees("**Next** (2 of 4): Add the number")
        .sees("No phone numbers configured. Add a number to get started.")
        .does_not_see(FIRST_CREDENTIALS)
        .await;
    assert_eq!(
        enabled(&ann),
        [
            "Import from Exotel",
            "All steps",
            "Edit credentials",
            "Add Number",
            "Voice bots",
            "Refresh",
            "Close"
        ]
    );
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn half_a_set_of_credentials_is_not_configured_and_names_what_is_missing() {
    let stage = Stage::new().await;
    let ann = stage.person("Ann");
    ann.runs("/exotel page")
        .clicks("Edit credentials")
        .fills("Account SID", "acme1")
        .fills("API Key", KEY)
        .submits()
        .sees("Credentials saved")
        .sees("⚪ Not configured")
        .sees("Missing: API Token.")
        .sees("API Key •••••••• · API Token —")
        .sees(FIRST_CREDENTIALS)
        .await;
    assert!(!enabled(&ann).contains(&"Add Number".to_owned()));
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_shows_its_bot_and_urls_or_what_they_wait_for() {
    let stage = Stage::with_a_number().await;
    stage.has_number("+918046123456", "", "").await;
    let vera = stage.person("Vera");
    vera.runs("/exotel page")
        .sees(&format!(
            "`+919876543210` · **Sales Line** → 🤖 **Front desk**\n\
             WebSocket URL `{FRONT_DESK}`\nFlow URL `{FLOW}`"
        ))
        .sees(
            "`+918046123456` → —\nWebSocket URL ⚠️ Assign a bot first\n\
             Flow URL ⚠️ Required for Exotel test call",
        )
        .sees("Phone numbers (DIDs) · 2")
        .does_not_see("No phone numbers configured")
        .await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_without_any_websocket_url_is_said_to_have_none() {
    let mut stage = Stage::with_a_number().await;
    stage.stops().await;
    stage.derives_from(None);
    stage.starts().await;
    let ann = stage.person("Ann");
    ann.runs("/exotel page").sees("WebSocket URL ⚠️ This bot has no WebSocket URL").await;
    ann.selects("Open a number…", "+919876543210").sees("This bot has no WebSocket URL").await;
    assert!(!enabled(&ann).contains(&"Copy WebSocket URL".to_owned()));
    ann.sends_component("sb1:n:copy:w:919876543210", &[])
        .sees("This bot has no WebSocket URL. Give it one with `/voicebot edit`")
        .await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn twelve_numbers_take_three_pages_there_and_back() {
    let stage = Stage::new().await;
    stage.is_configured().await;
    for last in 10..22 {
        stage.has_number(&format!("+9198765432{last}"), "", "").await;
    }
    let vera = stage.person("Vera");
    let shown = |from: u32, to: u32| -> Vec<String> {
        (from..to).map(|last| format!("+9198765432{last}")).collect()
    };
    vera.runs("/exotel page").sees("Phone numbers (DIDs) · 1–5 of 12").await;
    let page = vera.message_id();
    assert_eq!(vera.options("Open a number…"), shown(10, 15));
    assert_eq!(enabled(&vera), ["All steps", "Next ▶", "Voice bots", "Refresh", "Close"]);
    vera.clicks("Next ▶").sees("+919876543215").await;
    assert_eq!(vera.options("Open a number…"), shown(15, 20));
    assert_eq!(
        enabled(&vera),
        ["All steps", "◀ Previous", "Next ▶", "Voice bots", "Refresh", "Close"]
    );
    vera.clicks("Refresh").await;
    assert_eq!(vera.options("Open a number…"), shown(15, 20));
    vera.clicks("Next ▶").sees("+919876543220").await;
    assert_eq!(vera.options("Open a number…"), shown(20, 22));
    assert_eq!(enabled(&vera), ["All steps", "◀ Previous", "Voice bots", "Refresh", "Close"]);
    vera.clicks("◀ Previous").sees("+919876543219").await;
    assert_eq!(vera.options("Open a number…"), shown(15, 20));
    vera.clicks("◀ Previous").sees("+919876543210").await;
    assert_eq!(vera.options("Open a number…"), shown(10, 15));
    // From a card, Back leads to where the number stands.
    vera.clicks("Next ▶")
        .selects("Open a number…", "+919876543217")
        .sees("`+919876543217` · mobile")
        .await;
    vera.clicks("Back").sees("Phone numbers (DIDs) · 8–12 of 12").await;
    assert!(vera.options("Open a number…").contains(&"+919876543217".to_owned()));
    assert_eq!(vera.message_id(), page, "the page stays one message");
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn buttons_that_a_level_does_not_allow_are_not_drawn() {
    let stage = Stage::with_a_number().await;
    let steps = ["Done: URLs copied", "All steps", "Check all"];
    let main = |more: &[&'static str]| [more, &["Voice bots", "Refresh", "Close"]].concat();
    let copies = ["Copy WebSocket URL", "Copy Flow URL"];
    let checks = ["Check", "Test call", "Calls"];
    for (name, page, card) in [
        ("Vera", main(&[]), vec!["Calls", "Back"]),
        (
            "Omar",
            main(&["Add Number"]),
            [&checks[..], &["Edit", "Remove", "History", "Back"]].concat(),
        ),
        (
            "Adi",
            main(&["Edit credentials", "Add Number"]),
            [&checks[..], &["Edit", "Remove", "History", "Back"]].concat(),
        ),
        (
            "Ann",
            main(&["Edit credentials", "Add Number"]),
            [&checks[..], &["Edit", "Remove", "History", "Back"]].concat(),
        ),
    ] {
        let person = stage.person(name);
        let changes = name != "Vera";
        person.runs("/exotel page").sees("🟢 Configured").await;
        let extra = if changes { &steps[..] } else { &steps[1..2] };
        assert_eq!(enabled(&person), [extra, &page].concat(), "{name}");
        person.selects("Open a number…", "+919876543210").await;
        assert_eq!(enabled(&person), [&copies[..], &card].concat(), "{name}");
        assert_eq!(person.options("Assign Bot (now: Front desk)").is_empty(), !changes, "{name}");
    }
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_checklist_leads_from_nothing_to_a_test_call_and_goes() {
    let stage = Stage::bare(World::example()).await;
    let ann = stage.person("Ann");
    let steps = "⬜ Save your credentials\n⬜ Add a voice bot\n⬜ Add the number";
    ann.runs("/exotel page").sees("**Next** (1 of 5): Save your credentials").await;
    ann.clicks("All steps")
        .sees(&format!("Setting up a number end to end\n{steps}"))
        .clicks("Add a voice bot")
        .sees_dialog("Add Voice Bot")
        .await;
    ann.fills("Bot ID", "front-desk")
        .fills("Name", "Front desk")
        .submits()
        .sees("Added the voice bot **Front desk**")
        .sees("**Next** (1 of 4)")
        .await;
    stage.is_configured().await;
    ann.runs("/did add number:+919876543210 bot:front-desk").sees("Added").await;
    ann.runs("/exotel page").sees("**Next** (3 of 4): Copy the URLs into Exotel").await;
    ann.clicks("Done: URLs copied")
        .sees("Step marked as done")
        .sees("**Next** (4 of 4): Place a test call")
        .clicks("Undo")
        .sees("**Next** (3 of 4)")
        .await;
    ann.clicks("All steps").sees("✅ Add the number").clicks("Done: URLs copied").await;
    ann.clicks("Done: test call placed").sees("Step marked as done").does_not_see("**Next**").await;
    assert!(!enabled(&ann).contains(&"All steps".to_owned()));
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn refresh_shows_what_others_did_and_close_puts_the_page_away() {
    let stage = Stage::new().await;
    let ann = stage.person("Ann");
    ann.runs("/exotel page").sees("⚪ Not configured").await;
    let page = ann.message_id();
    stage.is_configured().await;
    ann.goes_back_to(page).does_not_see("🟢 Configured").await;
    ann.clicks("Refresh").sees("🟢 Configured").await;
    ann.clicks("Close").sees("Closed. What was saved stays saved.").await;
    ann.clicks("Open the Exotel page").sees("🟢 Configured").await;
    assert_eq!(ann.message_id(), page);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn add_number_is_refused_until_configured_even_when_its_id_is_sent() {
    let stage = Stage::new().await;
    let ann = stage.person("Ann");
    ann.runs("/exotel page")
        .sends_component("sb1:p:add:o", &[])
        .sees(&format!("⚠️ {FIRST_CREDENTIALS}"))
        .sees("⚪ Not configured")
        .await;
    assert!(!ann.has_dialog());
    let fields = [
        typed("phone", "+919876543210"),
        typed("label", ""),
        crate::support::chosen("bot", "none"),
        typed("flow_url", ""),
    ];
    ann.sends_dialog("sb1:p:add:s:1", &fields).sees(&format!("⚠️ {FIRST_CREDENTIALS}")).await;
    for command in ["/did add", "/did add number:+919876543210"] {
        ann.runs(command).sees(&format!("⚠️ {FIRST_CREDENTIALS}")).await;
        assert!(!ann.has_dialog(), "{command}");
    }
    assert_eq!(stage.counts("SELECT count(*) FROM numbers").await, 0);
    stage.leaves().await;
}
