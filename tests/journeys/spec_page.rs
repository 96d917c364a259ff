//! The spec page's "Setting up a number end to end", word for word.

use crate::support::{KEY, Stage, TOKEN};

#[tokio::test(flavor = "multi_thread")]
async fn a_number_is_set_up_end_to_end() {
    let stage = Stage::new().await;
    let ann = stage.person("Ann");
    ann.runs("/exotel page")
        .sees("⚪ Not configured")
        .sees("Configure credentials first, then add phone numbers.")
        .await;

    ann.clicks("Edit credentials").sees_dialog("Edit credentials").await;
    ann.fills("Account SID", "acme1")
        .fills("API Key", KEY)
        .fills("API Token", TOKEN)
        .submits()
        .sees("🟢 Configured")
        .sees("Credentials saved")
        .sees("••••••••")
        .sees("No phone numbers configured. Add a number to get started.")
        .await;

    ann.clicks("Add Number").sees_dialog("Add Number").await;
    ann.fills("Phone Number", "+91 98765 43210")
        .fills("Label", "Sales Line")
        .picks("Assign Bot", "Front desk")
        .fills("Exotel Flow URL", "https://my.exotel.com/acme1/exoml/start_voice/926")
        .submits()
        .sees("+919876543210")
        .sees("Sales Line")
        .await;

    ann.selects("Open a number…", "+919876543210")
        .sees("wss://voice.example.com/exotel/front-desk")
        .await;
    ann.clicks("Copy WebSocket URL").sees("URL of +91").await;
    assert_eq!(ann.message()["content"], "wss://voice.example.com/exotel/front-desk");
    stage.leaves().await;
}
