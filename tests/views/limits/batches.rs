//! Any batch that can be shown.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::sample::select;
use switchboard::app::screen::Screen;
use switchboard::domain::audit::NumberSnapshot;
use switchboard::domain::batch::{Batch, BatchChange, BatchFault, BatchSource};
use switchboard::domain::refusal::Refusal;
use switchboard::domain::voice_bots::BotKey;

use super::stored::{name, phone, rev};
use crate::refusals::every_refusal;
use crate::screens;

fn number() -> impl Strategy<Value = NumberSnapshot> {
    let text = || proptest::option::of(name());
    let url = proptest::option::of("https://[a-z/_*]{1,500}");
    (text(), text(), url).prop_map(|(label, bot_name, flow_url)| NumberSnapshot {
        label,
        bot: bot_name.as_ref().map(|_| BotKey(i64::MAX)),
        bot_id: bot_name.as_ref().map(|_| "_".repeat(64)),
        bot_name,
        flow_url,
    })
}

fn change() -> impl Strategy<Value = BatchChange> {
    let old = proptest::option::of((rev(), number()));
    (phone(), old, number()).prop_map(|(phone, old, new)| BatchChange { phone, old, new })
}

prop_compose! {
    pub(super) fn batch()(
        source in select(BatchSource::ALL.to_vec()), changes in proptest::collection::vec(change(), 0..60),
        same: usize, faults in proptest::collection::vec(("rows [0-9, ]{1,60}", select(every_refusal())), 0..40), faulty: bool,
        said in proptest::collection::vec("[A-Za-z0-9 ,;]{1,90}", 0..8), picked in proptest::collection::btree_set(0..60_usize, 0..60), page in prop_oneof![Just(0), Just(1), any::<usize>()],
    ) -> Screen {
        let fault = |(place, why): (String, Refusal)| BatchFault { place, why: why.to_string() };
        let faults = if faulty { faults.into_iter().map(fault).collect() } else { Vec::new() };
        let picked: BTreeSet<usize> = picked.into_iter().filter(|at| *at < changes.len()).collect();
        screens::shown(Batch { source, changes, same, faults, said, picked }, page)
    }
}
