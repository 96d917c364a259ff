//! A test call before, while and after it rings, and a number's last calls.

use super::super::reply::{Attachment, Button, Embed, Footer, Reply, Row, Style, clip};
use super::parts::{
    AMBER, At, BLUE, DESCRIPTION, FIELD, GREEN, NOTHING, RED, count, field, mono, plain,
};
use crate::app::asked::{AccountIntent, CallIntent, CallsFrom, Dialog, DialogStep, NumberIntent};
use crate::app::place::Place;
use crate::app::screen::{
    CallEnd, CallProgress, CallRow, CallScreen, CallsPage, CallsScreen, Day, StreamSeen,
    TestCallScreen, Watch, Week,
};
use crate::domain::account::Step;
use crate::domain::audit::CallRoute;
use crate::domain::numbers::NumberRef;
use crate::domain::phone::PhoneNumber;

const PICTURE: &str = "calls.png";
/// The longest title is a number and a label.
const TITLE: usize = 250;

fn phone(phone: &PhoneNumber) -> String {
    mono(phone.as_str(), 20)
}

/// Said before a phone rings: which, from where, which way, and that it costs money.
pub(super) fn before(call: &TestCallScreen, at: At<'_>) -> Reply {
    let label = call.label.as_ref().map(|label| format!(" · {}", plain(label.as_str())));
    let own = if call.is_own { " (your own)" } else { "" };
    let mut lines = vec![
        format!(
            "📞 This rings {}{own}. The call comes from {}{}, through Exotel, and costs your Exotel account money. It ends by itself after 90 seconds.",
            phone(&call.to),
            phone(&call.number),
            label.unwrap_or_default(),
        ),
        "**Through the flow** is the way that a caller comes; **Straight to the bot** passes the flow by. If only the second works, the fault is in the flow; if neither does, ask the bot.".to_owned(),
    ];
    lines.extend([call.flow, call.bot].into_iter().flatten().map(|gap| format!("⚠️ {gap}")));
    let ring = |label, route, gap: bool| {
        let place = CallIntent::Place { draft: call.draft, route };
        at.button(Style::Primary, label, place).disabled_if(gap)
    };
    let mut buttons = vec![
        ring("Through the flow", CallRoute::Flow, call.flow.is_some()),
        ring("Straight to the bot", CallRoute::Bot, call.bot.is_some()),
    ];
    buttons.push(match call.is_own {
        true => at.button(Style::Secondary, "Forget my phone", CallIntent::Forget(call.draft)),
        false => {
            at.button(Style::Secondary, "Remember as my phone", CallIntent::Remember(call.draft))
        }
    });
    buttons.push(back(&call.number, at));
    let embed = Embed {
        title: "Test call".to_owned(),
        description: clip(&lines.join("\n\n"), DESCRIPTION),
        color: BLUE,
        footer: Some(Footer { text: "Nothing rings before you choose a way.".to_owned() }),
        ..Embed::default()
    };
    Reply { embeds: vec![embed], components: vec![Row::buttons(buttons)], ..Reply::default() }
}

/// Whether the member's phone is remembered from now on.
pub(super) fn own_phone(own: Option<&PhoneNumber>) -> String {
    match own {
        Some(own) => format!(
            "{} is remembered as your phone: `/did test-call` rings it where `to` is left out.",
            phone(own)
        ),
        None => "Your phone is forgotten.".to_owned(),
    }
}

fn back(number: &PhoneNumber, at: At<'_>) -> Button {
    at.button(Style::Secondary, "Back", NumberIntent::Show(NumberRef::Known(number.clone())))
}

/// A test call, as far as it has come.
pub(super) fn call(call: &CallScreen, at: At<'_>) -> Reply {
    let way = match call.route {
        Some(CallRoute::Flow) => ", through the flow",
        Some(CallRoute::Bot) => ", straight to the bot",
        None => "",
    };
    let to = call.to.as_ref().map_or_else(|| "a phone".to_owned(), phone);
    let mut lines = vec![format!("From {} to {to}{way}.", phone(&call.number))];
    lines.push(stands(call));
    lines.extend(stream(call).map(str::to_owned));
    lines.extend(cost(call));
    if let Some(trouble) = &call.trouble {
        lines.push(format!("⚠️ Exotel could not be asked the last time: {trouble}"));
    }
    lines.extend(goes_on(call).map(str::to_owned));
    let embed = Embed {
        title: "Test call".to_owned(),
        description: clip(&lines.join("\n"), DESCRIPTION),
        color: colour(call),
        ..Embed::default()
    };
    let buttons = call_buttons(call, at);
    let components = if buttons.is_empty() { vec![] } else { vec![Row::buttons(buttons)] };
    Reply { embeds: vec![embed], components, ..Reply::default() }
}

const fn colour(call: &CallScreen) -> u32 {
    match (&call.progress, call.stream) {
        (CallProgress::Refused(_), _) => RED,
        (CallProgress::Over(CallEnd::Completed), StreamSeen::Never { .. }) => AMBER,
        (CallProgress::Over(CallEnd::Completed), _) => GREEN,
        (CallProgress::Over(_) | CallProgress::MayBeRinging, _) => AMBER,
        _ => BLUE,
    }
}

