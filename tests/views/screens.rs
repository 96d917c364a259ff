//! Every screen in every state, as pure values.

use switchboard::app::forms::{BotChoice, NumberForm, VoiceBotForm};
use switchboard::app::intent::{DialogKind, Place};
use switchboard::app::screen::{
    CardScreen, ChecklistItem, CredentialsDialog, Done, NumberDialog, NumberView, NumbersScreen,
    PageScreen, Remedy, Screen, SecretField, SetupStep, Top, VoiceBotDialog, VoiceBotScreen,
    VoiceBotsScreen, WebSocketView,
};
use switchboard::domain::access::{Level, MemberId};
use switchboard::domain::account::{Account, Step};
use switchboard::domain::account_sid::AccountSid;
use switchboard::domain::flow_url::{FlowUrl, FlowUrlWarning};
use switchboard::domain::numbers::{Cursor, Number};
use switchboard::domain::origin::ApiOrigin;
use switchboard::domain::phone::PhoneNumber;
use switchboard::domain::refusal::Refusal;
use switchboard::domain::text::{BotId, BotName, Label};
use switchboard::domain::voice_bots::VoiceBot;
use switchboard::domain::websocket_url::BotUrl;
use switchboard::store::BotUse;

/// The moment of every timestamp here: 1 January 2026, noon UTC.
pub(crate) const NOON: i64 = 1_767_268_800;
/// The interaction that opens every dialog here.
pub(crate) const INTERACTION: u64 = 1_310_000_000_000_000_001;

pub(crate) fn phone(last: u32) -> PhoneNumber {
    PhoneNumber::parse(&format!("+9198765432{last:02}")).unwrap()
}

pub(crate) fn bot(key: i64, name: &str) -> VoiceBot {
    VoiceBot {
        key,
        rev: key + 10,
        id: BotId::parse(&format!("bot-{key}")).unwrap(),
        name: BotName::parse(name).unwrap(),
        own_url: None,
    }
}

/// A number with everything set.
pub(crate) fn full(last: u32) -> NumberView {
    let front_desk = bot(1, "Front desk");
    NumberView {
        websocket: WebSocketView::Url("wss://voice.example.com/exotel/bot-1".to_owned()),
        number: Number {
            phone: phone(last),
            rev: 20 + i64::from(last),
            label: Label::parse(&format!("Sales Line {last}")).unwrap(),
            bot: Some(front_desk),
            flow_url: FlowUrl::parse(
                &format!(
                    "https://my.exotel.com/acme1/exoml/start_voice/{}",
                    900 + last
                ),
                None,
            )
            .ok(),
        },
    }
}

/// A number with nothing set.
pub(crate) fn bare(last: u32) -> NumberView {
    NumberView {
        websocket: WebSocketView::NoBot,
        number: Number {
            phone: phone(last),
            rev: 20,
            label: None,
            bot: None,
            flow_url: None,
        },
    }
}

pub(crate) fn saved() -> Account {
    Account {
        rev: 5,
        sid: AccountSid::parse("acme1").ok(),
        has_key: true,
        has_token: true,
        ..Account::empty()
    }
}

fn steps(done: [bool; 4]) -> Vec<ChecklistItem> {
    let [credentials, number, copied, called] = done;
    let mut steps = vec![(SetupStep::Credentials, credentials)];
    if !number {
        steps.push((SetupStep::VoiceBot, false));
    }
    steps.extend([
        (SetupStep::Number, number),
        (SetupStep::Marked(Step::UrlsCopied), copied),
        (SetupStep::Marked(Step::TestCalled), called),
    ]);
    steps
        .into_iter()
        .map(|(step, done)| ChecklistItem { step, done })
        .collect()
}

/// The page of a server that has done everything.
pub(crate) fn page() -> PageScreen {
    PageScreen {
        top: None,
        saving: false,
        level: Level::Admin,
        account: saved(),
        checklist: Vec::new(),
        total: 2,
        rows: vec![full(10), bare(11)],
        has_before: false,
        has_after: false,
    }
}

fn fresh() -> PageScreen {
    PageScreen {
        account: Account::empty(),
        checklist: steps([false; 4]),
        total: 0,
        rows: Vec::new(),
        ..page()
    }
}

fn disconnected() -> PageScreen {
    PageScreen {
        account: Account {
            disconnected_at: Some(NOON),
            ..saved()
        },
        checklist: steps([false, true, true, true]),
        ..page()
    }
}

