//! The audit trail: a page of it, one change as it is posted, and an export.

use super::super::reply::{Attachment, Button, Embed, Field, Reply, Row, Style, clip};
use super::parts::{AMBER, At, BLUE, DESCRIPTION, FIELD, GREEN, NOTHING, count, mono, plain};
use crate::app::asked::{AccountIntent, AuditIntent, AuditQuery, Intent, NumberIntent};
use crate::app::screen::{AuditRow, AuditRows, AuditScreen, ExportScreen};
use crate::domain::access::{Action, MemberId};
use crate::domain::account::Step;
use crate::domain::audit::{
    AT_EXOTEL, AuditCursor, AuditEntry, AuditFilter, AuditKind, Change, Difference, Posting,
    RefusedAttempt, SecretState, Seq, Target, Undo, Value,
};
use crate::domain::numbers::NumberRef;

/// How much of a text a line shows: as much as leaves room for the others.
const TEXT: [usize; 4] = [100, 50, 25, 10];

/// How long one of five entries may be.
const ENTRY: usize = 700;

/// How much of a name is shown.
const NAME: usize = 64;

/// A page of the trail.
pub(super) fn audit(screen: &AuditScreen, at: At<'_>) -> Reply {
    let mut parts: Vec<String> = asked(&screen.filter).into_iter().collect();
    match &screen.rows {
        AuditRows::Changes(rows) => parts.extend(rows.iter().map(row)),
        AuditRows::Refused(attempts) => parts.extend(attempts.iter().map(attempt)),
    }
    let (title, none) = match screen.rows {
        AuditRows::Changes(_) => ("Audit trail", "Nothing was changed."),
        AuditRows::Refused(_) => ("Refused attempts", "Nobody was refused."),
    };
    if numbers(&screen.rows).is_empty() {
        parts.push(none.to_owned());
    }
    let embed = Embed {
        title: title.to_owned(),
        description: clip(&parts.join("\n\n"), DESCRIPTION),
        fields: posting(&screen.posting).into_iter().collect(),
        color: match screen.posting {
            Posting { fault: None, public: false, .. } => BLUE,
            _ => AMBER,
        },
        footer: None,
    };
    Reply { embeds: vec![embed], components: rows(screen, at), ..Reply::default() }
}

fn rows(screen: &AuditScreen, at: At<'_>) -> Vec<Row> {
    let mut rows = Vec::new();
    if let AuditRows::Changes(changes) = &screen.rows {
        let undoes: Vec<Button> = changes
            .iter()
            .filter(|row| row.allowed && row.undo == Undo::Possible)
            .map(|row| {
                let label = format!("Undo #{}", row.entry.seq());
                at.button(Style::Secondary, &label, Intent::Undo(row.entry.rev))
            })
            .collect();
        if !undoes.is_empty() {
            rows.push(Row::buttons(undoes));
        }
    }
    let turn = |label, cursor, there: bool| {
        let query = AuditQuery::of(&screen.filter, cursor);
        at.button(Style::Secondary, label, AuditIntent::Show(query)).disabled_if(!there)
    };
    let shown = numbers(&screen.rows);
    let newer = shown.first().copied().map_or(AuditCursor::Newest, AuditCursor::After);
    let older = shown.last().copied().map_or(AuditCursor::Newest, AuditCursor::Before);
    let mut buttons = Vec::new();
    if screen.has_newer || screen.has_older {
        buttons.push(turn("◀ Newer", newer, screen.has_newer));
        buttons.push(turn("Older ▶", older, screen.has_older));
    }
    buttons.push(turn("Newest", AuditCursor::Newest, true));
    if let Some(number) = &screen.filter.number {
        let show = NumberIntent::Show(NumberRef::Known(number.clone()));
        buttons.push(at.button(Style::Secondary, "Open the number", show));
    }
    buttons.push(at.button(Style::Secondary, "Close", AccountIntent::Close));
    rows.push(Row::buttons(buttons));
    rows
}

fn numbers(rows: &AuditRows) -> Vec<Seq> {
    match rows {
        AuditRows::Changes(rows) => rows.iter().map(|row| row.entry.seq()).collect(),
        AuditRows::Refused(attempts) => attempts.iter().map(|it| it.number).collect(),
    }
}

