//! Many numbers changed as one: shown first, and written exactly as shown.

use std::time::Duration;

use switchboard::domain::access::{GuildId, Permit};
use switchboard::domain::audit::NumberSnapshot;
use switchboard::store::{BatchItem, BatchState};

use crate::support::{Stage, behind_the_scenes, enabled};

const NUMBERS: &str = "SELECT e164, (SELECT name FROM voice_bots b WHERE b.bot_key = n.bot_key) FROM numbers n ORDER BY e164";

/// Five numbers, two of which the front desk answers.
async fn with_five() -> Stage {
    let stage = Stage::new().await;
    stage.is_configured().await;
    for (last, bot) in [(0, ""), (1, "front-desk"), (2, ""), (3, "front-desk"), (4, "")] {
        stage.has_number(&format!("+91987654321{last}"), &format!("Sales {last}"), bot).await;
    }
    stage
}

/// How many numbers each voice bot answers.
async fn answered(stage: &Stage) -> Vec<String> {
    stage.rows(NUMBERS).await.into_iter().map(|row| row[1].clone()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_search_finds_is_shown_first_and_then_assigned_at_once() {
    let stage = with_five().await;
    let omar = stage.person("Omar");
    let before = stage.changes().await.len();
    omar.runs("/did assign search:98765 bot:Front desk")
        .sees("**0 new** · **3 changed** · 2 the same already")
        .sees("Bot: — → Front desk")
        .sees("Nothing is saved yet")
        .await;
    assert_eq!(stage.changes().await.len(), before);
    omar.clicks("Assign all").sees("✅ Assigned: 0 added, 3 changed.").await;
    assert_eq!(answered(&stage).await, ["Front desk"; 5]);
    let row = "SELECT new_value FROM audit WHERE action = 'batch_written'";
    assert_eq!(stage.rows(row).await, [[r#"{"of":"batch","what":"assign","numbers":3}"#]]);
    omar.clicks("Undo").sees("✅ Undone.").await;
    assert_eq!(answered(&stage).await, ["-", "Front desk", "-", "Front desk", "-"]);
    assert_eq!(stage.chain_faults().await, []);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn several_are_picked_and_no_others_are_changed() {
    let stage = with_five().await;
    let omar = stage.person("Omar");
    omar.runs("/did assign search:sales bot:Sales qualifier").sees("5 changed").await;
    let all = "Assign only some of them…";
    let of = |last: u32, bot| format!("+91987654321{last} · Sales {last} → {bot}");
    let (first, third) = (of(0, "Sales qualifier"), of(2, "Sales qualifier"));
    omar.selects_all(all, &[&first, &third]).sees("2 picked").await;
    omar.clicks("Assign the picked").sees("2 changed").await;
    let now = ["Sales qualifier", "Front desk", "Sales qualifier", "Front desk", "-"];
    assert_eq!(answered(&stage).await, now);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_changed_since_it_was_shown_is_named_and_nothing_is_written() {
    let stage = with_five().await;
    let (ann, omar) = (stage.person("Ann"), stage.person("Omar"));
    omar.runs("/did assign search:sales bot:None").sees("2 changed").await;
    ann.runs("/did edit number:+919876543213 label:Support").sees("saved").await;
    let before = stage.rows(NUMBERS).await;
    omar.clicks("Assign all").sees("Nothing was changed: `+919876543213` changed since.").await;
    // What was shown is there still, to pick the others from.
    assert!(enabled(&omar).contains(&"Assign all".to_owned()), "{}", omar.text());
    assert_eq!(stage.rows(NUMBERS).await, before);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_outlives_a_restart_but_not_its_time_nor_its_author_s_next_one() {
    let mut stage = with_five().await;
    let omar = stage.person("Omar");
    omar.runs("/did assign search:sales bot:Front desk").sees("3 changed").await;
    stage.restarts().await;
    let (omar, first) = (stage.person("Omar"), omar.message_id());
    omar.goes_back_to(first).clicks("Assign all").sees("3 changed").await;
    // Pressed on a message that still has its button.
    omar.runs("/did assign search:sales bot:None").sees("5 changed").await;
    let older = omar.message_id();
    omar.runs("/did assign search:sales bot:Sales qualifier").sees("5 changed").await;
    let newer = omar.message_id();
    omar.goes_back_to(older).clicks("Assign all").sees("This preview is gone").await;
    stage.lets_pass(Duration::from_mins(15));
    omar.goes_back_to(newer).clicks("Assign all").sees("This preview is gone").await;
    assert_eq!(answered(&stage).await, ["Front desk"; 5]);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_double_click_writes_once_and_says_so() {
    let stage = with_five().await;
    let omar = stage.person("Omar");
    omar.runs("/did assign search:sales bot:Front desk").await;
    let confirm = stage.rows("SELECT draft_id FROM drafts").await.concat().concat();
    omar.clicks("Assign all").sees("3 changed").await;
    let again = format!("sb1:n:batchall:s:{confirm}");
    omar.sends_component(&again, &[]).sees("already done").await;
    let batches = "SELECT count(*) FROM audit WHERE action = 'batch_written'";
    assert_eq!(stage.counts(batches).await, 1);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_confirms_what_another_was_shown() {
    let stage = with_five().await;
    let (ann, omar) = (stage.person("Ann"), stage.person("Omar"));
    omar.runs("/did assign search:sales bot:Front desk").await;
    let draft = stage.rows("SELECT draft_id FROM drafts").await.concat().concat();
    let confirm = format!("sb1:n:batchall:s:{draft}");
    ann.runs("/exotel page").sends_component(&confirm, &[]).sees("This preview is gone").await;
    let readable = "SELECT count(*) FROM drafts WHERE instr(body, CAST('Sales' AS BLOB)) > 0";
    assert_eq!(stage.counts(readable).await, 0);
    omar.clicks("Assign all").sees("3 changed").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_or_a_search_is_given_and_never_both() {
    let stage = with_five().await;
    let omar = stage.person("Omar");
    for line in [
        "/did assign bot:Front desk",
        "/did assign number:+919876543210 search:sales bot:Front desk",
    ] {
        omar.runs(line).sees("Give **number** or **search**: exactly one of them.").await;
    }
    omar.runs("/did assign search:nobody bot:None").sees("No number has this").await;
    omar.runs("/did assign search:sales bot:Nobody").sees("no voice bot has this id").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_whose_voice_bot_is_removed_meanwhile_is_refused() {
    let stage = with_five().await;
    let ann = stage.person("Ann");
    ann.runs("/did assign search:sales bot:Sales qualifier").sees("5 changed").await;
    let shown = ann.message_id();
    ann.runs("/voicebot remove bot:sales").sees("Removed").await;
    ann.goes_back_to(shown)
        .clicks("Assign all")
        .sees("the voice bot **Sales qualifier** was removed")
        .await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_is_one_post_and_what_follows_is_posted_too() {
    let stage = with_five().await;
    let ann = stage.person("Ann");
    ann.runs("/audit channel channel:#ops").sees("Changes are posted").await;
    ann.runs("/did assign search:sales bot:Front desk").clicks("Assign all").await;
    ann.runs("/did edit number:+919876543214 label:Last").sees("saved").await;
    let of_ops = |stage: &Stage| -> Vec<String> {
        let posts = stage.discord.exchanges().into_iter();
        let posts = posts.filter(|it| it.method == "POST" && it.path.ends_with("/messages"));
        posts.map(|it| it.body["embeds"][0]["description"].to_string()).collect()
    };
    for _ in 0..200 {
        if of_ops(&stage).last().is_some_and(|last| last.contains("Last")) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let posts = of_ops(&stage);
    // The first message, the channel itself, the batch, the edit.
    assert_eq!(posts.len(), 4, "{posts:#?}");
    assert!(posts[2].contains("Many numbers changed") && posts[2].contains('3'), "{}", posts[2]);
    // That it was posted is noted a moment later.
    let waiting = "SELECT seq - posted_seq FROM workspaces";
    while stage.counts(waiting).await > 0 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_many_are_written_it_is_told_how_many() {
    const MANY: usize = 1500;
    let stage = Stage::new().await;
    stage.is_configured().await;
    let guild = GuildId(stage.discord.guild_id());
    let item = |at: usize| BatchItem {
        phone: format!("+9198{at:08}"),
        seen: None,
        new: Some(NumberSnapshot { label: Some("Sales".to_owned()), ..Default::default() }),
        undoes: None,
    };
    let items = (0..MANY).map(item).collect();
    stage.store().begin_batch(&behind_the_scenes(guild), "import", items).await.unwrap();
    let leave = Permit::housekeeping();
    while stage.store().write_batch(leave, guild).await.unwrap() != BatchState::Done {}

    let omar = stage.person("Omar");
    omar.runs("/did assign search:sales bot:Front desk").await;
    assert!(omar.watches(Duration::from_secs(20), |text| text.contains("1500 changed")).await);
    let click = omar.clicks_at_once("Assign all");
    let told = omar.watches(Duration::from_secs(20), |text| text.contains("of 1500 numbers")).await;
    assert!(told, "{}", omar.text());
    omar.waits_for(click).await;
    let done = |text: &str| text.contains("Assigned: 0 added, 1500 changed.");
    assert!(omar.watches(Duration::from_mins(1), done).await, "{}", omar.text());
    stage.leaves().await;
}
