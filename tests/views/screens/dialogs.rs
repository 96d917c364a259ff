//! The dialogs.

use super::{INTERACTION, bot, phone};
use switchboard::app::intent::Place;
use switchboard::app::screen::{CredentialsDialog, NumberDialog, SecretField, VoiceBotDialog};
use switchboard::domain::forms::{NumberForm, VoiceBotForm};
use switchboard::domain::voice_bots::{BotChoice, BotKey};

/// Said in a dialog whose draft is gone.
pub(crate) const GONE: &str =
    "What you had typed was kept for 15 minutes and is gone; this is what is saved.";

pub(crate) fn credentials_dialog() -> CredentialsDialog {
    CredentialsDialog {
        rev: super::rev(5),
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

pub(super) fn credentials_dialogs() -> Vec<(&'static str, CredentialsDialog)> {
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

pub(super) fn number_dialogs() -> Vec<(&'static str, NumberDialog)> {
    let typed = NumberForm {
        phone: Some("0801234".to_owned()),
        label: Some("Sales `Line`".to_owned()),
        bot: Some(BotChoice::Key(BotKey(2))),
        flow_url: Some("45195".to_owned()),
    };
    let editing = NumberDialog {
        editing: Some((phone(10), super::rev(30))),
        form: NumberForm {
            phone: Some("+919876543210".to_owned()),
            label: Some("Sales Line".to_owned()),
            bot: Some(BotChoice::Key(BotKey(1))),
            flow_url: Some("https://my.exotel.com/acme1/exoml/start_voice/910".to_owned()),
        },
        place: Place::Card(phone(10)),
        ..number_dialog()
    };
    let many = (1..=24).map(|key| bot(key, &format!("Bot {key}"))).collect();
    vec![
        ("add_number_dialog", number_dialog()),
        ("add_number_dialog_without_bots", NumberDialog { bots: Vec::new(), ..number_dialog() }),
        ("add_number_dialog_try_again", NumberDialog { form: typed, ..number_dialog() }),
        ("add_number_dialog_expired", NumberDialog { note: Some(GONE), ..number_dialog() }),
        (
            "add_number_dialog_more_than_24_bots",
            NumberDialog { bots: many, more_bots: true, ..number_dialog() },
        ),
        ("edit_number_dialog", editing.clone()),
        ("edit_number_dialog_expired", NumberDialog { note: Some(GONE), ..editing }),
    ]
}

pub(super) fn voice_bot_dialogs() -> Vec<(&'static str, VoiceBotDialog)> {
    let editing = VoiceBotDialog {
        editing: Some((BotKey(1), super::rev(11))),
        form: VoiceBotForm {
            id: Some("bot-1".to_owned()),
            name: Some("Front desk".to_owned()),
            own_url: Some("wss://bots.example.com/front".to_owned()),
        },
        ..voice_bot_dialog()
    };
    vec![
        ("add_voice_bot_dialog", voice_bot_dialog()),
        (
            "add_voice_bot_dialog_without_base",
            VoiceBotDialog { has_base: false, ..voice_bot_dialog() },
        ),
        (
            "add_voice_bot_dialog_try_again",
            VoiceBotDialog {
                form: VoiceBotForm {
                    id: Some("front desk".to_owned()),
                    name: None,
                    own_url: Some("ws://bots.example.com".to_owned()),
                },
                ..voice_bot_dialog()
            },
        ),
        ("edit_voice_bot_dialog", editing.clone()),
        ("edit_voice_bot_dialog_expired", VoiceBotDialog { note: Some(GONE), ..editing }),
    ]
}
