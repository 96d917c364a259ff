//! The page.

use super::numbers::other_account;
use super::{CHANNEL, NOON, bare, full, saved};
use switchboard::app::screen::{
    ChecklistItem, NumberView, PageScreen, SetupStep, UnderWay, WebSocketView,
};
use switchboard::domain::access::Level;
use switchboard::domain::account::{Account, Heard, Step, Verdict};
use switchboard::domain::audit::{PostFault, Posting};
use switchboard::domain::flow_url::FlowUrlWarning;
use switchboard::domain::origin::ApiOrigin;
use switchboard::exotel::{ExotelError, Forbidden};

pub(super) fn steps(done: [bool; 4]) -> Vec<ChecklistItem> {
    let [credentials, number, copied, called] = done;
    let mut steps = vec![(SetupStep::Credentials, credentials)];
    if !number {
        steps.push((SetupStep::VoiceBot, false));
    }
    steps.extend([
        (SetupStep::Number, number),
        (SetupStep::Marked(Step::UrlsCopied), copied),
        (SetupStep::Marked(Step::TestCalled), called),
    ]);
    steps.into_iter().map(|(step, done)| ChecklistItem { step, done }).collect()
}

/// The page of a server that has done everything.
pub(crate) fn page() -> PageScreen {
    PageScreen {
        under_way: None,
        read_only: false,
        level: Level::Admin,
        account: saved(),
        checklist: Vec::new(),
        posting: Posting::default(),
        total: 2,
        rows: vec![full(10), bare(11)],
        position: Some(1),
        has_before: false,
        has_after: false,
    }
}

pub(super) fn fresh() -> PageScreen {
    PageScreen {
        account: Account::empty(),
        checklist: steps([false; 4]),
        total: 0,
        rows: Vec::new(),
        ..page()
    }
}

pub(super) fn heard(verdict: Verdict) -> PageScreen {
    let heard = Some(Heard { verdict, at: NOON });
    PageScreen { account: Account { heard, ..saved() }, ..page() }
}

fn disconnected() -> PageScreen {
    PageScreen {
        account: Account { disconnected_at: Some(NOON), ..saved() },
        checklist: steps([false, true, true, true]),
        ..page()
    }
}

pub(super) fn pages() -> Vec<(&'static str, PageScreen)> {
    let configured_empty =
        PageScreen { account: saved(), checklist: steps([true, false, false, false]), ..fresh() };
    vec![
        ("page_fresh", fresh()),
        ("page_damaged", PageScreen { account: Account { damaged: true, ..saved() }, ..fresh() }),
        ("page_read_only", PageScreen { read_only: true, ..fresh() }),
        ("page_begun", PageScreen { account: Account { has_token: false, ..saved() }, ..fresh() }),
        ("page_configured_empty", configured_empty.clone()),
        (
            "page_configured_empty_operator",
            PageScreen { level: Level::Operator, ..configured_empty.clone() },
        ),
        ("page_configured_empty_viewer", PageScreen { level: Level::Viewer, ..configured_empty }),
    ]
}

pub(super) fn pages_with_numbers() -> Vec<(&'static str, PageScreen)> {
    let five = PageScreen {
        total: 23,
        rows: (10..15).map(full).collect(),
        has_before: true,
        has_after: true,
        ..page()
    };
    vec![
        ("page_checklist_done", page()),
        (
            "page_steps_to_mark",
            PageScreen { checklist: steps([true, true, false, false]), ..page() },
        ),
        ("page_five_numbers", five.clone()),
        ("page_five_numbers_operator", PageScreen { level: Level::Operator, ..five.clone() }),
        ("page_five_numbers_viewer", PageScreen { level: Level::Viewer, ..five.clone() }),
        (
            "page_flows_of_others",
            PageScreen {
                rows: vec![
                    NumberView { foreign: Some(other_account()), ..full(10) },
                    NumberView { foreign: Some(FlowUrlWarning::OtherRegion), ..full(11) },
                ],
                ..page()
            },
        ),
        ("page_first_of_many", PageScreen { has_before: false, ..five.clone() }),
        (
            "page_posts_in_trouble",
            PageScreen {
                posting: Posting {
                    channel: Some(CHANNEL),
                    public: false,
                    fault: Some((PostFault::Forbidden, NOON)),
                    waiting: 3,
                },
                ..page()
            },
        ),
        ("page_saving", PageScreen { under_way: Some(UnderWay::Saving), ..five }),
        ("page_asking", PageScreen { under_way: Some(UnderWay::Asking), ..page() }),
        ("page_accepted", heard(Verdict::Accepted)),
        ("page_refused", heard(Verdict::Refused(ExotelError::BadCredentials.to_string()))),
        (
            "page_unsure",
            heard(Verdict::Unsure(ExotelError::Forbidden(Forbidden::IpRestricted).to_string())),
        ),
        ("page_disconnected", disconnected()),
        ("page_disconnected_viewer", PageScreen { level: Level::Viewer, ..disconnected() }),
        (
            "page_other_origin",
            PageScreen { account: Account { origin: ApiOrigin::mumbai(), ..saved() }, ..page() },
        ),
        (
            "page_bot_without_url",
            PageScreen {
                rows: vec![NumberView { websocket: WebSocketView::NoUrl, ..full(10) }],
                total: 1,
                ..page()
            },
        ),
    ]
}
