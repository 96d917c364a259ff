//! Every notice at its longest.

use super::stored::{bot_name, key, phone, rev, url, which_dialog};
use crate::refusals::every_refusal;
use crate::screens::every_notice;
use proptest::prelude::*;
use proptest::sample::select;
use switchboard::app::asked::{Dialog, DialogStep};
use switchboard::app::notice::{Done, Notice, Remedy, Repaste};
use switchboard::domain::access::MemberId;
use switchboard::domain::audit::{Difference, Value};
use switchboard::domain::flow_url::{FlowUrlError, FlowUrlWarning};
use switchboard::domain::forms::{DraftId, NumberForm};
use switchboard::domain::origin::BaseUrlError;
use switchboard::domain::refusal::Refusal;

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Nothing),
        bot_name().prop_map(|name| Value::Text(name.to_string())),
        url().prop_map(Value::Text),
    ]
}

fn yours() -> impl Strategy<Value = Vec<Difference>> {
    let fields = select(vec!["Label", "Bot", "Flow URL", "Name", "WebSocket URL"]);
    let one = (fields, value(), value());
    proptest::collection::vec(
        one.prop_map(|(field, old, new)| Difference { field, old, new }),
        0..=3,
    )
}

fn remedy() -> BoxedStrategy<Vec<Remedy>> {
    let step = prop_oneof![
        Just(DialogStep::Open(())),
        any::<u64>().prop_map(|draft| DialogStep::Again(DraftId(draft))),
    ];
    let overwrite = (rev(), any::<u64>()).prop_map(|(theirs, draft)| {
        let draft = DraftId(draft);
        DialogStep::Overwrite { theirs, draft }
    });
    prop_oneof![
        Just(Vec::new()),
        (which_dialog(), step).prop_map(|(dialog, step)| vec![Remedy::dialog(dialog.at(step))]),
        (which_dialog(), overwrite, yours()).prop_map(|(dialog, step, yours)| {
            match dialog.may_overwrite() {
                true => vec![Remedy::Dialog { dialog: Box::new(dialog.at(step)), yours }],
                false => Vec::new(),
            }
        }),
        (rev(), any::<u64>()).prop_map(|(theirs, draft)| {
            let step = DialogStep::Overwrite { theirs, draft: DraftId(draft) };
            let as_new = Dialog::AddNumber(step.with(NumberForm::default()));
            vec![Remedy::Restore(theirs), Remedy::dialog(as_new)]
        }),
        rev().prop_map(|batch| vec![Remedy::UndoOthers(batch)]),
        (which_dialog(), phone()).prop_map(|(dialog, phone)| {
            let again = dialog.at(DialogStep::Again(DraftId(7)));
            vec![Remedy::dialog(again), Remedy::OpenNumber(phone)]
        }),
        Just(vec![Remedy::OpenPage]),
    ]
    .boxed()
}

/// Refusals that repeat what was typed, stored or configured, at their longest, and all others.
fn refusal() -> BoxedStrategy<Refusal> {
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

fn done() -> BoxedStrategy<Done> {
    let warnings = vec![
        FlowUrlWarning::NoSid,
        FlowUrlWarning::OtherAccount { found: "_".repeat(64), saved: "_".repeat(64) },
        FlowUrlWarning::OtherRegion,
        FlowUrlWarning::UnusualHost,
        FlowUrlWarning::LegacyStart,
    ];
    prop_oneof![
        select(every_notice()).prop_filter_map("a refusal", |(_, notice)| match notice {
            Notice::Done(done) => Some(done),
            _ => None,
        }),
        (phone(), rev(), yours()).prop_map(move |(phone, change, differences)| {
            Done::NumberSaved {
                phone,
                differences,
                websocket: Repaste::Changed,
                warnings: warnings.clone(),
                change,
            }
        }),
        (bot_name(), key(), rev(), yours()).prop_map(|(name, repaste, change, differences)| {
            Done::VoiceBotSaved { name: name.to_string(), differences, repaste, change }
        }),
        (rev(), any::<i64>()).prop_map(|(change, until)| Done::Disconnected { change, until }),
    ]
    .boxed()
}

/// A notice as it may stand beside anything: no dialog opens from a panel about access.
pub(super) fn plain_notice() -> BoxedStrategy<Option<Notice>> {
    prop_oneof![
        Just(None),
        done().prop_map(|done| Some(Notice::Done(done))),
        refusal().prop_map(|refusal| Some(Notice::Refused(refusal, Vec::new()))),
        any::<u64>().prop_map(|reference| Some(Notice::Broken(reference))),
        rev().prop_map(|change| Some(Notice::AskDestroy(change))),
    ]
    .boxed()
}

pub(super) fn notice() -> BoxedStrategy<Option<Notice>> {
    let refused = (refusal(), remedy());
    let refused = refused.prop_map(|(refusal, remedies)| Some(Notice::Refused(refusal, remedies)));
    prop_oneof![plain_notice(), refused].boxed()
}
