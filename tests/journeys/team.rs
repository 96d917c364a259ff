//! A team: who may do what, where, and how that is changed without leaving Discord.

use std::time::Duration;

use discord_sandbox::{RestFault, World};
use switchboard::domain::access::{GuildId, MemberId};
use switchboard::domain::audit::Seq;

use crate::support::{Stage, behind_the_scenes};

fn world() -> World {
    World::example().managed_role("Some bot", 0)
}

/// What an embed shows where Discord draws `@Voice Ops`.
fn role(stage: &Stage, name: &str) -> String {
    format!("<@&{}>", stage.discord.role_id(name))
}

fn channel(stage: &Stage, name: &str) -> String {
    format!("<#{}>", stage.discord.channel_id(name))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_is_given_a_level_by_command_and_its_people_are_in() {
    let stage = Stage::bare(world()).await;
    let (ann, omar) = (stage.person("Ann"), stage.person("Omar"));
    omar.runs("/exotel page").sees("none of your roles gives you access here").await;
    ann.runs("/access show").sees("No role has a level yet.").await;
    let ops = role(&stage, "Voice Ops");
    ann.runs("/access grant role:@Voice Ops level:Operator: adds and changes numbers too")
        .sees(&format!("{ops} is **Operator** everywhere now: may add and change numbers."))
        .sees(&format!("{ops} may add and change numbers everywhere (**Operator**)"))
        .await;
    omar.runs("/exotel page").sees("Not configured").await;

    ann.runs("/access revoke role:@Voice Ops")
        .sees(&format!("{ops} is no longer **Operator** everywhere."))
        .await;
    omar.runs("/exotel page").sees("You may not").await;
    ann.clicks("Undo").sees("Undone.").await;
    omar.runs("/exotel page").sees("Not configured").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_is_done_with_selects() {
    let stage = Stage::bare(world()).await;
    let (ann, omar) = (stage.person("Ann"), stage.person("Omar"));
    let (ops, lines) = (role(&stage, "Voice Ops"), channel(&stage, "#sales-lines"));
    ann.runs("/access show")
        .selects("Give a role a level…", "Voice Ops")
        .sees("has no level of its own")
        .await;
    ann.selects("Everywhere (or choose a channel…)", "#sales-lines")
        .selects("Level in this channel", "Operator")
        .sees(&format!("{ops} is **Operator** in {lines} now"))
        .sees(&format!("{ops} may add and change numbers in {lines} (**Operator**)"))
        .await;
    let in_lines = stage.discord.person("Omar").in_channel("#sales-lines");
    in_lines.runs("/exotel page").sees("Not configured").await;
    omar.runs("/exotel page").sees("You may not").await;

    // Without a channel the level holds everywhere, beside the one that is there.
    ann.selects_all("Everywhere (or choose a channel…)", &[])
        .selects("Level everywhere", "Viewer")
        .sees(&format!("{ops} is **Viewer** everywhere now"))
        .await;
    omar.runs("/exotel page").sees("Not configured").await;
    ann.clicks("Revoke Operator in #sales-lines")
        .sees(&format!("{ops} is no longer **Operator** in {lines}."))
        .await;
    in_lines.runs("/did remove number:+919876543210").sees("you are **Viewer** here").await;
    ann.clicks("Back").sees(&format!("{ops} may see the page")).await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_for_one_channel_holds_there_and_in_its_threads() {
    let stage = Stage::bare(world()).await;
    let ann = stage.person("Ann");
    let level = "Viewer: sees the page, the numbers and the voice bots";
    ann.runs(&format!("/access grant role:@Voice Viewers level:{level} channel:#ops"))
        .sees("may see the page")
        .await;
    let vera = |place: &str| stage.discord.person("Vera").in_channel(place);
    for allowed in ["#ops", "#night-shift"] {
        vera(allowed).runs("/exotel page").sees("Not configured").await;
    }
    for refused in ["#general", "#sales-lines"] {
        vera(refused).runs("/exotel page").sees("none of your roles gives you access here").await;
    }
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_says_what_somebody_may_do_somewhere_and_why() {
    let stage = Stage::new().await;
    let ann = stage.person("Ann");
    let (omar, ops) = (stage.discord.user_id("Omar"), channel(&stage, "#ops"));
    ann.runs("/access show member:@Omar channel:#night-shift")
        .sees(&format!(
            "<@{omar}> is **Operator** in {ops}, because {} is **Operator** everywhere.",
            role(&stage, "Voice Ops")
        ))
        .sees("**May** open the Exotel page")
        .sees("**May not** edit the credentials")
        .await;
    let oz = stage.discord.user_id("Oz");
    ann.runs("/access show member:@Oz").sees(&format!("<@{oz}> may do nothing in {ops}")).await;
    let adi = stage.discord.user_id("Adi");
    ann.runs("/access show member:@Adi")
        .sees(&format!("<@{adi}> is **Admin** in {ops}, by Discord's own permissions"))
        .await;
    // Without options: oneself, here; and who is Admin whatever the rules say.
    ann.runs("/access show")
        .sees(&format!("<@{}> is **Admin**", stage.discord.user_id("Ann")))
        .sees(&format!("**Manage Server** in Discord: {}", role(&stage, "Server Admins")))
        .does_not_see("**Operator**: that")
        .await;
    ann.clicks("What the levels mean")
        .sees("**Operator**: that, and tick off set-up steps, add numbers")
        .await;
    ann.clicks("Back").sees("Access").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_granted_is_refused_with_the_reason() {
    let stage = Stage::bare(world().guild("Other Co").channel("#far").person("Far", "", &[])).await;
    let ann = stage.person("Ann");
    let (operator, viewer) = (
        "level:Operator: adds and changes numbers too",
        "level:Viewer: sees the page, the numbers and the voice bots",
    );
    let ops = role(&stage, "Voice Ops");
    ann.runs(&format!("/access grant role:@everyone {operator}"))
        .sees("@everyone can be **Viewer** at most")
        .await;
    ann.runs(&format!("/access grant role:@Some bot {viewer}"))
        .sees("belongs to a bot or an integration")
        .await;
    ann.runs(&format!("/access grant role:@Voice Ops {operator}"))
        .sees("is **Operator** everywhere now")
        .await;
    ann.runs(&format!("/access grant role:@Voice Ops {operator}"))
        .sees(&format!("Nothing to change: {ops} is **Operator** everywhere already."))
        .await;
    ann.runs(&format!("/access grant role:@Voice Ops {viewer} channel:#ops"))
        .sees("would change nothing")
        .await;
    ann.runs("/access revoke role:@Voice Ops channel:#ops")
        .sees("so there is nothing to revoke")
        .await;
    ann.runs("/access show member:@Far").sees("not in this server").await;

    // What no client sends: roles and channels that are not there, or not of this server.
    let managed = stage.discord.role_id("Some bot");
    let far = stage.discord.channel_id("Other Co/#far");
    let viewers = stage.discord.role_id("Voice Viewers");
    for (custom_id, why) in [
        ("sb1:r4242.0:acllevel:4242:0:0".to_owned(), "that role no longer exists"),
        (
            format!("sb1:r{viewers}.{far}:acllevel:{viewers}:{far}:0"),
            "that channel no longer exists",
        ),
        (format!("sb1:r{managed}.0:acllevel:{managed}:0:0"), "belongs to a bot"),
    ] {
        ann.runs("/access show").sends_component(&custom_id, &["viewer"]).sees(why).await;
    }
    let everyone = stage.discord.guild_id();
    ann.runs("/access show")
        .sends_component(&format!("sb1:r{everyone}.0:acllevel:{everyone}:0:0"), &["admin"])
        .sees("@everyone can be **Viewer** at most")
        .await;
    let rules = stage.store().access_rules(&behind_the_scenes(GuildId(everyone))).await.unwrap();
    assert_eq!(rules.len(), 1);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everyone_may_be_let_look() {
    let stage = Stage::bare(world()).await;
    let (ann, oz) = (stage.person("Ann"), stage.person("Oz"));
    ann.runs("/access show").selects("Give a role a level…", "@everyone").await;
    assert_eq!(ann.options("Level everywhere"), ["Viewer"]);
    ann.selects("Level everywhere", "Viewer").sees("@everyone is **Viewer** everywhere now").await;
    oz.runs("/exotel page").sees("Not configured").does_not_see("Edit").await;
    ann.runs("/access show member:@Oz").sees("because @everyone is **Viewer** everywhere").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_deleted_gives_nothing_and_can_be_cleared_away() {
    let stage = Stage::new().await;
    let (ann, omar) = (stage.person("Ann"), stage.person("Omar"));
    let level = "Operator: adds and changes numbers too";
    ann.runs(&format!("/access grant role:@Voice Viewers level:{level} channel:#sales-lines"))
        .sees("is **Operator** in")
        .await;
    let (gone, lines) =
        (stage.discord.role_id("Voice Ops"), stage.discord.channel_id("#sales-lines"));
    stage.discord.delete_role("Voice Ops");
    stage.discord.delete_channel("#sales-lines");
    omar.runs("/exotel page").sees("You may not").await;
    ann.runs("/access show")
        .sees(&format!(
            "deleted role `{gone}` was **Operator** everywhere: nobody has it, so it gives nothing"
        ))
        .sees(&format!("was **Operator** in deleted channel `{lines}`"))
        .await;
    ann.clicks(&format!("Revoke deleted role {gone}"))
        .sees("is no longer **Operator** everywhere")
        .does_not_see("deleted role `")
        .await;
    ann.clicks("Revoke Operator in deleted channel")
        .sees("is no longer **Operator**")
        .does_not_see("deleted channel `")
        .await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_an_answer_from_discord_the_rules_are_shown_and_buttons_change_nothing() {
    let stage = Stage::new().await;
    let ann = stage.person("Ann");
    stage.discord.fail_next("/roles", 1, RestFault::Status(500));
    ann.runs("/access show")
        .sees("was not checked")
        .sees(&role(&stage, "Voice Ops"))
        .does_not_see("deleted")
        .await;
    ann.selects("Give a role a level…", "Voice Viewers").await;
    stage.discord.fail_next("/channels", 1, RestFault::Delay(Duration::from_secs(2)));
    ann.selects("Level everywhere", "Admin").sees("nothing was changed").await;
    let viewers = stage.discord.role_id("Voice Viewers");
    let guild = GuildId(stage.discord.guild_id());
    let rules = stage.store().access_rules(&behind_the_scenes(guild)).await.unwrap();
    let level = rules.iter().find(|rule| rule.role.0 == viewers);
    assert_eq!(level.unwrap().level.word(), "viewer");
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_is_lost_between_opening_and_saving_saves_nothing() {
    let stage = Stage::new().await;
    stage.is_configured().await;
    let omar = stage.person("Omar");
    omar.runs("/did add").sees_dialog("Add Number").await;
    omar.fills("Phone Number", "+919876543210").await;
    stage.discord.take("Omar", "Voice Ops");
    omar.submits().sees("You may not add numbers in this channel").await;
    stage.person("Vera").runs("/did list").sees("No phone numbers").await;

    // The same for a role that keeps its people and loses its level.
    stage.discord.grant("Omar", "Voice Ops");
    omar.runs("/did add").sees_dialog("Add Number").await;
    omar.fills("Phone Number", "+919876543210").await;
    let adi = stage.person("Adi");
    adi.runs("/access revoke role:@Voice Ops").sees("is no longer").await;
    omar.submits().sees("You may not add numbers").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_admins_at_one_panel_do_not_undo_each_other_unseen() {
    let stage = Stage::new().await;
    let (ann, adi) = (stage.person("Ann"), stage.person("Adi"));
    for admin in [&ann, &adi] {
        admin
            .runs("/access show")
            .selects("Give a role a level…", "Voice Ops")
            .sees("**Operator**")
            .await;
    }
    adi.selects("Level everywhere", "Viewer").sees("Before: Operator.").await;
    let adi_id = stage.discord.user_id("Adi");
    ann.clicks("Revoke Operator everywhere").sees(&format!("<@{adi_id}> changed this")).await;
    // It now shows what is there, and that can be changed; then Adi's Undo is late.
    ann.clicks("Revoke Viewer everywhere").sees("is no longer **Viewer** everywhere").await;
    adi.clicks("Undo").sees("it was changed again since").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_change_of_access_stands_in_the_audit_trail_with_before_and_after() {
    let stage = Stage::bare(world()).await;
    let ann = stage.person("Ann");
    let operator = "level:Operator: adds and changes numbers too";
    ann.runs(&format!("/access grant role:@Voice Ops {operator}")).sees("now: may").await;
    ann.selects("Level everywhere", "Viewer").sees("Before: Operator.").await;
    ann.clicks("Undo").sees("Undone.").await;
    ann.clicks("Revoke Operator everywhere").sees("is no longer").await;
    let guild = GuildId(stage.discord.guild_id());
    let permit = behind_the_scenes(guild);
    let mut rows = Vec::new();
    for seq in 1..=4 {
        let entry = stage.store().audit_entry(&permit, Seq(seq)).await.unwrap();
        let entry = entry.unwrap();
        assert_eq!(entry.actor, MemberId(stage.discord.user_id("Ann")));
        let word = |snapshot: &Option<switchboard::domain::audit::Snapshot>| {
            snapshot.as_ref().map_or("-".to_owned(), |it| match it {
                switchboard::domain::audit::Snapshot::Rule { level } => level.clone(),
                other => format!("{other:?}"),
            })
        };
        rows.push(format!(
            "{} {} -> {} ({:?})",
            entry.change.action.word(),
            word(&entry.change.old),
            word(&entry.change.new),
            entry.change.undoes.map(|seq| seq.0)
        ));
    }
    assert_eq!(
        rows,
        [
            "access_granted - -> operator (None)",
            "access_granted operator -> viewer (None)",
            "access_granted viewer -> operator (Some(2))",
            "access_revoked operator -> - (None)",
        ]
    );
    assert_eq!(stage.chain_faults().await, []);
    stage.leaves().await;
}
