//! Removing at once, and taking changes back.

use std::time::Duration;

use crate::support::{FLOW, FRONT_DESK, Stage, enabled};

const DAY: Duration = Duration::from_hours(24);
const NUMBERS: &str = "SELECT count(*) FROM numbers";

#[tokio::test(flavor = "multi_thread")]
async fn remove_asks_nothing_and_undo_brings_everything_back() {
    let stage = Stage::with_a_number().await;
    let omar = stage.person("Omar");
    omar.runs("/exotel page").await;
    let page = omar.message_id();
    omar.selects("Open a number…", "+919876543210")
        .clicks("Remove")
        .sees("✅ Removed `+919876543210`.")
        .sees("No phone numbers configured")
        .await;
    assert_eq!(omar.message_id(), page);
    assert_eq!(stage.counts(NUMBERS).await, 0);
    omar.clicks("Undo")
        .sees("✅ Restored `+919876543210`.")
        .sees("Sales Line")
        .sees(FRONT_DESK)
        .sees(FLOW)
        .await;
    let vera = stage.person("Vera");
    assert_eq!(vera.types("/did show number:sales").await.len(), 1, "it is found again");
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn any_operator_can_undo_and_only_once() {
    let stage = Stage::with_a_number().await;
    let (omar, adi) = (stage.person("Omar"), stage.person("Adi"));
    omar.runs("/did remove number:+919876543210").sees("Removed").await;
    let notice = omar.message_id();
    adi.runs("/did restore number:+919876543210").sees("Restored").await;
    let changes = stage.changes().await;
    omar.goes_back_to(notice)
        .clicks("Undo")
        .sees("This was already done; nothing happened again.")
        .await;
    adi.runs("/did restore number:+919876543210")
        .sees("This was already done")
        .sees("Sales Line")
        .await;
    assert_eq!(stage.changes().await, changes);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_was_added_again_is_not_overwritten_by_undo() {
    let stage = Stage::with_a_number().await;
    let omar = stage.person("Omar");
    omar.runs("/did remove number:+919876543210").sees("Removed").await;
    let notice = omar.message_id();
    omar.runs("/did add number:+919876543210 label:The new one").sees("was removed by").await;
    omar.clicks("Add as new").sees("Added").await;
    omar.goes_back_to(notice)
        .clicks("Undo")
        .sees("+919876543210 was added again since, so the removed one can no longer be restored.")
        .await;
    omar.clicks("Open it").sees("The new one").does_not_see("Sales Line").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removal_can_be_undone_for_a_day() {
    let stage = Stage::with_a_number().await;
    let omar = stage.person("Omar");
    omar.runs("/did remove number:+919876543210").sees("Removed").await;
    stage.lets_pass(Duration::from_mins(24 * 60 - 1));
    stage.store().keep_house(switchboard::domain::access::Permit::housekeeping()).await.unwrap();
    omar.clicks("Undo").sees("Restored").await;
    omar.runs("/did remove number:+919876543210").sees("Removed").await;
    let notice = omar.message_id();
    stage.lets_pass(DAY);
    omar.clicks("Undo").sees("This can no longer be undone: 24 hours have passed.").await;
    omar.runs("/did restore number:+919876543210").sees("24 hours have passed").await;
    assert!(omar.types("/did restore number:").await.is_empty());
    assert_eq!(stage.counts(NUMBERS).await, 0);
    assert_ne!(omar.message_id(), notice);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn adding_what_was_removed_lately_offers_to_restore_it_with_all_that_it_had() {
    let stage = Stage::with_a_number().await;
    let (omar, adi) = (stage.person("Omar"), stage.person("Adi"));
    omar.runs("/did remove number:+919876543210").sees("Removed").await;
    adi.runs("/did add number:098765 43210 label:New")
        .sees("+919876543210 was removed by")
        .sees("the label **Sales Line**, the bot **Front desk** and its Flow URL")
        .await;
    assert_eq!(enabled(&adi), ["Restore", "Add as new"]);
    assert_eq!(stage.counts(NUMBERS).await, 0);
    let older = adi.message().to_string();
    let older = older.split('"').find(|word| word.starts_with("sb1:n:add:w")).unwrap().to_owned();
    adi.clicks("Restore").sees("✅ Restored `+919876543210`.").sees("Sales Line").sees(FLOW).await;

    // A question that is older than the next removal adds nothing over that.
    omar.runs("/did remove number:+919876543210").sees("Removed").await;
    adi.sends_component(&older, &[]).sees("was removed by").await;
    adi.clicks("Add as new").sees("✅ Added `+919876543210`.").await;
    adi.runs("/did show number:+919876543210").sees("New").does_not_see("Sales Line").await;

    omar.runs("/did remove number:+919876543210").sees("Removed").await;
    stage.lets_pass(DAY);
    omar.runs("/did add number:+919876543210").sees("✅ Added").await;
    omar.runs("/did remove number:+919876543210").sees("Removed").await;
    omar.runs("/did add number:+919876543210").sees("✅ Added").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removed_number_is_restored_by_its_label_too() {
    let stage = Stage::with_a_number().await;
    let omar = stage.person("Omar");
    omar.runs("/did remove number:Sales Line").sees("Removed").await;
    let offered = omar.types("/did restore number:sales").await;
    assert_eq!(offered[0].name, "+919876543210 · Sales Line → Front desk");
    omar.runs("/did restore number:Sales").sees("No number has exactly this label").await;
    omar.runs("/did restore number:sales line").sees("Restored `+919876543210`").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_never_was_cannot_be_restored() {
    let stage = Stage::with_a_number().await;
    let omar = stage.person("Omar");
    omar.runs("/did restore number:+918046123456").sees("+918046123456 is not in the list").await;
    omar.runs("/did remove number:+918046123456").sees("+918046123456 is not in the list").await;
    // What was typed into the credentials dialog is not kept, so that it could be put back.
    let saved = stage.rev_of("credentials_saved").await;
    omar.sends_component(&format!("sb1:p:undo:{saved}"), &[])
        .sees("This change cannot be undone.")
        .await;
    let (seq, _) = saved.split_once('x').unwrap();
    let (never, other) = (format!("{}x00000000", i64::MAX), format!("{seq}x00000000"));
    for rev in ["0x00000000", &never, &other] {
        omar.sends_component(&format!("sb1:p:undo:{rev}"), &[])
            .sees("This button is from before a backup was restored")
            .await;
    }
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_that_was_changed_again_is_not_undone_over_others() {
    let stage = Stage::with_a_number().await;
    let (omar, ann) = (stage.person("Omar"), stage.person("Ann"));
    omar.runs("/did edit number:+919876543210 label:Mine").sees("Label of").await;
    ann.runs("/did edit number:+919876543210 label:Hers").sees("Label of").await;
    omar.clicks("Undo")
        .sees("This cannot be undone: it was changed again since")
        .sees(&format!("by <@{}>", ann.id()))
        .sees("Hers")
        .await;
    ann.clicks("Undo").sees("Undone.").sees("Mine").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_whose_bot_is_gone_comes_back_once_the_bot_is_back() {
    let stage = Stage::with_a_number().await;
    let ann = stage.person("Ann");
    ann.runs("/did remove number:+919876543210").sees("Removed").await;
    let notice = ann.message_id();
    ann.runs("/voicebot remove bot:front-desk").sees("Removed the voice bot").await;
    let removal = ann.message_id();
    ann.goes_back_to(notice)
        .clicks("Undo")
        .sees("the voice bot **Front desk**, which answered it then, has been removed since")
        .await;
    ann.goes_back_to(removal).clicks("Undo").sees("Undone.").await;
    ann.runs("/did restore number:+919876543210")
        .sees("Restored")
        .sees("Sales Line")
        .sees("Front desk")
        .await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn removing_what_is_removed_says_already_done() {
    let stage = Stage::with_a_number().await;
    let (omar, ann) = (stage.person("Omar"), stage.person("Ann"));
    omar.runs("/did show number:+919876543210").await;
    ann.runs("/did remove number:+919876543210").sees("Removed").await;
    let changes = stage.changes().await;
    omar.clicks("Remove").sees("This was already done").await;
    assert_eq!(stage.changes().await, changes);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_undo_never_brings_back_what_somebody_else_removed() {
    let stage = Stage::with_a_number().await;
    let (omar, ann) = (stage.person("Omar"), stage.person("Ann"));
    omar.runs("/did edit number:+919876543210 label:Mine").sees("Label of").await;
    ann.runs("/did remove number:+919876543210").sees("Removed").await;
    omar.clicks("Undo").sees("cannot be undone: it was changed again since").await;
    assert_eq!(stage.counts(NUMBERS).await, 0);
    stage.lets_pass(Duration::from_hours(72));
    omar.runs("/did restore number:+919876543210").sees("24 hours have passed").await;
    assert_eq!(stage.counts(NUMBERS).await, 0);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_undo_of_an_older_removal_does_not_undo_the_newer_one() {
    let stage = Stage::with_a_number().await;
    let omar = stage.person("Omar");
    omar.runs("/did remove number:+919876543210").sees("Removed").await;
    let first = omar.message_id();
    omar.runs("/did add number:+919876543210 label:Second")
        .clicks("Add as new")
        .sees("Added")
        .await;
    omar.runs("/did remove number:+919876543210").sees("Removed").await;
    omar.goes_back_to(first).clicks("Undo").sees("cannot be undone: it was changed again").await;
    assert_eq!(stage.counts(NUMBERS).await, 0);
    omar.runs("/did restore number:+919876543210").sees("Restored").sees("Second").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_undo_never_brings_back_a_voice_bot_that_somebody_else_removed() {
    let stage = Stage::new().await;
    let (ann, adi) = (stage.person("Ann"), stage.person("Adi"));
    ann.runs("/voicebot edit bot:sales name:Ann's").sees("saved").await;
    adi.runs("/voicebot remove bot:sales").sees("Removed the voice bot").await;
    ann.clicks("Undo").sees("cannot be undone: it was changed again since").await;
    assert_eq!(stage.counts("SELECT count(*) FROM voice_bots").await, 1);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_button_from_before_a_backup_was_put_back_hits_nothing() {
    let stage = Stage::with_a_number().await;
    let omar = stage.person("Omar");
    omar.runs("/did show number:+919876543210").await;
    let rev = stage.rev_of("number_added").await;
    let (seq, _) = rev.split_once('x').unwrap();
    let remove = format!("sb1:c919876543210:rm:919876543210:{seq}xffffffff");
    omar.sends_component(&remove, &[]).sees("changed this").await;
    assert_eq!(stage.counts(NUMBERS).await, 1);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_that_was_ticked_off_by_mistake_can_be_undone() {
    let stage = Stage::with_a_number().await;
    let omar = stage.person("Omar");
    omar.runs("/exotel page").clicks("Done: URLs copied").sees("Step marked as done.").await;
    omar.clicks("Undo").sees("Undone.").clicks("Done: URLs copied").sees("Step marked").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn restoring_a_number_that_was_added_again_says_that_it_was() {
    let stage = Stage::with_a_number().await;
    let omar = stage.person("Omar");
    omar.runs("/did restore number:+919876543210").sees("is in the list already").await;
    omar.runs("/did remove number:+919876543210").sees("Removed").await;
    omar.runs("/did add number:+919876543210 label:The new one")
        .clicks("Add as new")
        .sees("Added")
        .await;
    omar.runs("/did restore number:+919876543210")
        .sees("was added again since, so the removed one can no longer be restored")
        .await;
    omar.clicks("Open it").sees("The new one").await;
    stage.leaves().await;
}