fn pages() -> Vec<(&'static str, PageScreen)> {
    let five = PageScreen {
        total: 23,
        rows: (10..15).map(full).collect(),
        has_before: true,
        has_after: true,
        ..page()
    };
    let configured_empty = PageScreen {
        account: saved(),
        checklist: steps([true, false, false, false]),
        ..fresh()
    };
    vec![
        ("page_fresh", fresh()),
        (
            "page_begun",
            PageScreen {
                account: Account {
                    has_token: false,
                    ..saved()
                },
                ..fresh()
            },
        ),
        ("page_configured_empty", configured_empty.clone()),
        (
            "page_configured_empty_operator",
            PageScreen {
                level: Level::Operator,
                ..configured_empty.clone()
            },
        ),
        (
            "page_configured_empty_viewer",
            PageScreen {
                level: Level::Viewer,
                ..configured_empty
            },
        ),
        ("page_checklist_done", page()),
        (
            "page_steps_to_mark",
            PageScreen {
                checklist: steps([true, true, false, false]),
                ..page()
            },
        ),
        ("page_five_numbers", five.clone()),
        (
            "page_five_numbers_operator",
            PageScreen {
                level: Level::Operator,
                ..five.clone()
            },
        ),
        (
            "page_five_numbers_viewer",
            PageScreen {
                level: Level::Viewer,
                ..five.clone()
            },
        ),
        (
            "page_first_of_many",
            PageScreen {
                has_before: false,
                ..five.clone()
            },
        ),
        (
            "page_saving",
            PageScreen {
                saving: true,
                ..five
            },
        ),
        ("page_disconnected", disconnected()),
        (
            "page_disconnected_viewer",
            PageScreen {
                level: Level::Viewer,
                ..disconnected()
            },
        ),
        (
            "page_other_origin",
            PageScreen {
                account: Account {
                    origin: ApiOrigin::mumbai(),
                    ..saved()
                },
                ..page()
            },
        ),
        (
            "page_bot_without_url",
            PageScreen {
                rows: vec![NumberView {
                    websocket: WebSocketView::NoUrl,
                    ..full(10)
                }],
                total: 1,
                ..page()
            },
        ),
    ]
}

pub(crate) fn card() -> CardScreen {
    CardScreen {
        top: None,
        level: Level::Operator,
        view: full(10),
        changed: Some((MemberId(200_000_000_000_000_001), NOON)),
        bots: vec![bot(1, "Front desk"), bot(2, "Sales qualifier")],
        more_bots: false,
    }
}

fn cards() -> Vec<(&'static str, CardScreen)> {
    vec![
        ("card", card()),
        (
            "card_bare",
            CardScreen {
                view: bare(11),
                changed: None,
                ..card()
            },
        ),
        (
            "card_viewer",
            CardScreen {
                level: Level::Viewer,
                ..card()
            },
        ),
        (
            "card_bot_without_url",
            CardScreen {
                view: NumberView {
                    websocket: WebSocketView::NoUrl,
                    ..full(10)
                },
                changed: Some((MemberId(0), NOON)),
                ..card()
            },
        ),
        (
            "card_of_a_named_series",
            CardScreen {
                view: NumberView {
                    number: Number {
                        phone: PhoneNumber::parse("1800 123 4567").unwrap(),
                        ..full(10).number
                    },
                    ..full(10)
                },
                ..card()
            },
        ),
        (
            "card_more_than_24_bots",
            CardScreen {
                bots: (1..=24)
                    .map(|key| bot(key, &format!("Bot {key}")))
                    .collect(),
                more_bots: true,
                ..card()
            },
        ),
    ]
}

pub(crate) fn numbers() -> NumbersScreen {
    NumbersScreen {
        top: None,
        search: String::new(),
        bot: None,
        rows: vec![full(10), bare(11)],
        has_before: false,
        has_after: false,
        cursor: Cursor::Start,
    }
}

