//! The voice bots, and one of them.

use super::super::reply::{Choice, Embed, Reply, Row, Style, clip};
use super::super::wire::Choose;
use super::parts::{At, BLUE, DESCRIPTION, NOTHING, ODD, block, count, field, mono, plain};
use crate::app::asked::{AccountIntent, Dialog, DialogStep, VoiceBotIntent};
use crate::app::screen::{VOICE_BOTS_A_PAGE, VoiceBotScreen, VoiceBotsScreen};
use crate::domain::access::Level;
use crate::domain::directory::DirectoryState;
use crate::domain::expected::Expected;
use crate::domain::numbers::Cursor;
use crate::domain::voice_bots::{BotChoice, Source, VoiceBot};

/// How much of a URL a row shows.
const ROW_URL: usize = 120;

const NO_URL: &str = "This bot has no WebSocket URL";

/// The list.
pub(super) fn voice_bots(list: &VoiceBotsScreen, at: At<'_>) -> Reply {
    let mut parts: Vec<String> = list
        .rows
        .iter()
        .map(|(row, url)| {
            let url = url.as_ref().map_or_else(|| NO_URL.to_owned(), |url| mono(url, ROW_URL));
            let odd = if row.bot.is_odd() { "⚠️ " } else { "" };
            format!(
                "{odd}**{}** · {} · {}{}\n{url}",
                plain(row.bot.name.as_str()),
                mono(row.bot.id.as_str(), 64),
                count(row.numbers, "number"),
                origin(&row.bot),
            )
        })
        .collect();
    if parts.is_empty() {
        parts.push("No voice bots yet. Add one, then assign it to a number.".to_owned());
    }
    // Whatever has to give way, this does not.
    let about = list.directory.as_ref().map(about_directory);
    let room = about.as_ref().map_or(DESCRIPTION, |about| DESCRIPTION - about.len() - 2);
    let rows_text = clip(&parts.join("\n\n"), room);
    let description = match about {
        Some(about) => format!("{rows_text}\n\n{about}"),
        None => rows_text,
    };
    let title = match list.total {
        0 => "Voice bots".to_owned(),
        total if list.page > 0 || list.has_after => {
            let first = list.page.saturating_mul(VOICE_BOTS_A_PAGE).saturating_add(1);
            let shown = i64::try_from(list.rows.len()).unwrap_or(0);
            format!("Voice bots · {first}–{} of {total}", first.saturating_add(shown) - 1)
        }
        total => format!("Voice bots · {total}"),
    };
    let embed = Embed { title, description, color: BLUE, ..Embed::default() };
    Reply { embeds: vec![embed], components: rows(list, at), ..Reply::default() }
}

/// Where a voice bot is from, behind what else is said of it; nothing for the team's own.
fn origin(bot: &VoiceBot) -> String {
    match (bot.source, bot.source.remark()) {
        (Source::Vanished, Some(remark)) => format!(" · ⚠️ {remark}"),
        (_, Some(remark)) => format!(" · {remark}"),
        (_, None) => String::new(),
    }
}

/// What stands below a voice bot's name in a select.
pub(super) fn id_and_origin(bot: &VoiceBot) -> String {
    match bot.source.remark() {
        Some(remark) => format!("{} · {remark}", bot.id),
        None => bot.id.to_string(),
    }
}

/// How the voice platform's list stands.
fn about_directory(state: &DirectoryState) -> String {
    let mut lines = Vec::new();
    match (state.fault, state.read_at) {
        (Some((fault, since)), Some(read)) => lines.push(format!(
            "⚠️ The voice platform's list cannot be read since <t:{since}:R>: {fault}. Shown is what it was <t:{read}:R>."
        )),
        (Some((fault, since)), None) => lines
            .push(format!("⚠️ The voice platform's list cannot be read since <t:{since}:R>: {fault}.")),
        (None, Some(read)) => lines.push(format!("-# The voice platform's list was read <t:{read}:R>.")),
        (None, None) => {}
    }
    if state.left_out > 0 {
        lines.push(format!(
            "-# {} left out of it: a bot of your own has the same id.",
            count(state.left_out, "bot")
        ));
    }
    if state.unusable > 0 {
        let entries = if state.unusable == 1 { "entry" } else { "entries" };
        lines.push(format!(
            "-# {} {entries} of it left out: without an id, twice, or with an id or URL that cannot be used.",
            state.unusable
        ));
    }
    lines.join("\n")
}

