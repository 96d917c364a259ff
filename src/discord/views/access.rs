//! Who may do what: the rules in words, the reason for somebody's level, and one role's panel.

use super::super::reply::{
    Button, Choice, Embed, EntitySelect, Footer, Reply, Row, Select, Style, clip,
};
use super::super::wire::Choose;
use super::parts::{At, BLUE, DESCRIPTION, FIELD, field};
use crate::app::asked::{AccessIntent, AccountIntent, Whom};
use crate::app::screen::{AccessScreen, Preview, RoleScreen, RuleView};
use crate::domain::access::{
    AccessRule, Action, Because, ChannelId, GuildId, Level, RoleId, Standing, place_text, role_text,
};
use crate::domain::expected::Expected;

/// Rules that are gone have a button each, in two rows; the next ones come up as these go.
const DEAD_BUTTONS: usize = 10;

/// A button's label holds 80 characters.
const LABEL: usize = 80;

const LEVELS: &str = "What the levels mean";

const UNCHECKED: &str = "Discord did not answer in time: it was not checked whether these roles and channels still exist.";

/// Every rule.
pub(super) fn access(screen: &AccessScreen, at: At<'_>) -> Reply {
    let guild = screen.guild;
    let lines: Vec<String> = screen.rules.iter().map(|view| rule_line(view, guild)).collect();
    let description = match lines.is_empty() {
        true => "No role has a level yet. Choose one below, or use `/access grant`.".to_owned(),
        false => fitting(&lines),
    };
    let field = |name: &str, value: &str| field(name, clip(value, FIELD), false);
    let mut fields = vec![field("Always Admin", &always_admin(screen))];
    if let Some(preview) = &screen.preview {
        fields.push(field("Preview", &preview_text(preview, guild)));
    }
    let embed = Embed {
        title: "Access".to_owned(),
        description,
        fields,
        color: BLUE,
        footer: footer(screen.checked),
    };
    let mut rows =
        vec![Row::entity_select(EntitySelect::role(at.id(&Choose::Role), "Give a role a level…"))];
    let dead: Vec<Button> = screen
        .rules
        .iter()
        .filter(|view| view.is_dead())
        .take(DEAD_BUTTONS)
        .map(|view| revoke_button(view, true, at))
        .collect();
    rows.extend(dead.chunks(5).map(|five| Row::buttons(five.to_vec())));
    let levels = at.button(Style::Secondary, LEVELS, AccessIntent::Levels);
    let close = at.button(Style::Secondary, "Close", AccountIntent::Close);
    rows.push(Row::buttons(vec![levels, close]));
    Reply { embeds: vec![embed], components: rows, ..Reply::default() }
}

/// One role's rules.
pub(super) fn role(screen: &RoleScreen, at: At<'_>) -> Reply {
    let lines: Vec<String> =
        screen.rules.iter().map(|view| rule_line(view, screen.guild)).collect();
    let name = match screen.role_gone {
        true => format!("Deleted role `{}`", screen.role.0),
        false => role_text(screen.role, screen.guild),
    };
    let rules = match lines.is_empty() {
        true => format!("{name} has no level of its own."),
        false => fitting(&lines),
    };
    let hint = "Choose a level: it is saved at once. Choose a channel first to give it only there and in its threads.";
    let embed = Embed {
        title: "Access of a role".to_owned(),
        description: match screen.role_gone {
            true => rules,
            false => format!("{rules}\n\n{hint}"),
        },
        color: BLUE,
        footer: footer(screen.checked),
        ..Embed::default()
    };
    let mut rows = Vec::new();
    if !screen.role_gone {
        rows.push(Row::entity_select(EntitySelect::channel(
            at.id(&Choose::ChannelOf(screen.role)),
            "Everywhere (or choose a channel…)",
            screen.channel.map(|channel| channel.0),
        )));
        rows.push(Row::select(level_select(screen, at)));
    }
    let revokes: Vec<Button> =
        screen.rules.iter().map(|view| revoke_button(view, false, at)).take(5).collect();
    if !revokes.is_empty() {
        rows.push(Row::buttons(revokes));
    }
    let back = AccessIntent::Show { whom: Whom::Asker, channel: None };
    rows.push(Row::buttons(vec![at.button(Style::Secondary, "Back", back)]));
    Reply { embeds: vec![embed], components: rows, ..Reply::default() }
}

fn level_select(screen: &RoleScreen, at: At<'_>) -> Select {
    let shown = screen
        .rules
        .iter()
        .find(|view| view.rule.channel == screen.channel)
        .map(|view| view.rule.level);
    let everyone = screen.role.0 == screen.guild.0;
    let choices = Level::ALL
        .into_iter()
        // More than that cannot be given to everybody.
        .filter(|level| !everyone || *level == Level::Viewer)
        .filter(|level| screen.channel.is_none() || *level < Level::Admin)
        .map(|level| Choice {
            label: level.to_string(),
            value: level.word().to_owned(),
            description: clip(&format!("May {}", level.may()), 100),
            default: shown == Some(level),
        })
        .collect();
    let placeholder = match screen.channel {
        None => "Level everywhere",
        Some(_) => "Level in this channel",
    };
    at.select(&Choose::LevelOf(screen.role, screen.channel, shown), placeholder, choices)
}

