//! Any screen about access.

use proptest::prelude::*;
use switchboard::app::screen::{AccessScreen, Preview, RoleScreen, RuleView, Screen};
use switchboard::domain::access::{
    AccessRule, Because, ChannelId, GuildId, MemberId, RoleId, Standing,
};

use super::stored::level;

/// Rules as the store gives them: a role has one level in one place.
fn rules(role: Option<u64>) -> impl Strategy<Value = Vec<RuleView>> {
    let one = (
        any::<u64>(),
        proptest::option::of(any::<u64>()),
        level(),
        any::<[bool; 2]>(),
        proptest::option::of("\\PC{1,100}"),
    );
    let one = one.prop_map(move |(id, channel, level, gone, name)| RuleView {
        rule: AccessRule {
            role: RoleId(role.unwrap_or(id)),
            channel: channel.map(ChannelId),
            level,
        },
        role_gone: gone[0] && role.is_none(),
        channel_gone: gone[1] && channel.is_some(),
        channel_name: name,
    });
    proptest::collection::vec(one, 0..=120).prop_map(|mut rules| {
        rules.sort_by_key(|view| (view.rule.role, view.rule.channel));
        rules.dedup_by_key(|view| (view.rule.role, view.rule.channel));
        rules
    })
}

fn preview() -> impl Strategy<Value = Option<Preview>> {
    let because = prop_oneof![
        Just(Because::ManagesServer),
        Just(Because::NoRule),
        level().prop_map(|level| Because::Rule(AccessRule {
            role: RoleId(u64::MAX),
            channel: Some(ChannelId(u64::MAX)),
            level,
        })),
    ];
    let standing = (proptest::option::of(level()), because);
    proptest::option::of((any::<u64>(), any::<u64>(), standing)).prop_map(|preview| {
        preview.map(|(member, channel, (level, because))| Preview {
            member: MemberId(member),
            channel: ChannelId(channel),
            standing: Standing { level, because },
        })
    })
}

prop_compose! {
    pub(super) fn access()(
        rules in rules(None), checked: bool, managers in proptest::collection::vec(any::<u64>(), 0..=250),
        preview in preview(),
    ) -> Screen {
        Screen::Access(Box::new(AccessScreen { guild: GuildId(1), rules, checked, managers: managers.into_iter().map(RoleId).collect(), preview }))
    }
}

prop_compose! {
    pub(super) fn role()(
        rules in rules(Some(u64::MAX)), checked: bool, role_gone: bool, everyone: bool,
        channel in proptest::option::of(any::<u64>()),
    ) -> Screen {
        let guild = GuildId(if everyone { u64::MAX } else { 1 });
        Screen::Role(Box::new(RoleScreen { guild, role: RoleId(u64::MAX), role_gone, channel: channel.map(ChannelId), rules, checked }))
    }
}
