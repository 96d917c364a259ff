//! Letting go of the credentials, and taking that back.

use std::fs;
use std::time::Duration;

use discord_sandbox::Person;

use crate::support::{KEY, Stage, TOKEN, enabled, input};

const SEALED: &str =
    "SELECT count(*) FROM accounts WHERE api_key IS NOT NULL OR api_token IS NOT NULL";

async fn disconnects(stage: &Stage) -> Person {
    let ann = stage.person("Ann");
    ann.runs("/exotel disconnect").sees("Disconnected: the credentials are unusable now").await;
    ann
}

#[tokio::test(flavor = "multi_thread")]
async fn there_is_nothing_to_disconnect_before_anything_was_saved_nor_twice() {
    let stage = Stage::new().await;
    let ann = stage.person("Ann");
    ann.runs("/exotel disconnect").sees("There are no saved credentials to disconnect.").await;
    stage.is_configured().await;
    disconnects(&stage).await;
    let changes = stage.changes().await;
    ann.runs("/exotel disconnect").sees("Disconnected: the credentials are unusable now").await;
    assert_eq!(stage.changes().await, changes, "it is told how it stands");
    ann.clicks("Destroy now").clicks("Destroy for good").sees("are destroyed").await;
    // An Account SID is no credential.
    ann.runs("/exotel disconnect").sees("There are no saved credentials to disconnect.").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disconnected_account_keeps_its_numbers_and_takes_no_more() {
    let stage = Stage::with_a_number().await;
    let ann = disconnects(&stage).await;
    ann.runs("/exotel page")
        .sees("⚪ Not configured")
        .sees("Disconnected. Undo works until")
        .sees("API Key — · API Token —")
        .does_not_see("Missing:")
        .sees("+919876543210")
        .await;
    assert!(enabled(&ann).starts_with(&["Undo: disconnect".to_owned(), "Destroy now".to_owned()]));
    assert!(!enabled(&ann).contains(&"Add Number".to_owned()));
    let omar = stage.person("Omar");
    omar.runs("/did add number:+918046123456").sees("Configure credentials first").await;
    omar.runs("/did edit number:+919876543210 label:Still mine").sees("Label of").await;
    omar.runs("/did remove number:+919876543210").sees("Removed").await;
    omar.clicks("Undo").sees("Restored").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn undo_makes_the_saved_key_and_token_work_again() {
    let stage = Stage::new().await;
    stage.is_configured().await;
    let before = stage.rows("SELECT hex(api_key), hex(api_token) FROM accounts").await;
    let ann = disconnects(&stage).await;
    ann.clicks("Undo").sees("Connected again").await;
    ann.runs("/exotel page").sees("🟢 Configured").does_not_see("Undo").await;
    assert_eq!(stage.rows("SELECT hex(api_key), hex(api_token) FROM accounts").await, before);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn undo_on_the_page_works_once() {
    let stage = Stage::new().await;
    stage.is_configured().await;
    let ann = disconnects(&stage).await;
    let notice = ann.message_id();
    ann.runs("/exotel page").clicks("Undo").sees("Connected again").sees("🟢 Configured").await;
    let changes = stage.changes().await;
    ann.goes_back_to(notice)
        .clicks("Undo")
        .sees("This was already done; nothing happened again.")
        .await;
    assert_eq!(stage.changes().await, changes);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn destroy_now_leaves_nothing_to_undo() {
    let stage = Stage::new().await;
    stage.is_configured().await;
    let ann = disconnects(&stage).await;
    let notice = ann.message_id();
    ann.runs("/exotel page").await;
    let page = ann.message_id();
    ann.clicks("Destroy now").sees("gone for good").clicks("Keep them").await;
    assert_eq!(stage.counts(SEALED).await, 1);
    ann.clicks("Destroy now")
        .clicks("Destroy for good")
        .sees("The saved key and token are destroyed.")
        .sees("⚪ Not configured")
        .sees("Missing: API Key, API Token.")
        .await;
    assert_eq!(stage.counts(SEALED).await, 0);
    ann.goes_back_to(notice)
        .clicks("Undo")
        .sees("The saved key and token were destroyed, so this cannot be undone")
        .await;
    let changes = stage.changes().await;
    ann.runs("/exotel page").await;
    ann.sends_component(
        &format!("sb1:p:wipe:{}", stage.rev_of("credentials_disconnected").await),
        &[],
    )
    .sees("This was already done")
    .await;
    assert_eq!(stage.changes().await, changes);
    assert_ne!(page, notice);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_day_undo_is_refused_and_housekeeping_destroys_what_is_left() {
    let stage = Stage::new().await;
    stage.is_configured().await;
    let ann = disconnects(&stage).await;
    stage.lets_pass(Duration::from_mins(24 * 60 - 1));
    stage.store().keep_house(switchboard::domain::access::Permit::housekeeping()).await.unwrap();
    assert_eq!(stage.counts(SEALED).await, 1, "a minute before, it is all there");
    stage.lets_pass(Duration::from_mins(1));
    let notice = ann.message_id();
    ann.clicks("Undo").sees("This can no longer be undone: 24 hours have passed.").await;
    let done = stage
        .store()
        .keep_house(switchboard::domain::access::Permit::housekeeping())
        .await
        .unwrap();
    assert_eq!(done.accounts, 1);
    assert_eq!(stage.counts(SEALED).await, 0);
    assert_eq!(stage.last_change().await[0], "credentials_destroyed");
    assert_eq!(
        stage
            .store()
            .keep_house(switchboard::domain::access::Permit::housekeeping())
            .await
            .unwrap()
            .accounts,
        0,
        "once"
    );
    ann.runs("/exotel page").sees("Missing: API Key, API Token.").does_not_see("Undo").await;
    assert_ne!(ann.message_id(), notice);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disconnected_account_is_configured_anew_with_both_secrets_only() {
    let stage = Stage::new().await;
    stage.is_configured().await;
    let ann = disconnects(&stage).await;
    let notice = ann.message_id();
    ann.runs("/exotel page").clicks("Edit credentials").await;
    assert!(input(&ann, "API Key")["placeholder"].is_null(), "nothing is in use that could stay");
    ann.fills("API Key", KEY).submits().sees("The account is disconnected.").await;
    ann.clicks("Try again").await;
    assert_eq!(input(&ann, "API Key")["required"], true);
    assert_eq!(input(&ann, "API Token")["required"], true);
    ann.fills("API Key", KEY).fills("API Token", TOKEN).submits().sees("🟢 Configured").await;
    ann.goes_back_to(notice)
        .clicks("Undo")
        .sees("This cannot be undone: it was changed again since")
        .await;
    ann.runs("/exotel page").sees("🟢 Configured").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn destroyed_is_said_once_the_files_hold_nothing_of_it() {
    let stage = Stage::new().await;
    stage.is_configured().await;
    let ann = disconnects(&stage).await;
    ann.clicks("Destroy now").await;
    // A backup, which reads the database for as long as it takes.
    let mut reader = stage.second_process().await;
    sqlx::query("BEGIN").execute(&mut reader).await.unwrap();
    sqlx::query("SELECT count(*) FROM accounts").execute(&mut reader).await.unwrap();
    ann.clicks_at_once("Destroy for good");
    ann.sees("The saved key and token can never be used again.").sees("⚪ Not configured").await;
    assert_eq!(stage.counts(SEALED).await, 0);
    assert!(!ann.text().contains("are destroyed"));
    stage.person("Omar").runs("/exotel page").sees("Missing: API Key, API Token.").await;
    sqlx::query("COMMIT").execute(&mut reader).await.unwrap();
    ann.sees("✅ The saved key and token are destroyed.").await;
    assert_eq!(fs::metadata(stage.database().with_extension("db-wal")).unwrap().len(), 0);
    stage.leaves().await;
}
