//! Every notice.

use super::access::{CHANNEL, EVERYONE, GUILD, ROLE};
use super::{INTERACTION, NOON, phone, rev};
use switchboard::app::asked::{Dialog, DialogStep};
use switchboard::app::notice::{Done, Moved, Notice, Remedy, Repaste, Reverted};
use switchboard::domain::access::{AccessRule, GuildId, Level};
use switchboard::domain::account::{Step, Verdict};
use switchboard::domain::audit::{Difference, SecretState, Value};
use switchboard::domain::batch::BatchSource;
use switchboard::domain::check::Sent;
use switchboard::domain::flow_url::FlowUrlWarning;
use switchboard::domain::forms::{DraftId, NumberForm};
use switchboard::domain::numbers::NumberRef;
use switchboard::domain::origin::ApiOrigin;
use switchboard::domain::refusal::Refusal;
use switchboard::exotel::{ExotelError, Forbidden};

/// What is said of saved credentials, and of what Exotel says of them.
fn credentials() -> Vec<Done> {
    vec![
        Done::CredentialsSaved {
            missing: Vec::new(),
            differences: vec![
                Difference {
                    field: "Account SID",
                    old: Value::Text("acme1".to_owned()),
                    new: Value::Text("acme2".to_owned()),
                },
                Difference {
                    field: "API Key",
                    old: Value::Secret(SecretState::Saved),
                    new: Value::Secret(SecretState::Replaced),
                },
            ],
            heard: Some(Verdict::Accepted),
            moved: None,
        },
        Done::CredentialsSaved {
            missing: vec!["API Key", "API Token"],
            differences: Vec::new(),
            heard: None,
            moved: None,
        },
        Done::CredentialsSaved {
            missing: Vec::new(),
            differences: Vec::new(),
            heard: Some(Verdict::Unsure(ExotelError::Forbidden(Forbidden::Kyc).to_string())),
            moved: None,
        },
        Done::CredentialsSaved {
            missing: Vec::new(),
            differences: Vec::new(),
            heard: Some(Verdict::Accepted),
            moved: Some(Moved { from: ApiOrigin::singapore(), to: ApiOrigin::mumbai() }),
        },
        Done::Verified(Verdict::Accepted),
        Done::Verified(Verdict::Refused(ExotelError::BadCredentials.to_string())),
        Done::Verified(Verdict::Unsure(ExotelError::TimedOut.to_string())),
    ]
}

/// Every confirmation. A new one does not compile here until it is listed.
pub(crate) fn every_done() -> Vec<(&'static str, Done)> {
    let phone = phone(10);
    let name = "Front desk".to_owned();
    let mut all = credentials();
    all.extend([
        Done::Disconnected { change: rev(6), until: NOON + 86_400 },
        Done::Reconnected,
        Done::Destroyed { erased: true },
        Done::Destroyed { erased: false },
        Done::StepMarked { change: rev(30) },
        Done::NumberAdded {
            phone: phone.clone(),
            warnings: vec![FlowUrlWarning::NoSid],
            another: true,
        },
        Done::NumberSaved {
            phone: phone.clone(),
            differences: differences(),
            websocket: Repaste::Changed,
            warnings: vec![FlowUrlWarning::OtherAccount {
                found: "acme2".to_owned(),
                saved: "acme1".to_owned(),
            }],
            change: rev(31),
        },
        Done::NothingChanged,
        Done::FlowSent {
            phone: phone.clone(),
            was: Sent::Nowhere,
            now: Sent::of(Some("https://my.exotel.com/acme1/exoml/start_voice/926")),
            change: Some(rev(7)),
        },
        Done::FlowUndone { phone: phone.clone(), now: Sent::Nowhere },
        Done::Removed { phone: phone.clone(), change: rev(32) },
        Done::Restored(phone.clone()),
        Done::Undone(Reverted::Step(Step::UrlsCopied)),
        Done::Undone(Reverted::Rule {
            guild: GuildId(GUILD),
            role: ROLE,
            channel: Some(CHANNEL),
            level: Some(Level::Viewer),
        }),
        Done::Undone(Reverted::Rule {
            guild: GuildId(GUILD),
            role: ROLE,
            channel: None,
            level: None,
        }),
        Done::Undone(Reverted::VoiceBot { name: name.clone(), back: true }),
        Done::Undone(Reverted::NoNumber(phone.clone())),
        Done::Undone(Reverted::Numbers { others: false, finished: true }),
        Done::Undone(Reverted::Numbers { others: true, finished: true }),
        Done::Undone(Reverted::Numbers { others: false, finished: false }),
        Done::NumberUndone {
            phone: phone.clone(),
            differences: differences()[..1].to_vec(),
            websocket: Repaste::First,
        },
        Done::VoiceBotUndone { name: name.clone(), differences: Vec::new(), repaste: 1 },
        Done::VoiceBotAdded { name: name.clone() },
        Done::VoiceBotSaved {
            name: name.clone(),
            differences: Vec::new(),
            repaste: 2,
            change: rev(33),
        },
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
        Done::OwnPhone(Some(phone.clone())),
        Done::OwnPhone(None),
        Done::AlreadyDone,
    ]);
    all.into_iter().chain(batches()).map(|done| (done_name(&done), done)).collect()
}

