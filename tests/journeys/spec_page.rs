//! The spec page's "Setting up a number end to end", word for word.

use crate::support::{KEY, Stage, TOKEN};

#[tokio::test(flavor = "multi_thread")]
async fn a_number_is_set_up_end_to_end() {
    let stage = Stage::new().await;
    let ann = stage.person("Ann");
    ann.runs("/exotel page").await.sees("⚪ Not configured").await;
    ann.sees("Configure credentials first, then add phone numbers.").await;

    ann.clicks("Edit").await.sees_dialog("Edit credentials").await;
    ann.fills("Account SID", "acme1").fills("API Key", KEY).fills("API Token", TOKEN);
    ann.submits().await.sees("🟢 Configured").await.sees("Credentials saved").await;
    ann.sees("••••••••").await;
    ann.sees("No phone numbers configured. Add a number to get started.").await;

    ann.clicks("Add Number").await.sees_dialog("Add Number").await;
    ann.fills("Phone Number", "+91 98765 43210").fills("Label", "Sales Line");
    ann.picks("Assign Bot", "Front desk");
    ann.fills("Exotel Flow URL", "https://my.exotel.com/acme1/exoml/start_voice/926");
    ann.submits().await.sees("+919876543210").await.sees("Sales Line").await;

    ann.selects("Open a number…", "+919876543210").await;
    ann.sees("wss://voice.example.com/exotel/front-desk").await;
    ann.clicks("Copy WebSocket URL").await.sees("Copy this URL").await;
    assert_eq!(ann.message()["content"], "wss://voice.example.com/exotel/front-desk");
    stage.leaves().await;
}
