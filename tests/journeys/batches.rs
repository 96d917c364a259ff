//! Many numbers changed as one, taken back from the audit trail.

use switchboard::domain::access::{GuildId, Permit};
use switchboard::domain::audit::NumberSnapshot;
use switchboard::store::{BatchItem, BatchState};

use crate::support::{Stage, behind_the_scenes};

/// Three numbers, added as one.
async fn with_a_batch() -> Stage {
    let stage = Stage::new().await;
    stage.is_configured().await;
    let guild = GuildId(stage.discord.guild_id());
    let item = |last: u64| BatchItem {
        phone: format!("+91987654321{last}"),
        seen: None,
        new: Some(NumberSnapshot { label: Some("Imported".to_owned()), ..Default::default() }),
        undoes: None,
    };
    let permit = behind_the_scenes(guild);
    stage.store().begin_batch(&permit, "import", (0..3).map(item).collect()).await.unwrap();
    while stage.store().write_batch(Permit::housekeeping(), guild).await.unwrap()
        != BatchState::Done
    {}
    stage
}

const NUMBERS: &str = "SELECT e164, label FROM numbers ORDER BY e164";

/// The Undo of the row that began the batch, on the page of the trail that has it.
async fn undo_label(stage: &Stage) -> String {
    let row = "SELECT seq FROM audit WHERE action = 'batch_written' ORDER BY seq LIMIT 1";
    format!("Undo #{}", stage.rows(row).await.concat().concat())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_is_taken_back_with_one_undo() {
    let stage = with_a_batch().await;
    let ann = stage.person("Ann");
    let undo = undo_label(&stage).await;
    ann.runs("/audit show").clicks(&undo).sees("✅ Undone.").await;
    assert_eq!(stage.counts("SELECT count(*) FROM numbers").await, 0);
    assert_eq!(stage.chain_faults().await, []);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changed_since_is_named_and_only_the_others_are_taken_back() {
    let stage = with_a_batch().await;
    let (ann, omar) = (stage.person("Ann"), stage.person("Omar"));
    omar.runs("/did edit number:+919876543211 label:Mine").sees("saved").await;
    let undo = undo_label(&stage).await;
    let before = stage.rows(NUMBERS).await;
    ann.runs("/audit show")
        .clicks(&undo)
        .sees("Nothing was changed: `+919876543211` changed since.")
        .await;
    assert_eq!(stage.rows(NUMBERS).await, before);
    ann.clicks("Undo the others").sees("but for those that were changed since").await;
    assert_eq!(stage.rows(NUMBERS).await, [["+919876543211", "Mine"]]);
    stage.leaves().await;
}
