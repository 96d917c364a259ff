//! Parts of refusals that are put together: people, moments, lists.

use crate::domain::access::{Action, Denied, MemberId};
use crate::domain::audit::NumberSnapshot;
use crate::domain::phone::PhoneNumber;
use crate::domain::text::escape_markdown;

pub(super) fn person(member: MemberId) -> String {
    match member {
        MemberId(0) => "Switchboard".to_owned(),
        MemberId(id) => format!("<@{id}>"),
    }
}

pub(super) fn moment(at: i64) -> String {
    format!("<t:{at}:R>")
}

pub(super) fn denied_text(denied: Denied) -> String {
    let what = match denied.action {
        Action::ViewPage => "open this",
        action => action.phrase(),
    };
    match denied.level {
        None => format!(
            "You may not {what} in this channel: none of your roles gives you access here. Ask someone with **Manage Server** to grant one of your roles a level."
        ),
        Some(level) => format!(
            "You may not {what} in this channel: that takes **{}**, and you are **{level}** here. Ask someone with **Manage Server**.",
            denied.action.level()
        ),
    }
}

pub(super) fn numbers_text(numbers: &[PhoneNumber]) -> String {
    const NAMED: usize = 10;
    let named: Vec<String> =
        numbers.iter().take(NAMED).map(|number| format!("`{number}`")).collect();
    match numbers.len().saturating_sub(NAMED) {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}

pub(super) fn had_text(had: &NumberSnapshot) -> String {
    let label = had.label.as_deref().map(|it| format!("the label **{}**", escape_markdown(it)));
    let bot = had.bot_name.as_deref().map(|it| format!("the bot **{}**", escape_markdown(it)));
    let flow = had.flow_url.is_some().then(|| "its Flow URL".to_owned());
    listed(&[label, bot, flow].into_iter().flatten().collect::<Vec<_>>())
}

/// "a, b and c".
pub(super) fn listed(names: &[String]) -> String {
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}

pub(super) fn not_kept_text(key: bool, token: bool) -> &'static str {
    match (key, token) {
        (true, true) => "API Key and API Token were not kept: type them again.",
        (true, false) => "API Key was not kept: type it again.",
        (false, true) => "API Token was not kept: type it again.",
        (false, false) => "",
    }
}

pub(super) fn ids_text(ids: &[String]) -> String {
    let named: Vec<String> = ids.iter().map(|id| format!("`{id}`")).collect();
    listed(&named)
}

pub(super) fn in_use_text(name: &str, numbers: &[String], total: i64) -> String {
    let named = numbers.iter().map(|number| format!("`{number}`")).collect::<Vec<_>>().join(", ");
    let rest = total - i64::try_from(numbers.len()).unwrap_or(total);
    let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
    let them = if total == 1 { "it" } else { "them" };
    format!(
        "**{}** answers {named}{more}. Assign another bot to {them} first, or None.",
        escape_markdown(name)
    )
}

/// That no more test calls may be asked for within 24 hours.
pub(super) fn spent_text(of_member: bool, limit: u32) -> String {
    let (who, may, key) = match of_member {
        true => ("You have", "one member may", "exotel.test_calls_per_member"),
        false => ("This server has", "it may", "exotel.test_calls_per_workspace"),
    };
    format!(
        "{who} asked for {limit} test calls within 24 hours, which is as many as {may}. Whoever runs Switchboard can raise `{key}`."
    )
}
