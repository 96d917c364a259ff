//! Test calls and a number's last calls.

use super::{NOON, full, phone};
use switchboard::app::screen::{
    CallEnd, CallFields, CallProgress, CallRow, CallScreen, CallsPage, CallsScreen, Day,
    DialogFields, Screen, StreamSeen, TestCallScreen, Watch, Week,
};
use switchboard::domain::access::Level;
use switchboard::domain::audit::CallRoute;
use switchboard::domain::calls::{CallId, RouteGap};
use switchboard::domain::forms::DraftId;
use switchboard::exotel::{ExotelError, Forbidden};

pub(super) fn call_fields() -> DialogFields {
    DialogFields::Call(CallFields { number: phone(10), to: String::new() })
}

fn before() -> TestCallScreen {
    TestCallScreen {
        number: phone(10),
        label: full(10).number.label,
        to: phone(11),
        is_own: false,
        flow: None,
        bot: None,
        draft: DraftId(7),
    }
}

fn going(progress: CallProgress) -> CallScreen {
    CallScreen {
        level: Level::Operator,
        number: phone(10),
        to: Some(phone(11)),
        route: Some(CallRoute::Flow),
        call: CallId::parse("80bfbec2d78bbbf10fb851f4fa165211"),
        progress,
        stream: StreamSeen::NotYet,
        duration: None,
        price: None,
        watch: Watch::On,
        trouble: None,
        step_open: false,
    }
}

fn ended() -> CallScreen {
    CallScreen {
        stream: StreamSeen::Opened,
        duration: Some(65),
        price: Some("1.20".to_owned()),
        watch: Watch::Done,
        step_open: true,
        ..going(CallProgress::Over(CallEnd::Completed))
    }
}

fn test_calls() -> Vec<(&'static str, CallScreen)> {
    let none =
        |beside, short| CallScreen { stream: StreamSeen::Never { beside, short }, ..ended() };
    let never = |beside| none(beside, false);
    let refused = CallProgress::Refused(ExotelError::Forbidden(Forbidden::Kyc).to_string());
    let trouble = Some(ExotelError::TimedOut.to_string());
    vec![
        ("call_asking", CallScreen { call: None, ..going(CallProgress::Asking) }),
        ("call_refused", CallScreen { call: None, watch: Watch::Done, ..going(refused) }),
        ("call_may_be_ringing", CallScreen { call: None, ..going(CallProgress::MayBeRinging) }),
        (
            "call_never_found",
            CallScreen { call: None, watch: Watch::GivenUp, ..going(CallProgress::MayBeRinging) },
        ),
        ("call_queued", going(CallProgress::Queued)),
        ("call_ringing", going(CallProgress::Ringing)),
        ("call_under_way", CallScreen { trouble, ..going(CallProgress::UnderWay) }),
        (
            "call_answered",
            CallScreen { stream: StreamSeen::Opened, ..going(CallProgress::Answered) },
        ),
        (
            "call_ended_without_price",
            CallScreen { duration: None, price: None, watch: Watch::On, ..ended() },
        ),
        ("call_ended", ended()),
        ("call_without_stream", never(0)),
        ("call_straight_without_stream", CallScreen { route: Some(CallRoute::Bot), ..never(0) }),
        ("call_perhaps_without_stream", never(3)),
        ("call_too_short_for_a_stream", none(0, true)),
        (
            "call_not_answered",
            CallScreen { watch: Watch::Done, ..going(CallProgress::Over(CallEnd::NoAnswer)) },
        ),
        ("call_stopped", CallScreen { watch: Watch::Stopped, ..going(CallProgress::Ringing) }),
        ("call_given_up", CallScreen { watch: Watch::GivenUp, ..going(CallProgress::UnderWay) }),
        (
            "call_looked_at",
            CallScreen {
                route: None,
                stream: StreamSeen::Unknown,
                ..going(CallProgress::Answered)
            },
        ),
    ]
}

fn row(minutes: i64, end: CallEnd) -> CallRow {
    CallRow {
        at: Some(NOON - 60 * minutes),
        incoming: Some(true),
        who: Some(phone(11).to_string()),
        duration: matches!(end, CallEnd::Completed).then_some(125),
        end,
    }
}

fn calls(page: Option<CallsPage>, level: Level) -> Screen {
    let label = full(10).number.label;
    Screen::Calls(Box::new(CallsScreen { level, number: phone(10), label, page }))
}

fn week() -> Week {
    let day = |(at, (answered, missed)): (i64, (u32, u32))| Day {
        begins: NOON - 12 * 3600 + (at - 6) * 86_400,
        answered,
        missed,
    };
    let days = [(0, 0), (4, 0), (2, 2), (0, 1), (0, 0), (11, 0), (3, 1)];
    let mut days = (0..).zip(days).map(day);
    Week { days: std::array::from_fn(|_| days.next().unwrap()), is_cut: false }
}

fn page() -> CallsPage {
    CallsPage {
        rows: vec![
            row(1, CallEnd::Completed),
            CallRow { who: Some(phone(11).masked()), ..row(2, CallEnd::NoAnswer) },
            CallRow { incoming: Some(false), ..row(3, CallEnd::Busy) },
            CallRow { who: None, incoming: None, at: None, ..row(4, CallEnd::Unknown) },
            row(5, CallEnd::Failed),
            row(6, CallEnd::Canceled),
        ],
        skipped: 2,
        has_newer: false,
        older: Some(NOON - 3600),
        week: Some(week()),
        picture: None,
    }
}

pub(super) fn call_screens() -> Vec<(&'static str, Screen)> {
    let before = |screen| Screen::TestCall(Box::new(screen));
    let nothing_works = TestCallScreen {
        flow: Some(RouteGap::NoFlow),
        bot: Some(RouteGap::Endpoint),
        is_own: true,
        label: None,
        ..self::before()
    };
    let mut all = vec![
        ("test_call", before(self::before())),
        ("test_call_without_ways", before(nothing_works)),
        ("calls_asking", calls(None, Level::Viewer)),
        ("calls", calls(Some(page()), Level::Operator)),
        (
            "calls_none",
            calls(
                Some(CallsPage { week: Some(Week::default()), ..CallsPage::default() }),
                Level::Viewer,
            ),
        ),
        (
            "calls_no_older",
            calls(Some(CallsPage { has_newer: true, ..CallsPage::default() }), Level::Viewer),
        ),
    ];
    let calls = test_calls().into_iter();
    all.extend(calls.map(|(name, call)| (name, Screen::Call(Box::new(call)))));
    all
}
