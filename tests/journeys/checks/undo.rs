//! Taking back where calls are sent, and what a crash leaves.

use discord_sandbox::exotel::Fault;
use switchboard::domain::access::GuildId;
use switchboard::domain::phone::PhoneNumber;
use switchboard::store::FlowSeen;

use super::{NUMBER, OTHER_FLOW, checks, stage};
use crate::support::{FLOW, behind_the_scenes};

const SEND: &str = "Send calls to this flow";
const UNDO: &str = "Undo: flow of +919876543210";

#[tokio::test(flavor = "multi_thread")]
async fn an_undo_first_looks_whether_exotel_still_has_ours() {
    let stage = stage().await;
    let (omar, exotel) = (stage.person("Omar"), stage.exotel());
    exotel.is_bound("acme1", NUMBER, OTHER_FLOW);
    checks(&omar, NUMBER).await;
    omar.clicks(SEND).sees("now (was").await;
    let sent = omar.message_id();
    exotel.is_bound("acme1", NUMBER, "http://my.exotel.com/acme1/exoml/start_voice/930");
    omar.clicks(UNDO).sees("This cannot be undone: Exotel sends the calls of").sees("930").await;
    assert_eq!(exotel.asked("PUT"), 1);
    // In another spelling it is still ours.
    exotel.is_bound("acme1", NUMBER, "http://my.in.exotel.com/acme1/exoml/start_voice/926/");
    let undo = format!("sb1:n:undo:{}", stage.rev_of("flow_answered").await);
    omar.goes_back_to(sent).sends_component(&undo, &[]).sees("Undone: Exotel sends").await;
    assert_eq!(exotel.voice_url("acme1", NUMBER), OTHER_FLOW);
    omar.sends_component(&undo, &[]).sees("This was already done").await;
    assert_eq!(exotel.asked("PUT"), 2);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_undo_that_exotel_refused_can_be_asked_for_again() {
    let stage = stage().await;
    let (omar, exotel) = (stage.person("Omar"), stage.exotel());
    exotel.is_bound("acme1", NUMBER, OTHER_FLOW);
    checks(&omar, NUMBER).await;
    omar.clicks(SEND).sees("now (was").await;
    let undo = format!("sb1:n:undo:{}", stage.rev_of("flow_answered").await);
    exotel.fail_next("PUT", 1, Fault::Status(403));
    omar.clicks(UNDO).sees("Refused by Exotel (403)").await;
    omar.sends_component(&undo, &[]).sees("Undone: Exotel sends").await;
    assert_eq!(exotel.voice_url("acme1", NUMBER), OTHER_FLOW);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_had_no_flow_is_left_where_exotel_does_not_take_it_off() {
    let stage = stage().await;
    let (omar, exotel) = (stage.person("Omar"), stage.exotel());
    exotel.is_bound("acme1", NUMBER, "");
    checks(&omar, NUMBER).await;
    omar.clicks(SEND).sees("now (was nowhere)").await;
    omar.clicks(UNDO).sees("Exotel took the request, and still sends the calls to flow 926").await;
    assert_eq!(exotel.voice_url("acme1", NUMBER), FLOW);
    // What stood there before was no flow, and is not kept.
    exotel.is_bound("acme1", NUMBER, "https://hooks.example.com/in?token=s3cret");
    checks(&omar, NUMBER).await;
    omar.clicks(SEND).sees("(was to an address that is no call flow)").await;
    omar.clicks(UNDO).sees("This cannot be undone from here").await;
    let kept =
        "SELECT count(*) FROM audit WHERE old_value LIKE '%s3cret%' OR old_value LIKE '%hooks%'";
    assert_eq!(stage.counts(kept).await, 0);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_only_look_may_not_undo_it() {
    let stage = stage().await;
    let (omar, exotel) = (stage.person("Omar"), stage.exotel());
    exotel.is_bound("acme1", NUMBER, OTHER_FLOW);
    checks(&omar, NUMBER).await;
    omar.clicks(SEND).sees("now (was").await;
    let undo = format!("sb1:n:undo:{}", stage.rev_of("flow_answered").await);
    let vera = stage.person("Vera");
    vera.runs("/exotel page").await;
    vera.sends_component(&undo, &[]).sees("You may not have Exotel send calls").await;
    assert_eq!(exotel.asked("PUT"), 1);
    // The trail offers it to those who may.
    omar.runs("/audit show number:+919876543210").sees("Exotel's answer about the flow").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_crash_between_asking_and_the_answer_nobody_knows_and_nothing_is_asked_again() {
    let mut stage = stage().await;
    let omar = stage.person("Omar");
    stage.exotel().is_bound("acme1", NUMBER, OTHER_FLOW);
    checks(&omar, NUMBER).await;
    // The row from before it was asked is all that a program leaves which is killed then.
    let permit = behind_the_scenes(GuildId(stage.discord.guild_id()));
    let phone = PhoneNumber::parse(NUMBER).unwrap();
    let number = stage.store().number(&permit, &phone).await.unwrap().unwrap();
    let flows = (Some(OTHER_FLOW.to_owned()), Some(FLOW.to_owned()));
    let seen = FlowSeen::Number(number.rev);
    stage.store().ask_for_flow(&permit, phone, flows, seen, None).await.unwrap();
    omar.clicks(SEND).sees("its answer is not there yet. Nothing was asked").await;
    stage.restarts().await;
    let last = stage.last_change().await;
    assert_eq!(last[0], "flow_answered");
    assert!(last[3].contains("unknown"), "{last:?}");
    assert_eq!(stage.exotel().asked("PUT"), 0);
    // Nobody is in the way of the next one.
    checks(&omar, NUMBER).await;
    omar.clicks(SEND).sees("now (was").await;
    assert_eq!(stage.exotel().voice_url("acme1", NUMBER), FLOW);
    stage.leaves().await;
}
