//! The dialogs. Discord has no masked input, so a secret's description says that typing shows.

use super::super::reply::{self, Input, Label, Part, Select, TextDisplay, TextInput};
use super::super::wire::{field, write_dialog};
use super::card::bot_choices;
use super::parts::mono;
use crate::app::asked::{Asked, Dialog, DialogStep};
use crate::app::screen::{
    CallFields, CredentialsFields, DialogFields, DialogScreen, NumberFields, SecretField,
    VoiceBotFields,
};
use crate::domain::account::CredentialsForm;
use crate::domain::audit::Rev;
use crate::domain::calls::CallForm;
use crate::domain::forms::{NumberForm, VoiceBotForm};
use crate::domain::numbers::NumberRef;
use crate::domain::text::clip;
use crate::domain::voice_bots::BotChoice;

/// Spec page, "Fields".
const PHONE_PLACEHOLDER: &str = "+919876543210";
const LABEL_PLACEHOLDER: &str = "Sales Line";
const FLOW_PLACEHOLDER: &str = "https://my.exotel.com/{sid}/exoml/start_voice/{flow_id}";
/// What the rules take of a label, a name, a voice bot's id and an Account SID: Discord's counter beside the field
/// counts the same.
const LONGEST_NAME: u16 = 64;
const VISIBLE: &str = "Visible on your screen while you type.";

fn text(name: &str, description: &str, input: TextInput) -> Part {
    Part::Label(Label::new(name, description, Input::Text(input)))
}

fn note(text: Option<&'static str>) -> Option<Part> {
    text.map(|text| Part::Text(TextDisplay::new(text.to_owned())))
}

/// A dialog's title, what it asks for once it is submitted, and its parts.
type Drawn = (&'static str, Dialog, Vec<Part>);

fn submit<F: Default>(seen: Option<Rev>) -> DialogStep<F> {
    DialogStep::Submit { seen, form: F::default() }
}

/// A dialog that opens.
pub(super) fn dialog(screen: &DialogScreen) -> reply::Dialog {
    let (title, submit, components) = match &screen.fields {
        DialogFields::Credentials(fields) => credentials(fields, screen.note),
        DialogFields::Number(fields) => number(fields, screen.note),
        DialogFields::VoiceBot(fields) => voice_bot(fields, screen.note),
        DialogFields::Call(fields) => test_call(fields, screen.note),
    };
    let custom_id = write_dialog(&Asked::at(&screen.place, submit), screen.interaction);
    reply::Dialog { title: title.to_owned(), custom_id, components }
}

fn credentials(dialog: &CredentialsFields, above: Option<&'static str>) -> Drawn {
    let secret = |name: &str, id: &'static str, state: SecretField| {
        let input = TextInput::new(id, 512);
        let (input, description) = match state {
            SecretField::Empty => (input, VISIBLE.to_owned()),
            SecretField::Saved => (
                input.with_placeholder("Unchanged"),
                format!("Leave blank to keep the saved one. {VISIBLE}"),
            ),
            SecretField::TypeAgain => (
                input.with_placeholder("Type it again").required_if(true),
                format!("What you type is never kept. {VISIBLE}"),
            ),
        };
        text(name, &description, input)
    };
    let sid = TextInput::new(field::SID, LONGEST_NAME)
        .with_placeholder("Exotel Account SID")
        .with_value(&dialog.sid);
    let base_url = TextInput::new(field::BASE_URL, 300)
        .with_placeholder(&clip(dialog.default_url.as_str(), 100))
        .with_value(&dialog.base_url);
    let about_url = format!("Leave blank for {}", clip(dialog.default_url.as_str(), 80));
    let about_sid = match dialog.sid.is_empty() {
        true => "Your Exotel account identifier.",
        false => "Your Exotel account identifier. Blank clears it.",
    };
    let mut components: Vec<Part> = note(above).into_iter().collect();
    components.extend([
        text("Account SID", about_sid, sid),
        text("API Base URL", &about_url, base_url),
        secret("API Key", field::KEY, dialog.key),
        secret("API Token", field::TOKEN, dialog.token),
    ]);
    let submit = submit::<CredentialsForm>(Some(dialog.rev));
    ("Edit credentials", Dialog::Credentials(submit), components)
}

