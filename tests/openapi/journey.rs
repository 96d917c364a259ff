//! Every command, dialog, button and select, visited once; and what the bot sent on the way.

use std::time::Duration;

use discord_sandbox::Exchange;
use discord_sandbox::exotel::Plan;
use serde_json::Value;
use sqlx::{Connection, Executor, SqliteConnection};

use switchboard::domain::access::{GuildId, Permit};
use switchboard::domain::audit::NumberSnapshot;
use switchboard::store::{BatchItem, BatchState};

use crate::support::{KEY, Stage, TOKEN, behind_the_scenes};

const FLOW: &str = "https://my.exotel.com/acme1/exoml/start_voice/926";

/// The commands as they were registered.
pub(crate) async fn registration() -> Value {
    let stage = Stage::new().await;
    let exchanges = stage.discord.exchanges();
    let put = exchanges.into_iter().find(|it| it.method == "PUT" && it.path.ends_with("/commands"));
    stage.leaves().await;
    put.unwrap().body
}

/// Visits everything, and gives every request that the bot made.
pub(crate) async fn everything() -> Vec<Exchange> {
    let stage = Stage::with_exotel().await;
    credentials(&stage).await;
    numbers(&stage).await;
    calls(&stage).await;
    refusals(&stage).await;
    lost_update(&stage).await;
    voice_bots(&stage).await;
    batch(&stage).await;
    slow(&stage).await;
    disconnect(&stage).await;
    access(&stage).await;
    audit(&stage).await;
    let sent = stage.discord.exchanges();
    stage.leaves().await;
    sent
}

async fn credentials(stage: &Stage) {
    let ann = stage.person("Ann");
    ann.runs("/exotel page").sees("⚪ Not configured").await;
    ann.clicks("Refresh")
        .clicks("Edit credentials")
        .fills("Account SID", "acme 1")
        .fills("API Key", KEY)
        .fills("API Token", TOKEN)
        .submits()
        .clicks("Try again")
        .fills("Account SID", "acme1")
        .fills("API Key", KEY)
        .fills("API Token", TOKEN)
        .submits()
        .sees("🟢 Configured")
        .await;
    ann.clicks("Close").clicks("Open the Exotel page").await;
}

async fn numbers(stage: &Stage) {
    let ann = stage.person("Ann");
    ann.runs("/exotel page")
        .clicks("Add Number")
        .fills("Phone Number", "+91 98765 43210")
        .fills("Label", "Sales Line")
        .fills("Exotel Flow URL", FLOW)
        .picks("Assign Bot", "Front desk")
        .submits()
        .sees("+919876543210")
        .await;
    ann.clicks("All steps")
        .clicks("Done: URLs copied")
        .clicks("Voice bots")
        .clicks("Exotel page")
        .await;
    ann.selects("Open a number…", "+919876543210")
        .selects("Assign Bot", "Sales qualifier")
        .clicks("Undo")
        .await;
    let card = ann.message_id();
    ann.clicks("Copy WebSocket URL")
        .goes_back_to(card)
        .clicks("Copy Flow URL")
        .goes_back_to(card)
        .clicks("Edit")
        .fills("Label", "Sales")
        .submits()
        .clicks("Back")
        .selects("Open a number…", "+919876543210")
        .clicks("Remove")
        .clicks("Undo")
        .await;

    ann.runs("/did add")
        .fills("Phone Number", "080 4612 3456")
        .submits()
        .sees("+918046123456")
        .await;
    for last in 11..17 {
        ann.runs(&format!("/did add number:+9198765432{last} bot:Front desk flow_url:{FLOW}"))
            .await;
    }
    ann.clicks("Add another").closes_dialog().await;
    ann.runs("/exotel page").clicks("Next ▶").clicks("◀ Previous").await;
    ann.runs("/did add number:+919876543217").await;
    ann.runs("/did list search:9876").clicks("Refresh").await;
    ann.runs("/did list").await;
    ann.runs("/did list search:98 bot:Front desk").await;
    ann.runs("/did show number:+919876543210").await;
    ann.runs("/did edit number:+919876543210").closes_dialog().await;
    ann.runs("/did edit number:+919876543210 label:Sales Line").await;
    ann.runs("/did assign number:+919876543210 bot:None").await;
    ann.runs("/did list bot:None").clicks("Refresh").await;
    ann.runs("/did remove number:+919876543215").await;
    ann.runs("/did add number:+919876543215 label:New").clicks("Add as new").sees("Added").await;
    ann.runs("/did remove number:+919876543216").await;
    assert!(!ann.types("/did restore number:16").await.is_empty());
    ann.runs("/did restore number:+919876543216").await;
    assert!(!ann.types("/did show number:9876").await.is_empty());
    assert!(!ann.types("/did assign number:+919876543210 bot:fr").await.is_empty());
    assert!(ann.types("/did show number:nothing").await.is_empty());

    // Suggestions of the longest names: each character here is two of Discord's.
    let (label, id) = ("😀".repeat(64), "x".repeat(64));
    ann.runs(&format!("/did add number:+919876543299 label:{label}")).await;
    ann.runs(&format!("/voicebot add id:{id} name:{label}")).await;
    for line in [
        "/did show number:3299".to_owned(),
        format!("/did assign number:+919876543299 bot:{label}"),
    ] {
        let found = ann.types(&line).await;
        assert!(!found.is_empty());
        let units = |name: &str| name.encode_utf16().count();
        assert!(found.iter().all(|it| units(&it.name) <= 100), "{found:?}");
    }
    ann.runs(&format!("/did assign number:+919876543299 bot:{id}")).await;
    ann.runs("/did list search:😀").sees("+919876543299").await;
}

