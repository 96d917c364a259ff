//! The Edit credentials dialog and saving it.

use discord_sandbox::Person;
use switchboard::domain::origin::ApiOrigin;

use crate::support::{KEY, Stage, TOKEN, input, typed};

const SAVED: &str =
    "SELECT rev, account_sid, api_origin, hex(api_key), hex(api_token) FROM accounts";

/// Both secrets wait to be typed once more, and nothing else can be submitted.
fn asks_for_both_again(person: &Person) {
    for label in ["API Key", "API Token"] {
        let field = input(person, label);
        assert_eq!(field["placeholder"], "Type it again", "{label}");
        assert_eq!(field["required"], true, "{label}");
        assert!(field["value"].is_null(), "{label}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_dialog_is_empty_and_requires_nothing() {
    let stage = Stage::new().await;
    let ann = stage.person("Ann");
    ann.runs("/exotel credentials").sees_dialog("Edit credentials").await;
    for (label, placeholder) in [
        ("Account SID", "Exotel Account SID"),
        ("API Base URL", "https://api.exotel.com"),
        ("API Key", ""),
        ("API Token", ""),
    ] {
        let field = input(&ann, label);
        assert_eq!(field["placeholder"].as_str().unwrap_or_default(), placeholder);
        assert!(field["value"].is_null(), "{label}");
        assert_eq!(field["required"], false, "{label}");
    }
    assert!(ann.dialog().to_string().contains("Visible on your screen while you type."));
    ann.closes_dialog().await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_saved_dialog_shows_the_sid_and_never_a_secret() {
    let stage = Stage::new().await;
    stage.is_configured().await;
    let ann = stage.person("Ann");
    ann.runs("/exotel page").clicks("Edit credentials").await;
    assert_eq!(input(&ann, "Account SID")["value"], "acme1");
    assert!(input(&ann, "API Base URL")["value"].is_null(), "the default is not prefilled");
    for label in ["API Key", "API Token"] {
        let field = input(&ann, label);
        assert_eq!(field["placeholder"], "Unchanged");
        assert_eq!(field["required"], false);
        assert!(field["value"].is_null());
    }
    ann.closes_dialog().await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_dialog_has_an_id_of_its_own() {
    let stage = Stage::new().await;
    let ann = stage.person("Ann");
    ann.runs("/exotel credentials").await;
    let first = ann.dialog()["custom_id"].clone();
    ann.closes_dialog().await;
    ann.runs("/exotel credentials").await;
    assert_ne!(ann.dialog()["custom_id"], first);
    ann.closes_dialog().await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_blank_secret_keeps_the_saved_one_and_a_typed_one_replaces_only_itself() {
    let stage = Stage::new().await;
    stage.is_configured().await;
    let before = stage.rows(SAVED).await.concat();
    let ann = stage.person("Ann");
    ann.runs("/exotel credentials")
        .fills("Account SID", "acme2")
        .submits()
        .sees("🟢 Configured")
        .sees("`acme2`")
        .await;
    let renamed = stage.rows(SAVED).await.concat();
    assert_eq!(renamed[3..], before[3..], "key and token are as they were");
    ann.clicks("Edit credentials")
        .fills("API Token", TOKEN)
        .submits()
        .sees("Credentials saved")
        .await;
    let after = stage.rows(SAVED).await.concat();
    assert_eq!(after[3], before[3], "the key stays");
    assert_ne!(after[4], before[4], "the token is another one");
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_blank_sid_clears_it() {
    let stage = Stage::new().await;
    stage.is_configured().await;
    let ann = stage.person("Ann");
    ann.runs("/exotel credentials")
        .fills("Account SID", "")
        .submits()
        .sees("⚪ Not configured")
        .sees("Missing: Account SID.")
        .sees("Account SID —")
        .sees("API Key ••••••••")
        .await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_origin_asks_for_key_and_token_again_and_a_blank_one_leads_back() {
    let stage = Stage::new().await;
    stage.is_configured().await;
    let before = stage.rows(SAVED).await;
    let ann = stage.person("Ann");
    ann.runs("/exotel page")
        .clicks("Edit credentials")
        .fills("API Base URL", "https://api.in.exotel.com/")
        .fills("API Key", KEY)
        .submits()
        .sees("Type **both** again")
        .sees("🟢 Configured")
        .await;
    assert_eq!(stage.rows(SAVED).await, before);
    ann.clicks("Try again").sees_dialog("Edit credentials").await;
    assert_eq!(ann.field("Account SID"), "acme1");
    assert_eq!(ann.field("API Base URL"), "https://api.in.exotel.com/");
    asks_for_both_again(&ann);
    ann.fills("API Key", KEY)
        .fills("API Token", TOKEN)
        .submits()
        .sees("Credentials saved")
        .sees("`https://api.in.exotel.com`")
        .await;
    // Now it is no default, so it is prefilled; blank means the default, which is another origin again.
    ann.clicks("Edit credentials").await;
    assert_eq!(ann.field("API Base URL"), "https://api.in.exotel.com");
    ann.fills("API Base URL", "").submits().sees("Type **both** again").await;
    ann.clicks("Try again").await;
    asks_for_both_again(&ann);
    ann.fills("API Key", KEY)
        .fills("API Token", TOKEN)
        .submits()
        .sees("`https://api.exotel.com`")
        .sees("🟢 Configured")
        .await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_blank_base_url_means_the_first_that_the_configuration_allows() {
    let mut stage = Stage::new().await;
    let local = ["http://127.0.0.1:9001", "http://127.0.0.1:9002"];
    stage.allowed_origins =
        local.iter().map(|origin| ApiOrigin::parse_configured(origin).unwrap()).collect();
    stage.restarts().await;
    let ann = stage.person("Ann");
    ann.runs("/exotel page").sees("`http://127.0.0.1:9001`").await;
    ann.clicks("Edit credentials").await;
    assert_eq!(input(&ann, "API Base URL")["placeholder"], local[0]);
    ann.fills("Account SID", "acme1").submits().sees("`http://127.0.0.1:9001`").await;
    ann.clicks("Edit credentials").await;
    assert_eq!(ann.field("API Base URL"), "");
    ann.fills("API Base URL", local[1]).submits().sees("`http://127.0.0.1:9002`").await;
    ann.clicks("Edit credentials").await;
    assert_eq!(ann.field("API Base URL"), local[1]);
    ann.closes_dialog().await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_origin_that_is_not_allowed_is_refused_with_those_that_are() {
    let stage = Stage::new().await;
    let ann = stage.person("Ann");
    ann.runs("/exotel credentials")
        .fills("API Base URL", "https://api.example.com")
        .fills("API Key", KEY)
        .submits()
        .sees("API Base URL must be https://api.exotel.com")
        .await;
    ann.clicks("Try again").await;
    assert_eq!(ann.field("API Base URL"), "https://api.example.com");
    assert_eq!(input(&ann, "API Key")["required"], true, "it was typed");
    assert_eq!(input(&ann, "API Token")["required"], false, "it was not");
    ann.fills("API Base URL", &format!("https://{KEY}:{TOKEN}@api.exotel.com"))
        .fills("API Key", KEY)
        .submits()
        .sees("contains a user name or password")
        .await;
    ann.clicks("Try again").await;
    assert_eq!(ann.field("API Base URL"), "https://api.exotel.com", "without key and token");
    ann.closes_dialog().await;
    assert!(stage.rows(SAVED).await.is_empty());
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_malformed_secret_is_refused_by_its_field_and_never_shown_again() {
    let stage = Stage::new().await;
    let ann = stage.person("Ann");
    ann.runs("/exotel page").await;
    for (field, other) in [("API Key", "API Token"), ("API Token", "API Key")] {
        ann.clicks("Edit credentials")
            .fills("Account SID", "acme1")
            .fills(field, &format!("{KEY} {TOKEN}"))
            .fills(other, TOKEN)
            .submits()
            .sees(&format!("**{field}**: it contains a character that no key or token has"))
            .sees("⚪ Not configured")
            .await;
        ann.clicks("Try again").await;
        asks_for_both_again(&ann);
        assert_eq!(ann.field("Account SID"), "acme1");
        ann.closes_dialog().await;
    }
    assert!(stage.rows(SAVED).await.is_empty());
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_secret_is_told_by_what_it_is_and_what_was_not_kept_is_said() {
    let stage = Stage::new().await;
    let ann = stage.person("Ann");
    ann.runs("/exotel page").await;
    for (sid, key, token, why) in [
        ("acme1", "••••••••", "", "**API Key**: it is masked"),
        ("acme1", "acme1", TOKEN, "**API Key**: it is the Account SID."),
        ("acme1", KEY, KEY, "**API Token**: it is the same as the API Key."),
        ("acme1", "your_sid", "", "**API Key**: it is a placeholder"),
        ("acme1", "Unchanged", "", "**API Key**: it is a placeholder"),
        ("acme1", "sk_live_xxx", "", "**API Key**: it is a placeholder"),
        ("acme1", "-", "", "**API Key**: it is a placeholder"),
        ("acme1", "", "N/A", "**API Token**: it is a placeholder"),
        ("acme 1", KEY, TOKEN, "API Key and API Token were not kept: type them again."),
        ("acme 1", KEY, "", "API Key was not kept: type it again."),
        ("acme 1", "", TOKEN, "API Token was not kept: type it again."),
    ] {
        ann.clicks("Edit credentials")
            .fills("Account SID", sid)
            .fills("API Key", key)
            .fills("API Token", token)
            .submits()
            .sees(why)
            .await;
    }
    ann.clicks("Edit credentials")
        .fills("Account SID", "acme 1")
        .submits()
        .does_not_see("not kept")
        .await;
    assert!(stage.rows(SAVED).await.is_empty());
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_saved_secret_is_not_saved_as_the_other_one_too_and_what_changed_is_said() {
    let stage = Stage::new().await;
    stage.is_configured().await;
    let ann = stage.person("Ann");
    ann.runs("/exotel credentials")
        .fills("API Token", KEY)
        .submits()
        .sees("**API Token**: it is the same as the API Key.")
        .await;
    ann.runs("/exotel credentials")
        .fills("API Key", TOKEN)
        .submits()
        .sees("**API Key**: it is the same as the API Token.")
        .await;
    ann.runs("/exotel credentials").submits().sees("Nothing to save").await;
    ann.runs("/exotel credentials")
        .fills("Account SID", "acme2")
        .fills("API Token", "another-token-9d71e84b")
        .submits()
        .sees("Account SID: acme2 (was acme1)")
        .sees("API Token: replaced")
        .await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_in_the_sids_box_is_refused_without_repeating_it() {
    let stage = Stage::new().await;
    let ann = stage.person("Ann");
    let pasted = "0123456789abcdef0123456789abcdef01234567";
    ann.runs("/exotel credentials")
        .fills("Account SID", pasted)
        .submits()
        .sees("looks like an API key or token")
        .does_not_see(pasted)
        .await;
    ann.clicks("Try again").await;
    assert_eq!(ann.field("Account SID"), "", "a secret is never kept, whatever field it went into");
    ann.closes_dialog().await;
    ann.runs("/exotel credentials").fills("API Base URL", pasted).submits().await;
    ann.clicks("Try again").await;
    assert_eq!(ann.field("API Base URL"), "");
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_field_that_did_not_arrive_is_an_error_and_changes_nothing() {
    let stage = Stage::new().await;
    stage.is_configured().await;
    let before = stage.rows(SAVED).await;
    let rev = stage.rev_of("credentials_saved").await;
    let ann = stage.person("Ann");
    ann.runs("/exotel page").await;
    let fields = [
        ("sid", "acme9", "Account SID"),
        ("base_url", "", "API Base URL"),
        ("key", KEY, "API Key"),
        ("token", TOKEN, "API Token"),
    ];
    for (lost, _, label) in fields {
        let rest: Vec<_> = fields
            .iter()
            .filter(|(id, ..)| *id != lost)
            .map(|(id, value, _)| typed(id, value))
            .collect();
        ann.sends_dialog(&format!("sb1:p:cred:s{rev}:{}", ann.id()), &rest)
            .sees(&format!("**{label}** did not arrive from Discord, so nothing was changed"))
            .await;
    }
    assert_eq!(stage.rows(SAVED).await, before);
    stage.leaves().await;
}
