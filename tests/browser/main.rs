//! The sandbox's page in a real browser, with the real bot behind it: the spec page's "Setting up a number end to
//! end", and what the other people of the server see of it.
//!
//! Skipped, saying so, where there is no Chromium with its driver; `SWITCHBOARD_REQUIRE_CHROMIUM=1` fails instead.
//! `SWITCHBOARD_SCREENSHOTS=1` renews the pictures in docs/screenshots.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops at the first surprise, and says when it was skipped"
)]

mod chromium;
mod commands;
mod exotel;
mod in_view;
mod looks;
#[expect(dead_code, unused_imports, reason = "the journeys use all of it")]
#[path = "../journeys/support/mod.rs"]
mod support;
mod tab;
mod typing;

use std::io::Write as _;

use chromium::Chromium;
use discord_sandbox::World;
use support::{KEY, Stage, TOKEN};
use tab::{HEIGHT, Tab, WIDTH};

const WEBSOCKET_URL: &str = "wss://voice.example.com/exotel/front-desk";
const FLOW_URL: &str = "https://my.exotel.com/acme1/exoml/start_voice/926";

/// A tab, or nothing where there is no browser and none is demanded.
async fn tab() -> Option<Tab> {
    match Chromium::start(WIDTH, HEIGHT).await {
        Ok(chromium) => Some(Tab(chromium)),
        Err(missing) => {
            assert!(std::env::var_os("SWITCHBOARD_REQUIRE_CHROMIUM").is_none(), "{missing}");
            // Not `eprintln!`, which the test harness keeps to itself when a test passes.
            let _ = writeln!(
                std::io::stderr(),
                "skipped: {missing}, and this test drives the sandbox's page in it"
            );
            None
        }
    }
}