/// A test call, what is remembered for it, and a number's calls.
async fn calls(stage: &Stage) {
    let ann = stage.person("Ann");
    for hour in 1..=12 {
        let plan = Plan::answered(Duration::from_mins(1));
        let ago = Duration::from_secs(3600 * hour);
        stage.exotel().was_rung("acme1", "+919876543210", "+919811122233", ago, plan);
    }
    ann.runs("/did assign number:+919876543210 bot:Front desk").await;
    ann.runs("/did show number:+919876543210").clicks("Calls").sees("12 calls").await;
    ann.clicks("Older").clicks("Newest").sees("12 calls").await;
    ann.runs("/did test-call number:+919876543210").clicks("Try again").closes_dialog().await;
    ann.runs("/did show number:+919876543210")
        .clicks("Test call")
        .fills("To", "+919811122233")
        .submits()
        .clicks("Remember as my phone")
        .clicks("Forget my phone")
        .sees("forgotten")
        .await;
    ann.clicks("Through the flow").sees("Queued").await;
    stage.exotel().advance(Duration::from_secs(200));
    ann.sees("It cost").clicks("Back").await;
    ann.runs("/did test-call number:+919876543210 to:+919811122233")
        .clicks("Straight to the bot")
        .sees("Queued")
        .await;
    stage.exotel().advance(Duration::from_secs(200));
    ann.sees("It cost").await;
}

async fn refusals(stage: &Stage) {
    let omar = stage.person("Omar");
    omar.runs("/did add number:+919876543210").clicks("Open it").await;
    omar.runs("/did add number:12").clicks("Try again").closes_dialog().await;
    omar.runs("/exotel credentials").sees("Manage Server").await;
    omar.sends_component("sb0:gone", &[]).clicks("Open a new one").await;
    let oz = stage.person("Oz");
    oz.runs("/exotel page").sees("Manage Server").await;
    assert!(oz.types("/did show number:98").await.is_empty());
    stage.person("Vera").runs("/exotel page").await;
}

async fn lost_update(stage: &Stage) {
    let (ann, omar) = (stage.person("Ann"), stage.person("Omar"));
    omar.runs("/did edit number:+919876543210").await;
    ann.runs("/did edit number:+919876543210 label:Hers").await;
    omar.fills("Label", "His").submits().clicks("Overwrite").sees("His").await;
    omar.clicks("Edit")
        .fills("Exotel Flow URL", "no flow")
        .submits()
        .clicks("Try again")
        .fills("Exotel Flow URL", "https://my.exotel.com/acme1/exoml/start_voice/927")
        .submits()
        .sees("saved")
        .await;

    let adi = stage.person("Adi");
    for way in ["Overwrite", "Keep theirs"] {
        adi.runs("/voicebot edit bot:sales").await;
        ann.runs(&format!("/voicebot edit bot:sales name:Before {way}")).await;
        adi.fills("Name", &format!("Mine {way}")).submits().clicks(way).await;
    }
    adi.sees("Before Keep theirs").await;
}

/// Many numbers at once, one of which was changed since.
async fn batch(stage: &Stage) {
    let guild = GuildId(stage.discord.guild_id());
    let item = |last: u64| BatchItem {
        phone: format!("+9198765000{last:02}"),
        seen: None,
        new: Some(NumberSnapshot::default()),
        undoes: None,
    };
    let permit = behind_the_scenes(guild);
    stage.store().begin_batch(&permit, "import", (0..30).map(item).collect()).await.unwrap();
    while stage.store().write_batch(Permit::housekeeping(), guild).await.unwrap()
        != BatchState::Done
    {}
    let row = "SELECT seq FROM audit WHERE action = 'batch_written'";
    let undo = format!("Undo #{}", stage.rows(row).await.concat().concat());
    let ann = stage.person("Ann");
    ann.runs("/did assign search:98765000 bot:Front desk")
        .clicks("Next ▶")
        .selects("Assign only some of them…", "+919876500029 → Front desk")
        .clicks("Close")
        .await;
    ann.runs("/did edit number:+919876500001 label:Mine").await;
    ann.runs("/audit show action:Many numbers changed")
        .clicks(&undo)
        .clicks("Undo the others")
        .sees("Undone")
        .await;
}