fn batches() -> [Done; 3] {
    [
        Done::BatchWritten {
            source: BatchSource::Exotel,
            added: 3,
            changed: 1,
            repaste: 0,
            finished: true,
            change: rev(39),
        },
        Done::BatchWritten {
            source: BatchSource::Search,
            added: 0,
            changed: 12,
            repaste: 2,
            finished: true,
            change: rev(37),
        },
        Done::BatchWritten {
            source: BatchSource::File,
            added: 3,
            changed: 4997,
            repaste: 0,
            finished: false,
            change: rev(38),
        },
    ]
}

pub(super) fn done_name(done: &Done) -> &'static str {
    match done {
        Done::CredentialsSaved { moved: Some(_), .. } => "credentials_saved_moved",
        Done::CredentialsSaved { heard: Some(Verdict::Unsure(_)), .. } => {
            "credentials_saved_unproven"
        }
        Done::CredentialsSaved { missing, .. } if missing.is_empty() => "credentials_saved",
        Done::Verified(Verdict::Accepted) => "verified",
        Done::Verified(Verdict::Refused(_)) => "verified_refused",
        Done::Verified(Verdict::Unsure(_)) => "verified_unsure",
        Done::CredentialsSaved { .. } => "credentials_saved_in_part",
        Done::Disconnected { .. } => "disconnected",
        Done::Reconnected => "reconnected",
        Done::Destroyed { erased: true } => "destroyed",
        Done::Destroyed { erased: false } => "destroyed_unerased",
        Done::StepMarked { .. } => "step_marked",
        Done::NumberAdded { .. } => "number_added",
        Done::NumberSaved { .. } => "number_saved",
        Done::NothingChanged => "nothing_changed",
        Done::FlowSent { .. } => "flow_sent",
        Done::FlowUndone { .. } => "flow_undone",
        Done::Removed { .. } => "removed",
        Done::Restored(_) => "restored",
        Done::Undone(Reverted::Step(_)) => "undone_step",
        Done::Undone(Reverted::Rule { level: Some(_), .. }) => "undone_rule",
        Done::Undone(Reverted::Rule { .. }) => "undone_rule_none",
        Done::Undone(Reverted::VoiceBot { .. }) => "undone_voice_bot",
        Done::Undone(Reverted::NoNumber(_)) => "undone_no_number",
        Done::Undone(Reverted::Numbers { finished: false, .. }) => "undone_numbers_later",
        Done::Undone(Reverted::Numbers { others: true, .. }) => "undone_other_numbers",
        Done::Undone(Reverted::Numbers { .. }) => "undone_numbers",
        Done::NumberUndone { .. } => "number_undone",
        Done::VoiceBotUndone { .. } => "voice_bot_undone",
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
        Done::BatchWritten { source: BatchSource::Exotel, .. } => "batch_imported",
        Done::BatchWritten { finished: true, .. } => "batch_written",
        Done::BatchWritten { .. } => "batch_unfinished",
        Done::OwnPhone(Some(_)) => "own_phone_remembered",
        Done::OwnPhone(None) => "own_phone_forgotten",
        Done::AlreadyDone => "already_done",
    }
}

fn differences() -> Vec<Difference> {
    let difference = |field, old: &str, new: &str| Difference {
        field,
        old: Value::Text(old.to_owned()),
        new: Value::Text(new.to_owned()),
    };
    vec![
        difference("Label", "Sales Line", "*Sales* 2"),
        difference("Bot", "Front desk", "Sales qualifier"),
        Difference {
            field: "Flow URL",
            old: Value::Text("https://a.example".to_owned()),
            new: Value::Nothing,
        },
    ]
}

/// Every remedy.
pub(crate) fn every_remedy() -> Vec<(&'static str, Remedy)> {
    let phone = phone(10);
    let number = NumberRef::Known(phone.clone());
    let edit = Dialog::EditNumber(number, DialogStep::Open(NumberForm::default()));
    let draft = DraftId(7);
    let at = |step| edit.at(step);
    vec![
        ("try_again", Remedy::dialog(at(DialogStep::Again(draft)))),
        (
            "overwrite",
            Remedy::Dialog {
                dialog: Box::new(at(DialogStep::Overwrite { theirs: rev(30), draft })),
                yours: differences(),
            },
        ),
        ("edit", Remedy::dialog(at(DialogStep::Open(())))),
        (
            "again_over_others",
            Remedy::Dialog { dialog: Box::new(at(DialogStep::Again(draft))), yours: differences() },
        ),
        ("restore", Remedy::Restore(rev(9))),
        ("undo_the_others", Remedy::UndoOthers(rev(30))),
        ("open_it", Remedy::OpenNumber(phone.clone())),
        ("check", Remedy::Check(phone)),
        ("open_page", Remedy::OpenPage),
    ]
}

pub(crate) fn every_notice() -> Vec<(String, Notice)> {
    let done =
        every_done().into_iter().map(|(name, done)| (format!("done_{name}"), Notice::Done(done)));
    let refused = every_remedy().into_iter().map(|(name, remedy)| {
        let refusal = Refusal::NoFlowUrl;
        (format!("refused_{name}"), Notice::Refused(refusal, vec![remedy]))
    });
    done.chain(refused)
        .chain([
            ("refused".to_owned(), Notice::Refused(Refusal::Busy, Vec::new())),
            ("broken".to_owned(), Notice::Broken(INTERACTION)),
            ("reading".to_owned(), Notice::Reading),
            ("writing".to_owned(), Notice::Writing { written: 1250, of: 5000 }),
            ("asking".to_owned(), Notice::Asking { page: 3 }),
            ("ask_destroy".to_owned(), Notice::AskDestroy(rev(6))),
        ])
        .collect()
}
