//! Every refusal as it is shown: one table, to be read as a person reads it. Each names its field
//! and says what to do.

use insta::{assert_snapshot, with_settings};
use switchboard::app::failure::Failure;
use switchboard::discord::views;
use switchboard::domain::access::{Action, Denied, GrantError, Level, MemberId};
use switchboard::domain::account::SecretSlip;
use switchboard::domain::account_sid::AccountSidError;
use switchboard::domain::audit::{NumberSnapshot, PostFault};
use switchboard::domain::calls::CallRefusal;
use switchboard::domain::file_error::FileError;
use switchboard::domain::flow_url::FlowUrlError;
use switchboard::domain::origin::{ApiOrigin, BaseUrlError};
use switchboard::domain::phone::PhoneNumberError;
use switchboard::domain::refusal::{FlowRefusal, Refusal};
use switchboard::domain::text::{BotIdError, TextError};
use switchboard::domain::websocket_url::BotUrlError;

use crate::payload::json;
use crate::screens::{self, INTERACTION, NOON, phone};

/// All variants of an enum. One that is not listed here does not compile.
macro_rules! every {
    ($of:ident { $($variant:ident $({ $($field:ident : $value:expr),+ })? $(( $inner:expr ))?),+ $(,)? }) => {{
        fn listed(it: &$of) {
            match it { $($of::$variant { .. } => ()),+ }
        }
        let all = vec![$($of::$variant $({ $($field: $value),+ })? $(( $inner ))?),+];
        all.iter().for_each(listed);
        all
    }};
}

mod calls;
mod fields;
mod flows;

use fields::{grant_errors, post_faults, typed};

/// One of each kind.
fn one_of_each() -> Vec<Refusal> {
    let (by, at) = (MemberId(200_000_000_000_000_001), NOON);
    every!(Refusal {
        Denied(Denied { action: Action::ViewPage, level: None }),
        SeveralReadings(vec![phone(10), phone(11)]), NoSuchLabel,
        NotInAServer, NotServed, AuditChannelUnknown,
        PhoneNumber(PhoneNumberError::Blank),
        Text(TextError::Blank { field: "Name" }),
        BotId(BotIdError::Blank),
        BotUrl(BotUrlError::Blank),
        FlowUrl(FlowUrlError::Blank),
        AccountSid(AccountSidError::Blank),
        BaseUrl(BaseUrlError::Malformed),
        Secret { field: "API Key", slip: SecretSlip::Character },
        SecretsNotKept {
            because: Box::new(Refusal::AccountSid(AccountSidError::Space)),
            key: true,
            token: true
        },
        OriginNeedsSecrets { origin: ApiOrigin::mumbai() },
        DisconnectedNeedsSecrets,
        DamagedNeedsSecrets,
        NotConfigured, NothingToDisconnect, NeedsCredentials, TestCallsSpent { of_member: true, limit: 10 },
        RefusedByExotel { says: "Refused by Exotel (401): the key is wrong.".to_owned() },
        Call(CallRefusal::Spent),
        Exotel("Could not reach Exotel: no whole answer came in time.".to_owned()),
        OtherRegion {
            accepts: ApiOrigin::mumbai(),
            refused: ApiOrigin::singapore()
        },
        Flow(FlowRefusal::NotKept),
        Duplicate(phone(10)),
        RemovedLately {
            phone: phone(10),
            by: MemberId(200_000_000_000_000_001),
            at: NOON,
            removal: screens::rev(9),
            had: Box::new(NumberSnapshot {
                label: Some("Sales *Line*".to_owned()),
                bot_name: Some("Front desk".to_owned()),
                ..NumberSnapshot::default()
            })
        },
        NoSuchNumber(phone(10).to_string()),
        AssignBotFirst,
        BotWithoutUrl, UrlHoldsSecret,
        NoFlowUrl,
        NoSuchBot, File(FileError::Empty),
        DuplicateBot("front-desk".to_owned()), OfThePlatform("Night".to_owned()), OnceOfThePlatform("Night".to_owned()),
        BotIdCase("front-desk".to_owned()),
        WhichBot { ids: vec!["front-desk".to_owned(), "night".to_owned()] },
        BotInUse {
            name: "Front desk".to_owned(),
            numbers: vec![phone(10).to_string(), phone(11).to_string()],
            total: 12
        },
        Changed { by: by, at: at, now: screens::rev(9) },
        NotRemoved { by: by, at: at },
        SeveralLabelled(vec![phone(10), phone(11)]),
        ChangedSince { by: MemberId(0), at: at },
        AddedAgain(phone(10)),
        UndoExpired,
        UndoNeedsBot("Front desk".to_owned()),
        OtherHistory, DraftGone, PreviewGone, NumberOrSearch, NothingFound, TooMany { most: 10_000 },
        BatchUnderWay { by: by },
        BatchChanged(vec![phone(10), phone(11)]), BatchNeedsBot("Front desk".to_owned()),
        NotUndoable,
        Destroyed,
        Grant(GrantError::NoSuchRole),
        NotAMember,
        DirectorySilent,
        NoAuditChannel,
        AuditChannelAlready(screens::CHANNEL),
        AuditChannel(PostFault::Missing),
        MissingField("API Key"),
        OldPanel, Unreadable, TooLate,
        TooFast { seconds: 42 },
        Busy,
        ReadOnly,
        StorageFull,
        StorageFails,
    })
}

