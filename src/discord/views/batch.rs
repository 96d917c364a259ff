//! What a list would change, before anybody confirms it.

use super::super::reply::{Button, Choice, Embed, Footer, Reply, Row, Select, Style, clip};
use super::super::wire::Choose;
use super::audit;
use super::parts::{AMBER, At, BLUE, DESCRIPTION, mono, plain};
use crate::app::asked::{AccountIntent, BatchIntent, BatchStep, PICKS_A_PAGE};
use crate::app::screen::BatchScreen;
use crate::domain::audit::{Difference, NumberSnapshot, Snapshot};
use crate::domain::batch::{Batch, BatchChange, BatchSource, Extent};
use crate::domain::forms::DraftId;
use crate::domain::numbers::choice;

/// How many of each kind are shown.
const SHOWN: usize = 8;

/// How long what is said of the faults may be; the rest of them is counted.
const FAULTS: usize = 3400;

/// How long the counts and what is said beside them may be.
const COUNTS: usize = 1200;

/// How long the sentence of one fault may be: longer than any that there is.
const FAULT: usize = 700;

/// Said of what can be confirmed.
const NOT_YET: &str =
    "Nothing is saved yet. This is kept for 15 minutes, and only until your next preview.";

const fn title(source: BatchSource) -> &'static str {
    match source {
        BatchSource::Search => "Assign a voice bot",
        BatchSource::File => "Import numbers",
        BatchSource::Exotel => "Import from Exotel",
    }
}

/// What confirming does, in a word.
const fn verb(source: BatchSource) -> &'static str {
    match source {
        BatchSource::Search => "Assign",
        BatchSource::File | BatchSource::Exotel => "Import",
    }
}

/// The preview.
pub(super) fn batch(screen: &BatchScreen, at: At<'_>) -> Reply {
    let BatchScreen { batch, draft, page, .. } = screen;
    let refused = !batch.faults.is_empty() && !batch.source.skips_faults();
    let description = match refused {
        true => faults(batch, FAULTS),
        false => preview(batch),
    };
    let footer = draft.map(|_| Footer { text: NOT_YET.to_owned() });
    let color = if batch.faults.is_empty() { BLUE } else { AMBER };
    let embed = Embed {
        title: title(batch.source).to_owned(),
        description: clip(&description, DESCRIPTION),
        color,
        footer,
        ..Embed::default()
    };
    let mut rows = Vec::new();
    if let Some(draft) = draft {
        rows.extend(picks(batch, *draft, *page, at));
    }
    rows.push(Row::buttons(buttons(batch, *draft, *page, at)));
    Reply { embeds: vec![embed], components: rows, ..Reply::default() }
}

fn preview(batch: &Batch) -> String {
    let new: Vec<&BatchChange> = batch.changes.iter().filter(|it| it.old.is_none()).collect();
    let changed: Vec<&BatchChange> = batch.changes.iter().filter(|it| it.old.is_some()).collect();
    let mut counts = vec![
        format!("**{} new**", new.len()),
        format!("**{} changed**", changed.len()),
        format!("{} the same already", batch.same),
    ];
    if !batch.faults.is_empty() {
        counts.push(format!("⚠️ {} left out", batch.faults.len()));
    }
    let mut counts = vec![counts.join(" · ")];
    if batch.changes.is_empty() {
        counts.push("There is nothing to change.".to_owned());
    }
    if !batch.picked.is_empty() {
        counts.push(format!("**{} picked**", batch.picked.len()));
    }
    counts.extend(batch.said.iter().map(|said| format!("ℹ️ {said}")));
    let counts = clip(&counts.join("\n"), COUNTS);
    let left_out = faults(batch, FAULTS / 4);
    let room = DESCRIPTION - left_out.encode_utf16().count();
    audit::fitting(room, |width| {
        let mut parts = vec![counts.clone()];
        parts.extend(listed("New", &new, |it| added(it, width)));
        parts.extend(listed("Changed", &changed, |it| changes(it, width)));
        parts.extend((!left_out.is_empty()).then(|| left_out.clone()));
        parts.join("\n\n")
    })
}

/// The first of these, and how many more there are.
fn listed(
    head: &str,
    all: &[&BatchChange],
    line: impl Fn(&BatchChange) -> String,
) -> Option<String> {
    let mut lines = vec![format!("__{head}__")];
    lines.extend(all.iter().take(SHOWN).map(|it| line(it)));
    let more = all.len().saturating_sub(SHOWN);
    lines.extend((more > 0).then(|| format!("and {more} more")));
    (!all.is_empty()).then(|| lines.join("\n"))
}

