//! Exotel is asked before credentials are saved, and whenever somebody wants to know.

use std::time::Duration;

use discord_sandbox::Person;
use discord_sandbox::exotel::{Fault, Region, Trouble};

use crate::support::{KEY, KEY_OF_MUMBAI, Stage, TOKEN, TOKEN_OF_MUMBAI, enabled, input};

const SAVED: &str =
    "SELECT rev, account_sid, api_origin, hex(api_key), hex(api_token) FROM accounts";

/// Submits the Edit credentials dialog, and waits for nothing.
async fn saves(person: &Person, sid: &str, url: &str, key: &str, token: &str) {
    person
        .runs("/exotel credentials")
        .fills("Account SID", sid)
        .fills("API Base URL", url)
        .fills("API Key", key)
        .fills("API Token", token)
        .submits()
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn accepted_credentials_are_saved_and_the_page_says_since_when() {
    let stage = Stage::with_exotel().await;
    let ann = stage.person("Ann");
    saves(&ann, "acme1", "", KEY, TOKEN).await;
    ann.sees("🟢 Configured").sees("Credentials saved.").sees("Exotel accepts them.").await;
    assert!(ann.text().contains("Accepted by Exotel"), "{}", ann.text());
    // A page costs no question to Exotel.
    let asked = stage.exotel().requests().len();
    stage.person("Vera").runs("/exotel page").sees("Accepted by Exotel").await;
    assert_eq!(stage.exotel().requests().len(), asked);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_exotel_refuses_is_not_saved_and_what_was_saved_stays() {
    let stage = Stage::with_exotel().await;
    let ann = stage.person("Ann");
    saves(&ann, "acme1", "", KEY, "token-that-is-another").await;
    ann.sees("Refused by Exotel (401)").sees("not kept").await;
    ann.runs("/exotel page").sees("⚪ Not configured").await;
    stage.is_configured().await;
    let before = stage.rows(SAVED).await;
    // A rotation that went wrong: one half is new, and does not fit.
    saves(&ann, "acme1", "", "", "token-that-is-another").await;
    ann.sees("Refused by Exotel (401)").sees("Nothing was saved").await;
    assert_eq!(stage.rows(SAVED).await, before);
    ann.clicks("Try again").sees_dialog("Edit credentials").await;
    assert_eq!(input(&ann, "API Key")["placeholder"], "Unchanged");
    assert_eq!(input(&ann, "API Token")["required"], true);
    ann.closes_dialog().await;
    // What was saved stands as it was heard of.
    ann.runs("/exotel page").sees("Accepted by Exotel").await;
    saves(&ann, "acme9", "", KEY, TOKEN).await;
    ann.sees("Refused by Exotel (404)").await;
    assert_eq!(stage.rows(SAVED).await, before);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pair_is_rotated_by_proving_the_new_one_before_the_old_one_goes() {
    let stage = Stage::with_exotel().await;
    stage.is_configured().await;
    stage.exotel().rotates("acme1", "key-of-tomorrow-1", "token-of-tomorrow-1");
    let ann = stage.person("Ann");
    ann.runs("/exotel verify").sees("Refused by Exotel (401)").await;
    saves(&ann, "acme1", "", "key-of-tomorrow-1", "token-of-tomorrow-1").await;
    ann.sees("Exotel accepts them.").await;
    ann.runs("/exotel verify").sees("Accepted by Exotel.").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_blank_base_url_finds_the_region_and_says_so() {
    let stage = Stage::with_exotel().await;
    let mumbai = stage.exotel().origin(Region::Mumbai);
    let ann = stage.person("Ann");
    saves(&ann, "acme1m", "", KEY_OF_MUMBAI, TOKEN_OF_MUMBAI).await;
    ann.sees("🟢 Configured").sees("API Base URL was blank").await;
    assert!(ann.text().contains(&format!("API Base URL `{mumbai}`")), "{}", ann.text());
    assert_eq!(stage.rows(SAVED).await[0][2], mumbai);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_typed_base_url_is_kept_and_the_other_region_is_offered() {
    let stage = Stage::with_exotel().await;
    let (singapore, mumbai) =
        (stage.exotel().origin(Region::Singapore), stage.exotel().origin(Region::Mumbai));
    let ann = stage.person("Ann");
    saves(&ann, "acme1m", &singapore, KEY_OF_MUMBAI, TOKEN_OF_MUMBAI).await;
    ann.sees(&format!("accepts these credentials at {mumbai}")).await;
    ann.clicks("Try again").sees_dialog("Edit credentials").await;
    assert_eq!(input(&ann, "API Base URL")["value"], mumbai);
    for field in ["API Key", "API Token"] {
        assert_eq!(input(&ann, field)["required"], true);
        assert!(input(&ann, field)["value"].is_null());
    }
    ann.fills("API Key", KEY_OF_MUMBAI)
        .fills("API Token", TOKEN_OF_MUMBAI)
        .submits()
        .sees("🟢 Configured")
        .await;
    assert_eq!(stage.rows(SAVED).await[0][2], mumbai);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_saved_secret_never_goes_to_the_other_region() {
    let stage = Stage::with_exotel().await;
    stage.is_configured().await;
    stage.exotel().forgets_requests();
    let ann = stage.person("Ann");
    saves(&ann, "acme1m", "", "", "").await;
    ann.sees("Refused by Exotel").await;
    stage.exotel().rotates("acme1", "key-of-tomorrow-1", "token-of-tomorrow-1");
    ann.runs("/exotel verify").sees("Refused by Exotel (401)").await;
    assert_eq!(stage.exotel().asked("mumbai"), 0);
    assert!(stage.exotel().asked("singapore") > 0);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_exotel_cannot_say_is_saved_and_told_with_the_reason() {
    let stage = Stage::with_exotel().await;
    let ann = stage.person("Ann");
    for (fault, said) in [
        (Fault::Status(500), "Exotel has a fault of its own"),
        (Fault::Html(200), "cannot be read"),
        (Fault::TenMegabytes, "too large"),
        (Fault::Redirect("https://example.com/".to_owned()), "another address"),
        (Fault::HalfJson, "cannot be read"),
        (Fault::Drop, "Could not reach Exotel"),
    ] {
        stage.exotel().fail_next("", usize::MAX, fault.clone());
        saves(&ann, "acme1", "", KEY, TOKEN).await;
        ann.sees("🟢 Configured").sees("Not proven yet").sees(said).await;
        stage.exotel().forgives();
        ann.runs("/exotel verify").sees("Accepted by Exotel.").await;
    }
    for (trouble, said) in
        [(Trouble::Suspended, "suspended"), (Trouble::IpRestricted, "IP address")]
    {
        stage.exotel().is_in_trouble("acme1", trouble);
        ann.runs("/exotel verify").sees(said).await;
        stage.person("Vera").runs("/exotel page").sees("🟢 Configured").sees(said).await;
        stage.exotel().is_in_trouble("acme1", Trouble::None);
    }
    let limited = Fault::RateLimited { retry_after: Some("600".to_owned()) };
    stage.exotel().fail_next("", 1, limited);
    ann.runs("/exotel verify")
        .sees("too many requests for this account. Try again in 10 minutes")
        .await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_exotel_is_slow_the_page_says_that_it_is_saving() {
    let stage = Stage::with_exotel().await;
    let ann = stage.person("Ann");
    stage.exotel().fail_next("", 1, Fault::Delay(Duration::from_secs(4)));
    ann.runs("/exotel credentials")
        .fills("Account SID", "acme1")
        .fills("API Key", KEY)
        .fills("API Token", TOKEN)
        .await;
    let submitted = ann.submits_at_once();
    assert!(ann.watches(Duration::from_secs(2), |text| text.contains("Saving…")).await);
    assert!(!enabled(&ann).contains(&"Edit credentials".to_owned()));
    ann.waits_for(submitted).sees("🟢 Configured").sees("Exotel accepts them.").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn verifying_needs_credentials_and_an_admin_and_changes_no_account() {
    let stage = Stage::with_exotel().await;
    let ann = stage.person("Ann");
    ann.runs("/exotel verify").sees("there are none").await;
    stage.is_configured().await;
    let before = stage.rows(SAVED).await;
    let trail = stage.rows("SELECT count(*) FROM audit").await;
    ann.runs("/exotel verify").sees("Accepted by Exotel.").await;
    stage.person("Omar").runs("/exotel verify").sees("takes **Admin**").await;
    assert_eq!(stage.rows(SAVED).await, before);
    assert_eq!(stage.rows("SELECT count(*) FROM audit").await, trail);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_verdict_that_comes_late_is_not_about_other_credentials() {
    let stage = Stage::with_exotel().await;
    stage.is_configured().await;
    let (ann, adi) = (stage.person("Ann"), stage.person("Adi"));
    stage.exotel().is_in_trouble("acme1", Trouble::Suspended);
    stage.exotel().fail_next("", 1, Fault::Delay(Duration::from_secs(3)));
    let asked = ann.runs_at_once("/exotel verify").await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    adi.runs("/exotel disconnect").sees("Disconnected").await;
    ann.waits_for(asked).sees("The credentials were changed while Exotel was asked").await;
    assert_eq!(stage.rows("SELECT verdict FROM accounts").await.concat(), ["\"accepted\""]);
    stage.leaves().await;
}
