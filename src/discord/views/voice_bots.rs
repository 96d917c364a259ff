//! The voice bots, and one of them.

use super::super::custom_id;
use super::super::reply::{Button, Choice, Embed, Field, Reply, Row, Select, Style, clip};
use super::{BLUE, DESCRIPTION, NOTHING, ODD, block, count, message, mono, notice, plain};
use crate::app::intent::Place;
use crate::app::screen::{VoiceBotScreen, VoiceBotsScreen};
use crate::domain::access::Level;

/// How much of a URL a row shows.
const ROW_URL: usize = 120;

const NO_URL: &str = "This bot has no WebSocket URL";

/// The list.
pub(super) fn voice_bots(list: &VoiceBotsScreen) -> Reply {
    let mut parts: Vec<String> = list
        .rows
        .iter()
        .map(|(row, url)| {
            let url = url.as_ref().map_or_else(|| NO_URL.to_owned(), |url| mono(url, ROW_URL));
            let odd = if row.bot.is_odd() { "⚠️ " } else { "" };
            format!(
                "{odd}**{}** · {} · {}\n{url}",
                plain(row.bot.name.as_str()),
                mono(row.bot.id.as_str(), 64),
                count(row.numbers, "number"),
            )
        })
        .collect();
    if parts.is_empty() {
        parts.push("No voice bots yet. Add one, then assign it to a number.".to_owned());
    }
    let title = match list.total {
        0 => "Voice bots".to_owned(),
        total => format!("Voice bots · {total}"),
    };
    let embed = Embed {
        title,
        description: clip(&parts.join("\n\n"), DESCRIPTION),
        color: BLUE,
        ..Embed::default()
    };
    let top = list.top.as_ref().map(|top| notice::notice(top, &Place::VoiceBots));
    message(top, vec![embed], rows(list))
}

fn rows(list: &VoiceBotsScreen) -> Vec<Row> {
    let mut rows = Vec::new();
    if !list.rows.is_empty() {
        let options = list
            .rows
            .iter()
            .map(|(row, _)| Choice {
                label: row.bot.name.to_string(),
                value: row.bot.key.0.to_string(),
                description: row.bot.id.to_string(),
                default: false,
            })
            .collect();
        rows.push(Row::select(Select::new(
            custom_id::open_voice_bot(),
            "Open a voice bot…",
            options,
        )));
    }
    let turn = |label, page: i64, there: bool| {
        Button::new(Style::Secondary, label, custom_id::voice_bots(page)).disabled_if(!there)
    };
    if list.page > 0 || list.has_after {
        rows.push(Row::buttons(vec![
            turn("◀", (list.page - 1).max(0), list.page > 0),
            turn("▶", list.page.saturating_add(1), list.has_after),
        ]));
    }
    let mut buttons = Vec::new();
    if list.level >= Level::Admin {
        let add = custom_id::add_voice_bot(&Place::VoiceBots);
        buttons.push(Button::new(Style::Success, "Add a voice bot", add));
    }
    buttons.push(Button::new(Style::Secondary, "Close", custom_id::close()));
    rows.push(Row::buttons(buttons));
    rows
}

/// One voice bot.
pub(super) fn voice_bot(screen: &VoiceBotScreen) -> Reply {
    let bot = &screen.bot;
    let field = |name: &str, value, inline| Field { name: name.to_owned(), value, inline };
    let url = screen.url.as_ref().map_or_else(|| NO_URL.to_owned(), |url| block(url));
    let whose = match (&bot.own_url, &screen.url) {
        (Some(_), _) => "Its own",
        (None, Some(_)) => "Derived from its id",
        (None, None) => NOTHING,
    };
    let embed = Embed {
        title: "Voice bot".to_owned(),
        description: match bot.is_odd() {
            true => format!("**{}**\n{ODD}", plain(bot.name.as_str())),
            false => format!("**{}**", plain(bot.name.as_str())),
        },
        fields: vec![
            field("Bot ID", mono(bot.id.as_str(), 64), true),
            field("Answers", count(screen.numbers, "number"), true),
            field("URL", whose.to_owned(), true),
            field("WebSocket URL", url, false),
        ],
        color: BLUE,
        footer: None,
    };
    let mut buttons = Vec::new();
    if screen.level >= Level::Admin {
        let place = Place::VoiceBots;
        let edit = custom_id::edit_voice_bot(bot.key, &place);
        buttons.push(Button::new(Style::Secondary, "Edit", edit));
        let remove = custom_id::remove_voice_bot(bot.key, bot.rev, &place);
        buttons.push(Button::new(Style::Danger, "Remove", remove));
    }
    buttons.push(Button::new(Style::Secondary, "Back", custom_id::voice_bots(0)));
    let top = screen.top.as_ref().map(|top| notice::notice(top, &Place::VoiceBots));
    message(top, vec![embed], vec![Row::buttons(buttons)])
}
