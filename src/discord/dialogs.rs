//! What was submitted in a dialog. A field that is missing is an error, never "blank": blank
//! keeps a saved secret, and a lost one must not look like that.

use super::custom_id::{self, Form, field};
use super::interaction::Fields;
use crate::app::intent::Intent;
use crate::domain::account::{CredentialsForm, TypedSecret};
use crate::domain::forms::{NumberForm, VoiceBotForm};
use crate::domain::numbers::NumberRef;
use crate::domain::refusal::Refusal;
use crate::domain::voice_bots::BotChoice;

/// What the submitted dialog asks for.
pub fn read(custom_id: &str, fields: &Fields) -> Result<Intent, Refusal> {
    let fields = Submitted(fields);
    match custom_id::read_form(custom_id).ok_or(Refusal::OldPanel)? {
        Form::Credentials(seen, place) => Ok(Intent::SaveCredentials {
            seen,
            form: CredentialsForm {
                sid: fields.text(field::SID, "Account SID")?.to_owned(),
                base_url: fields.text(field::BASE_URL, "API Base URL")?.to_owned(),
                key: TypedSecret::of(fields.text(field::KEY, "API Key")?),
                token: TypedSecret::of(fields.text(field::TOKEN, "API Token")?),
            },
            place,
        }),
        Form::AddNumber(place) => {
            let phone = fields.text(field::PHONE, "Phone Number")?.to_owned();
            Ok(Intent::AddNumber { form: fields.number(Some(phone))?, place })
        }
        Form::EditNumber(number, seen, place) => {
            // The number cannot be changed, so the dialog has no field for it.
            let form = fields.number(None)?;
            Ok(Intent::SaveNumber { number: NumberRef::Known(number), seen, form, place })
        }
        Form::AddVoiceBot(place) => {
            let id = fields.text(field::BOT_ID, "Bot ID")?.to_owned();
            Ok(Intent::AddVoiceBot { form: fields.voice_bot(Some(id))?, place })
        }
        Form::EditVoiceBot(bot, seen, place) => {
            // The id cannot be changed, so the dialog has no field for it.
            let form = fields.voice_bot(None)?;
            Ok(Intent::SaveVoiceBot { bot, seen, form, place })
        }
    }
}

struct Submitted<'a>(&'a Fields);

impl Submitted<'_> {
    fn text(&self, id: &str, name: &'static str) -> Result<&str, Refusal> {
        self.0.text(id).ok_or(Refusal::MissingField(name))
    }

    fn number(&self, phone: Option<String>) -> Result<NumberForm, Refusal> {
        Ok(NumberForm {
            phone,
            label: Some(self.text(field::LABEL, "Label")?.to_owned()),
            bot: Some(BotChoice::of(self.text(field::BOT, "Assign Bot")?)),
            flow_url: Some(self.text(field::FLOW_URL, "Exotel Flow URL")?.to_owned()),
        })
    }

    fn voice_bot(&self, id: Option<String>) -> Result<VoiceBotForm, Refusal> {
        Ok(VoiceBotForm {
            id,
            name: Some(self.text(field::NAME, "Name")?.to_owned()),
            own_url: Some(self.text(field::OWN_URL, "WebSocket URL")?.to_owned()),
        })
    }
}
