//! Checks whose findings are as long as they can be.

use proptest::prelude::*;
use proptest::sample::select;
use switchboard::app::screen::{CheckAllScreen, CheckScreen, Faulty, Screen};
use switchboard::domain::check::{self, Finding, Mark, Point, Ways};
use switchboard::exotel::{ExotelError, Forbidden, Sought};

use super::stored::{bot, name, phone, view, views};

fn finding() -> BoxedStrategy<Finding> {
    let mark = select(vec![Mark::Good, Mark::Warning, Mark::Bad]);
    let errors = vec![
        ExotelError::Forbidden(Forbidden::NotPermitted).to_string(),
        ExotelError::NotFound(Sought::Account).to_string(),
        ExotelError::BadCredentials.to_string(),
        ExotelError::Failing { status: 503 }.to_string(),
    ];
    let others = proptest::collection::vec((phone(), name()), 0..=40);
    prop_oneof![
        (mark, select(errors)).prop_map(|(mark, text)| Finding { mark, text }),
        (others, any::<bool>()).prop_map(|(others, dynamic)| check::shared(&others, dynamic)),
        (bot(), any::<bool>()).prop_map(|(bot, has_url)| {
            check::bot(Some((bot.name.as_str(), bot.source)), has_url)
        }),
    ]
    .boxed()
}

fn found(most: usize) -> impl Strategy<Value = Vec<(Point, Finding)>> {
    let one = (select(Point::ALL.to_vec()), finding());
    proptest::collection::vec(one, 1..=most)
}

prop_compose! {
    pub(super) fn check()(
        view in view(), found in found(14), send: bool, take: bool, assign: bool, sent: u32, is_done: bool,
    ) -> Screen {
        let mut screen = CheckScreen::of(view.number);
        if is_done {
            for point in Point::ALL {
                screen.put(point, Finding::unknown(&ExotelError::Unreachable.to_string()));
            }
        }
        for (point, finding) in found {
            screen.put(point, finding);
        }
        screen.ways = Ways { send, take, assign };
        screen.sent = sent;
        Screen::Check(Box::new(screen))
    }
}

prop_compose! {
    pub(super) fn check_all()(
        views in views(15), found in proptest::collection::vec(found(8), 15), account in found(3),
        checked: usize, good: usize, warnings: u32, bad: u32,
        left_out in proptest::collection::vec("[a-z ]{160}", 0..=3),
    ) -> Screen {
        let faulty = views.into_iter().zip(found);
        let faulty = faulty.map(|(view, findings)| Faulty { number: view.number, findings });
        Screen::CheckAll(Box::new(CheckAllScreen {
            under_way: None, account, checked, good, faulty: faulty.collect(), left_out,
            warnings: warnings as usize, bad: bad as usize,
        }))
    }
}