fn number(dialog: &NumberFields, above: Option<&'static str>) -> Drawn {
    let form = &dialog.form;
    let chosen = match form.bot {
        Some(BotChoice::Key(key)) => Some(key),
        None | Some(BotChoice::None | BotChoice::Typed(_)) => None,
    };
    let bots =
        Select::new(field::BOT.to_owned(), "None", bot_choices(&dialog.bots, chosen)).optional();
    let about_bots = match dialog.more_bots {
        true => "The bots assigned last. For the others: /did assign",
        false => "The bot that answers calls to this number.",
    };
    let label = TextInput::new(field::LABEL, LONGEST_NAME)
        .with_placeholder(LABEL_PLACEHOLDER)
        .with_value(form.label.as_deref().unwrap_or_default());
    let flow_url = TextInput::new(field::FLOW_URL, 1000)
        .with_placeholder(FLOW_PLACEHOLDER)
        .with_value(form.flow_url.as_deref().unwrap_or_default());
    let (title, submit, first) = match &dialog.editing {
        Some((phone, rev)) => {
            // Discord lets a dialog have five parts: the note shares the number's.
            let mut shown = format!("Phone Number: {}", mono(phone.as_str(), 20));
            if let Some(note) = above {
                shown = format!("{note}\n{shown}");
            }
            let submit = submit::<NumberForm>(Some(*rev));
            let edit = Dialog::EditNumber(NumberRef::Known(phone.clone()), submit);
            ("Edit Number", edit, vec![Part::Text(TextDisplay::new(shown))])
        }
        None => {
            let input = TextInput::new(field::PHONE, 40)
                .with_placeholder(PHONE_PLACEHOLDER)
                .with_value(form.phone.as_deref().unwrap_or_default())
                .required_if(true);
            let mut first: Vec<Part> = note(above).into_iter().collect();
            first.push(text("Phone Number", "The Exotel phone number.", input));
            ("Add Number", Dialog::AddNumber(submit::<NumberForm>(None)), first)
        }
    };
    let mut components = first;
    components.extend([
        text("Label", "A name for it, if you like.", label),
        Part::Label(Label::new("Assign Bot", about_bots, Input::Select(bots))),
        text("Exotel Flow URL", "It can be added later.", flow_url),
    ]);
    (title, submit, components)
}

fn voice_bot(dialog: &VoiceBotFields, above: Option<&'static str>) -> Drawn {
    let form = &dialog.form;
    let name = TextInput::new(field::NAME, LONGEST_NAME)
        .with_placeholder("Front desk")
        .with_value(form.name.as_deref().unwrap_or_default())
        .required_if(true);
    let about_url = match dialog.has_base {
        true => "wss://, or https:// that returns one. Blank: derived from the bot's id.",
        false => "wss://, or https:// that returns one. Without it, the bot has none.",
    };
    let own_url = TextInput::new(field::OWN_URL, 1000)
        .with_placeholder("wss://bot.example.com/exotel")
        .with_value(form.own_url.as_deref().unwrap_or_default());
    let mut components: Vec<Part> = note(above).into_iter().collect();
    let (title, submit) = match dialog.editing {
        Some((bot, rev)) => {
            components.push(Part::Text(TextDisplay::new(format!(
                "Bot ID: {}",
                mono(form.id.as_deref().unwrap_or_default(), 64)
            ))));
            let submit = submit::<VoiceBotForm>(Some(rev));
            ("Edit Voice Bot", Dialog::EditVoiceBot(BotChoice::Key(bot), submit))
        }
        None => {
            let id = TextInput::new(field::BOT_ID, LONGEST_NAME)
                .with_placeholder("front-desk")
                .with_value(form.id.as_deref().unwrap_or_default())
                .required_if(true);
            components.push(text("Bot ID", "What the voice platform calls it.", id));
            ("Add Voice Bot", Dialog::AddVoiceBot(submit::<VoiceBotForm>(None)))
        }
    };
    components.push(text("Name", "What your team calls it.", name));
    components.push(text("WebSocket URL", about_url, own_url));
    (title, submit, components)
}

fn test_call(dialog: &CallFields, above: Option<&'static str>) -> Drawn {
    let to = TextInput::new(field::TO, 40)
        .with_placeholder(PHONE_PLACEHOLDER)
        .with_value(&dialog.to)
        .required_if(true);
    let mut components: Vec<Part> = note(above).into_iter().collect();
    let from = mono(dialog.number.as_str(), 20);
    components.push(Part::Text(TextDisplay::new(format!(
        "From {from}. You are asked once more before the phone rings."
    ))));
    components.push(text("To", "The phone that is to ring.", to));
    let submit = submit::<CallForm>(None);
    ("Test call", Dialog::TestCall(NumberRef::Known(dialog.number.clone()), submit), components)
}
