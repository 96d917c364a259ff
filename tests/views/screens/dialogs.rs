//! The dialogs.

use super::{INTERACTION, bot, call_fields, phone, rev};
use switchboard::app::place::Place;
use switchboard::app::screen::{
    CredentialsFields, DialogFields, DialogScreen, NumberFields, SecretField, VoiceBotFields,
};
use switchboard::domain::forms::{NumberForm, VoiceBotForm};
use switchboard::domain::origin::ApiOrigin;
use switchboard::domain::voice_bots::{BotChoice, BotKey};

/// Said in a dialog whose draft is gone.
pub(crate) const GONE: &str =
    "What you had typed was kept for 15 minutes and is gone; this is what is saved.";

/// A dialog, opened from the page or from the list of voice bots.
pub(crate) fn dialog(fields: DialogFields) -> DialogScreen {
    let place = match fields {
        DialogFields::VoiceBot(_) => Place::VoiceBots,
        _ => Place::Page,
    };
    DialogScreen { fields, note: None, interaction: INTERACTION, place }
}

fn expired(fields: DialogFields) -> DialogScreen {
    DialogScreen { note: Some(GONE), ..dialog(fields) }
}

fn credentials_fields() -> CredentialsFields {
    CredentialsFields {
        rev: rev(5),
        sid: String::new(),
        base_url: String::new(),
        default_url: ApiOrigin::singapore(),
        key: SecretField::Empty,
        token: SecretField::Empty,
    }
}

pub(crate) fn number_fields() -> NumberFields {
    NumberFields {
        editing: None,
        form: NumberForm::default(),
        bots: vec![bot(1, "Front desk"), bot(2, "Sales qualifier")],
        more_bots: false,
    }
}

pub(crate) fn voice_bot_fields() -> VoiceBotFields {
    VoiceBotFields { editing: None, form: VoiceBotForm::default(), has_base: true }
}

pub(super) fn dialogs() -> Vec<(&'static str, DialogScreen)> {
    let calls = [
        ("test_call_dialog", dialog(call_fields())),
        ("test_call_dialog_expired", expired(call_fields())),
    ];
    credentials().into_iter().chain(numbers()).chain(voice_bots()).chain(calls).collect()
}

fn credentials() -> Vec<(&'static str, DialogScreen)> {
    let saved = CredentialsFields {
        sid: "acme1".to_owned(),
        key: SecretField::Saved,
        token: SecretField::Saved,
        ..credentials_fields()
    };
    let elsewhere =
        CredentialsFields { base_url: "https://api.in.exotel.com".to_owned(), ..saved.clone() };
    let again = CredentialsFields {
        sid: "acme 1".to_owned(),
        key: SecretField::TypeAgain,
        token: SecretField::Saved,
        ..credentials_fields()
    };
    let of = DialogFields::Credentials;
    vec![
        ("credentials_dialog_fresh", dialog(of(credentials_fields()))),
        ("credentials_dialog_saved", dialog(of(elsewhere))),
        ("credentials_dialog_try_again", dialog(of(again))),
        ("credentials_dialog_expired", DialogScreen { place: Place::New, ..expired(of(saved)) }),
    ]
}

fn numbers() -> Vec<(&'static str, DialogScreen)> {
    let typed = NumberForm {
        phone: Some("0801234".to_owned()),
        label: Some("Sales `Line`".to_owned()),
        bot: Some(BotChoice::Key(BotKey(2))),
        flow_url: Some("45195".to_owned()),
    };
    let editing = NumberFields {
        editing: Some((phone(10), rev(30))),
        form: NumberForm {
            phone: Some("+919876543210".to_owned()),
            label: Some("Sales Line".to_owned()),
            bot: Some(BotChoice::Key(BotKey(1))),
            flow_url: Some("https://my.exotel.com/acme1/exoml/start_voice/910".to_owned()),
        },
        ..number_fields()
    };
    let many = (1..=24).map(|key| bot(key, &format!("Bot {key}"))).collect();
    let of = DialogFields::Number;
    let card = |dialog| DialogScreen { place: Place::Card(phone(10)), ..dialog };
    vec![
        ("add_number_dialog", dialog(of(number_fields()))),
        (
            "add_number_dialog_without_bots",
            dialog(of(NumberFields { bots: Vec::new(), ..number_fields() })),
        ),
        (
            "add_number_dialog_try_again",
            dialog(of(NumberFields { form: typed, ..number_fields() })),
        ),
        ("add_number_dialog_expired", expired(of(number_fields()))),
        (
            "add_number_dialog_more_than_24_bots",
            dialog(of(NumberFields { bots: many, more_bots: true, ..number_fields() })),
        ),
        ("edit_number_dialog", card(dialog(of(editing.clone())))),
        ("edit_number_dialog_expired", card(expired(of(editing)))),
    ]
}

fn voice_bots() -> Vec<(&'static str, DialogScreen)> {
    let editing = VoiceBotFields {
        editing: Some((BotKey(1), rev(11))),
        form: VoiceBotForm {
            id: Some("bot-1".to_owned()),
            name: Some("Front desk".to_owned()),
            own_url: Some("wss://bots.example.com/front".to_owned()),
        },
        ..voice_bot_fields()
    };
    let typed = VoiceBotForm {
        id: Some("front desk".to_owned()),
        name: None,
        own_url: Some("ws://bots.example.com".to_owned()),
    };
    let of = DialogFields::VoiceBot;
    vec![
        ("add_voice_bot_dialog", dialog(of(voice_bot_fields()))),
        (
            "add_voice_bot_dialog_without_base",
            dialog(of(VoiceBotFields { has_base: false, ..voice_bot_fields() })),
        ),
        (
            "add_voice_bot_dialog_try_again",
            dialog(of(VoiceBotFields { form: typed, ..voice_bot_fields() })),
        ),
        ("edit_voice_bot_dialog", dialog(of(editing.clone()))),
        ("edit_voice_bot_dialog_expired", expired(of(editing))),
    ]
}
