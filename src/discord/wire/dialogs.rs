//! The ids of dialogs and of the buttons that open them, and what was typed. A field that is missing is an
//! error, never "blank": blank keeps a saved secret, and a lost one must not look like that.

use super::field;
use super::words::{bot_key, known, known_word, number};
use crate::app::asked::{Dialog, DialogStep};
use crate::discord::interaction::Fields;
use crate::domain::account::CredentialsForm;
use crate::domain::audit::Rev;
use crate::domain::calls::CallForm;
use crate::domain::forms::{DraftId, NumberForm, VoiceBotForm};
use crate::domain::refusal::Refusal;
use crate::domain::voice_bots::BotChoice;

pub(super) fn write(dialog: &Dialog) -> Option<String> {
    let which = match dialog {
        Dialog::Credentials(_) => "cred".to_owned(),
        Dialog::AddNumber(_) => "add".to_owned(),
        Dialog::EditNumber(number, _) => format!("edit:{}", known_word(number)?),
        Dialog::AddVoiceBot(_) => "botadd".to_owned(),
        Dialog::EditVoiceBot(BotChoice::Key(bot), _) => format!("botedit:{}", bot.0),
        Dialog::EditVoiceBot(..) => return None,
        Dialog::TestCall(number, _) => format!("call:{}", known_word(number)?),
    };
    let step = match dialog.step() {
        DialogStep::Open(()) => "o".to_owned(),
        DialogStep::Submit { seen: None, form: () } => "s".to_owned(),
        DialogStep::Submit { seen: Some(rev), form: () } => format!("s{}", rev.word()),
        DialogStep::Again(draft) => format!("a{}", draft.0),
        DialogStep::Overwrite { .. } if !dialog.may_overwrite() => return None,
        DialogStep::Overwrite { theirs, draft } => format!("w{}.{}", theirs.word(), draft.0),
    };
    Some(format!("{which}:{step}"))
}

/// Reads it back with nothing typed. A submitted dialog's id ends in the interaction that opened it.
pub(super) fn read(words: &[&str]) -> Option<Dialog> {
    let (words, opened_by) = match words {
        [words @ .., last] if number(last).is_some() && words.len() > 1 => (words, true),
        words => (words, false),
    };
    let (step, which) = words.split_last()?;
    let step = read_step(step)?;
    if matches!(step, DialogStep::Submit { .. }) != opened_by {
        return None;
    }
    let dialog = match which {
        ["cred"] => Dialog::Credentials(step.with(CredentialsForm::default())),
        ["add"] => Dialog::AddNumber(step.with(NumberForm::default())),
        ["edit", of] => Dialog::EditNumber(known(of)?, step.with(NumberForm::default())),
        ["botadd"] => Dialog::AddVoiceBot(step.with(VoiceBotForm::default())),
        ["botedit", bot] => {
            let bot = BotChoice::Key(bot_key(bot)?);
            Dialog::EditVoiceBot(bot, step.with(VoiceBotForm::default()))
        }
        ["call", of] => Dialog::TestCall(known(of)?, step.with(CallForm::default())),
        _ => return None,
    };
    let overwrites = matches!(dialog.step(), DialogStep::Overwrite { .. });
    (dialog.may_overwrite() || !overwrites).then_some(dialog)
}

fn read_step(word: &str) -> Option<DialogStep> {
    Some(match word.split_at_checked(1)? {
        ("o", "") => DialogStep::Open(()),
        ("s", "") => DialogStep::Submit { seen: None, form: () },
        ("s", rev) => DialogStep::Submit { seen: Some(Rev::from_word(rev)?), form: () },
        ("a", draft) => DialogStep::Again(DraftId(number(draft)?)),
        ("w", overwrite) => {
            let (theirs, draft) = overwrite.split_once('.')?;
            let (theirs, draft) = (Rev::from_word(theirs)?, DraftId(number(draft)?));
            DialogStep::Overwrite { theirs, draft }
        }
        _ => return None,
    })
}

/// The dialog with what was typed into it.
pub(super) fn filled(dialog: &Dialog, fields: &Fields) -> Result<Dialog, Refusal> {
    let fields = Submitted(fields);
    let step = dialog.step();
    Ok(match dialog {
        Dialog::Credentials(_) => Dialog::Credentials(step.with(CredentialsForm::typed(
            fields.text(field::SID, "Account SID")?,
            fields.text(field::BASE_URL, "API Base URL")?,
            &fields.text(field::KEY, "API Key")?,
            &fields.text(field::TOKEN, "API Token")?,
        ))),
        Dialog::AddNumber(_) => {
            let phone = fields.text(field::PHONE, "Phone Number")?;
            Dialog::AddNumber(step.with(fields.number(Some(phone))?))
        }
        // The number cannot be changed, so the dialog has no field for it; nor can a voice bot's id.
        Dialog::EditNumber(number, _) => {
            Dialog::EditNumber(number.clone(), step.with(fields.number(None)?))
        }
        Dialog::AddVoiceBot(_) => {
            let id = fields.text(field::BOT_ID, "Bot ID")?;
            Dialog::AddVoiceBot(step.with(fields.voice_bot(Some(id))?))
        }
        Dialog::EditVoiceBot(bot, _) => {
            Dialog::EditVoiceBot(bot.clone(), step.with(fields.voice_bot(None)?))
        }
        Dialog::TestCall(number, _) => {
            let form = CallForm { to: Some(fields.text(field::TO, "To")?) };
            Dialog::TestCall(number.clone(), step.with(form))
        }
    })
}

struct Submitted<'a>(&'a Fields);

impl Submitted<'_> {
    fn text(&self, id: &str, name: &'static str) -> Result<String, Refusal> {
        self.0.text(id).map(str::to_owned).ok_or(Refusal::MissingField(name))
    }

    fn number(&self, phone: Option<String>) -> Result<NumberForm, Refusal> {
        Ok(NumberForm {
            phone,
            label: Some(self.text(field::LABEL, "Label")?),
            bot: Some(BotChoice::of(&self.text(field::BOT, "Assign Bot")?)),
            flow_url: Some(self.text(field::FLOW_URL, "Exotel Flow URL")?),
        })
    }

    fn voice_bot(&self, id: Option<String>) -> Result<VoiceBotForm, Refusal> {
        Ok(VoiceBotForm {
            id,
            name: Some(self.text(field::NAME, "Name")?),
            own_url: Some(self.text(field::OWN_URL, "WebSocket URL")?),
        })
    }
}