fn number_lists() -> Vec<(&'static str, NumbersScreen)> {
    vec![
        ("numbers", numbers()),
        (
            "numbers_none",
            NumbersScreen {
                rows: Vec::new(),
                ..numbers()
            },
        ),
        (
            "numbers_none_found",
            NumbersScreen {
                search: "sales: 24/7".to_owned(),
                bot: Some(bot(1, "Front desk")),
                rows: Vec::new(),
                ..numbers()
            },
        ),
        (
            "numbers_paged",
            NumbersScreen {
                search: "9876".to_owned(),
                bot: Some(bot(1, "Front desk")),
                rows: (10..18).map(full).collect(),
                has_before: true,
                has_after: true,
                cursor: Cursor::After(phone(9)),
                ..numbers()
            },
        ),
    ]
}

pub(crate) fn voice_bots() -> VoiceBotsScreen {
    let own = VoiceBot {
        own_url: BotUrl::parse("https://bots.example.com/answer").ok(),
        ..bot(2, "Sales qualifier")
    };
    VoiceBotsScreen {
        top: None,
        level: Level::Admin,
        total: 3,
        rows: vec![
            (
                BotUse {
                    bot: bot(1, "Front desk"),
                    numbers: 1,
                },
                Some("wss://voice.example.com/exotel/bot-1".to_owned()),
            ),
            (
                BotUse {
                    bot: own,
                    numbers: 12,
                },
                Some("https://bots.example.com/answer".to_owned()),
            ),
            (
                BotUse {
                    bot: bot(3, "Night shift"),
                    numbers: 0,
                },
                None,
            ),
        ],
        page: 0,
        has_after: false,
    }
}

pub(crate) fn voice_bot() -> VoiceBotScreen {
    VoiceBotScreen {
        top: None,
        level: Level::Admin,
        bot: bot(1, "Front desk"),
        url: Some("wss://voice.example.com/exotel/bot-1".to_owned()),
        numbers: 1,
    }
}

fn voice_bot_screens() -> Vec<(&'static str, Screen)> {
    let lists = [
        ("voice_bots", voice_bots()),
        (
            "voice_bots_none",
            VoiceBotsScreen {
                total: 0,
                rows: Vec::new(),
                ..voice_bots()
            },
        ),
        (
            "voice_bots_viewer",
            VoiceBotsScreen {
                level: Level::Viewer,
                ..voice_bots()
            },
        ),
        (
            "voice_bots_second_page",
            VoiceBotsScreen {
                total: 40,
                page: 1,
                has_after: true,
                ..voice_bots()
            },
        ),
    ];
    let own = VoiceBot {
        own_url: BotUrl::parse("https://bots.example.com/answer").ok(),
        ..bot(1, "Front desk")
    };
    let ones = [
        ("voice_bot", voice_bot()),
        (
            "voice_bot_own_url",
            VoiceBotScreen {
                url: Some("https://bots.example.com/answer".to_owned()),
                bot: own,
                numbers: 2,
                ..voice_bot()
            },
        ),
        (
            "voice_bot_without_url",
            VoiceBotScreen {
                url: None,
                numbers: 0,
                ..voice_bot()
            },
        ),
        (
            "voice_bot_viewer",
            VoiceBotScreen {
                level: Level::Viewer,
                ..voice_bot()
            },
        ),
    ];
    let lists = lists.map(|(name, list)| (name, Screen::VoiceBots(Box::new(list))));
    let ones = ones.map(|(name, one)| (name, Screen::VoiceBot(Box::new(one))));
    lists.into_iter().chain(ones).collect()
}

/// Said in a dialog whose draft is gone.
pub(crate) const GONE: &str =
    "What you had typed was kept for 15 minutes and is gone; this is what is saved.";

pub(crate) fn credentials_dialog() -> CredentialsDialog {
    CredentialsDialog {
        rev: 5,
        sid: String::new(),
        base_url: String::new(),
        key: SecretField::Empty,
        token: SecretField::Empty,
        note: None,
        interaction: INTERACTION,
        place: Place::Page,
    }
}

pub(crate) fn number_dialog() -> NumberDialog {
    NumberDialog {
        editing: None,
        form: NumberForm::default(),
        bots: vec![bot(1, "Front desk"), bot(2, "Sales qualifier")],
        more_bots: false,
        note: None,
        interaction: INTERACTION,
        place: Place::Page,
    }
}

pub(crate) fn voice_bot_dialog() -> VoiceBotDialog {
    VoiceBotDialog {
        editing: None,
        form: VoiceBotForm::default(),
        has_base: true,
        note: None,
        interaction: INTERACTION,
        place: Place::VoiceBots,
    }
}

