//! What can stand on top, at its longest.

use super::stored::{bot_name, dialog_kind, key, phone, place, rev};
use crate::refusals::every_refusal;
use crate::screens::every_top;
use proptest::prelude::*;
use proptest::sample::select;
use switchboard::app::screen::{Done, Remedy, Top};
use switchboard::domain::access::MemberId;
use switchboard::domain::flow_url::{FlowUrlError, FlowUrlWarning};
use switchboard::domain::forms::DraftId;
use switchboard::domain::origin::BaseUrlError;
use switchboard::domain::refusal::Refusal;

pub(super) fn remedy() -> BoxedStrategy<Option<Remedy>> {
    prop_oneof![
        Just(None),
        (any::<u64>(), dialog_kind(), place()).prop_map(|(draft, dialog, place)| {
            let draft = DraftId(draft);
            Some(Remedy::TryAgain { draft, dialog, place })
        }),
        (dialog_kind(), place()).prop_map(|(dialog, place)| Some(Remedy::Edit(dialog, place))),
        (dialog_kind(), rev(), any::<u64>()).prop_map(|(dialog, theirs, draft)| {
            Some(Remedy::Overwrite { dialog, theirs, draft: DraftId(draft) })
        }),
        phone().prop_map(|phone| Some(Remedy::OpenNumber(phone))),
        Just(Some(Remedy::OpenPage)),
    ]
    .boxed()
}

/// Refusals that repeat what was typed, stored or configured, at their longest, and all others.
pub(super) fn refusal() -> BoxedStrategy<Refusal> {
    let long = vec![
        Refusal::BaseUrl(BaseUrlError::NotAllowed {
            allowed: format!("https://{}.example.com or ", "a".repeat(60)).repeat(40),
        }),
        Refusal::FlowUrl(FlowUrlError::Dashboard {
            offer: format!("https://my.exotel.com/{}/exoml/start_voice/1", "_".repeat(64)),
        }),
        Refusal::NoSuchNumber("+999999999999999".to_owned()),
        Refusal::DuplicateBot("~".repeat(64)),
    ];
    prop_oneof![
        select(long),
        select(every_refusal()),
        (bot_name(), proptest::collection::vec(phone(), 0..=10), key()).prop_map(
            |(name, numbers, total)| Refusal::BotInUse {
                name: name.to_string(),
                numbers: numbers.iter().map(ToString::to_string).collect(),
                total,
            }
        ),
        (any::<u64>(), any::<i64>(), rev()).prop_map(|(by, at, now)| Refusal::Changed {
            by: MemberId(by),
            at,
            now
        }),
        bot_name().prop_map(|name| Refusal::UndoNeedsBot(name.to_string())),
        proptest::collection::vec(phone(), 0..=40).prop_map(Refusal::BatchChanged),
    ]
    .boxed()
}

pub(super) fn done() -> BoxedStrategy<Done> {
    let warnings = vec![
        FlowUrlWarning::NoSid,
        FlowUrlWarning::OtherAccount { found: "_".repeat(64), saved: "_".repeat(64) },
        FlowUrlWarning::OtherRegion,
        FlowUrlWarning::UnusualHost,
        FlowUrlWarning::LegacyStart,
    ];
    prop_oneof![
        select(every_top()).prop_filter_map("a refusal", |(_, top)| match top {
            Top::Done(done) => Some(done),
            _ => None,
        }),
        (phone(), rev(), any::<bool>()).prop_map(move |(phone, change, repaste)| {
            Done::NumberSaved {
                phone,
                what: vec!["Label", "Bot", "Flow URL"],
                repaste,
                warnings: warnings.clone(),
                change,
            }
        }),
        (bot_name(), key(), rev()).prop_map(|(name, repaste, change)| Done::VoiceBotSaved {
            name: name.to_string(),
            repaste,
            change,
        }),
        (rev(), any::<i64>()).prop_map(|(change, until)| Done::Disconnected { change, until }),
    ]
    .boxed()
}

pub(super) fn top() -> BoxedStrategy<Option<Top>> {
    prop_oneof![
        Just(None),
        done().prop_map(|done| Some(Top::Done(done))),
        (refusal(), remedy()).prop_map(|(refusal, remedy)| Some(Top::Refused(refusal, remedy))),
        any::<u64>().prop_map(|reference| Some(Top::Broken(reference))),
    ]
    .boxed()
}
