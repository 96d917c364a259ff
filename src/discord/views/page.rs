//! The Exotel page.

use super::super::custom_id;
use super::super::reply::{Button, Choice, Embed, Field, Reply, Row, Select, Style, clip};
use super::notice::{self, Notice};
use super::numbers::turns;
use super::{GREEN, GREY, NO_FLOW_URL, NOTHING, message, mono, plain, websocket_gap, with_rows};
use crate::app::intent::Place;
use crate::app::screen::{
    ChecklistItem, Done, NumberView, PageScreen, SetupStep, Top, WebSocketView,
};
use crate::domain::access::Level;
use crate::domain::account::Step;
use crate::domain::numbers::Cursor;

/// What a saved secret looks like: never a character of it, nor its length (spec page).
const MASKED: &str = "••••••••";

/// Spec page, "Empty states".
const NO_NUMBERS: &str = "No phone numbers configured. Add a number to get started.";
const NO_CREDENTIALS: &str = "Configure credentials first, then add phone numbers.";

/// The page.
pub(super) fn page(page: &PageScreen) -> Reply {
    let configured = page.account.is_configured();
    let mut embeds = vec![account_embed(page, configured)];
    if !page.checklist.is_empty() {
        embeds.push(Embed {
            title: "Setting up a number end to end".to_owned(),
            description: page
                .checklist
                .iter()
                .copied()
                .map(checklist_line)
                .collect::<Vec<_>>()
                .join("\n"),
            color: if configured { GREEN } else { GREY },
            ..Embed::default()
        });
    }
    embeds.push(numbers_embed(page, configured));
    message(top(page), embeds, rows(page, configured))
}

/// What is left when it was put away.
pub(super) fn closed() -> Reply {
    let open =
        Button::new(Style::Secondary, "Open the Exotel page", custom_id::page(&Cursor::Start));
    let embed = Embed {
        description: "Closed. What was saved stays saved.".to_owned(),
        color: GREY,
        ..Embed::default()
    };
    message(None, vec![embed], vec![Row::buttons(vec![open])])
}

fn top(page: &PageScreen) -> Option<Notice> {
    page.top.as_ref().map(|top| notice::notice(top, &Place::Page))
}

fn account_embed(page: &PageScreen, configured: bool) -> Embed {
    let account = &page.account;
    let in_use = account.disconnected_at.is_none();
    let badge = if configured { "🟢 Configured" } else { "⚪ Not configured" };
    let mut lines = vec![format!("**{badge}**")];
    if page.saving {
        lines.push("Saving…".to_owned());
    }
    if let Some(until) = account.undo_until() {
        lines.push(format!("Disconnected. Undo works until <t:{until}:f>."));
    } else if !configured && account.is_begun() {
        lines.push(format!("Missing: {}.", account.missing().join(", ")));
    }
    let secret = |saved: bool| if saved && in_use { MASKED } else { NOTHING }.to_owned();
    let sid = account.sid.as_ref().map_or_else(|| NOTHING.to_owned(), |sid| mono(sid.as_str(), 64));
    let field = |name: &str, value, inline| Field { name: name.to_owned(), value, inline };
    Embed {
        title: "Exotel".to_owned(),
        description: lines.join("\n"),
        fields: vec![
            field("Account SID", sid, true),
            // A third of an embed's width would break it.
            field("API Base URL", mono(account.origin.as_str(), 256), false),
            field("API Key", secret(account.has_key), true),
            field("API Token", secret(account.has_token), true),
        ],
        color: if configured { GREEN } else { GREY },
        footer: None,
    }
}

fn checklist_line(item: ChecklistItem) -> String {
    let mark = if item.done { "✅" } else { "⬜" };
    let text = match item.step {
        SetupStep::Credentials => "Save your credentials",
        SetupStep::VoiceBot => "Add a voice bot",
        SetupStep::Number => "Add the number, with its bot and its Flow URL",
        SetupStep::Marked(Step::UrlsCopied) => {
            "Copy the URLs into Exotel: open the number, press **Copy**, paste"
        }
        SetupStep::Marked(Step::TestCalled) => "Place a test call from Exotel",
    };
    format!("{mark} {text}")
}

fn numbers_embed(page: &PageScreen, configured: bool) -> Embed {
    let mut parts = Vec::new();
    if !configured {
        parts.push(NO_CREDENTIALS.to_owned());
    } else if page.rows.is_empty() {
        parts.push(NO_NUMBERS.to_owned());
    }
    let title = match page.total {
        0 => "Phone numbers (DIDs)".to_owned(),
        total => format!("Phone numbers (DIDs) · {total}"),
    };
    Embed {
        title,
        description: with_rows(parts, &page.rows, row),
        color: if configured { GREEN } else { GREY },
        ..Embed::default()
    }
}

