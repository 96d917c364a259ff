//! What is offered where an Exotel is there to be asked.

use std::time::Duration;

use discord_sandbox::Exchange;

use crate::support::Stage;

const NUMBER: &str = "+919876543210";
const OTHER_FLOW: &str = "https://my.exotel.com/acme1/exoml/start_voice/927";

/// A check that finds another flow, both ways to mend that, and all numbers.
pub(crate) async fn checks() -> Vec<Exchange> {
    let stage = Stage::with_exotel().await;
    stage.is_configured().await;
    stage.has_number(NUMBER, "Sales Line", "front-desk").await;
    stage.exotel().is_bound("acme1", NUMBER, OTHER_FLOW);
    let omar = stage.person("Omar");
    let is_done = async || {
        let done = |text: &str| text.contains("Check of") && !text.contains('⏳');
        assert!(omar.watches(Duration::from_secs(20), done).await, "{}", omar.text());
    };
    omar.runs(&format!("/did check number:{NUMBER}")).await;
    is_done().await;
    omar.clicks("Send calls to this flow").sees("now (was").clicks("Undo").sees("Undone").await;
    omar.clicks("Check").await;
    is_done().await;
    omar.clicks("Take Exotel's flow").sees("saved").await;
    omar.runs("/exotel page").clicks("Check all").await;
    is_done().await;
    let sent = stage.discord.exchanges();
    stage.leaves().await;
    sent
}
