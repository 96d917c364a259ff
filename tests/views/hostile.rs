//! Stored text is hostile: nothing that a person can save becomes markup, a mention or a link,
//! on any screen.

use serde_json::Value;
use switchboard::app::notice::{Done, Notice};
use switchboard::app::screen::{DialogFields, NumberView, Screen, Shown, WebSocketView};
use switchboard::domain::audit::Posting;
use switchboard::domain::forms::{NumberForm, VoiceBotForm};
use switchboard::domain::numbers::{Answered, Number};
use switchboard::domain::refusal::Refusal;
use switchboard::domain::text::{BotId, BotName, Label};
use switchboard::domain::voice_bots::{BotChoice, BotKey, BotUse, VoiceBot};

use crate::payload::{drawn, texts};
use crate::scanner::{live_markup, shown};
use crate::screens::{self, bot, full, phone, rev};

/// Names that a person can save, each as live as it can be. A backtick cannot be saved.
const HOSTILE: [&str; 22] = [
    "**bold**",
    "*a* _b_ __c__",
    "***",
    "~~gone~~",
    "||spoiler||",
    "[Exotel](https://evil.example)",
    "https://evil.example/a_b_c",
    "<https://evil.example>",
    "discord.gg/abc",
    "@everyone",
    "@here x@everyone",
    "<@123456789012345678>",
    "<@&123456789012345678>",
    "<#123456789012345678>",
    "<t:1700000000:R>",
    "<a:dance:123456789012345678>",
    "</did add:123456789012345678>",
    "# heading",
    "-# small",
    ">>> quote",
    "1. item",
    r"\*x\* \",
];

/// Ids of voice bots that would be markup outside a code span.
const HOSTILE_IDS: [&str; 4] = ["_a_", "~~a~~", "@everyone", "__x__.y=z"];

/// Every screen that shows a name, with this one; and with an id of a voice bot.
fn screens_with(name: &str, id: &str) -> Vec<Shown> {
    let named = VoiceBot {
        name: BotName::parse(name).unwrap(),
        id: BotId::parse(id).unwrap(),
        ..bot(1, "x")
    };
    let view = NumberView {
        number: Number {
            label: Label::parse(name).unwrap(),
            bot: Some(named.clone()),
            ..full(10).number
        },
        websocket: WebSocketView::Url(format!("wss://voice.example.com/{id}")),
        foreign: None,
    };
    let mut page = screens::page();
    page.rows = vec![view.clone(), view.clone()];
    let mut card = screens::card();
    card.view = view.clone();
    card.bots = vec![named.clone()];
    let mut numbers = screens::numbers();
    numbers.search = name.chars().take(25).collect();
    numbers.answered = Answered::By(named.clone());
    numbers.rows = vec![view.number];
    let mut voice_bots = screens::voice_bots();
    let row = BotUse { bot: named.clone(), numbers: 1 };
    voice_bots.rows = vec![(row, Some(format!("wss://voice.example.com/{id}")))];
    let mut voice_bot = screens::voice_bot();
    voice_bot.bot = named.clone();
    let mut batch = screens::batch(1, 1);
    for change in &mut batch.changes {
        (change.new.label, change.new.bot_name) = (Some(name.to_owned()), Some(name.to_owned()));
    }
    let mut number_dialog = screens::number_fields();
    number_dialog.editing = Some((phone(10), rev(30)));
    number_dialog.bots = vec![named];
    number_dialog.form = NumberForm {
        label: Some(name.to_owned()),
        bot: Some(BotChoice::Key(BotKey(1))),
        ..NumberForm::default()
    };
    let mut voice_bot_dialog = screens::voice_bot_fields();
    voice_bot_dialog.editing = Some((BotKey(1), rev(11)));
    voice_bot_dialog.form =
        VoiceBotForm { id: Some(id.to_owned()), name: Some(name.to_owned()), own_url: None };
    let notices = [
        Notice::Done(Done::VoiceBotAdded { name: name.to_owned() }),
        Notice::Done(Done::VoiceBotSaved {
            name: name.to_owned(),
            differences: Vec::new(),
            repaste: 2,
            change: rev(3),
        }),
        Notice::Done(Done::VoiceBotRemoved { name: name.to_owned(), change: rev(3) }),
        Notice::Refused(
            Refusal::BotInUse {
                name: name.to_owned(),
                numbers: vec![phone(10).to_string()],
                total: 1,
            },
            Vec::new(),
        ),
        Notice::Refused(Refusal::DuplicateBot(id.to_owned()), Vec::new()),
        Notice::Refused(Refusal::UndoNeedsBot(name.to_owned()), Vec::new()),
    ];
    let dialog = |fields| Screen::Dialog(Box::new(screens::dialog(fields)));
    let mut all = [
        Screen::Page(Box::new(page)),
        Screen::Card(Box::new(card)),
        Screen::Numbers(Box::new(numbers)),
        Screen::VoiceBots(Box::new(voice_bots)),
        Screen::VoiceBot(Box::new(voice_bot)),
        screens::shown(batch, 0),
        dialog(DialogFields::Number(number_dialog)),
        dialog(DialogFields::VoiceBot(voice_bot_dialog)),
    ]
    .map(Shown::from)
    .to_vec();
    all.extend(notices.map(Shown::from));
    all.extend((0..screens::CHANGES).step_by(5).map(|first| {
        let kinds = first..screens::CHANGES.min(first + 5);
        let entries = kinds.map(|kind| screens::entry(kind, name)).collect();
        screens::audit(entries, Posting::default()).into()
    }));
    all
}