fn credentials_dialogs() -> Vec<(&'static str, CredentialsDialog)> {
    vec![
        ("credentials_dialog_fresh", credentials_dialog()),
        (
            "credentials_dialog_saved",
            CredentialsDialog {
                sid: "acme1".to_owned(),
                base_url: "https://api.in.exotel.com".to_owned(),
                key: SecretField::Saved,
                token: SecretField::Saved,
                ..credentials_dialog()
            },
        ),
        (
            "credentials_dialog_try_again",
            CredentialsDialog {
                sid: "acme 1".to_owned(),
                key: SecretField::TypeAgain,
                token: SecretField::Saved,
                ..credentials_dialog()
            },
        ),
        (
            "credentials_dialog_expired",
            CredentialsDialog {
                sid: "acme1".to_owned(),
                key: SecretField::Saved,
                token: SecretField::Saved,
                note: Some(GONE),
                place: Place::New,
                ..credentials_dialog()
            },
        ),
    ]
}

fn number_dialogs() -> Vec<(&'static str, NumberDialog)> {
    let typed = NumberForm {
        phone: "0801234".to_owned(),
        label: "Sales `Line`".to_owned(),
        bot: BotChoice::Key(2),
        flow_url: "45195".to_owned(),
    };
    let editing = NumberDialog {
        editing: Some((phone(10), 30)),
        form: NumberForm {
            phone: "+919876543210".to_owned(),
            label: "Sales Line".to_owned(),
            bot: BotChoice::Key(1),
            flow_url: "https://my.exotel.com/acme1/exoml/start_voice/910".to_owned(),
        },
        place: Place::Card("919876543210".to_owned()),
        ..number_dialog()
    };
    let many = (1..=24)
        .map(|key| bot(key, &format!("Bot {key}")))
        .collect();
    vec![
        ("add_number_dialog", number_dialog()),
        (
            "add_number_dialog_without_bots",
            NumberDialog {
                bots: Vec::new(),
                ..number_dialog()
            },
        ),
        (
            "add_number_dialog_try_again",
            NumberDialog {
                form: typed,
                ..number_dialog()
            },
        ),
        (
            "add_number_dialog_expired",
            NumberDialog {
                note: Some(GONE),
                ..number_dialog()
            },
        ),
        (
            "add_number_dialog_more_than_24_bots",
            NumberDialog {
                bots: many,
                more_bots: true,
                ..number_dialog()
            },
        ),
        ("edit_number_dialog", editing.clone()),
        (
            "edit_number_dialog_expired",
            NumberDialog {
                note: Some(GONE),
                ..editing
            },
        ),
    ]
}

fn voice_bot_dialogs() -> Vec<(&'static str, VoiceBotDialog)> {
    let editing = VoiceBotDialog {
        editing: Some((1, 11)),
        form: VoiceBotForm {
            id: "bot-1".to_owned(),
            name: "Front desk".to_owned(),
            own_url: "wss://bots.example.com/front".to_owned(),
        },
        ..voice_bot_dialog()
    };
    vec![
        ("add_voice_bot_dialog", voice_bot_dialog()),
        (
            "add_voice_bot_dialog_without_base",
            VoiceBotDialog {
                has_base: false,
                ..voice_bot_dialog()
            },
        ),
        (
            "add_voice_bot_dialog_try_again",
            VoiceBotDialog {
                form: VoiceBotForm {
                    id: "front desk".to_owned(),
                    name: String::new(),
                    own_url: "ws://bots.example.com".to_owned(),
                },
                ..voice_bot_dialog()
            },
        ),
        ("edit_voice_bot_dialog", editing.clone()),
        (
            "edit_voice_bot_dialog_expired",
            VoiceBotDialog {
                note: Some(GONE),
                ..editing
            },
        ),
    ]
}