/// What was asked for, in words.
fn asked(filter: &AuditFilter) -> Option<String> {
    let mut asked = Vec::new();
    if let AuditKind::Only(action) = filter.kind {
        asked.push(format!("“{}”", action.words()));
    }
    if let Some(number) = &filter.number
        && filter.kind != AuditKind::Refused
    {
        asked.push(format!("of {}", mono(number.as_str(), 20)));
    }
    if let Some(member) = filter.member {
        asked.push(format!("by {}", who(member)));
    }
    if let Some(since) = filter.since {
        asked.push(format!("within the last {}", since.phrase()));
    }
    (!asked.is_empty()).then(|| format!("Only {}", asked.join(", ")))
}

fn row(row: &AuditRow) -> String {
    let note = match row.undo {
        Undo::Undone(by) => format!("\n-# Undone by #{by}"),
        Undo::ChangedSince(last) => {
            format!("\n-# Cannot be undone: changed again since (#{last})")
        }
        Undo::Expired => "\n-# Cannot be undone: 24 hours have passed".to_owned(),
        Undo::Possible | Undo::Never => String::new(),
    };
    format!("{}{note}", change(&row.entry, &TEXT, ENTRY))
}

/// One change, in words: the same here and where it is posted. Its texts are shown as far as all of it fits
/// into `most`: cut afterwards, it might end within a code span.
pub(super) fn change(entry: &AuditEntry, widths: &[usize], most: usize) -> String {
    let mut text = String::new();
    for width in widths {
        text = change_within(entry, *width);
        if text.encode_utf16().count() <= most {
            break;
        }
    }
    text
}

fn change_within(entry: &AuditEntry, width: usize) -> String {
    let AuditEntry { rev, at, actor, change, .. } = entry;
    let seq = rev.seq;
    let undoes = change.undoes.map(|undone| format!(" · undoes #{undone}")).unwrap_or_default();
    let mut text = format!(
        "**#{seq}** · <t:{at}:R> · {}\n**{}** · {}{undoes}",
        who(*actor),
        change.action.words(),
        subject(change),
    );
    for difference in change.differences() {
        text.push('\n');
        text.push_str(&became(&difference, width));
    }
    text
}

pub(super) fn who(member: MemberId) -> String {
    match member {
        MemberId(0) => "Switchboard".to_owned(),
        MemberId(id) => format!("<@{id}>"),
    }
}

fn subject(change: &Change) -> String {
    of(&change.target, change.voice_bot_name())
}

pub(super) fn of(target: &Target, bot_name: Option<&str>) -> String {
    match target {
        Target::Account | Target::AtExotel(None) => "the Exotel account".to_owned(),
        Target::Number(phone)
        | Target::Flow(phone)
        | Target::Call(phone)
        | Target::AtExotel(Some(phone)) => mono(phone.as_str(), 20),
        Target::VoiceBot(bot) => match bot_name {
            Some(name) => plain(&clip(name, NAME)),
            None => format!("voice bot {}", bot.0),
        },
        Target::Rule { role, channel: None } => format!("<@&{}> in every channel", role.0),
        Target::Rule { role, channel: Some(channel) } => {
            format!("<@&{}> in <#{}>", role.0, channel.0)
        }
        Target::Step(Step::UrlsCopied) => "the URLs are in Exotel".to_owned(),
        Target::Step(Step::TestCalled) => "a test call was placed".to_owned(),
        Target::AuditChannel => "where changes are posted".to_owned(),
        Target::Phone(member) => format!("for {}", who(*member)),
        Target::Batch(_) => "the phone numbers".to_owned(),
        Target::Other(text) => format!("⚠️ {}", plain(&clip(text, NAME))),
    }
}

pub(super) fn became(difference: &Difference, width: usize) -> String {
    let Difference { field, old, new } = difference;
    match (old, new) {
        // Words of ours, and the whole of it.
        (Value::Nothing, Value::Text(says)) if *field == AT_EXOTEL => says.clone(),
        // Of a secret nobody learns more than that.
        (
            Value::Nothing | Value::Secret(SecretState::Missing),
            Value::Secret(SecretState::Replaced),
        ) => {
            format!("{field}: set")
        }
        (_, Value::Secret(SecretState::Replaced)) => format!("{field}: replaced"),
        (Value::Secret(_), Value::Nothing | Value::Secret(SecretState::Missing)) => {
            format!("{field}: removed")
        }
        _ => format!("{field}: {} → {}", held(old, width), held(new, width)),
    }
}

