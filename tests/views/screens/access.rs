//! Who may do what.

use switchboard::app::screen::{AccessScreen, Preview, RoleScreen, RuleView, Screen};
use switchboard::domain::access::{
    AccessRule, Because, ChannelId, GuildId, Level, MemberId, RoleId, Standing,
};

/// The server, a role and a channel of the screens about access.
pub(crate) const GUILD: u64 = 1_310_000_000_000_000_010;
pub(crate) const ROLE: RoleId = RoleId(1_310_000_000_000_000_011);
pub(crate) const CHANNEL: ChannelId = ChannelId(1_310_000_000_000_000_012);
/// The role that everybody has.
pub(crate) const EVERYONE: RoleId = RoleId(GUILD);

pub(crate) fn rule(role: RoleId, channel: Option<ChannelId>, level: Level) -> RuleView {
    RuleView {
        rule: AccessRule { role, channel, level },
        role_gone: false,
        channel_gone: false,
        channel_name: channel.map(|_| "sales-lines".to_owned()),
    }
}

fn gone(view: &RuleView) -> [RuleView; 2] {
    let role = RuleView { role_gone: true, ..view.clone() };
    let channel = RuleView {
        channel_gone: true,
        channel_name: None,
        rule: AccessRule { channel: Some(ChannelId(CHANNEL.0 + 1)), ..view.rule },
        ..view.clone()
    };
    [role, channel]
}

pub(crate) fn access() -> AccessScreen {
    let operator = rule(ROLE, Some(CHANNEL), Level::Operator);
    AccessScreen {
        guild: GuildId(GUILD),
        rules: vec![operator.clone(), rule(EVERYONE, None, Level::Viewer)],
        checked: true,
        managers: vec![RoleId(ROLE.0 + 5), RoleId(ROLE.0 + 6)],
        preview: Some(Preview {
            member: MemberId(200_000_000_000_000_001),
            channel: CHANNEL,
            standing: Standing {
                level: Some(Level::Operator),
                because: Because::Rule(operator.rule),
            },
        }),
    }
}

pub(crate) fn role() -> RoleScreen {
    RoleScreen {
        guild: GuildId(GUILD),
        role: ROLE,
        role_gone: false,
        channel: None,
        rules: vec![rule(ROLE, None, Level::Viewer), rule(ROLE, Some(CHANNEL), Level::Operator)],
        checked: true,
    }
}

pub(super) fn access_screens() -> Vec<(&'static str, Screen)> {
    let preview = |level, because| {
        access().preview.map(|preview| Preview { standing: Standing { level, because }, ..preview })
    };
    let all = [
        ("access", access()),
        (
            "access_none_and_unchecked",
            AccessScreen {
                rules: Vec::new(),
                checked: false,
                managers: Vec::new(),
                preview: preview(Some(Level::Admin), Because::ManagesServer),
                ..access()
            },
        ),
        (
            "access_deleted",
            AccessScreen {
                rules: gone(&rule(ROLE, Some(CHANNEL), Level::Operator)).to_vec(),
                managers: Vec::new(),
                preview: preview(None, Because::NoRule),
                ..access()
            },
        ),
    ];
    let roles = [
        ("access_role", role()),
        ("access_role_in_a_channel", RoleScreen { channel: Some(CHANNEL), ..role() }),
        ("access_role_without_rules", RoleScreen { rules: Vec::new(), ..role() }),
        (
            "access_role_everyone",
            RoleScreen {
                role: EVERYONE,
                rules: vec![rule(EVERYONE, None, Level::Viewer)],
                checked: false,
                ..role()
            },
        ),
        (
            "access_role_deleted",
            RoleScreen {
                role_gone: true,
                rules: gone(&rule(ROLE, None, Level::Operator))[..1].to_vec(),
                ..role()
            },
        ),
    ];
    let all = all.map(|(name, screen)| (name, Screen::Access(Box::new(screen))));
    let roles = roles.map(|(name, screen)| (name, Screen::Role(Box::new(screen))));
    let levels = ("access_levels", Screen::Levels);
    all.into_iter().chain(roles).chain([levels]).collect()
}