fn added(change: &BatchChange, width: usize) -> String {
    let NumberSnapshot { label, bot_name, flow_url, .. } = &change.new;
    let label = label.as_ref().map(|it| format!(" · **{}**", plain(&clip(it, width))));
    let bot = bot_name.as_ref().map(|it| format!(" → 🤖 **{}**", plain(&clip(it, width))));
    let flow = flow_url.as_ref().map(|it| format!(" · {}", mono(it, width)));
    let parts = [label, bot, flow].map(Option::unwrap_or_default);
    format!("{}{}", mono(change.phone.as_str(), 20), parts.concat())
}

fn changes(change: &BatchChange, width: usize) -> String {
    let differences = differences(change);
    let lines = differences.iter().map(|it| format!("\n{}", audit::became(it, width)));
    format!("{}{}", mono(change.phone.as_str(), 20), lines.collect::<String>())
}

fn differences(change: &BatchChange) -> Vec<Difference> {
    let old = change.old.as_ref().map(|(_, old)| Snapshot::Number(old.clone()));
    Difference::between(old.as_ref(), Some(&Snapshot::Number(change.new.clone())))
}

/// As many faults as fit, and how many more there are.
fn faults(batch: &Batch, most: usize) -> String {
    let mut text = match batch.source.skips_faults() || batch.faults.is_empty() {
        true => String::new(),
        false => "⚠️ Nothing was changed, and nothing can be until this is put right:".to_owned(),
    };
    for (at, fault) in batch.faults.iter().enumerate() {
        let line = format!("**{}**: {}", fault.place, clip(&fault.why, FAULT));
        let length = text.encode_utf16().count() + line.encode_utf16().count();
        if length > most {
            let more = batch.faults.len() - at;
            return format!("{text}\nand {more} more");
        }
        text.push_str(if text.is_empty() { "" } else { "\n" });
        text.push_str(&line);
    }
    text
}

fn buttons(batch: &Batch, draft: Option<DraftId>, page: usize, at: At<'_>) -> Vec<Button> {
    let close = at.button(Style::Secondary, "Close", AccountIntent::Close);
    let Some(draft) = draft else { return vec![close] };
    let ask = |step| BatchIntent { source: batch.source, draft, step };
    let confirm =
        |style, label: &str, extent| at.button(style, label, ask(BatchStep::Confirm(extent)));
    let verb = verb(batch.source);
    let mut buttons = vec![confirm(Style::Success, &format!("{verb} all"), Extent::All)];
    if !batch.picked.is_empty() {
        let label = format!("{verb} the picked: {}", batch.picked.len());
        buttons.push(confirm(Style::Primary, &label, Extent::Picked));
    }
    let pages = batch.changes.len().div_ceil(PICKS_A_PAGE);
    if pages > 1 {
        let turn = |label, to: Option<usize>| {
            let there = to.filter(|to| *to < pages);
            // Both must be told apart where neither leads anywhere.
            let page = there.or(to).unwrap_or(usize::MAX);
            at.button(Style::Secondary, label, ask(BatchStep::Show { page }))
                .disabled_if(there.is_none())
        };
        buttons.push(turn("◀ Previous", page.checked_sub(1)));
        buttons.push(turn("Next ▶", page.checked_add(1)));
    }
    buttons.push(close);
    buttons
}

/// The select of several, where there are several.
fn picks(batch: &Batch, draft: DraftId, page: usize, at: At<'_>) -> Option<Row> {
    let first = page.saturating_mul(PICKS_A_PAGE);
    let offered = batch.changes.iter().enumerate().skip(first).take(PICKS_A_PAGE);
    let choices: Vec<Choice> = offered
        .map(|(place, change)| {
            let NumberSnapshot { label, bot_name, .. } = &change.new;
            let fields: Vec<&str> = differences(change).iter().map(|it| it.field).collect();
            Choice {
                label: choice(&change.phone, label.as_deref(), bot_name.as_deref()),
                value: place.to_string(),
                description: match &change.old {
                    None => "new".to_owned(),
                    Some(_) => format!("changed: {}", fields.join(", ")),
                },
                default: batch.picked.contains(&place),
            }
        })
        .collect();
    if batch.changes.len() < 2 || choices.is_empty() {
        return None;
    }
    let choose = Choose::OfBatch { source: batch.source, draft, page };
    let pages = batch.changes.len().div_ceil(PICKS_A_PAGE);
    let which = match pages {
        1 => String::new(),
        _ => format!(" (page {} of {pages})", page.saturating_add(1)),
    };
    let placeholder = format!("{} only some of them…{which}", verb(batch.source));
    let many = choices.len();
    Some(Row::select(Select::new(at.id(&choose), &placeholder, choices).of_several(many)))
}