fn rows(list: &VoiceBotsScreen, at: At<'_>) -> Vec<Row> {
    let mut rows = Vec::new();
    if !list.rows.is_empty() {
        let options = list
            .rows
            .iter()
            .map(|(row, _)| Choice {
                label: row.bot.name.to_string(),
                value: row.bot.key.0.to_string(),
                description: id_and_origin(&row.bot),
                default: false,
            })
            .collect();
        rows.push(Row::select(at.select(&Choose::VoiceBot, "Open a voice bot…", options)));
    }
    let turn = |label, page: i64, there: bool| {
        at.button(Style::Secondary, label, VoiceBotIntent::List { page }).disabled_if(!there)
    };
    if list.page > 0 || list.has_after {
        rows.push(Row::buttons(vec![
            turn("◀ Previous", (list.page - 1).max(0), list.page > 0),
            turn("Next ▶", list.page.saturating_add(1), list.has_after),
        ]));
    }
    let mut buttons = Vec::new();
    if list.level >= Level::Admin {
        let add = Dialog::AddVoiceBot(DialogStep::open());
        buttons.push(at.button(Style::Success, "Add a voice bot", add));
    }
    let page = AccountIntent::Page(Cursor::Start);
    buttons.push(at.button(Style::Secondary, "Exotel page", page));
    buttons.push(at.button(Style::Secondary, "Close", AccountIntent::Close));
    rows.push(Row::buttons(buttons));
    rows
}

/// How many numbers it answers, and the first of them.
fn answers(screen: &VoiceBotScreen) -> String {
    let mut lines = vec![count(screen.numbers, "number")];
    lines.extend(screen.first.iter().map(|phone| mono(phone.as_str(), 20)));
    let named = i64::try_from(screen.first.len()).unwrap_or(i64::MAX);
    if screen.numbers > named && named > 0 {
        lines.push(format!("and {} more", screen.numbers - named));
    }
    lines.join("\n")
}

/// One voice bot.
pub(super) fn voice_bot(screen: &VoiceBotScreen, at: At<'_>) -> Reply {
    let bot = &screen.bot;
    let url = screen.url.as_ref().map_or_else(|| NO_URL.to_owned(), |url| block(url));
    let whose = match (&bot.own_url, &screen.url) {
        (Some(_), _) if bot.source != Source::Team => "The platform's",
        (Some(_), _) => "Its own",
        (None, Some(_)) => "Derived from its id",
        (None, None) => NOTHING,
    };
    let name = format!("**{}**{}", plain(bot.name.as_str()), origin(bot));
    let embed = Embed {
        title: "Voice bot".to_owned(),
        description: if bot.is_odd() { format!("{name}\n{ODD}") } else { name },
        fields: vec![
            field("Bot ID", mono(bot.id.as_str(), 64), true),
            field("Answers", answers(screen), true),
            field("URL", whose.to_owned(), true),
            field("WebSocket URL", url, false),
        ],
        color: BLUE,
        footer: None,
    };
    let mut buttons = Vec::new();
    if screen.level >= Level::Admin && bot.source == Source::Team {
        let choice = || BotChoice::Key(bot.key);
        let edit = Dialog::EditVoiceBot(choice(), DialogStep::open());
        buttons.push(at.button(Style::Secondary, "Edit", edit).with_emoji("✏️"));
        let remove = VoiceBotIntent::Remove { bot: choice(), expected: Expected::Rev(bot.rev) };
        buttons.push(at.button(Style::Danger, "Remove", remove).with_emoji("🗑️"));
    }
    buttons.push(at.button(Style::Secondary, "Back", VoiceBotIntent::List { page: 0 }));
    let components = vec![Row::buttons(buttons)];
    Reply { embeds: vec![embed], components, ..Reply::default() }
}
