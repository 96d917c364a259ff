//! The voice bots, and one of them.

use super::{bot, phone};
use switchboard::app::screen::{Screen, VoiceBotScreen, VoiceBotsScreen};
use switchboard::domain::access::Level;
use switchboard::domain::directory::{DirectoryFault, DirectoryState};
use switchboard::domain::text::BotName;
use switchboard::domain::voice_bots::{BotUse, Source, VoiceBot};
use switchboard::domain::websocket_url::{BotUrl, Hosts};

pub(crate) fn voice_bots() -> VoiceBotsScreen {
    let own = VoiceBot {
        own_url: BotUrl::parse("https://bots.example.com/answer", Hosts::Public).ok(),
        ..bot(2, "Sales qualifier")
    };
    VoiceBotsScreen {
        level: Level::Admin,
        total: 3,
        rows: vec![
            (
                BotUse { bot: bot(1, "Front desk"), numbers: 1 },
                Some("wss://voice.example.com/exotel/bot-1".to_owned()),
            ),
            (BotUse { bot: own, numbers: 12 }, Some("https://bots.example.com/answer".to_owned())),
            (BotUse { bot: bot(3, "Night shift"), numbers: 0 }, None),
        ],
        page: 0,
        has_after: false,
        directory: None,
    }
}

pub(crate) fn voice_bot() -> VoiceBotScreen {
    VoiceBotScreen {
        level: Level::Admin,
        bot: bot(1, "Front desk"),
        url: Some("wss://voice.example.com/exotel/bot-1".to_owned()),
        numbers: 1,
        first: vec![phone(10)],
    }
}

fn vanished() -> VoiceBot {
    VoiceBot { source: Source::Vanished, ..bot(1, "Front desk") }
}

fn of_the_platform(fault: Option<(DirectoryFault, i64)>) -> VoiceBotsScreen {
    let listed = VoiceBot { source: Source::Platform, ..bot(2, "Sales qualifier") };
    let rows = [vanished(), listed].map(|bot| (BotUse { bot, numbers: 1 }, None));
    let read_at = Some(1_789_999_000);
    let directory = Some(DirectoryState { read_at, left_out: 1, unusable: 2, fault });
    VoiceBotsScreen { total: 2, rows: rows.into(), directory, ..voice_bots() }
}

pub(super) fn voice_bot_screens() -> Vec<(&'static str, Screen)> {
    let lists = [
        ("voice_bots", voice_bots()),
        ("voice_bots_none", VoiceBotsScreen { total: 0, rows: Vec::new(), ..voice_bots() }),
        ("voice_bots_viewer", VoiceBotsScreen { level: Level::Viewer, ..voice_bots() }),
        (
            "voice_bots_second_page",
            VoiceBotsScreen { total: 40, page: 1, has_after: true, ..voice_bots() },
        ),
        ("voice_bots_of_the_platform", of_the_platform(None)),
        (
            "voice_bots_of_a_platform_that_fails",
            of_the_platform(Some((DirectoryFault::Refused, 1_790_000_000))),
        ),
    ];
    let own = VoiceBot {
        own_url: BotUrl::parse("https://bots.example.com/answer", Hosts::Public).ok(),
        ..bot(1, "Front desk")
    };
    let ones = [
        ("voice_bot", voice_bot()),
        (
            "voice_bot_own_url",
            VoiceBotScreen {
                url: Some("https://bots.example.com/answer".to_owned()),
                bot: own,
                numbers: 12,
                ..voice_bot()
            },
        ),
        ("voice_bot_without_url", VoiceBotScreen { url: None, numbers: 0, ..voice_bot() }),
        (
            "voice_bot_odd",
            VoiceBotScreen {
                bot: VoiceBot {
                    name: BotName::from_stored("Front\tdesk".to_owned()),
                    ..bot(1, "Front desk")
                },
                ..voice_bot()
            },
        ),
        ("voice_bot_of_the_platform", VoiceBotScreen { bot: vanished(), ..voice_bot() }),
        ("voice_bot_viewer", VoiceBotScreen { level: Level::Viewer, ..voice_bot() }),
    ];
    let lists = lists.map(|(name, list)| (name, Screen::VoiceBots(Box::new(list))));
    let ones = ones.map(|(name, one)| (name, Screen::VoiceBot(Box::new(one))));
    lists.into_iter().chain(ones).collect()
}
