//! A number's card, and one URL alone for copying.

use super::super::reply::{Choice, Embed, Footer, Reply, Row, Style, clip};
use super::super::wire::Choose;
use super::parts::{At, BLUE, NO_FLOW_URL, NOTHING, ODD, block, field, mono, plain, websocket_gap};
use super::rows::vanished;
use super::voice_bots::id_and_origin;
use crate::app::asked::{
    AccountIntent, AuditIntent, AuditQuery, CallIntent, CallsFrom, CheckIntent, Dialog, DialogStep,
    NumberIntent, UrlKind,
};
use crate::app::place::Place;
use crate::app::screen::{CardScreen, CopyScreen, WebSocketView};
use crate::domain::access::{Action, Level, MemberId};
use crate::domain::expected::Expected;
use crate::domain::numbers::{Cursor, NumberRef};
use crate::domain::phone::PhoneNumber;
use crate::domain::text::Label;
use crate::domain::voice_bots::{BotChoice, BotKey, VoiceBot};

/// An embed's title holds 256 characters.
const TITLE: usize = 250;

/// How much of a bot's name a placeholder shows.
const NOW: usize = 60;

/// The card.
pub(super) fn card(card: &CardScreen, at: At<'_>) -> Reply {
    let number = &card.view.number;
    let label =
        number.label.as_ref().map_or_else(|| NOTHING.to_owned(), |label| plain(label.as_str()));
    let named = |bot: &VoiceBot| format!("{}{}", plain(bot.name.as_str()), vanished(bot));
    let bot = number.bot.as_ref().map_or_else(|| NOTHING.to_owned(), named);
    let websocket = match &card.view.websocket {
        WebSocketView::Url(url) | WebSocketView::Masked(url) => block(url),
        gap => format!("⚠️ {}", websocket_gap(gap).unwrap_or(NOTHING)),
    };
    let flow = match (&number.flow_url, &card.view.foreign) {
        (Some(flow), Some(foreign)) => format!("{}⚠️ {foreign}", block(flow.as_str())),
        (Some(flow), None) => block(flow.as_str()),
        (None, _) => format!("⚠️ {NO_FLOW_URL}"),
    };
    let mut description = mono(number.phone.as_str(), 20);
    if let Some(series) = number.phone.series() {
        description = format!("{description} · {}", series.name());
    }
    if number.is_odd() || number.bot.as_ref().is_some_and(VoiceBot::is_odd) {
        description = format!("{description}\n{ODD}");
    }
    if let Some((who, at)) = card.changed {
        description = format!("{description}\nLast changed by {} <t:{at}:R>", by(who));
    }
    let embed = Embed {
        title: title(&number.phone, number.label.as_ref()),
        description,
        fields: vec![
            field("Label", label, true),
            field("Bot", bot, true),
            field("WebSocket URL", websocket, false),
            field("Flow URL", flow, false),
        ],
        color: BLUE,
        footer: None,
    };
    Reply { embeds: vec![embed], components: rows(card, at), ..Reply::default() }
}

fn by(member: MemberId) -> String {
    match member {
        MemberId(0) => "Switchboard".to_owned(),
        MemberId(id) => format!("<@{id}>"),
    }
}

