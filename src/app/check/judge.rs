//! All numbers at once, judged without asking anybody once more: from what is saved, and from the account's list at Exotel.

use std::collections::{BTreeMap, HashMap};

use crate::app::App;
use crate::domain::account::Account;
use crate::domain::account_sid::AccountSid;
use crate::domain::check::{self, Finding, Mark, Point, Sent};
use crate::domain::numbers::Number;
use crate::domain::phone::PhoneNumber;
use crate::domain::voice_bots::BotKey;
use crate::exotel::{ExoPhone, Phones};

/// A number, and what is found of it.
pub(super) struct Row {
    pub(super) number: Number,
    /// What its bot's calls are streamed to.
    pub(super) url: Option<String>,
    /// What is not good.
    pub(super) findings: Vec<(Point, Finding)>,
}

impl Row {
    pub(super) fn put(&mut self, point: Point, finding: Finding) {
        if finding.mark > Mark::Good {
            self.findings.push((point, finding));
        }
    }
}

/// The numbers with what is saved of them.
pub(super) fn rows(app: &App, account: &Account, numbers: Vec<Number>) -> Vec<Row> {
    let sid = account.sid.as_ref().map(AccountSid::as_str);
    let flows = Flows::of(&numbers);
    let judged = |number: Number| {
        let url = number.bot.as_ref().and_then(|bot| app.websocket_url(bot));
        let fits = check::fits(number.flow_url.as_ref(), sid, account.origin.as_str());
        let shared = flows.shared(&number, url.as_deref());
        let bot = number.bot.as_ref().map(|bot| (bot.name.as_str(), bot.source));
        let bot = check::bot(bot, url.is_some());
        let mut row = Row { number, url, findings: Vec::new() };
        row.put(Point::FlowUrl, fits);
        row.put(Point::Shared, shared);
        row.put(Point::Bot, bot);
        row
    };
    numbers.into_iter().map(judged).collect()
}

/// Puts down what Exotel's list says of the numbers.
pub(super) fn beside<'p>(
    rows: &mut [Row],
    listed: &'p Phones,
) -> HashMap<PhoneNumber, &'p ExoPhone> {
    let by_number: HashMap<PhoneNumber, &ExoPhone> =
        listed.phones.iter().map(|phone| (phone.number.clone(), phone)).collect();
    let (phones, unread) = (listed.phones.len(), listed.skipped + usize::from(listed.cut));
    for row in rows {
        let phone = by_number.get(&row.number.phone);
        let takes_calls = phone.and_then(|phone| phone.voice);
        row.put(Point::Number, check::number_of(phone.is_some(), takes_calls, phones, unread));
        if let Some(phone) = phone {
            let sent = Sent::of(phone.voice_url.as_deref());
            row.put(Point::Flow, check::sent_to(row.number.flow_url.as_ref(), &sent).0);
        }
    }
    by_number
}

/// Which bots answer the numbers of each flow: of each bot its first number, and its name.
struct Flows(HashMap<String, BTreeMap<BotKey, (PhoneNumber, String)>>);

impl Flows {
    fn of(numbers: &[Number]) -> Self {
        let mut flows = HashMap::<_, BTreeMap<_, _>>::new();
        for number in numbers {
            let (Some(flow), Some(bot)) = (key(number), &number.bot) else { continue };
            let first = || (number.phone.clone(), bot.name.to_string());
            flows.entry(flow).or_default().entry(bot.key).or_insert_with(first);
        }
        Self(flows)
    }

    fn shared(&self, number: &Number, url: Option<&str>) -> Finding {
        let (Some(bots), Some(bot)) = (key(number).and_then(|flow| self.0.get(&flow)), &number.bot)
        else {
            return check::shared(&[], false);
        };
        let others = bots.iter().filter(|(other, _)| **other != bot.key);
        let others: Vec<_> = others.map(|(_, first)| first.clone()).collect();
        let dynamic = url.is_some_and(crate::domain::websocket_url::is_dynamic);
        check::shared(&others, dynamic)
    }
}

/// What two spellings of one flow have in common. Flow ids are not used again by other accounts.
fn key(number: &Number) -> Option<String> {
    let flow = number.flow_url.as_ref().filter(|flow| !flow.is_odd())?;
    Some(flow.flow_id().to_owned())
}
