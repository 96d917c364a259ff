//! Every reason why a phone is not rung.

use switchboard::domain::calls::{CallRefusal, CallToError, RouteGap};
use switchboard::domain::phone::{CallingCode, PhoneNumberError, Series};
use switchboard::domain::refusal::Refusal;

/// What **To** may not be.
pub(super) fn phones() -> Vec<Refusal> {
    let all = every!(CallToError {
        Missing,
        Number(PhoneNumberError::TooShort { digits: 7 }),
        Short,
        Itself,
        NoPhone(Series::TollFree),
        Country(vec![CallingCode::INDIA]),
    });
    all.into_iter().map(|it| Refusal::Call(it.into())).collect()
}

/// All others.
pub(super) fn others() -> Vec<Refusal> {
    let one_of_each = every!(CallRefusal {
        To(CallToError::Missing),
        Route(RouteGap::NoFlow),
        Spent,
        Changed,
        NoOwnPhone,
    });
    let ways = every!(RouteGap { NoFlow, NoBot, NoUrl, Endpoint, TooLong });
    let ways = ways.into_iter().map(CallRefusal::Route);
    one_of_each.into_iter().chain(ways).map(Refusal::Call).collect()
}
