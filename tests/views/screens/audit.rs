//! The audit trail.

use bytes::Bytes;
use switchboard::app::screen::{
    AuditRow, AuditRows, AuditScreen, ExportFile, ExportScreen, Screen,
};
use switchboard::domain::access::{ChannelId, Level, MemberId};
use switchboard::domain::account::Step;
use switchboard::domain::audit::{
    AccountSnapshot, AuditAction, AuditEntry, AuditFilter, AuditKind, CallRoute, Change,
    NumberSnapshot, Outcome, PostFault, Posting, RefusedAttempt, Rev, SecretState, Seq, Since,
    Snapshot, Target, Undo, VoiceBotSnapshot,
};
use switchboard::domain::voice_bots::BotKey;

use super::{CHANNEL, NOON, ROLE, phone};

const ANN: MemberId = MemberId(200_000_000_000_000_001);

#[expect(clippy::unnecessary_wraps, reason = "a change has each of these, or none")]
mod was {
    use super::*;

    pub(super) fn number(label: &str) -> Option<Snapshot> {
        Some(Snapshot::Number(NumberSnapshot {
            label: Some(label.to_owned()),
            bot: Some(BotKey(1)),
            bot_name: Some(label.to_owned()),
            bot_id: None,
            flow_url: Some("https://my.exotel.com/acme1/exoml/start_voice/926".to_owned()),
        }))
    }

    pub(super) fn account(sid: &str, key: SecretState) -> Option<Snapshot> {
        Some(Snapshot::Account(AccountSnapshot {
            sid: Some(sid.to_owned()),
            origin: "https://api.exotel.com".to_owned(),
            api_key: key,
            api_token: key,
        }))
    }

    pub(super) fn voice_bot(name: &str) -> Option<Snapshot> {
        Some(Snapshot::VoiceBot(VoiceBotSnapshot {
            id: "front-desk".to_owned(),
            name: name.to_owned(),
            own_url: Some("wss://bots.example.com/front".to_owned()),
            source: None,
        }))
    }

    pub(super) fn level(level: Level) -> Option<Snapshot> {
        Some(Snapshot::Rule { level: level.word().to_owned() })
    }

    pub(super) fn channel(channel: ChannelId) -> Option<Snapshot> {
        Some(Snapshot::AuditChannel { channel })
    }
}

use was::{account, channel, level, number, voice_bot};

/// How many kinds of change [`entry`] knows.
pub(crate) const CHANGES: usize = AuditAction::ALL.len();

/// A change of each kind, with a name that a person gave.
pub(crate) fn entry(kind: usize, name: &str) -> AuditEntry {
    let action = AuditAction::ALL[kind];
    let (target, old, new) = match action {
        AuditAction::CredentialsSaved => (
            Target::Account,
            account("acme1", SecretState::Saved),
            account("acme2", SecretState::Replaced),
        ),
        AuditAction::CredentialsDisconnected
        | AuditAction::CredentialsReconnected
        | AuditAction::CredentialsDestroyed => {
            (Target::Account, account("acme1", SecretState::Saved), None)
        }
        AuditAction::StepMarked => (Target::Step(Step::UrlsCopied), None, None),
        AuditAction::NumberAdded | AuditAction::NumberRestored => {
            (Target::Number(phone(10)), None, number(name))
        }
        AuditAction::NumberEdited => (Target::Number(phone(10)), number("Before"), number(name)),
        AuditAction::NumberRemoved => (Target::Number(phone(10)), number(name), None),
        AuditAction::VoiceBotAdded => (Target::VoiceBot(BotKey(1)), None, voice_bot(name)),
        AuditAction::VoiceBotEdited => {
            (Target::VoiceBot(BotKey(1)), voice_bot("Before"), voice_bot(name))
        }
        AuditAction::VoiceBotRemoved => (Target::VoiceBot(BotKey(1)), voice_bot(name), None),
        AuditAction::AccessGranted => {
            let target = Target::Rule { role: ROLE, channel: Some(CHANNEL) };
            (target, level(Level::Viewer), level(Level::Operator))
        }
        AuditAction::AccessRevoked => {
            (Target::Rule { role: ROLE, channel: None }, level(Level::Admin), None)
        }
        AuditAction::AuditChannelSet => {
            (Target::AuditChannel, channel(CHANNEL), channel(ChannelId(CHANNEL.0 + 1)))
        }
        AuditAction::BatchWritten => {
            let batch = Snapshot::Batch { what: "import".to_owned(), numbers: 300 };
            (Target::Batch(Seq(9)), None, Some(batch))
        }
        AuditAction::FlowAsked | AuditAction::FlowAnswered => {
            let flow = |id| format!("https://my.exotel.com/acme1/exoml/start_voice/{id}");
            let flow = |id| Some(Snapshot::Flow { voice_url: Some(flow(id)) });
            (Target::Flow(phone(10)), flow(926), flow(45195))
        }
        AuditAction::CallAsked => {
            let to = "+91 98••••3210".to_owned();
            let route = CallRoute::Flow.word().to_owned();
            (Target::Call(phone(10)), None, Some(Snapshot::Call { to, route }))
        }
        AuditAction::PhoneRemembered | AuditAction::PhoneForgotten => {
            let own = Snapshot::Phone { phone: phone(11).masked() };
            (Target::Phone(ANN), None, Some(own))
        }
        AuditAction::CallAnswered => {
            let call = Some("80bfbec2d78bbbf10fb851f4fa165211".to_owned());
            let answer = Outcome::Done { call }.snapshot();
            (Target::Call(phone(10)), None, Some(answer))
        }
        AuditAction::DriftFound => {
            let says = "Refused by Exotel (401)".to_owned();
            (Target::AtExotel(None), None, Some(Snapshot::AtExotel { says }))
        }
        AuditAction::DriftOver => {
            let says = "calls reach it again".to_owned();
            (Target::AtExotel(Some(phone(10))), None, Some(Snapshot::AtExotel { says }))
        }
    };
    let seq = 40 - i64::try_from(kind).unwrap();
    AuditEntry {
        rev: Rev { seq: Seq(seq), tag: 0x1a2b_3c4d },
        at: NOON - 60 * i64::try_from(kind).unwrap(),
        actor: match action {
            AuditAction::CredentialsDestroyed
            | AuditAction::DriftFound
            | AuditAction::DriftOver => MemberId(0),
            _ => ANN,
        },
        change: Change {
            action,
            target,
            old,
            new,
            undoes: (action == AuditAction::NumberRestored).then_some(Seq(7)),
        },
        batch: None,
    }
}

