//! A number's card, and one URL alone for copying.

use super::super::reply::{Choice, Embed, Footer, Reply, Row, Style};
use super::super::wire::Choose;
use super::parts::{At, BLUE, NO_FLOW_URL, NOTHING, ODD, block, field, mono, plain, websocket_gap};
use crate::app::asked::{AccountIntent, Dialog, DialogStep, NumberIntent, UrlKind};
use crate::app::place::Place;
use crate::app::screen::{CardScreen, WebSocketView};
use crate::domain::access::{Level, MemberId};
use crate::domain::expected::Expected;
use crate::domain::numbers::{Cursor, NumberRef};
use crate::domain::voice_bots::{BotChoice, BotKey, VoiceBot};

/// The card.
pub(super) fn card(card: &CardScreen, at: At<'_>) -> Reply {
    let number = &card.view.number;
    let label =
        number.label.as_ref().map_or_else(|| NOTHING.to_owned(), |label| plain(label.as_str()));
    let bot =
        number.bot.as_ref().map_or_else(|| NOTHING.to_owned(), |bot| plain(bot.name.as_str()));
    let websocket = match &card.view.websocket {
        WebSocketView::Url(url) => block(url),
        gap => websocket_gap(gap).unwrap_or(NOTHING).to_owned(),
    };
    let flow = number
        .flow_url
        .as_ref()
        .map_or_else(|| NO_FLOW_URL.to_owned(), |flow| block(flow.as_str()));
    let mut about = vec![mono(number.phone.as_str(), 20)];
    about.extend(number.phone.series().map(|series| series.name().to_owned()));
    let mut description = about.join(" · ");
    if number.is_odd() || number.bot.as_ref().is_some_and(VoiceBot::is_odd) {
        description = format!("{description}\n{ODD}");
    }
    if let Some((who, at)) = card.changed {
        description = format!("{description}\nLast changed by {} <t:{at}:R>", by(who));
    }
    let embed = Embed {
        title: "Phone number".to_owned(),
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
        let placeholder =
            if card.more_bots { "Assign Bot (more: /did assign)" } else { "Assign Bot" };
        rows.push(Row::select(at.select(&choose, placeholder, bot_choices(&card.bots, current))));
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
    let mut others = Vec::new();
    if may_edit {
        let edit = Dialog::EditNumber(known(), DialogStep::open());
        others.push(at.button(Style::Secondary, "Edit", edit));
        let expected = Expected::Rev(number.rev);
        let remove = NumberIntent::Remove { number: known(), expected };
        others.push(at.button(Style::Danger, "Remove", remove));
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
        description: bot.id.to_string(),
        default: current == Some(bot.key),
    });
    std::iter::once(none).chain(bots).collect()
}

/// The bare URL as the whole content, which a phone's long press copies, and the same in a code
/// block, which a computer's copy button does.
pub(super) fn copy(url: &str) -> Reply {
    Reply {
        content: url.to_owned(),
        embeds: vec![Embed {
            title: "Copy this URL".to_owned(),
            description: block(url),
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
