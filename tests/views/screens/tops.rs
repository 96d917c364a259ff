//! What stands on top.

use super::access::{CHANNEL, EVERYONE, GUILD, ROLE};
use super::{INTERACTION, NOON, phone, rev};
use switchboard::app::intent::{DialogKind, Place};
use switchboard::app::screen::{Done, Remedy, Top};
use switchboard::domain::access::{AccessRule, GuildId, Level};
use switchboard::domain::flow_url::FlowUrlWarning;
use switchboard::domain::forms::DraftId;
use switchboard::domain::refusal::Refusal;

/// Every confirmation. A new one does not compile here until it is listed.
pub(crate) fn every_done() -> Vec<(&'static str, Done)> {
    let phone = phone(10);
    let name = "Front desk".to_owned();
    let all = vec![
        Done::CredentialsSaved,
        Done::Disconnected { change: rev(6), until: NOON + 86_400 },
        Done::Reconnected,
        Done::Destroyed,
        Done::StepMarked { change: rev(30) },
        Done::NumberAdded {
            phone: phone.clone(),
            warnings: vec![FlowUrlWarning::NoSid],
            another: true,
        },
        Done::NumberSaved {
            phone: phone.clone(),
            what: vec!["Label", "Bot", "Flow URL"],
            repaste: true,
            warnings: vec![FlowUrlWarning::OtherAccount {
                found: "acme2".to_owned(),
                saved: "acme1".to_owned(),
            }],
            change: rev(31),
        },
        Done::NothingChanged,
        Done::Removed { phone: phone.clone(), change: rev(32) },
        Done::Restored(phone),
        Done::Undone { repaste: true },
        Done::VoiceBotAdded { name: name.clone() },
        Done::VoiceBotSaved { name: name.clone(), repaste: 2, change: rev(33) },
        Done::VoiceBotRemoved { name, change: rev(34) },
        Done::AccessGranted {
            guild: GuildId(GUILD),
            rule: AccessRule { role: ROLE, channel: Some(CHANNEL), level: Level::Operator },
            old: Some(Level::Viewer),
            change: rev(35),
        },
        Done::AccessRevoked {
            guild: GuildId(GUILD),
            rule: AccessRule { role: EVERYONE, channel: None, level: Level::Viewer },
            change: rev(36),
        },
        Done::AuditChannelSet { channel: CHANNEL, public: Some(true) },
        Done::AuditChannelSet { channel: CHANNEL, public: None },
        Done::AuditChannelCleared,
        Done::AlreadyDone,
    ];
    all.into_iter().map(|done| (done_name(&done), done)).collect()
}

pub(super) fn done_name(done: &Done) -> &'static str {
    match done {
        Done::CredentialsSaved => "credentials_saved",
        Done::Disconnected { .. } => "disconnected",
        Done::Reconnected => "reconnected",
        Done::Destroyed => "destroyed",
        Done::StepMarked { .. } => "step_marked",
        Done::NumberAdded { .. } => "number_added",
        Done::NumberSaved { .. } => "number_saved",
        Done::NothingChanged => "nothing_changed",
        Done::Removed { .. } => "removed",
        Done::Restored(_) => "restored",
        Done::Undone { .. } => "undone",
        Done::VoiceBotAdded { .. } => "voice_bot_added",
        Done::VoiceBotSaved { .. } => "voice_bot_saved",
        Done::VoiceBotRemoved { .. } => "voice_bot_removed",
        Done::AccessGranted { .. } => "access_granted",
        Done::AccessRevoked { .. } => "access_revoked",
        Done::AuditChannelSet { public, .. } => match public {
            Some(_) => "audit_channel_set",
            None => "audit_channel_set_unchecked",
        },
        Done::AuditChannelCleared => "audit_channel_cleared",
        Done::AlreadyDone => "already_done",
    }
}

/// Every remedy.
pub(crate) fn every_remedy() -> Vec<(&'static str, Remedy)> {
    let phone = phone(10);
    vec![
        (
            "try_again",
            Remedy::TryAgain {
                draft: DraftId(7),
                dialog: DialogKind::EditNumber(phone.clone()),
                place: Place::Page,
            },
        ),
        (
            "overwrite",
            Remedy::Overwrite {
                dialog: DialogKind::EditNumber(phone.clone()),
                theirs: rev(30),
                draft: DraftId(7),
            },
        ),
        ("edit", Remedy::Edit(DialogKind::EditNumber(phone.clone()), Place::Card(phone.clone()))),
        ("open_it", Remedy::OpenNumber(phone)),
        ("open_page", Remedy::OpenPage),
    ]
}

/// What can stand on top of a screen: every kind of notice.
pub(crate) fn every_top() -> Vec<(String, Top)> {
    let done =
        every_done().into_iter().map(|(name, done)| (format!("done_{name}"), Top::Done(done)));
    let refused = every_remedy().into_iter().map(|(name, remedy)| {
        let refusal = Refusal::NoFlowUrl;
        (format!("refused_{name}"), Top::Refused(refusal, Some(remedy)))
    });
    done.chain(refused)
        .chain([
            ("refused".to_owned(), Top::Refused(Refusal::Busy, None)),
            ("broken".to_owned(), Top::Broken(INTERACTION)),
        ])
        .collect()
}
