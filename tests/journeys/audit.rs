//! Every change leaves a row: who, what, from what to what; no secret; and a chain that shows
//! when one was tampered with.

use crate::support::{FLOW, KEY, Stage, TOKEN};

#[tokio::test(flavor = "multi_thread")]
async fn every_change_has_a_row_with_old_and_new() {
    let stage = Stage::new().await;
    stage.is_configured().await;
    let (ann, omar) = (stage.person("Ann"), stage.person("Omar"));

    omar.runs("/did add number:+919876543210 label:Sales bot:front-desk").sees("Added").await;
    row(&stage, "number_added", "+919876543210", "-", "Sales").await;
    omar.runs("/did edit number:+919876543210 label:Support").sees("Label of").await;
    row(&stage, "number_edited", "+919876543210", "Sales", "Support").await;
    omar.runs(&format!("/did edit number:+919876543210 flow_url:{FLOW}")).sees("Flow URL of").await;
    row(&stage, "number_edited", "+919876543210", "Support", FLOW).await;
    omar.runs("/did assign number:+919876543210 bot:None").sees("Bot of").await;
    row(&stage, "number_edited", "+919876543210", "Front desk", FLOW).await;
    omar.runs("/did remove number:+919876543210").sees("Removed").await;
    row(&stage, "number_removed", "+919876543210", "Support", "-").await;
    omar.clicks("Undo").sees("Restored").await;
    row(&stage, "number_restored", "+919876543210", "-", "Support").await;
    omar.runs("/exotel page").clicks("Done: URLs copied").sees("Step marked").await;
    row(&stage, "step_marked", "copied", "-", "copied").await;

    ann.runs("/voicebot add id:night name:Night").sees("Added").await;
    let night = format!("voice_bot:{}", stage.bot_key("night").await);
    row(&stage, "voice_bot_added", &night, "-", "Night").await;
    ann.runs("/voicebot edit bot:night name:Late url:wss://bots.example.com/n").sees("saved").await;
    row(&stage, "voice_bot_edited", &night, "Night", "wss://bots.example.com/n").await;
    ann.runs("/voicebot remove bot:night").sees("Removed").await;
    row(&stage, "voice_bot_removed", &night, "Late", "-").await;

    ann.runs("/exotel credentials").fills("Account SID", "acme2").submits().sees("`acme2`").await;
    row(&stage, "credentials_saved", "account", "acme1", "acme2").await;
    ann.runs("/exotel disconnect").sees("Disconnected").await;
    row(&stage, "credentials_disconnected", "account", "acme2", "-").await;
    ann.clicks("Undo").sees("Connected again").await;
    row(&stage, "credentials_reconnected", "account", "acme2", "-").await;

    let by = stage
        .rows("SELECT DISTINCT actor_id FROM audit WHERE action LIKE 'number%'")
        .await
        .concat();
    assert_eq!(by, [omar.id().to_string()]);
    assert_eq!(stage.chain_faults().await, []);
    stage.leaves().await;
}

async fn row(stage: &Stage, action: &str, target: &str, old: &str, new: &str) {
    let last = stage.last_change().await;
    assert_eq!((last[0].as_str(), last[1].as_str()), (action, target));
    for (found, expected) in [(&last[2], old), (&last[3], new)] {
        assert!(found.contains(expected), "{last:?} lacks {expected:?}");
        assert_eq!(expected == "-", found == "-", "{last:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_stands_there_as_replaced_and_nothing_more() {
    let stage = Stage::new().await;
    stage.is_configured().await;
    let ann = stage.person("Ann");
    ann.runs("/exotel credentials")
        .fills("API Token", TOKEN)
        .submits()
        .sees("Credentials saved")
        .await;
    let last = stage.last_change().await;
    assert!(last[3].contains(r#""api_token":"replaced""#), "{last:?}");
    assert!(last[3].contains(r#""api_key":"saved""#), "{last:?}");
    let everything = stage.rows("SELECT old_value, new_value FROM audit").await.concat().concat();
    assert!(!everything.contains(KEY) && !everything.contains(TOKEN));
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tampered_row_is_found_and_so_is_a_missing_one() {
    let stage = Stage::with_a_number().await;
    let omar = stage.person("Omar");
    omar.runs("/did edit number:+919876543210 label:Support").sees("Label of").await;
    omar.runs("/did edit number:+919876543210 label:Again").sees("Label of").await;
    assert_eq!(stage.chain_faults().await, []);
    let seqs = stage
        .rows("SELECT seq FROM audit WHERE action = 'number_edited' ORDER BY seq")
        .await
        .concat();
    let seq: i64 = seqs[0].parse().unwrap();
    let mut other = stage.second_process().await;
    for (tamper, mend) in [
        (
            "UPDATE audit SET new_value = replace(new_value, 'Support', 'Suppers')",
            "UPDATE audit SET new_value = replace(new_value, 'Suppers', 'Support')",
        ),
        (
            "UPDATE audit SET actor_id = actor_id + 1 WHERE action = 'number_edited'",
            "UPDATE audit SET actor_id = actor_id - 1 WHERE action = 'number_edited'",
        ),
        (
            "UPDATE audit SET at = at + 1 WHERE action = 'number_edited'",
            "UPDATE audit SET at = at - 1 WHERE action = 'number_edited'",
        ),
    ] {
        sqlx::query(tamper).execute(&mut other).await.unwrap();
        let faults = stage.chain_faults().await;
        assert_eq!(faults.iter().map(|fault| fault.seq.0).collect::<Vec<_>>(), [seq], "{tamper}");
        sqlx::query(mend).execute(&mut other).await.unwrap();
        assert_eq!(stage.chain_faults().await, [], "{mend}");
    }
    // The last row is gone: only the head on the workspace tells.
    sqlx::query("DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)")
        .execute(&mut other)
        .await
        .unwrap();
    assert_eq!(stage.chain_faults().await.len(), 1);
    stage.leaves().await;
}