async fn voice_bots(stage: &Stage) {
    let ann = stage.person("Ann");
    ann.runs("/voicebot list")
        .clicks("Add a voice bot")
        .fills("Bot ID", "night shift")
        .fills("Name", "Night shift")
        .submits()
        .clicks("Try again")
        .fills("Bot ID", "night-shift")
        .submits()
        .sees("Night shift")
        .await;
    ann.selects("Open a voice bot…", "Night shift")
        .clicks("Edit")
        .fills("WebSocket URL", "ws://night.example.com")
        .submits()
        .clicks("Try again")
        .await;
    // The dialog does not send the id back; it shows it all the same.
    assert!(ann.dialog().to_string().contains("`night-shift`"));
    ann.fills("WebSocket URL", "wss://night.example.com/calls").submits().clicks("Undo").await;
    ann.runs("/voicebot add id:day-shift name:Day shift").await;
    ann.runs("/voicebot add").closes_dialog().await;
    ann.runs("/voicebot edit bot:day-shift").closes_dialog().await;
    ann.runs("/voicebot edit bot:day-shift name:Day").await;
    ann.runs("/voicebot remove bot:day-shift").clicks("Undo").await;
    ann.runs("/voicebot remove bot:front-desk").sees("answers").await;
    ann.runs("/voicebot list").selects("Open a voice bot…", "Night shift").clicks("Remove").await;
}

/// Somebody else holds the database: answers are deferred.
async fn slow(stage: &Stage) {
    let ann = stage.person("Ann");
    let mut other = holds(stage).await;
    let command = ann.runs_at_once("/did edit number:+919876543210 label:Slow").await;
    let_go(stage, &mut other, 5).await;
    ann.waits_for(command).sees("Slow").await;

    let mut other = holds(stage).await;
    let button = ann.clicks_at_once("Undo");
    let_go(stage, &mut other, 6).await;
    ann.waits_for(button).sees("Undone").await;
}

async fn holds(stage: &Stage) -> SqliteConnection {
    let address = format!("sqlite://{}", stage.database().display());
    let mut other = SqliteConnection::connect(&address).await.unwrap();
    other.execute("BEGIN IMMEDIATE").await.unwrap();
    other
}

/// Lets go of the database as soon as an answer of this type was sent.
async fn let_go(stage: &Stage, other: &mut SqliteConnection, kind: u64) {
    let deferred = || {
        let interactions = stage.discord.interactions();
        let answers = interactions.iter().flat_map(|it| &it.callbacks);
        answers.filter(|answer| answer.callback == kind).count() > 0
    };
    for _ in 0..300 {
        if deferred() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    other.execute("ROLLBACK").await.unwrap();
}

async fn disconnect(stage: &Stage) {
    let ann = stage.person("Ann");
    ann.runs("/exotel disconnect").clicks("Undo").await;
    ann.runs("/exotel disconnect").clicks("Destroy now").clicks("Destroy for good").await;
    ann.runs("/exotel page").sees("⚪ Not configured").await;
    ann.clicks("Edit credentials").closes_dialog().await;
    ann.runs("/exotel disconnect").await;
}

async fn access(stage: &Stage) {
    let ann = stage.person("Ann");
    ann.runs("/access show member:@Omar channel:#sales-lines")
        .selects("Give a role a level…", "Voice Viewers")
        .selects("Everywhere (or choose a channel…)", "#sales-lines")
        .selects("Level in this channel", "Operator")
        .clicks("Revoke Operator in #sales-lines")
        .clicks("Undo")
        .await;
    ann.runs("/access show").clicks("What the levels mean").clicks("Back").await;
    let level = "Viewer: sees the page, the numbers and the voice bots";
    ann.runs(&format!("/access grant role:@Server Admins level:{level}")).await;
    ann.runs("/access revoke role:@Server Admins").await;
    ann.runs("/access revoke role:@Server Admins").await;
}

async fn audit(stage: &Stage) {
    let ann = stage.person("Ann");
    ann.runs("/audit show").clicks("Older ▶").clicks("◀ Newer").await;
    ann.runs("/audit show number:+919876543210 since:The last 24 hours").await;
    ann.runs("/audit export").await;
    ann.runs("/audit export format:JSON, one object a line since:The last 7 days").await;
    ann.runs("/audit channel channel:#sales-lines").await;
    ann.runs("/audit channel").await;
}