/// One number: what it is, who answers it, and its two URLs.
pub(super) fn row(view: &NumberView, url_room: usize) -> String {
    let number = &view.number;
    let label = number.label.as_ref().map(|label| format!(" · **{}**", plain(label.as_str())));
    let bot =
        number.bot.as_ref().map_or_else(|| NOTHING.to_owned(), |bot| plain(bot.name.as_str()));
    let websocket = match &view.websocket {
        WebSocketView::Url(url) => mono(url, url_room),
        gap => websocket_gap(gap).unwrap_or(NOTHING).to_owned(),
    };
    let flow = number
        .flow_url
        .as_ref()
        .map_or_else(|| NO_FLOW_URL.to_owned(), |flow| mono(flow.as_str(), url_room));
    let odd = if number.is_odd() { "⚠️ " } else { "" };
    format!(
        "{odd}{}{}\nBot: {bot}\nWebSocket URL: {websocket}\nFlow URL: {flow}",
        mono(number.phone.as_str(), 20),
        label.unwrap_or_default(),
    )
}

/// The select that opens one of the numbers shown.
pub(super) fn open_select(rows: &[NumberView], disabled: bool) -> Option<Row> {
    let options: Vec<Choice> = rows
        .iter()
        .map(|view| Choice {
            label: view.number.phone.to_string(),
            value: view.number.phone.digits().to_owned(),
            description: view
                .number
                .label
                .as_ref()
                .map(|label| clip(label.as_str(), 100))
                .unwrap_or_default(),
            default: false,
        })
        .collect();
    let select = Select::new(custom_id::open_number(), "Open a number…", options);
    (!rows.is_empty()).then(|| Row::select(select.disabled_if(disabled)))
}

fn rows(page: &PageScreen, configured: bool) -> Vec<Row> {
    let saving = page.saving;
    let mut rows = Vec::new();
    let extra = extra_buttons(page);
    if !extra.is_empty() {
        rows.push(Row::buttons(extra));
    }
    rows.extend(open_select(&page.rows, saving));
    let turns = turns(&page.rows, (page.has_before, page.has_after), custom_id::page);
    if !turns.is_empty() {
        let turns = turns.into_iter().map(|button| button.disabled_if(saving));
        rows.push(Row::buttons(turns.collect()));
    }
    let mut main = Vec::new();
    if page.level >= Level::Admin {
        main.push(
            Button::new(Style::Primary, "Edit", custom_id::credentials(&Place::Page))
                .disabled_if(saving),
        );
    }
    if page.level >= Level::Operator {
        main.push(
            Button::new(Style::Success, "Add Number", custom_id::add(&Place::Page))
                .disabled_if(saving || !configured),
        );
    }
    let here = page.rows.first().map(|view| view.number.phone.clone());
    let refresh = match (page.has_before, here) {
        (true, Some(first)) => Cursor::From(first),
        _ => Cursor::Start,
    };
    main.push(Button::new(Style::Secondary, "Refresh", custom_id::page(&refresh)));
    main.push(Button::new(Style::Secondary, "Close", custom_id::close()).disabled_if(saving));
    rows.push(Row::buttons(main));
    rows
}

/// What belongs to the moment: the ways out of a disconnect, and the next steps of the checklist.
fn extra_buttons(page: &PageScreen) -> Vec<Button> {
    let mut buttons = Vec::new();
    let said_on_top = matches!(page.top, Some(Top::Done(Done::Disconnected { .. })));
    if page.account.disconnected_at.is_some() && page.level >= Level::Admin && !said_on_top {
        buttons.extend(notice::disconnect_buttons(page.account.rev, &Place::Page));
    }
    for item in page.checklist.iter().filter(|item| !item.done) {
        match item.step {
            SetupStep::VoiceBot if page.level >= Level::Admin => buttons.push(Button::new(
                Style::Secondary,
                "Add a voice bot",
                custom_id::add_voice_bot(&Place::Page),
            )),
            SetupStep::Marked(step) if page.level >= Level::Operator && page.total > 0 => {
                let label = match step {
                    Step::UrlsCopied => "Done: URLs copied",
                    Step::TestCalled => "Done: test call placed",
                };
                buttons.push(Button::new(Style::Secondary, label, custom_id::step(step)));
            }
            _ => {}
        }
    }
    buttons.into_iter().map(|button| button.disabled_if(page.saving)).collect()
}
