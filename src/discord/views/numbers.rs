//! The list of numbers.

use super::super::reply::{Attachment, Embed, Reply, Row, Style, clip};
use super::parts::{At, BLUE, DESCRIPTION, GREEN, count, plain};
use super::rows::{head, open_select, title, turns};
use crate::app::asked::{AccountIntent, NumberIntent};
use crate::app::screen::{NumbersExportScreen, NumbersScreen};
use crate::domain::numbers::{Answered, Number};
use crate::domain::text::start_of;
use crate::domain::voice_bots::BotChoice;

/// The longest search, as Discord counts, so that ◀ ▶ can carry it.
const LONGEST_SEARCH: usize = 50;

/// The list.
pub(super) fn numbers(list: &NumbersScreen, at: At<'_>) -> Reply {
    let mut asked = Vec::new();
    if !list.search.trim().is_empty() {
        asked.push(format!("with “{}”", plain(list.search.trim())));
    }
    match &list.answered {
        Answered::Any => {}
        Answered::Nobody => asked.push("answered by no bot".to_owned()),
        Answered::By(bot) => {
            asked.push(format!("answered by **{}**", plain(bot.name.as_str())));
        }
    }
    let mut parts = Vec::new();
    if !asked.is_empty() {
        parts.push(format!("Numbers {}", asked.join(", ")));
    }
    if list.rows.is_empty() {
        parts.push(match asked.is_empty() {
            true => "No phone numbers configured. Add a number to get started.".to_owned(),
            false => "None found.".to_owned(),
        });
    }
    let embed = Embed {
        title: title(list.position, list.rows.len(), list.total),
        description: clip(&lines(parts, &list.rows), DESCRIPTION),
        color: BLUE,
        ..Embed::default()
    };
    Reply { embeds: vec![embed], components: rows(list, at), ..Reply::default() }
}

fn lines(mut parts: Vec<String>, rows: &[Number]) -> String {
    let heads: Vec<String> = rows.iter().map(head).collect();
    parts.extend((!heads.is_empty()).then(|| heads.join("\n")));
    parts.join("\n\n")
}

fn rows(screen: &NumbersScreen, at: At<'_>) -> Vec<Row> {
    let shown: Vec<&Number> = screen.rows.iter().collect();
    let mut rows: Vec<Row> = open_select(&shown, at, false).into_iter().collect();
    let from = |cursor| {
        let search = start_of(&screen.search, LONGEST_SEARCH).to_owned();
        let bot = match &screen.answered {
            Answered::Any => None,
            Answered::Nobody => Some(BotChoice::None),
            Answered::By(bot) => Some(BotChoice::Key(bot.key)),
        };
        NumberIntent::List { search, bot, cursor }.into()
    };
    let mut buttons = turns(&shown, (screen.has_before, screen.has_after), at, from);
    buttons.push(at.button(Style::Secondary, "Refresh", from(screen.cursor.clone())));
    buttons.push(at.button(Style::Secondary, "Close", AccountIntent::Close));
    rows.push(Row::buttons(buttons));
    rows
}

/// The files of an export.
pub(super) fn export(screen: &NumbersExportScreen) -> Reply {
    let files = match screen.files.len() {
        1 => String::new(),
        many => format!(" in {many} files, each complete in itself"),
    };
    let many = i64::try_from(screen.numbers).unwrap_or(i64::MAX);
    let text = format!(
        "✅ {}{files}. Change what you like in a spreadsheet, save it as “CSV UTF-8”, and bring it back with `/did import`: you see what would change first.",
        count(many, "number"),
    );
    let embed = Embed {
        title: "Phone numbers".to_owned(),
        description: text,
        color: GREEN,
        ..Embed::default()
    };
    let files = screen
        .files
        .iter()
        .map(|file| Attachment { name: file.name.clone(), bytes: file.bytes.clone() });
    Reply { embeds: vec![embed], files: files.collect(), ..Reply::default() }
}
