//! Somebody else changed a thing while it was being edited: both versions are shown before anybody overwrites one.

use super::dialog::Dialog;
use super::failure::Failure;
use super::notice::Remedy;
use super::screen::Screen;
use super::turn::Turn;
use crate::domain::audit::{Difference, NumberSnapshot, Snapshot, VoiceBotSnapshot};
use crate::domain::forms::{Draft, NumberForm, VoiceBotForm};
use crate::domain::numbers::Number;
use crate::domain::origin::ApiOrigin;
use crate::domain::voice_bots::{BotChoice, VoiceBot};

impl Turn<'_> {
    /// The refusal with what is saved now, what of it was typed otherwise, and **Overwrite**.
    pub(super) async fn conflict(
        &self,
        failure: Failure,
        overwrite: Dialog,
        typed: &Draft,
    ) -> Failure {
        let (now, yours) = match self.both(&overwrite, typed).await {
            Ok((screen, yours)) => (Some(screen), yours),
            Err(failure) => {
                tracing::warn!(?failure, "what was saved meanwhile cannot be shown");
                (None, Vec::new())
            }
        };
        let failure = failure.with_remedy(Remedy::Dialog { dialog: Box::new(overwrite), yours });
        match now {
            Some(now) => failure.with_base(now),
            None => failure,
        }
    }

    async fn both(
        &self,
        dialog: &Dialog,
        typed: &Draft,
    ) -> Result<(Screen, Vec<Difference>), Failure> {
        Ok(match (dialog, typed) {
            (Dialog::EditNumber(number, _), Draft::Number { form, .. }) => {
                let number = self.find(number).await?;
                let yours = Snapshot::Number(self.typed_number(&number, form).await);
                let now = Snapshot::Number(number.snapshot());
                let differences = Difference::between(Some(&now), Some(&yours));
                (self.card_after(number).await?, differences)
            }
            (Dialog::EditVoiceBot(bot, _), Draft::VoiceBot { form, .. }) => {
                let found = self.existing(bot).await?;
                let yours = Snapshot::VoiceBot(typed_voice_bot(&found.bot, form));
                let now = Snapshot::VoiceBot(found.bot.snapshot());
                let differences = Difference::between(Some(&now), Some(&yours));
                (self.voice_bot_screen(found.bot, found.numbers).await, differences)
            }
            _ => (Screen::Closed, Vec::new()),
        })
    }

    /// What of the account is saved otherwise than it was typed. Of secrets nothing is known, and nothing said.
    pub(super) async fn account_as_typed(&self, typed: &Draft) -> Vec<Difference> {
        let Draft::Credentials { sid, base_url, .. } = typed else { return Vec::new() };
        let now = match self.store().account(&self.permit).await {
            Ok(account) => account.snapshot(),
            Err(error) => {
                tracing::warn!(%error, "what was saved meanwhile cannot be shown");
                return Vec::new();
            }
        };
        let mut yours = now.clone();
        put(&mut yours.sid, sid.as_deref());
        if let Some(url) = base_url {
            match url.trim() {
                "" => {
                    let default = ApiOrigin::default_of(&self.app.settings.allowed_origins);
                    default.as_str().clone_into(&mut yours.origin);
                }
                url => url.clone_into(&mut yours.origin),
            }
        }
        Difference::between(Some(&Snapshot::Account(now)), Some(&Snapshot::Account(yours)))
    }

    /// The number as it would be with what was typed.
    async fn typed_number(&self, now: &Number, form: &NumberForm) -> NumberSnapshot {
        let mut yours = now.snapshot();
        put(&mut yours.label, form.label.as_deref());
        put(&mut yours.flow_url, form.flow_url.as_deref());
        match &form.bot {
            None => {}
            Some(BotChoice::None) => (yours.bot, yours.bot_name, yours.bot_id) = (None, None, None),
            Some(choice) => {
                if let Ok(found) = self.existing(choice).await {
                    yours.bot = Some(found.bot.key);
                    yours.bot_name = Some(found.bot.name.to_string());
                    yours.bot_id = Some(found.bot.id.to_string());
                }
            }
        }
        yours
    }
}

/// The voice bot as it would be with what was typed.
fn typed_voice_bot(now: &VoiceBot, form: &VoiceBotForm) -> VoiceBotSnapshot {
    let mut yours = now.snapshot();
    if let Some(name) = &form.name {
        name.trim().clone_into(&mut yours.name);
    }
    put(&mut yours.own_url, form.own_url.as_deref());
    yours
}

fn put(field: &mut Option<String>, typed: Option<&str>) {
    if let Some(text) = typed {
        *field = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    }
}