/// Every confirmation. A new one does not compile here until it is listed.
pub(crate) fn every_done() -> Vec<(&'static str, Done)> {
    let phone = phone(10);
    let name = "Front desk".to_owned();
    let all = vec![
        Done::CredentialsSaved,
        Done::Disconnected {
            seq: 6,
            until: NOON + 86_400,
        },
        Done::Reconnected,
        Done::Destroyed,
        Done::StepMarked,
        Done::NumberAdded {
            phone: phone.clone(),
            warnings: vec![FlowUrlWarning::NoSid],
            another: true,
        },
        Done::NumberSaved {
            phone: phone.clone(),
            what: vec!["Label", "Bot", "Flow URL"],
            repaste: true,
            warnings: vec![FlowUrlWarning::OtherAccount {
                found: "acme2".to_owned(),
                saved: "acme1".to_owned(),
            }],
            seq: 31,
        },
        Done::NothingChanged,
        Done::Removed {
            phone: phone.clone(),
            seq: 32,
        },
        Done::Restored(phone),
        Done::Undone { repaste: true },
        Done::VoiceBotAdded { name: name.clone() },
        Done::VoiceBotSaved {
            name: name.clone(),
            repaste: 2,
            seq: 33,
        },
        Done::VoiceBotRemoved { name, seq: 34 },
        Done::AlreadyDone,
    ];
    all.into_iter()
        .map(|done| (done_name(&done), done))
        .collect()
}

fn done_name(done: &Done) -> &'static str {
    match done {
        Done::CredentialsSaved => "credentials_saved",
        Done::Disconnected { .. } => "disconnected",
        Done::Reconnected => "reconnected",
        Done::Destroyed => "destroyed",
        Done::StepMarked => "step_marked",
        Done::NumberAdded { .. } => "number_added",
        Done::NumberSaved { .. } => "number_saved",
        Done::NothingChanged => "nothing_changed",
        Done::Removed { .. } => "removed",
        Done::Restored(_) => "restored",
        Done::Undone { .. } => "undone",
        Done::VoiceBotAdded { .. } => "voice_bot_added",
        Done::VoiceBotSaved { .. } => "voice_bot_saved",
        Done::VoiceBotRemoved { .. } => "voice_bot_removed",
        Done::AlreadyDone => "already_done",
    }
}

/// Every remedy.
pub(crate) fn every_remedy() -> Vec<(&'static str, Remedy)> {
    let phone = phone(10);
    vec![
        (
            "try_again",
            Remedy::TryAgain {
                draft: 7,
                dialog: DialogKind::EditNumber("919876543210".to_owned()),
                place: Place::Page,
            },
        ),
        (
            "overwrite",
            Remedy::Overwrite {
                phone: phone.clone(),
                rev: 30,
                draft: 7,
            },
        ),
        ("open_it", Remedy::OpenNumber(phone)),
        ("open_page", Remedy::OpenPage),
    ]
}

/// What can stand on top of a screen: every kind of notice.
pub(crate) fn every_top() -> Vec<(String, Top)> {
    let done = every_done()
        .into_iter()
        .map(|(name, done)| (format!("done_{name}"), Top::Done(done)));
    let refused = every_remedy().into_iter().map(|(name, remedy)| {
        let refusal = Refusal::NoFlowUrl;
        (
            format!("refused_{name}"),
            Top::Refused(refusal, Some(remedy)),
        )
    });
    done.chain(refused)
        .chain([
            ("refused".to_owned(), Top::Refused(Refusal::Busy, None)),
            ("broken".to_owned(), Top::Broken(INTERACTION)),
        ])
        .collect()
}

/// Every screen in every state but its notice.
pub(crate) fn every_screen() -> Vec<(&'static str, Screen)> {
    let mut all: Vec<(&'static str, Screen)> = Vec::new();
    all.extend(
        pages()
            .into_iter()
            .map(|(name, it)| (name, Screen::Page(Box::new(it)))),
    );
    all.extend(
        cards()
            .into_iter()
            .map(|(name, it)| (name, Screen::Card(Box::new(it)))),
    );
    all.extend(
        number_lists()
            .into_iter()
            .map(|(name, it)| (name, Screen::Numbers(Box::new(it)))),
    );
    all.extend(voice_bot_screens());
    all.push(("closed", Screen::Closed));
    all.push((
        "copy",
        Screen::Copy("wss://voice.example.com/exotel/bot-1?sample-rate=16000".to_owned()),
    ));
    all.extend(
        credentials_dialogs()
            .into_iter()
            .map(|(name, it)| (name, Screen::CredentialsDialog(Box::new(it)))),
    );
    all.extend(
        number_dialogs()
            .into_iter()
            .map(|(name, it)| (name, Screen::NumberDialog(Box::new(it)))),
    );
    all.extend(
        voice_bot_dialogs()
            .into_iter()
            .map(|(name, it)| (name, Screen::VoiceBotDialog(Box::new(it)))),
    );
    all
}