/// Every refusal, each kind at least once.
pub(crate) fn every_refusal() -> Vec<Refusal> {
    let spent = Refusal::TestCallsSpent { of_member: false, limit: 50 };
    let denied = Action::ALL.into_iter().flat_map(|action| {
        [None, Some(Level::Viewer), Some(Level::Operator)]
            .into_iter()
            .filter(move |level| level.is_none_or(|level| level < action.level()))
            .map(move |level| Refusal::Denied(Denied { action, level }))
    });
    let faults = post_faults().into_iter().map(Refusal::AuditChannel);
    let grants = grant_errors().into_iter().map(Refusal::Grant);
    let flows = flows::flow_refusals().into_iter().map(Refusal::Flow);
    let typed = typed().into_iter().flat_map(|(_, refusals)| refusals);
    one_of_each()
        .into_iter()
        .chain([spent])
        .chain(calls::others())
        .chain(flows)
        .chain(grants)
        .chain(faults)
        .chain(denied)
        .chain(typed)
        .collect()
}

/// The text and the buttons.
fn line(refusal: &Refusal) -> String {
    let sent = json(&views::render(&Failure::from(refusal.clone()).shown(INTERACTION)));
    let text = sent["embeds"][0]["description"].as_str().unwrap();
    let buttons: Vec<&str> = sent["components"]
        .as_array()
        .into_iter()
        .flatten()
        .flat_map(|row| row["components"].as_array().unwrap())
        .map(|button| button["label"].as_str().unwrap())
        .collect();
    match buttons.is_empty() {
        true => format!("{text}\n"),
        false => format!("{text}\n    [{}]\n", buttons.join("] [")),
    }
}

#[test]
fn every_refusal_reads_as_it_did() {
    let mut lines: Vec<String> = every_refusal().iter().map(line).collect();
    let mut seen = std::collections::HashSet::new();
    lines.retain(|line| seen.insert(line.clone()));
    with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        assert_snapshot!("refusals", lines.concat());
    });
}

#[test]
fn what_is_wrong_with_a_field_begins_with_its_name_and_says_what_to_do() {
    for (field, refusals) in typed() {
        for refusal in refusals {
            let text = refusal.to_string();
            assert!(text.contains(field), "no {field} in: {text}");
            let sentences = text.split(['.', ':', ',']).count();
            assert!(sentences > 1 && text.chars().count() < 300, "{text}");
        }
    }
}

#[test]
fn a_denial_says_whom_to_ask() {
    for refusal in every_refusal() {
        if matches!(refusal, Refusal::Denied(_)) {
            assert!(refusal.to_string().contains("Manage Server"), "{refusal}");
        }
    }
}