fn stands(call: &CallScreen) -> String {
    match &call.progress {
        CallProgress::Asking => "⏳ Asking Exotel…".to_owned(),
        CallProgress::Refused(why) => format!("❌ Nothing rings. {why}"),
        CallProgress::MayBeRinging => {
            "⚠️ Exotel did not answer, so the call may have been placed: it may be ringing. It is not asked for again.".to_owned()
        }
        CallProgress::Queued => "⏳ Queued: Exotel has taken the call.".to_owned(),
        CallProgress::Ringing => "🔔 Ringing.".to_owned(),
        CallProgress::UnderWay => {
            "🔔 Under way. Exotel says so before anybody has picked up.".to_owned()
        }
        CallProgress::Answered => "🗣️ Answered.".to_owned(),
        CallProgress::Over(CallEnd::Completed) => match call.duration {
            Some(seconds) => format!("✅ Ended after {}.", long(seconds)),
            None => "✅ Ended.".to_owned(),
        },
        CallProgress::Over(CallEnd::Failed) => {
            "❌ Ended: Exotel says that the call failed. The phone may be off or out of reach.".to_owned()
        }
        CallProgress::Over(CallEnd::Busy) => "❌ Ended: the phone was busy.".to_owned(),
        CallProgress::Over(CallEnd::NoAnswer) => "❌ Ended: nobody answered.".to_owned(),
        CallProgress::Over(CallEnd::Canceled) => "❌ Ended: the call was canceled.".to_owned(),
        CallProgress::Over(CallEnd::Unknown) => "❔ Ended, and Exotel does not say how.".to_owned(),
    }
}

fn stream(call: &CallScreen) -> Option<&'static str> {
    match call.stream {
        StreamSeen::Opened => Some("✅ A stream to a bot opened during the call."),
        StreamSeen::Never { beside: 0, short: false } => Some(match call.route {
            Some(CallRoute::Bot) => {
                "⚠️ The call was completed, but no stream ever opened: Exotel did not reach the bot. Check its WebSocket URL, and whether streaming is switched on for the account."
            }
            _ => {
                "⚠️ The call was completed, but no stream ever opened: the flow did not reach the bot. Check its Voicebot applet's URL, or try **Straight to the bot**."
            }
        }),
        StreamSeen::Never { beside: 0, short: true } => Some(
            "⚠️ The call was completed, but no stream ever opened, as far as can be told of so short a call. Check the flow's Voicebot applet and the bot's WebSocket URL.",
        ),
        StreamSeen::Never { .. } => Some(
            "⚠️ The call was completed, but no stream was seen to open. Other calls were streamed at the same time, so this is not certain.",
        ),
        StreamSeen::Unknown | StreamSeen::NotYet => None,
    }
}

fn cost(call: &CallScreen) -> Option<String> {
    match (&call.price, &call.progress) {
        (Some(price), _) => Some(format!("💰 It cost {price} in the account's currency.")),
        (None, CallProgress::Over(_)) if call.watch == Watch::On => {
            Some("💰 What it cost comes about two minutes after the end.".to_owned())
        }
        (None, CallProgress::Over(_)) => Some("💰 Exotel has not said what it cost.".to_owned()),
        _ => None,
    }
}

/// Whether the reply is renewed, and what helps where it is not.
fn goes_on(call: &CallScreen) -> Option<&'static str> {
    Some(match (call.watch, &call.progress) {
        (Watch::On, CallProgress::Asking) | (Watch::Done, _) => return None,
        (Watch::On, _) if call.route.is_none() => "-# **Refresh** looks again.",
        (Watch::On, CallProgress::MayBeRinging) => {
            "-# This reply says so if the call is found among the number's calls, which is once it is over."
        }
        (Watch::On, _) => {
            "-# This reply is renewed by itself. If it stops, **Refresh** looks again; nothing rings twice."
        }
        (Watch::Stopped, _) => {
            "⚠️ Switchboard was stopped while it followed this call. The call goes on without it, and nothing rings twice: **Refresh** looks again."
        }
        (Watch::GivenUp, CallProgress::MayBeRinging) => {
            "The call was not found among the number's calls, so it was probably never placed."
        }
        (Watch::GivenUp, CallProgress::Over(_)) => "**Refresh** asks once more.",
        (Watch::GivenUp, _) => {
            "Exotel does not say how the call ended. **Refresh** asks once more."
        }
    })
}

