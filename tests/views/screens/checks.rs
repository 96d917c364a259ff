//! What a check found, of one number and of all.

use super::{bare, full};
use switchboard::app::screen::{CheckAllScreen, CheckScreen, Faulty, Screen};
use switchboard::domain::check::{Finding, Point, Ways};

/// Everything in order.
fn well() -> CheckScreen {
    let mut check = CheckScreen::of(full(10).number);
    for point in Point::ALL {
        check.put(point, Finding::good(format!("All is well with the {}.", point.name())));
    }
    check
}

fn ill() -> CheckScreen {
    let mut check = CheckScreen { number: bare(11).number, ..well() };
    check.put(Point::Flow, Finding::bad("Exotel sends its calls nowhere, not to flow 926."));
    check.put(Point::Bot, Finding::bad("None is assigned, so nobody answers."));
    check.put(Point::WebSocket, Finding::warning("There is none yet."));
    check.ways = Ways { send: true, take: true, assign: true };
    check.sent = 0x811c_9dc5;
    check
}

fn under_way() -> CheckScreen {
    let mut check = CheckScreen::of(full(10).number);
    check.put(Point::Bot, Finding::good("**Front desk** answers it."));
    check
}

fn all(faults: u32) -> CheckAllScreen {
    let one = |last: u32| Faulty {
        number: full(last).number,
        findings: vec![
            (Point::Flow, Finding::bad("Exotel sends its calls nowhere, not to flow 926.")),
            (Point::WebSocket, Finding::warning("Its certificate ends in 3 days: renew it.")),
        ],
    };
    CheckAllScreen {
        under_way: None,
        account: vec![
            (Point::Credentials, Finding::good("Accepted by Exotel.")),
            (Point::Balance, Finding::warning("Only 12.00 INR are left. Recharge it soon.")),
        ],
        checked: 40,
        good: 40 - 17,
        warnings: 0,
        bad: 17,
        faulty: (10..10 + faults).map(one).collect(),
        left_out: vec!["2 of 12 WebSocket URLs were not tried: 10 a minute are.".to_owned()],
    }
}

pub(super) fn check_screens() -> Vec<(&'static str, Screen)> {
    let one = |check| Screen::Check(Box::new(check));
    let of_all = |check| Screen::CheckAll(Box::new(check));
    let reading = CheckAllScreen {
        under_way: Some("Reading the account's numbers at Exotel: 150 so far…".to_owned()),
        ..CheckAllScreen::default()
    };
    let good = CheckAllScreen { good: 40, bad: 0, left_out: Vec::new(), ..all(0) };
    vec![
        ("check", one(well())),
        ("check_with_faults", one(ill())),
        ("check_under_way", one(under_way())),
        ("check_all", of_all(good)),
        ("check_all_with_a_fault", of_all(CheckAllScreen { good: 39, bad: 1, ..all(1) })),
        ("check_all_with_many_faults", of_all(all(15))),
        ("check_all_under_way", of_all(reading)),
    ]
}
