//! The Exotel page.

use super::super::reply::{Button, Embed, Reply, Row, Style, clip};
use super::parts::{At, GREEN, GREY, NOTHING, mono, with_rows};
use super::rows::{open_select, row, title, turns};
use super::{audit, notice};
use crate::app::asked::{AccountIntent, CheckIntent, Dialog, DialogStep, VoiceBotIntent};
use crate::app::screen::{ChecklistItem, ChecklistScreen, PageScreen, SetupStep, UnderWay};
use crate::domain::access::{Action, Level};
use crate::domain::account::{Heard, Step, Verdict};
use crate::domain::numbers::{Cursor, Number};

/// What a saved secret looks like: never a character of it, nor its length (spec page).
const MASKED: &str = "••••••••";

/// Spec page, "Empty states".
const NO_NUMBERS: &str = "No phone numbers configured. Add a number to get started.";
const NO_CREDENTIALS: &str = "Configure credentials first, then add phone numbers.";

/// As much of what Exotel said is shown.
const SAID: usize = 400;

/// Damage, with the way out.
const DAMAGED: &str = "⚠️ Damaged: the saved API Key or API Token does not open any more. Type both again with **Edit credentials**.";
const READ_ONLY: &str = "⚠️ Read-only: the key of this server's audit trail is damaged. Whoever runs Switchboard must restore a backup.";

/// The page.
pub(super) fn page(page: &PageScreen, at: At<'_>) -> Reply {
    let configured = page.account.is_configured();
    let embeds = vec![account_embed(page, configured), numbers_embed(page, configured)];
    Reply { embeds, components: rows(page, configured, at), ..Reply::default() }
}

/// All steps of "Setting up a number end to end".
pub(super) fn checklist(screen: &ChecklistScreen, at: At<'_>) -> Reply {
    let lines: Vec<String> = screen.items.iter().copied().map(checklist_line).collect();
    let embed = Embed {
        title: "Setting up a number end to end".to_owned(),
        description: match lines.is_empty() {
            true => "Every step is done.".to_owned(),
            false => lines.join("\n"),
        },
        color: GREY,
        ..Embed::default()
    };
    let mut rows = Vec::new();
    let steps = step_buttons(&screen.items, screen.level, screen.has_numbers, at);
    if !steps.is_empty() {
        rows.push(Row::buttons(steps));
    }
    let back = at.button(Style::Secondary, "Back", AccountIntent::Page(Cursor::Start));
    rows.push(Row::buttons(vec![back]));
    Reply { embeds: vec![embed], components: rows, ..Reply::default() }
}

/// What is left when it was put away.
pub(super) fn closed(at: At<'_>) -> Reply {
    let page = AccountIntent::Page(Cursor::Start);
    let open = at.button(Style::Secondary, "Open the Exotel page", page);
    let embed = Embed {
        description: "Closed. What was saved stays saved.".to_owned(),
        color: GREY,
        ..Embed::default()
    };
    let components = vec![Row::buttons(vec![open])];
    Reply { embeds: vec![embed], components, ..Reply::default() }
}

fn account_embed(page: &PageScreen, configured: bool) -> Embed {
    let account = &page.account;
    let in_use = account.is_in_use();
    let badge = if configured { "🟢 Configured" } else { "⚪ Not configured" };
    let mut lines = vec![format!("**{badge}**")];
    lines.extend(page.under_way.map(|what| match what {
        UnderWay::Saving => "Saving…".to_owned(),
        UnderWay::Asking => "Asking Exotel…".to_owned(),
    }));
    if configured && page.under_way.is_none() {
        lines.push(said(account.heard.as_ref()));
    }
    if page.read_only {
        lines.push(READ_ONLY.to_owned());
    }
    if account.damaged {
        lines.push(DAMAGED.to_owned());
    }
    if let Some(until) = account.undo_until() {
        lines.push(format!("Disconnected. Undo works until <t:{until}:f>."));
    } else if !account.missing().is_empty() && account.is_begun() {
        lines.push(format!("Missing: {}.", account.missing().join(", ")));
    }
    let secret = |saved: bool| if saved && in_use { MASKED } else { NOTHING };
    let sid = account.sid.as_ref().map_or_else(|| NOTHING.to_owned(), |sid| mono(sid.as_str(), 64));
    lines.push(format!("Account SID {sid} · API Base URL {}", mono(account.origin.as_str(), 256)));
    lines.push(format!(
        "API Key {} · API Token {}",
        secret(account.has_key),
        secret(account.has_token)
    ));
    lines.extend(next_step(&page.checklist));
    lines.extend(audit::post_fault(&page.posting));
    Embed {
        title: "Exotel".to_owned(),
        description: lines.join("\n"),
        color: if configured { GREEN } else { GREY },
        ..Embed::default()
    }
}

/// What Exotel last said.
fn said(heard: Option<&Heard>) -> String {
    match heard {
        None => "Not checked yet".to_owned(),
        Some(Heard { verdict: Verdict::Accepted, at }) => {
            format!("Accepted by Exotel · <t:{at}:R>")
        }
        Some(Heard { verdict, at }) => {
            format!("⚠️ {} (<t:{at}:R>)", clip(&verdict.to_string(), SAID))
        }
    }
}

/// The first step that is not done, in one line.
fn next_step(checklist: &[ChecklistItem]) -> Option<String> {
    let (at, item) = (1..).zip(checklist).find(|(_, item)| !item.done)?;
    Some(format!("**Next** ({at} of {}): {}", checklist.len(), step_text(item.step)))
}