fn revoke_button(view: &RuleView, names_role: bool, at: At<'_>) -> Button {
    let rule = &view.rule;
    let place_name = match (rule.channel, &view.channel_name) {
        (None, _) => "everywhere".to_owned(),
        (Some(_), Some(name)) => format!("in #{name}"),
        (Some(id), None) => format!("in channel {}", id.0),
    };
    let label = match (names_role, view.role_gone) {
        (true, true) => format!("Revoke deleted role {}", rule.role.0),
        (true, false) => format!("Revoke {} in deleted channel", rule.level),
        (false, _) => format!("Revoke {} {place_name}", rule.level),
    };
    let revoke = AccessIntent::Revoke {
        role: rule.role,
        channel: rule.channel,
        expected: Expected::Level(Some(rule.level)),
    };
    at.button(Style::Danger, &clip(&label, LABEL), revoke)
}

/// A role was given a level.
pub(super) fn granted(guild: GuildId, rule: AccessRule, old: Option<Level>) -> String {
    let before = old.map_or_else(String::new, |old| format!(" Before: {old}."));
    format!(
        "{} is **{}** {} now: may {}.{before}",
        role_text(rule.role, guild),
        rule.level,
        place_text(rule.channel),
        rule.level.may(),
    )
}

/// What a role has again after an undo.
pub(super) fn again(
    guild: GuildId,
    role: RoleId,
    channel: Option<ChannelId>,
    level: Option<Level>,
) -> String {
    let has = level.map_or_else(|| "has no level".to_owned(), |level| format!("is **{level}**"));
    format!("{} {has} {} again.", role_text(role, guild), place_text(channel))
}

/// A role's level was taken.
pub(super) fn revoked(guild: GuildId, rule: AccessRule) -> String {
    format!(
        "{} is no longer **{}** {}.",
        role_text(rule.role, guild),
        rule.level,
        place_text(rule.channel),
    )
}

/// "@Voice Ops may add and change numbers in #sales-lines (Operator)".
fn rule_line(view: &RuleView, guild: GuildId) -> String {
    let rule = &view.rule;
    let place = match (rule.channel, view.channel_gone) {
        (Some(id), true) => format!("in deleted channel `{}`", id.0),
        (channel, _) => place_text(channel),
    };
    if view.role_gone {
        return format!(
            "⚠️ deleted role `{}` was **{}** {place}: nobody has it, so it gives nothing",
            rule.role.0, rule.level
        );
    }
    let name = role_text(rule.role, guild);
    if view.channel_gone {
        return format!("⚠️ {name} was **{}** {place}: it gives nothing", rule.level);
    }
    format!("{name} may {} {place} (**{}**)", rule.level.may(), rule.level)
}

/// As many lines as fit, and how many more there are.
fn fitting(lines: &[String]) -> String {
    let mut text = String::new();
    for (index, line) in lines.iter().enumerate() {
        // Room is left for the last line and for what a panel says below.
        if text.encode_utf16().count() + line.encode_utf16().count() > DESCRIPTION / 2 {
            let rest = lines.len() - index;
            return format!("{text}… and {rest} more: choose their role to see them");
        }
        text.push_str(line);
        text.push('\n');
    }
    text.truncate(text.trim_end().len());
    text
}

fn always_admin(screen: &AccessScreen) -> String {
    let who =
        "The server's owner, and whoever has **Administrator** or **Manage Server** in Discord";
    let roles: Vec<String> =
        screen.managers.iter().take(15).map(|role| role_text(*role, screen.guild)).collect();
    let more = match screen.managers.len().saturating_sub(15) {
        0 => String::new(),
        many => format!(" and {many} more"),
    };
    match (screen.checked, roles.is_empty()) {
        (false, _) => format!("{who}."),
        (true, true) => format!("{who}. No role has that now."),
        (true, false) => format!("{who}: {}{more}.", roles.join(", ")),
    }
}

fn preview_text(preview: &Preview, guild: GuildId) -> String {
    let (member, channel) = (preview.member.0, preview.channel.0);
    let Standing { level, because } = preview.standing;
    let Some(level) = level else {
        return format!(
            "<@{member}> may do nothing in <#{channel}>: none of their roles has a level there."
        );
    };
    let why = match because {
        Because::ManagesServer => "by Discord's own permissions".to_owned(),
        Because::Rule(rule) => format!(
            "because {} is **{}** {}",
            role_text(rule.role, guild),
            rule.level,
            place_text(rule.channel)
        ),
        Because::NoRule => String::new(),
    };
    let (may, may_not): (Vec<Action>, Vec<Action>) =
        Action::ALL.into_iter().partition(|action| action.level() <= level);
    let may =
        format!("<@{member}> is **{level}** in <#{channel}>, {why}.\n**May** {}.", phrases(may));
    match may_not.is_empty() {
        true => may,
        false => format!("{may}\n**May not** {}.", phrases(may_not)),
    }
}

/// The table of actions, in words.
/// What each level may do.
pub(super) fn levels(at: At<'_>) -> Reply {
    let lines = Level::ALL.map(|level| {
        let before = match level {
            Level::Viewer => "",
            Level::Operator | Level::Admin => "that, and ",
        };
        format!("**{level}**: {before}{}", phrases(Action::of_level(level)))
    });
    let embed = Embed {
        title: LEVELS.to_owned(),
        description: lines.join("\n\n"),
        color: BLUE,
        ..Embed::default()
    };
    let back = AccessIntent::Show { whom: Whom::Asker, channel: None };
    let back = Row::buttons(vec![at.button(Style::Secondary, "Back", back)]);
    Reply { embeds: vec![embed], components: vec![back], ..Reply::default() }
}

fn phrases(actions: impl IntoIterator<Item = Action>) -> String {
    let phrases: Vec<&str> = actions.into_iter().map(Action::phrase).collect();
    phrases.join(", ")
}

fn footer(checked: bool) -> Option<Footer> {
    (!checked).then(|| Footer { text: UNCHECKED.to_owned() })
}
