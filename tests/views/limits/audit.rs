//! Any page of the audit trail.

use proptest::prelude::*;
use proptest::sample::select;
use switchboard::app::screen::Screen;
use switchboard::domain::access::{ChannelId, MemberId};
use switchboard::domain::audit::{
    AccountSnapshot, AuditEntry, NumberSnapshot, PostFault, Posting, Rev, SecretState, Seq,
    Snapshot, VoiceBotSnapshot,
};
use switchboard::domain::voice_bots::BotKey;

use super::stored::name;
use crate::screens::{self, CHANGES};

fn posting() -> impl Strategy<Value = Posting> {
    let faults = vec![
        PostFault::Missing,
        PostFault::Forbidden,
        PostFault::OtherServer,
        PostFault::Refused,
        PostFault::Unreachable,
    ];
    let fault = proptest::option::of((select(faults), Just(i64::MAX / 2)));
    (proptest::option::of(Just(ChannelId(u64::MAX))), any::<bool>(), fault)
        .prop_map(|(channel, public, fault)| Posting { channel, public, fault, waiting: i64::MAX })
}

/// A change with the longest ids there are, and long texts on both sides.
fn entry() -> impl Strategy<Value = AuditEntry> {
    (0..CHANGES, name(), name(), "[a-z/:_*]{500,600}").prop_map(|(kind, one, other, url)| {
        let mut entry = screens::entry(kind, &one);
        entry.rev = Rev { seq: Seq(i64::MAX), tag: u32::MAX };
        entry.actor = MemberId(u64::MAX);
        entry.change.undoes = Some(Seq(i64::MAX));
        let url = Some(format!("https://{url}"));
        for (side, name) in [(&mut entry.change.old, one), (&mut entry.change.new, other)] {
            *side = side.take().map(|side| match side {
                Snapshot::Number(_) => Snapshot::Number(NumberSnapshot {
                    label: Some(name.clone()),
                    bot: Some(BotKey(i64::MAX)),
                    bot_name: Some(name),
                    bot_id: Some("_".repeat(64)),
                    flow_url: url.clone().map(|url| format!("{url}{}", entry.at)),
                }),
                Snapshot::VoiceBot(_) => Snapshot::VoiceBot(VoiceBotSnapshot {
                    id: "_".repeat(64),
                    name,
                    own_url: url.clone(),
                    source: None,
                }),
                Snapshot::Account(_) => Snapshot::Account(AccountSnapshot {
                    sid: Some(name),
                    origin: url.clone().unwrap_or_default(),
                    api_key: SecretState::Replaced,
                    api_token: SecretState::Replaced,
                }),
                other => other,
            });
        }
        entry
    })
}

pub(super) fn audit() -> impl Strategy<Value = Screen> {
    (proptest::collection::vec(entry(), 0..=5), posting())
        .prop_map(|(entries, posting)| screens::audit(entries, posting))
}