fn checklist_line(item: ChecklistItem) -> String {
    let mark = if item.done { "✅" } else { "⬜" };
    format!("{mark} {}", step_text(item.step))
}

fn step_text(step: SetupStep) -> &'static str {
    match step {
        SetupStep::Credentials => "Save your credentials",
        SetupStep::VoiceBot => "Add a voice bot",
        SetupStep::Number => "Add the number, with its bot and its Flow URL",
        SetupStep::Marked(Step::UrlsCopied) => {
            "Copy the URLs into Exotel: open the number, press **Copy WebSocket URL** and **Copy Flow URL**, paste both"
        }
        SetupStep::Marked(Step::TestCalled) => "Place a test call from Exotel",
    }
}

fn numbers_embed(page: &PageScreen, configured: bool) -> Embed {
    let mut parts = Vec::new();
    if !configured {
        parts.push(NO_CREDENTIALS.to_owned());
    } else if page.rows.is_empty() {
        parts.push(NO_NUMBERS.to_owned());
    }
    Embed {
        title: title(page.position, page.rows.len(), Some(page.total)),
        description: with_rows(parts, &page.rows, row),
        color: if configured { GREEN } else { GREY },
        ..Embed::default()
    }
}

fn rows(page: &PageScreen, configured: bool, at: At<'_>) -> Vec<Row> {
    let busy = page.under_way.is_some();
    let shown: Vec<&Number> = page.rows.iter().map(|view| &view.number).collect();
    let mut rows = Vec::new();
    let extra = extra_buttons(page, at);
    if !extra.is_empty() {
        rows.push(Row::buttons(extra));
    }
    rows.extend(open_select(&shown, at, busy));
    let from = |cursor| AccountIntent::Page(cursor).into();
    let turns = turns(&shown, (page.has_before, page.has_after), at, from);
    let check = (page.level >= Action::CheckNumbers.level() && page.total > 0)
        .then(|| at.button(Style::Secondary, "Check all", CheckIntent::All).with_emoji("🩺"));
    let turns: Vec<Button> =
        turns.into_iter().chain(check).map(|button| button.disabled_if(busy)).collect();
    if !turns.is_empty() {
        rows.push(Row::buttons(turns));
    }
    let mut main = Vec::new();
    if page.level >= Level::Admin {
        let edit = Dialog::Credentials(DialogStep::open());
        let edit = at.button(Style::Primary, "Edit credentials", edit).with_emoji("✏️");
        main.push(edit.disabled_if(busy));
    }
    if page.level >= Level::Operator {
        let add = Dialog::AddNumber(DialogStep::open());
        let add = at.button(Style::Success, "Add Number", add).with_emoji("➕");
        main.push(add.disabled_if(busy || !configured));
    }
    let bots = VoiceBotIntent::List { page: 0 };
    main.push(at.button(Style::Secondary, "Voice bots", bots).disabled_if(busy));
    let here = shown.first().map(|number| number.phone.clone());
    let refresh = match (page.has_before, here) {
        (true, Some(first)) => Cursor::From(first),
        _ => Cursor::Start,
    };
    main.push(at.button(Style::Secondary, "Refresh", AccountIntent::Page(refresh)));
    let close = at.button(Style::Secondary, "Close", AccountIntent::Close);
    main.push(close.disabled_if(busy));
    rows.push(Row::buttons(main));
    rows
}

/// What belongs to the moment: the ways out of a disconnect, and the next step of the checklist.
fn extra_buttons(page: &PageScreen, at: At<'_>) -> Vec<Button> {
    let mut buttons = Vec::new();
    if page.account.disconnected_at.is_some() && page.level >= Level::Admin {
        buttons.extend(notice::disconnect_buttons(page.account.rev, at));
    }
    if page.total == 0 && page.account.is_configured() && page.level >= Level::Admin {
        let import = AccountIntent::Import;
        buttons.push(at.button(Style::Success, "Import from Exotel", import).with_emoji("📥"));
    }
    if let Some(next) = page.checklist.iter().find(|item| !item.done) {
        buttons.extend(step_buttons(&[*next], page.level, page.total > 0, at));
        buttons.push(at.button(Style::Secondary, "All steps", AccountIntent::Checklist));
    }
    buttons.into_iter().map(|button| button.disabled_if(page.under_way.is_some())).collect()
}

/// What can be done about steps that are not done yet, as far as there is a button for it.
fn step_buttons(
    items: &[ChecklistItem],
    level: Level,
    has_numbers: bool,
    at: At<'_>,
) -> Vec<Button> {
    let mut buttons = Vec::new();
    for item in items.iter().filter(|item| !item.done) {
        match item.step {
            SetupStep::VoiceBot if level >= Level::Admin => {
                let add = Dialog::AddVoiceBot(DialogStep::open());
                buttons.push(at.button(Style::Secondary, "Add a voice bot", add));
            }
            SetupStep::Marked(step) if level >= Level::Operator && has_numbers => {
                let label = match step {
                    Step::UrlsCopied => "Done: URLs copied",
                    Step::TestCalled => "Done: test call placed",
                };
                let mark = AccountIntent::MarkStep(step);
                buttons.push(at.button(Style::Secondary, label, mark));
            }
            _ => {}
        }
    }
    buttons
}