/// Where Discord reads markdown: embeds but for the small print, and text displays of dialogs.
fn reads_markdown(path: &str) -> bool {
    let is_text =
        ["/title", "/description", "/value", "/name"].iter().any(|end| path.ends_with(end));
    (path.starts_with("/embeds") && is_text) || path.ends_with("/content")
}

/// The text with code spans and blocks blanked: in them, nothing is markup.
fn outside_code(text: &str) -> String {
    let mut parts = text.split("```");
    let mut outside = String::new();
    while let Some(part) = parts.next() {
        for (at, piece) in part.split('`').enumerate() {
            outside.push_str(if at % 2 == 0 { piece } else { "·" });
        }
        if parts.next().is_some() {
            outside.push('·');
        }
    }
    outside
}

/// How often each mark stands in the text without an escape in front of it.
fn bare_marks(text: &str) -> Vec<(char, usize)> {
    let mut bare = Vec::new();
    let mut chars = outside_code(text).chars().collect::<Vec<_>>().into_iter().peekable();
    while let Some(c) = chars.next() {
        if c == '\\' {
            chars.next();
        } else {
            bare.push(c);
        }
    }
    "*_~|[]<@#>".chars().map(|mark| (mark, bare.iter().filter(|c| **c == mark).count())).collect()
}

/// The markdown of a payload, by path.
fn markdown(payload: &Value) -> Vec<(String, String)> {
    texts(payload)
        .into_iter()
        .filter(|(path, _)| reads_markdown(path))
        .map(|(path, text)| (path, text.to_owned()))
        .collect()
}

/// A harmless name makes the markup that the view itself writes; a hostile one must make no other.
#[test]
fn no_name_makes_markup_on_any_screen() {
    let plain: Vec<Value> = screens_with("Plain", "plain").iter().map(drawn).collect();
    for (at, name) in HOSTILE.into_iter().enumerate() {
        let id = HOSTILE_IDS[at % HOSTILE_IDS.len()];
        let hostile = screens_with(name, id);
        for (plain, hostile) in plain.iter().zip(&hostile) {
            let hostile = drawn(hostile);
            let (expected, found) = (markdown(plain), markdown(&hostile));
            assert_eq!(expected.len(), found.len());
            for ((path, plain), (_, hostile)) in expected.iter().zip(&found) {
                assert_eq!(bare_marks(hostile), bare_marks(plain), "{path}: {hostile:?}");
                let ours = live_markup(&outside_code(plain));
                assert_eq!(live_markup(&outside_code(hostile)), ours, "{path}: {hostile:?}");
            }
        }
    }
}

#[test]
fn a_hostile_name_still_looks_like_itself() {
    for name in HOSTILE {
        let card = screens_with(name, "x").into_iter().nth(1).unwrap();
        assert!(matches!(card.screen, Some(Screen::Card(_))));
        let payload = drawn(&card);
        let label = payload["embeds"][0]["fields"][0]["value"].as_str().unwrap();
        assert_eq!(shown(label), name);
    }
}

#[test]
fn nobody_is_mentioned_whatever_a_text_says() {
    for name in HOSTILE {
        for screen in screens_with(name, "@everyone") {
            let payload = drawn(&screen);
            if payload.get("embeds").is_some() {
                assert_eq!(payload["allowed_mentions"], serde_json::json!({"parse": []}));
            }
        }
    }
}

/// This test can fail: a name that is not escaped is seen.
#[test]
fn an_unescaped_name_would_be_seen() {
    for name in ["**bold**", "<@123456789012345678>", "[x](https://evil.example)"] {
        let harmless = bare_marks("Added **Plain**.");
        assert_ne!(bare_marks(&format!("Added **{name}**.")), harmless);
    }
    assert_eq!(bare_marks("`**` x"), bare_marks("x"));
}