fn call_buttons(call: &CallScreen, at: At<'_>) -> Vec<Button> {
    let known = || NumberRef::Known(call.number.clone());
    let mut buttons = Vec::new();
    if call.watch != Watch::Done
        && let Some(sid) = &call.call
    {
        let look = CallIntent::Look { number: call.number.clone(), call: sid.clone() };
        buttons.push(at.button(Style::Secondary, "Refresh", look));
    }
    // What is renewed would overwrite whatever another button puts in its place. Whoever only looked once may leave.
    let renewed = call.watch == Watch::On && call.route.is_some();
    if renewed {
        return buttons;
    }
    let again = Dialog::TestCall(known(), DialogStep::open());
    buttons.push(at.button(Style::Primary, "Test call", again));
    let calls = CallIntent::List { number: known(), from: CallsFrom::Opened };
    buttons.push(at.button(Style::Secondary, "Calls", calls));
    if call.step_open && call.progress == CallProgress::Over(CallEnd::Completed) {
        let mark = AccountIntent::MarkStep(Step::TestCalled);
        buttons.push(at.button(Style::Secondary, "Done: test call placed", mark));
    }
    buttons.push(back(&call.number, at));
    buttons
}

/// "1 min 5 s".
fn long(seconds: u32) -> String {
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds} s"),
        (minutes, 0) => format!("{minutes} min"),
        (minutes, seconds) => format!("{minutes} min {seconds} s"),
    }
}

/// A number's last calls.
pub(super) fn calls(screen: &CallsScreen) -> Reply {
    let label = screen.label.as_ref().map(|label| format!(" · {}", plain(label.as_str())));
    let title = clip(&format!("Calls of {}{}", screen.number, label.unwrap_or_default()), TITLE);
    let Some(page) = &screen.page else {
        let description = "⏳ Asking Exotel…".to_owned();
        let embed = Embed { title, description, color: BLUE, ..Embed::default() };
        return Reply { embeds: vec![embed], ..Reply::default() };
    };
    let mut lines: Vec<String> = page.rows.iter().map(row).collect();
    if lines.is_empty() {
        lines.push(match page.has_newer {
            true => "There are no older calls: Exotel shows 30 days here.".to_owned(),
            false => "No calls in the last 30 days. A call that goes on is shown once it is over."
                .to_owned(),
        });
    }
    if page.skipped > 0 {
        let skipped = i64::try_from(page.skipped).unwrap_or(i64::MAX);
        lines.push(format!("⚠️ {} of Exotel's could not be read.", count(skipped, "row")));
    }
    let embed = Embed {
        title,
        description: clip(&lines.join("\n"), DESCRIPTION),
        fields: page
            .week
            .iter()
            .map(|week| field("Last 7 days (India)", clip(&in_words(week), FIELD), false))
            .collect(),
        color: BLUE,
        ..Embed::default()
    };
    let picture = page.picture.iter();
    let files = picture.map(|png| Attachment { name: PICTURE.to_owned(), bytes: png.clone() });
    Reply {
        embeds: vec![embed],
        files: files.collect(),
        components: turn(screen, page).into_iter().collect(),
        ..Reply::default()
    }
}

fn turn(screen: &CallsScreen, page: &CallsPage) -> Option<Row> {
    let list = |from| {
        let number = NumberRef::Known(screen.number.clone());
        CallIntent::List { number, from }
    };
    let alone = At(&Place::New);
    let mut buttons = Vec::new();
    if page.has_newer {
        buttons.push(alone.button(Style::Secondary, "Newest", list(CallsFrom::Newest)));
    }
    if let Some(at) = page.older {
        buttons.push(alone.button(Style::Secondary, "Older", list(CallsFrom::Before(at))));
    }
    (!buttons.is_empty()).then(|| Row::buttons(buttons))
}

fn row(call: &CallRow) -> String {
    let when = call.at.map_or_else(|| NOTHING.to_owned(), |at| format!("<t:{at}:f>"));
    let who =
        call.who.as_deref().map_or_else(|| "an unknown number".to_owned(), |who| mono(who, 20));
    let who = match call.incoming {
        Some(false) => format!("to {who}"),
        Some(true) | None => format!("from {who}"),
    };
    let how = match call.end {
        CallEnd::Completed => "✅ completed",
        CallEnd::Failed => "❌ failed",
        CallEnd::Busy => "❌ busy",
        CallEnd::NoAnswer => "❌ not answered",
        CallEnd::Canceled => "❌ canceled",
        CallEnd::Unknown => "❔ no end known",
    };
    let duration = call.duration.map(|seconds| format!(" · {}", long(seconds)));
    format!("{when} · {who} · {how}{}", duration.unwrap_or_default())
}

/// What the picture shows, for those who do not see it.
fn in_words(week: &Week) -> String {
    let total = i64::from(week.total());
    if total == 0 {
        return "No calls.".to_owned();
    }
    let days: Vec<String> = week.days.iter().map(day).collect();
    let cut = if week.is_cut { "\nThere are more calls than were counted." } else { "" };
    let total = count(total, "call");
    format!("{total}. Blue was completed, amber was not.\n{}{cut}", days.join("\n"))
}

fn day(day: &Day) -> String {
    // Noon, so that a viewer west or east of India is still shown that day.
    let date = format!("<t:{}:d>", day.begins + 12 * 3600);
    match (day.total(), day.missed) {
        (0, _) => format!("{date} · none"),
        (total, 0) => format!("{date} · {total}"),
        (total, missed) => format!("{date} · {total}, {missed} not completed"),
    }
}