fn rows(card: &CardScreen, at: At<'_>) -> Vec<Row> {
    let number = &card.view.number;
    let known = || NumberRef::Known(number.phone.clone());
    let may_edit = card.level >= Level::Operator;
    let mut rows = Vec::new();
    if may_edit {
        let current = number.bot.as_ref().map(|bot| bot.key);
        let choose = Choose::BotOf(number.phone.clone(), current);
        let now = number.bot.as_ref().map_or("None", |bot| bot.name.as_str());
        let more = if card.more_bots { "; more: /did assign" } else { "" };
        let placeholder = format!("Assign Bot (now: {}{more})", clip(now, NOW));
        let choices = bot_choices(&card.bots, current).into_iter();
        // Nothing is preselected: choosing saves, and a choice that is made already cannot be made.
        let choices = choices.map(|choice| Choice { default: false, ..choice }).collect();
        rows.push(Row::select(at.select(&choose, &placeholder, choices)));
    }
    let mut copies = Vec::new();
    // A URL stands in a message of its own, and so does the reason why there is none.
    let alone = At(&Place::New);
    let copy = |label, url| {
        alone.button(Style::Primary, label, NumberIntent::Copy { number: known(), url })
    };
    if matches!(card.view.websocket, WebSocketView::Url(_)) {
        copies.push(copy("Copy WebSocket URL", UrlKind::WebSocket));
    }
    if number.flow_url.is_some() {
        copies.push(copy("Copy Flow URL", UrlKind::Flow));
    }
    if !copies.is_empty() {
        rows.push(Row::buttons(copies));
    }
    let mut checks = Vec::new();
    if card.level >= Action::CheckNumbers.level() {
        let check = at.button(Style::Secondary, "Check", CheckIntent::Number(known()));
        checks.push(check.with_emoji("🩺"));
    }
    if card.level >= Action::PlaceTestCall.level() {
        let test = Dialog::TestCall(known(), DialogStep::open());
        checks.push(at.button(Style::Secondary, "Test call", test));
    }
    // A message of its own: the picture in it would stay on the card.
    let calls = CallIntent::List { number: known(), from: CallsFrom::Opened };
    checks.push(alone.button(Style::Secondary, "Calls", calls));
    rows.push(Row::buttons(checks));
    let mut others = Vec::new();
    if may_edit {
        let edit = Dialog::EditNumber(known(), DialogStep::open());
        others.push(at.button(Style::Secondary, "Edit", edit).with_emoji("✏️"));
        let expected = Expected::Rev(number.rev);
        let remove = NumberIntent::Remove { number: known(), expected };
        others.push(at.button(Style::Danger, "Remove", remove).with_emoji("🗑️"));
    }
    if card.level >= Action::ViewAudit.level() {
        let history = AuditQuery { number: Some(known()), ..AuditQuery::default() };
        others.push(at.button(Style::Secondary, "History", AuditIntent::Show(history)));
    }
    let back = AccountIntent::Page(Cursor::From(number.phone.clone()));
    others.push(at.button(Style::Secondary, "Back", back));
    rows.push(Row::buttons(others));
    rows
}

/// "None" and the voice bots, the current one chosen.
pub(super) fn bot_choices(bots: &[VoiceBot], current: Option<BotKey>) -> Vec<Choice> {
    let none = Choice {
        label: "None".to_owned(),
        value: BotChoice::value(None),
        description: String::new(),
        default: current.is_none(),
    };
    let bots = bots.iter().map(|bot| Choice {
        label: bot.name.to_string(),
        value: BotChoice::value(Some(bot.key)),
        description: id_and_origin(bot),
        default: current == Some(bot.key),
    });
    std::iter::once(none).chain(bots).collect()
}

/// The bare URL as the whole content, which a phone's long press copies, and the same in a code
/// block, which a computer's copy button does.
pub(super) fn copy(copy: &CopyScreen) -> Reply {
    let which = match copy.kind {
        UrlKind::WebSocket => "WebSocket URL",
        UrlKind::Flow => "Flow URL",
    };
    Reply {
        content: copy.url.clone(),
        embeds: vec![Embed {
            title: clip(&format!("{which} of {}", title(&copy.phone, copy.label.as_ref())), TITLE),
            description: block(&copy.url),
            color: BLUE,
            footer: Some(Footer {
                text: "Press the block's copy button, or hold the message on a phone and choose Copy Text."
                    .to_owned(),
            }),
            ..Embed::default()
        }],
        ..Reply::default()
    }
}

/// A number and its label, as a title.
fn title(phone: &PhoneNumber, label: Option<&Label>) -> String {
    let label = label.map_or_else(String::new, |label| format!(" · {}", plain(label.as_str())));
    clip(&format!("{phone}{label}"), TITLE)
}
