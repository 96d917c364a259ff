//! A fault in one server stays there.

use crate::support::{KEY, Stage, TOKEN, input};

/// The last byte of the saved key of #ops' server is another one.
const KEY_DAMAGED: &str =
    "UPDATE accounts SET api_key = CAST(substr(api_key, 1, length(api_key) - 1) || x'00' AS BLOB)";

impl Stage {
    /// Something happens to the database while nobody uses it.
    async fn finds(&mut self, sql: &'static str) {
        self.stops().await;
        let mut other = self.second_process().await;
        sqlx::query(sql).execute(&mut other).await.unwrap();
        drop(other);
        self.starts().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_does_not_open_is_to_be_typed_again_and_others_are_served() {
    let mut stage = Stage::beside_another_company().await;
    stage.is_configured().await;
    stage.finds(KEY_DAMAGED).await;
    let ann = stage.person("Ann");
    ann.runs("/exotel page")
        .sees("⚪ Not configured")
        .sees("Damaged: the saved API Key or API Token does not open any more. Type both again")
        .sees("API Key — · API Token —")
        .does_not_see("Missing")
        .await;
    ann.runs("/did add number:+919876543210").sees("Configure credentials first").await;
    let eve = stage.person("Eve").in_channel("Other Co/#ops");
    eve.runs("/exotel credentials")
        .fills("Account SID", "other1")
        .fills("API Key", KEY)
        .fills("API Token", TOKEN)
        .submits()
        .sees("🟢 Configured")
        .await;
    ann.runs("/exotel page").clicks("Edit credentials").await;
    assert!(input(&ann, "API Key")["placeholder"].is_null(), "nothing is saved that could stay");
    ann.fills("API Key", KEY).submits().sees("Type **both** again").await;
    ann.clicks("Try again")
        .fills("API Key", KEY)
        .fills("API Token", TOKEN)
        .submits()
        .sees("Credentials saved.")
        .sees("🟢 Configured")
        .does_not_see("Damaged")
        .await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_account_can_be_disconnected_and_destroyed() {
    let mut stage = Stage::new().await;
    stage.is_configured().await;
    stage.finds(KEY_DAMAGED).await;
    let ann = stage.person("Ann");
    ann.runs("/exotel disconnect")
        .sees("Disconnected")
        .clicks("Destroy now")
        .clicks("Destroy for good")
        .sees("are destroyed")
        .does_not_see("Damaged")
        .await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_key_of_its_trail_a_server_can_be_looked_at_and_others_are_served() {
    let mut stage = Stage::beside_another_company().await;
    stage.is_configured().await;
    stage.finds("UPDATE workspaces SET chain_key = x'01'").await;
    let ann = stage.person("Ann");
    ann.runs("/exotel page").sees("🟢 Configured").sees("Read-only").await;
    ann.runs("/audit show").sees("Credentials").await;
    ann.runs("/did add number:+919876543210")
        .sees("Nothing was changed: the key of this server's audit trail is damaged")
        .await;
    let changes = stage.changes().await;
    ann.runs("/exotel disconnect").sees("can only be looked at").await;
    assert_eq!(stage.changes().await, changes);
    let eve = stage.person("Eve").in_channel("Other Co/#ops");
    eve.runs("/exotel credentials")
        .fills("Account SID", "other1")
        .submits()
        .sees("Still missing")
        .await;
    stage.leaves().await;
}
