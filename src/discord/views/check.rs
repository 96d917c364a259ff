//! What a check found: of one number line by line, of all numbers in sum.

use super::super::reply::{Button, Embed, Reply, Row, Style, clip};
use super::parts::{AMBER, At, BLUE, DESCRIPTION, GREEN, RED, mono, plain, with_rows};
use super::rows::{head, open_select};
use crate::app::asked::{AccountIntent, CheckIntent, NumberIntent};
use crate::app::screen::{CheckAllScreen, CheckScreen, Faulty};
use crate::domain::check::{Finding, Mark, Point};
use crate::domain::numbers::{Cursor, Number, NumberRef};
use crate::domain::text::Label;

/// As much of a number's name is shown.
const NAMED: usize = 256;

/// Before what is still being found out.
const WAITING: &str = "⏳";

/// One number.
pub(super) fn check(check: &CheckScreen, at: At<'_>) -> Reply {
    let number = &check.number;
    let lines = check.lines.iter().map(|(point, finding)| match finding {
        Some(finding) => line(*point, finding),
        None => format!("{WAITING} **{}**", point.name()),
    });
    let lines = all_in(&lines.collect::<Vec<_>>(), DESCRIPTION - NAMED - 2);
    let worst = check.lines.iter().filter_map(|(_, finding)| Some(finding.as_ref()?.mark)).max();
    let embed = Embed {
        title: "Check of a phone number".to_owned(),
        description: format!("{}\n\n{lines}", named(number)),
        color: if check.is_done() { color(worst) } else { BLUE },
        ..Embed::default()
    };
    let components = if check.is_done() { rows(check, at) } else { Vec::new() };
    Reply { embeds: vec![embed], components, ..Reply::default() }
}

fn rows(check: &CheckScreen, at: At<'_>) -> Vec<Row> {
    let CheckScreen { number, ways, sent, .. } = check;
    let (phone, seen, sent) = (&number.phone, number.rev, *sent);
    let known = || NumberRef::Known(phone.clone());
    let mut mend: Vec<Button> = Vec::new();
    if ways.send {
        let bind = CheckIntent::Send { phone: phone.clone(), seen, sent };
        mend.push(at.button(Style::Primary, "Send calls to this flow", bind));
    }
    if ways.take {
        let take = CheckIntent::Take { phone: phone.clone(), seen, sent };
        mend.push(at.button(Style::Primary, "Take Exotel's flow", take));
    }
    if ways.assign {
        // The choice stands on the card.
        mend.push(at.button(Style::Primary, "Assign", NumberIntent::Show(known())));
    }
    let again = at.button(Style::Secondary, "Check again", CheckIntent::Number(known()));
    // The same as Assign does, so where that is there it is enough.
    let back =
        (!ways.assign).then(|| at.button(Style::Secondary, "Back", NumberIntent::Show(known())));
    let others = Row::buttons(std::iter::once(again).chain(back).collect());
    let mend = (!mend.is_empty()).then(|| Row::buttons(mend));
    mend.into_iter().chain([others]).collect()
}

/// All numbers.
pub(super) fn check_all(check: &CheckAllScreen, at: At<'_>) -> Reply {
    let title = "Check of all phone numbers".to_owned();
    if let Some(what) = &check.under_way {
        let description = format!("{WAITING} {what}");
        let embed = Embed { title, description, color: BLUE, ..Embed::default() };
        return Reply { embeds: vec![embed], ..Reply::default() };
    }
    let CheckAllScreen { account, checked, good, warnings, bad, faulty, left_out, .. } = check;
    let account: Vec<String> = account.iter().map(|(point, it)| line(*point, it)).collect();
    let counts = format!("**{checked} checked** · ✅ {good} · ⚠️ {warnings} · ❌ {bad}");
    let mut above: Vec<String> = vec![account.join("\n"), counts];
    above.retain(|part| !part.is_empty());
    above.push(left_out.iter().map(|it| format!("ℹ️ {it}")).collect::<Vec<_>>().join("\n"));
    above.retain(|part| !part.is_empty());
    let more = (warnings + bad).saturating_sub(faulty.len());
    if more > 0 {
        above.push(format!("The first {} of {} with faults:", faulty.len(), warnings + bad));
    }
    let worst = [
        check.account.iter().map(|(_, finding)| finding.mark).max(),
        faulty.iter().map(Faulty::mark).max(),
    ];
    let embed = Embed {
        title,
        description: with_rows(above, faulty, row),
        color: color(worst.into_iter().flatten().max()),
        ..Embed::default()
    };
    let numbers: Vec<&Number> = faulty.iter().map(|faulty| &faulty.number).collect();
    let again = at.button(Style::Secondary, "Check again", CheckIntent::All);
    let back = at.button(Style::Secondary, "Back", AccountIntent::Page(Cursor::Start));
    let select = open_select(&numbers, at, false);
    let components = select.into_iter().chain([Row::buttons(vec![again, back])]).collect();
    Reply { embeds: vec![embed], components, ..Reply::default() }
}

/// A number with all that is said of it; where there is less room, with the names of what is not good.
fn row(faulty: &Faulty, room: usize) -> String {
    let sign = faulty.mark().sign();
    if room >= super::parts::ROW_URLS[0] {
        let lines = faulty.findings.iter().map(|(point, finding)| line(*point, finding));
        return format!("{}\n{}", head(&faulty.number), lines.collect::<Vec<_>>().join("\n"));
    }
    let points: Vec<&str> = faulty.findings.iter().map(|(point, _)| point.name()).collect();
    let number = match room >= super::parts::ROW_URLS[1] {
        true => head(&faulty.number),
        false => mono(faulty.number.phone.as_str(), 20),
    };
    format!("{sign} {number}: {}", points.join(", "))
}

fn line(point: Point, finding: &Finding) -> String {
    format!("{} **{}** {}", finding.mark.sign(), point.name(), finding.text)
}

/// All lines, each with an equal share of the room where they are too long for it.
fn all_in(lines: &[String], most: usize) -> String {
    let all = lines.join("\n");
    if all.encode_utf16().count() <= most {
        return all;
    }
    let share = most / lines.len().max(1) - 1;
    let shared: Vec<String> = lines.iter().map(|line| cut(line, share)).collect();
    shared.join("\n")
}

/// The line's beginning, which does not end within a code span.
fn cut(line: &str, most: usize) -> String {
    let cut = clip(line, most);
    match (cut.matches('`').count() % 2, cut.rfind('`')) {
        (1, Some(open)) => format!("{}…", &cut[..open]),
        _ => cut,
    }
}

fn named(number: &Number) -> String {
    let label = number.label.as_ref().map(Label::as_str);
    let label = label.map_or_else(String::new, |label| format!(" · **{}**", plain(label)));
    clip(&format!("{}{label}", mono(number.phone.as_str(), 20)), NAMED)
}

fn color(worst: Option<Mark>) -> u32 {
    match worst {
        Some(Mark::Bad) => RED,
        Some(Mark::Warning) => AMBER,
        Some(Mark::Good) | None => GREEN,
    }
}
