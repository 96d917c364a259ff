//! Any call that can be shown.

use proptest::prelude::*;
use proptest::sample::select;
use switchboard::app::screen::{
    CallEnd, CallProgress, CallRow, CallScreen, CallsPage, CallsScreen, Day, Screen, StreamSeen,
    TestCallScreen, Watch, Week,
};
use switchboard::domain::audit::CallRoute;
use switchboard::domain::calls::{CallId, RouteGap};
use switchboard::domain::forms::DraftId;

use super::stored::{label, level, phone};

fn end() -> impl Strategy<Value = CallEnd> {
    select(vec![CallEnd::Completed, CallEnd::Failed, CallEnd::NoAnswer, CallEnd::Unknown])
}

fn progress() -> impl Strategy<Value = CallProgress> {
    prop_oneof![
        Just(CallProgress::Asking),
        Just(CallProgress::MayBeRinging),
        Just(CallProgress::Answered),
        "[a-z. ]{0,5000}".prop_map(CallProgress::Refused),
        end().prop_map(CallProgress::Over),
    ]
}

fn stream() -> impl Strategy<Value = StreamSeen> {
    prop_oneof![
        Just(StreamSeen::Opened),
        Just(StreamSeen::Unknown),
        any::<(u32, bool)>().prop_map(|(beside, short)| StreamSeen::Never { beside, short }),
    ]
}

fn row() -> impl Strategy<Value = CallRow> {
    let who = proptest::option::of(phone().prop_map(|phone| phone.masked()));
    let at = proptest::option::of(0..=i64::MAX / 2);
    (at, any::<Option<bool>>(), who, any::<Option<u32>>(), end())
        .prop_map(|(at, incoming, who, duration, end)| CallRow { at, incoming, who, duration, end })
}

fn week() -> impl Strategy<Value = Week> {
    let day = (0..=i64::MAX / 2, any::<u32>(), any::<u32>());
    let day = day.prop_map(|(begins, answered, missed)| Day { begins, answered, missed });
    (proptest::array::uniform7(day), any::<bool>()).prop_map(|(days, is_cut)| Week { days, is_cut })
}

prop_compose! {
    fn calls()(
        level in level(), number in phone(), label in label(), rows in proptest::collection::vec(row(), 0..=10),
        skipped: usize, has_newer: bool, older in proptest::option::of(0..=i64::MAX), week in proptest::option::of(week()),
    ) -> Screen {
        let page = CallsPage { rows, skipped, has_newer, older, week, picture: None };
        Screen::Calls(Box::new(CallsScreen { level, number, label, page: Some(page) }))
    }
}

prop_compose! {
    fn call()(
        level in level(), number in phone(), to in proptest::option::of(phone()), through: Option<bool>,
        call in proptest::option::of("[a-z0-9]{45}"), progress in progress(), stream in stream(),
        duration: Option<u32>, price in proptest::option::of("[0-9.]{1,20}"), step_open: bool,
        watch in select(vec![Watch::On, Watch::Done, Watch::Stopped, Watch::GivenUp]), trouble in proptest::option::of("[a-z]{0,3000}"),
    ) -> Screen {
        let route = through.map(|through| if through { CallRoute::Flow } else { CallRoute::Bot });
        let call = call.and_then(|call| CallId::parse(&call));
        Screen::Call(Box::new(CallScreen {
            level, number, to, route, call, progress, stream, duration, price, watch, trouble, step_open,
        }))
    }
}

prop_compose! {
    fn before()(
        number in phone(), to in phone(), label in label(), is_own: bool, draft: u64,
        flow in proptest::option::of(Just(RouteGap::NoFlow)), bot in proptest::option::of(Just(RouteGap::Endpoint)),
    ) -> Screen {
        let draft = DraftId(draft);
        Screen::TestCall(Box::new(TestCallScreen { number, label, to, is_own, flow, bot, draft }))
    }
}

pub(super) fn any_call() -> BoxedStrategy<Screen> {
    prop_oneof![calls(), call(), before()].boxed()
}