/// The page as Ann in #ops, with one number.
async fn furnished(tab: &Tab) -> Stage {
    let stage = Stage::furnished(World::example().application("Switchboard")).await;
    stage.is_configured().await;
    let ann = stage.person("Ann");
    ann.runs("/did add number:+919876543210 label:Sales Line").sees("Added").await;
    tab.opens(&stage.discord.page_url()).await;
    tab.goes_to("ops").await;
    stage
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_is_set_up_end_to_end_in_the_browser() {
    let Some(tab) = tab().await else { return };
    let world = World::example().application("Switchboard").hint(
        "Ann",
        "#ops",
        "You are Ann: type `/exotel page`",
    );
    let stage = Stage::furnished(world).await;
    tab.opens(&stage.discord.page_url()).await;

    saves_the_credentials(&tab).await;
    adds_the_number(&tab).await;
    copies_the_urls(&tab).await;
    marks_the_rest_as_done(&tab).await;
    the_others_see_what_is_theirs(&tab).await;
    removes_it_and_takes_that_back(&tab).await;
    what_a_role_may_do_is_decided_here(&tab).await;

    drop(tab);
    stage.leaves().await;
}

/// Step 1: save your credentials.
async fn saves_the_credentials(tab: &Tab) {
    tab.0.finds("//*[@data-testid='hint'][contains(., 'You are Ann: type /exotel page')]").await;
    tab.types("/").await;
    tab.is_offered("/did add").await;
    tab.types("exo").await;
    tab.is_offered("/exotel page").await;
    tab.types("tel page").await;
    tab.enters().await;
    tab.sees("⚪ Not configured").await;
    tab.sees("Configure credentials first, then add phone numbers.").await;
    tab.sees("Only you can see this").await;
    assert!(!tab.may_press("Add Number").await);

    tab.presses("Edit credentials").await;
    tab.sees_dialog("Edit credentials").await;
    tab.fills("Account SID", "acme1").await;
    tab.fills("API Key", KEY).await;
    tab.fills("API Token", TOKEN).await;
    tab.submits().await;
    tab.sees("🟢 Configured").await;
    tab.sees("Credentials saved").await;
    tab.sees("••••••••").await;
    tab.sees("No phone numbers configured. Add a number to get started.").await;
}

/// Step 2: add the number, with a slip and **Try again**.
async fn adds_the_number(tab: &Tab) {
    tab.presses("Add Number").await;
    tab.sees_dialog("Add Number").await;
    tab.fills("Phone Number", "98765").await;
    tab.fills("Label", "Sales Line").await;
    tab.picks("None", "Front desk").await;
    tab.fills("Exotel Flow URL", FLOW_URL).await;
    tab.submits().await;
    tab.sees("Phone Number has only 5 digits").await;

    tab.presses("Try again").await;
    tab.sees_dialog("Add Number").await;
    assert_eq!(tab.holds("Phone Number").await, "98765");
    assert_eq!(tab.holds("Label").await, "Sales Line");
    assert_eq!(tab.holds("Exotel Flow URL").await, FLOW_URL);
    tab.fills("Phone Number", "+91 98765 43210").await;
    tab.keeps_dialog("add-number-dialog").await;
    tab.submits().await;
    tab.sees("Added +919876543210").await;
    tab.sees("🤖 Front desk").await;
    tab.sees(WEBSOCKET_URL).await;
}

/// Step 3: copy the URLs into Exotel; the label is changed and changed back on the way.
async fn copies_the_urls(tab: &Tab) {
    tab.selects("Open a number…", "+919876543210").await;
    tab.sees("· mobile").await;
    tab.keeps_message("number-card").await;
    tab.presses("Copy WebSocket URL").await;
    tab.sees("URL of +91").await;
    tab.presses("Copy code").await;
    tab.sees("Copied").await;
    assert_eq!(tab.clipboard().await, WEBSOCKET_URL);
    let before = tab.messages().await;
    tab.presses("Dismiss message").await;
    tab.sees("· mobile").await;
    assert_eq!(tab.messages().await, before - 1);

    tab.presses("Edit").await;
    tab.sees_dialog("Edit Number").await;
    assert_eq!(tab.holds("Label").await, "Sales Line");
    tab.fills("Label", "Reception").await;
    tab.submits().await;
    tab.sees("Label of +919876543210 saved").await;
    tab.sees("Reception").await;
    tab.presses("Undo").await;
    tab.sees("Undone").await;
    tab.sees("Label: Sales Line (was Reception)").await;
}

/// Step 4 is Exotel's; both are marked as done, and the checklist goes.
async fn marks_the_rest_as_done(tab: &Tab) {
    tab.presses("Back").await;
    tab.presses("Done: URLs copied").await;
    tab.sees("Step marked as done").await;
    tab.presses("Done: test call placed").await;
    tab.sees_no("Setting up a number end to end").await;
    tab.presses("Refresh").await;
    tab.sees_no("Step marked as done").await;
    tab.keeps("exotel-page").await;
}

/// An operator, a viewer and somebody without a role.
async fn the_others_see_what_is_theirs(tab: &Tab) {
    tab.becomes("Omar").await;
    tab.0.finds("//*[contains(., 'Nothing here yet that Omar can see')]").await;
    tab.types("/did assign ").await;
    tab.options("bot", "qual").await;
    tab.takes("Sales qualifier").await;
    tab.adds_option("number").await;
    tab.options("number", "76").await;
    tab.takes("+919876543210 · Sales Line").await;
    tab.enters().await;
    tab.sees("wss://voice.example.com/exotel/sales").await;
    tab.sees("Exotel keeps the old WebSocket URL until you paste the new one there").await;

    // A line goes on after a command that asks for nothing, and an option takes what is on no list.
    tab.types("/did add label:Night line").await;
    tab.enters().await;
    tab.sees_dialog("Add Number").await;
    assert_eq!(tab.holds("Label").await, "Night line");
    tab.cancels().await;
    tab.types("/did show ").await;
    tab.options("number", "080 4719 0009").await;
    tab.0.finds("//*[contains(., 'No options match your search')]").await;
    tab.enters().await;
    tab.sees("+918047190009").await;

    tab.becomes("Vera").await;
    tab.goes_to("night-shift").await;
    tab.types("/exotel page").await;
    tab.enters().await;
    tab.sees("🤖 Sales qualifier").await;
    assert_eq!(tab.buttons().await, "Voice bots|Refresh|Close");

    tab.goes_to("ops").await;

    tab.becomes("Oz").await;
    tab.types("/exotel page").await;
    tab.enters().await;
    tab.sees("none of your roles gives you access here").await;
    assert_eq!(tab.buttons().await, "");
}

/// Oz is given a role, and sees what it sees; Ann gives the role more, and he sees that.
async fn what_a_role_may_do_is_decided_here(tab: &Tab) {
    tab.becomes("Oz").await;
    tab.turns_role("Voice Viewers").await;
    tab.types("/exotel page").await;
    tab.enters().await;
    tab.sees("🤖 Sales qualifier").await;
    assert_eq!(tab.buttons().await, "Voice bots|Refresh|Close");

    tab.becomes("Ann").await;
    tab.types("/access show").await;
    // Once for the command, and once more without its options.
    tab.enters().await;
    tab.enters().await;
    tab.sees("@Voice Viewers may see the page, the numbers and the voice bots everywhere").await;
    tab.selects("Give a role a level…", "@Voice Viewers").await;
    tab.selects("Everywhere (or choose a channel…)", "#ops").await;
    tab.selects("Level in this channel", "Operator").await;
    tab.sees("@Voice Viewers is Operator in #ops now").await;

    tab.becomes("Oz").await;
    tab.presses("Refresh").await;
    tab.may_press("Add Number").await;
    tab.turns_role("Voice Viewers").await;
    tab.presses("Refresh").await;
    tab.sees("none of your roles gives you access here").await;

    tab.becomes("Ann").await;
    tab.presses("Revoke Operator in #ops").await;
    tab.sees("@Voice Viewers is no longer Operator in #ops").await;
}

/// Ann again: her page is where she left it, and a removal is taken back.
async fn removes_it_and_takes_that_back(tab: &Tab) {
    tab.becomes("Ann").await;
    tab.sees("🤖 Front desk").await;
    tab.selects("Open a number…", "+919876543210").await;
    tab.sees("Sales qualifier").await;
    tab.presses("Remove").await;
    tab.sees("Removed +919876543210").await;
    tab.sees("No phone numbers configured. Add a number to get started.").await;
    tab.presses("Undo").await;
    tab.sees("Restored +919876543210").await;
}