/// What was typed beside what is saved now.
pub(super) fn yours_and_now(difference: &Difference, width: usize) -> String {
    let Difference { field, old, new } = difference;
    format!("**{field}**: yours {} · now {}", held(new, width), held(old, width))
}

/// A text with as much of each value as lets it be so long at most.
pub(super) fn fitting(most: usize, text: impl Fn(usize) -> String) -> String {
    let fits = |text: &String| text.encode_utf16().count() <= most;
    let shortest = || text(TEXT[TEXT.len() - 1]);
    TEXT.iter().map(|width| text(*width)).find(fits).unwrap_or_else(shortest)
}

pub(super) fn held(value: &Value, width: usize) -> String {
    match value {
        Value::Nothing | Value::Secret(SecretState::Missing) => NOTHING.to_owned(),
        Value::Text(text) if is_url(text) => mono(text, width),
        Value::Text(text) => plain(&clip(text, width)),
        Value::Channel(channel) => format!("<#{}>", channel.0),
        Value::Secret(SecretState::Saved) => "saved".to_owned(),
        Value::Secret(SecretState::Replaced) => "replaced".to_owned(),
    }
}

fn is_url(text: &str) -> bool {
    ["https://", "http://", "wss://", "ws://"].iter().any(|scheme| text.starts_with(scheme))
}

fn attempt(attempt: &RefusedAttempt) -> String {
    let what = Action::from_word(&attempt.action)
        .map_or_else(|| plain(&clip(&attempt.action, NAME)), |action| action.phrase().to_owned());
    let often = match attempt.hours {
        None | Some(1) => String::new(),
        Some(hours) => format!(", in {hours} hours of that day"),
    };
    format!(
        "<t:{}:R> · {} in <#{}>\nmay not **{what}** ({}){often}",
        attempt.at,
        who(attempt.member),
        attempt.channel.0,
        plain(&clip(&attempt.surface, NAME)),
    )
}

/// Where changes are posted, and what is wrong with that.
fn posting(posting: &Posting) -> Option<Field> {
    let channel = posting.channel?.0;
    let mut lines = Vec::new();
    lines.push(
        post_fault(posting).unwrap_or_else(|| format!("Changes are posted in <#{channel}>.")),
    );
    if posting.public {
        lines.push(public(channel));
    }
    Some(Field {
        name: "Audit channel".to_owned(),
        value: clip(&lines.join("\n"), FIELD),
        inline: false,
    })
}

/// Since when changes cannot be posted, and who can mend that how.
pub(super) fn post_fault(posting: &Posting) -> Option<String> {
    let (channel, (fault, since)) = posting.channel.zip(posting.fault)?;
    Some(format!(
        "⚠️ Since <t:{since}:R> changes cannot be posted in <#{}> ({} waiting). {}",
        channel.0,
        count(posting.waiting, "change"),
        fault.remedy(),
    ))
}

/// Changes are posted in a channel from now on; a public one is warned about.
pub(super) fn channel_set(channel: u64, is_public: Option<bool>) -> String {
    let warning = match is_public {
        Some(true) => format!("\n{}", public(channel)),
        Some(false) => String::new(),
        None => "\nDiscord did not say in time who can see that channel; `/audit show` says so once it is known.".to_owned(),
    };
    format!("Changes are posted in <#{channel}> from now on.{warning}")
}

/// The warning that goes with a channel that everybody sees.
pub(super) fn public(channel: u64) -> String {
    format!(
        "⚠️ Everybody in this server can see <#{channel}>. Take **View Channel** from @everyone there, or choose another channel."
    )
}

/// The files of an export.
pub(super) fn export(screen: &ExportScreen) -> Reply {
    let files = match screen.files.len() {
        1 => String::new(),
        many => format!(" in {many} files, each complete in itself"),
    };
    let text = format!(
        "✅ {} and {}{files}. Times are UTC; secrets are not in it.\nRefused attempts are one a member and hour, and one a \
         day from the day after; they are kept for {} days.",
        count(screen.changes, "change"),
        count(screen.refused, "refused attempt"),
        screen.refused_kept_days,
    );
    let embed = Embed {
        title: "Audit trail".to_owned(),
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
