//! What people type into the fields of a number: Flow URLs with slips, labels with tricks.

use crate::support::{FLOW, Stage};

#[tokio::test(flavor = "multi_thread")]
async fn typical_slips_in_a_flow_url_are_refused_with_their_reason() {
    let stage = Stage::with_a_number().await;
    let omar = stage.person("Omar");
    for (written, why) in [
        ("926", "is only the flow's number. Paste"),
        ("my.exotel.com/acme1/exoml/start_voice/926", "has no https:// in front"),
        ("https://my.exotel.com/{sid}/exoml/start_voice/926", "still contains a placeholder"),
        ("wss://voice.example.com/exotel/front-desk", "is a WebSocket URL"),
        ("https://api.exotel.com/v1/Accounts/acme1", "is the address of Exotel's API"),
        ("https://example.com/acme1/exoml/start_voice/926", "must be on my.exotel.com"),
        ("https://my.exotel.com/acme1/exoml/start_sms/926", "belongs to an SMS flow"),
        ("https://my.exotel.com/acme1/exoml/start_voice/", "has no flow number"),
        ("https://my.exotel.com/acme1/exoml/start_voice/abc", "must end in the flow's number"),
    ] {
        omar.runs(&format!("/did edit number:+919876543210 flow_url:{written}")).sees(why).await;
        omar.clicks("Try again").sees_dialog("Edit Number").await;
        assert_eq!(omar.field("Exotel Flow URL"), written);
        assert_eq!(omar.field("Label"), "Sales Line", "what was not given is as saved");
        omar.closes_dialog().await;
    }
    omar.runs("/did edit number:+919876543210 flow_url:926")
        .sees("https://my.exotel.com/acme1/exoml/start_voice/926")
        .await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flow_of_another_account_is_saved_with_a_warning() {
    let stage = Stage::with_a_number().await;
    let omar = stage.person("Omar");
    omar.runs(
        "/did edit number:+919876543210 flow_url:https://my.exotel.com/rival9/exoml/start_voice/7",
    )
    .sees("Flow URL of `+919876543210` saved.")
    .sees("⚠️ The Flow URL belongs to the account `rival9`, but the saved Account SID is `acme1`.")
    .await;
    omar.runs(
        "/did add number:+918046123456 flow_url:http://my.exotel.com/rival9/exoml/start_voice/7",
    )
    .sees("Added")
    .sees("belongs to the account `rival9`")
    .await;
    omar.runs(&format!("/did edit number:+918046123456 flow_url:{FLOW}"))
        .sees("Flow URL of")
        .does_not_see("belongs to the account")
        .await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_labels_are_refused_or_shown_as_plain_words() {
    let stage = Stage::with_a_number().await;
    let omar = stage.person("Omar");
    omar.runs("/did edit number:+919876543210 label:**[free](https://evil.example)** @everyone")
        .sees("Label of")
        .await;
    let shown = omar.text();
    assert!(!shown.contains("[free](https"), "{shown}");
    omar.runs("/did edit number:+919876543210 label:a\u{202e}b")
        .sees("Label contains an invisible character (U+202E)")
        .await;
    // Discord counts what the rule counts: its own limit of the option is the label's.
    omar.runs(&format!("/did edit number:+919876543210 label:{}", "é".repeat(64)))
        .sees("Label of")
        .await;
    stage.leaves().await;
}
