//! What is typed on the page goes where it was meant to, and stays until it is sent or put away.

use crate::support::{KEY, Stage};

/// The last thing that was asked of the bot.
fn asked(stage: &Stage) -> String {
    stage.discord.interactions().last().unwrap().about.clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn free_text_goes_into_the_first_option_that_fits_and_is_never_dropped() {
    let Some(tab) = crate::tab().await else { return };
    let stage = crate::furnished(&tab).await;

    tab.types("/did list sales").await;
    tab.is_offered("search: sales").await;
    tab.enters().await;
    tab.enters().await;
    tab.sees("Sales Line").await;
    assert_eq!(asked(&stage), "/did list search:\"sales\"");

    // Sent with the mouse, without a look at the list.
    let before = tab.messages().await;
    tab.types("/did list line").await;
    tab.0.clicks("//button[@aria-label='Send']").await;
    while tab.messages().await == before {
        tokio::task::yield_now().await;
    }
    assert_eq!(asked(&stage), "/did list search:\"line\"");

    // No member is called so, but a channel is.
    tab.types("/access show sales-lines").await;
    tab.is_offered("channel: sales-lines").await;
    tab.enters().await;
    tab.enters().await;
    tab.enters().await;
    tab.sees("#sales-lines").await;
    let channel = stage.discord.channel_id("#sales-lines");
    assert_eq!(asked(&stage), format!("/access show channel:\"{channel}\""));

    // Typed first, then its option pressed.
    tab.types("/did add Night line").await;
    tab.0.clicks("//*[@data-testid='add-label']").await;
    assert_eq!(tab.option("label").await, "Night line");
    // A name typed again leaves what it has, and what is typed goes on there.
    tab.options("label", " label:").await;
    assert_eq!(tab.option("label").await, "Night line");
    tab.adds_option("number").await;
    tab.options("number", "label:\u{E003}").await;
    assert_eq!(tab.option("label").await, "Night lin");
    tab.puts_away().await;

    // Backspace in an empty field does not take away the one beside it.
    tab.types("/did assign ").await;
    tab.options("bot", "fro").await;
    tab.adds_option("number").await;
    tab.options("number", "\u{E003}").await;
    assert_eq!(tab.option("bot").await, "fro");
    tab.puts_away().await;

    // What no option takes stays, and nothing is sent.
    let before = stage.discord.interactions().len();
    tab.types("/audit export omega").await;
    tab.enters().await;
    tab.0.finds("//*[@data-testid='toast'][contains(., 'omega')]").await;
    assert_eq!(stage.discord.interactions().len(), before);
    drop(tab);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_half_filled_dialog_survives_a_reload_and_no_other_tab_has_it() {
    let Some(tab) = crate::tab().await else { return };
    let stage = crate::furnished(&tab).await;
    tab.types("/did add label:Night line").await;
    tab.enters().await;
    tab.sees_dialog("Add Number").await;
    tab.fills("Phone Number", "080 4719 0009").await;
    tab.picks("None", "Front desk").await;
    tab.0.reloads().await;
    tab.sees_dialog("Add Number").await;
    assert_eq!(tab.holds("Phone Number").await, "080 4719 0009");

    // Another tab of Ann has no dialog, and opens one of its own.
    let first = tab.0.opens_another(&stage.discord.page_url()).await;
    tab.goes_to("ops").await;
    tab.sees("Sales Line").await;
    tab.has_no_dialog().await;
    tab.types("/exotel credentials").await;
    tab.enters().await;
    tab.sees_dialog("Edit credentials").await;
    tab.fills("API Key", KEY).await;
    let second = tab.0.goes_to_tab(first).await;
    tab.sees_dialog("Add Number").await;
    assert_eq!(tab.holds("Phone Number").await, "080 4719 0009");
    tab.submits().await;
    tab.sees("Added +918047190009").await;
    tab.sees("Front desk").await;
    tab.0.reloads().await;
    tab.sees("Added +918047190009").await;
    tab.has_no_dialog().await;
    tab.0.goes_to_tab(second).await;
    tab.sees_dialog("Edit credentials").await;
    assert_eq!(tab.holds("API Key").await, KEY);
    tab.cancels().await;
    drop(tab);
    stage.leaves().await;
}