fn rows(from: usize) -> AuditRows {
    let undo = [
        Undo::Possible,
        Undo::Undone(Seq(50)),
        Undo::ChangedSince(Seq(51)),
        Undo::Expired,
        Undo::Never,
    ];
    let rows = (from..from + 5).zip(undo).map(|(kind, undo)| AuditRow {
        entry: entry(kind, "Sales Line"),
        undo,
        allowed: true,
    });
    AuditRows::Changes(rows.collect())
}

/// A page with these changes.
pub(crate) fn audit(entries: Vec<AuditEntry>, posting: Posting) -> Screen {
    let rows = entries.into_iter().map(|entry| AuditRow {
        entry,
        undo: Undo::ChangedSince(Seq(i64::MAX)),
        allowed: true,
    });
    Screen::Audit(Box::new(AuditScreen {
        filter: AuditFilter::default(),
        rows: AuditRows::Changes(rows.collect()),
        has_newer: true,
        has_older: true,
        posting,
    }))
}

pub(super) fn audit_screens() -> Vec<(&'static str, Screen)> {
    let first = AuditScreen {
        filter: AuditFilter::default(),
        rows: rows(0),
        has_newer: false,
        has_older: true,
        posting: Posting::default(),
    };
    let posting = Posting { channel: Some(CHANNEL), ..Posting::default() };
    let filter = AuditFilter {
        number: Some(phone(10)),
        member: Some(ANN),
        kind: AuditKind::Only(AuditAction::NumberEdited),
        since: Some(Since::Week),
    };
    let refused = RefusedAttempt {
        number: Seq(3),
        at: NOON,
        member: ANN,
        action: "remove_number".to_owned(),
        surface: "button".to_owned(),
        channel: CHANNEL,
        hours: None,
    };
    let of_a_day = RefusedAttempt { number: Seq(2), hours: Some(7), ..refused.clone() };
    let screens = [
        ("audit_posted", AuditScreen { rows: rows(5), has_newer: true, posting, ..first.clone() }),
        (
            "audit_not_posted",
            AuditScreen {
                rows: rows(10),
                has_older: false,
                posting: Posting {
                    public: true,
                    fault: Some((PostFault::Forbidden, NOON)),
                    waiting: 3,
                    ..posting
                },
                ..first.clone()
            },
        ),
        (
            "audit_none",
            AuditScreen {
                rows: AuditRows::Changes(Vec::new()),
                has_older: false,
                filter: filter.clone(),
                ..first.clone()
            },
        ),
        (
            "audit_refused",
            AuditScreen {
                rows: AuditRows::Refused(vec![refused, of_a_day]),
                filter: AuditFilter { kind: AuditKind::Refused, ..filter },
                ..first.clone()
            },
        ),
        ("audit", first),
    ];
    let file = |name: &str| ExportFile { name: name.to_owned(), bytes: Bytes::from_static(b"gz") };
    let export = ExportScreen {
        changes: 1200,
        refused: 1,
        refused_kept_days: 90,
        files: vec![file("audit-1-of-2.csv.gz"), file("audit-2-of-2.csv.gz")],
    };
    screens
        .into_iter()
        .map(|(name, screen)| (name, Screen::Audit(Box::new(screen))))
        .chain([("audit_export", Screen::AuditExport(Box::new(export)))])
        .collect()
}
