//! Dialogs: filling, submitting, closing.

use serde_json::{Value, json};

use super::{LOOK, Person, must};
use crate::interact::{Misuse, dialog, fields};
use crate::model::Dialog;

impl Person {
    fn open_dialog<R>(&self, look: impl FnOnce(&Dialog) -> R) -> Result<R, Misuse> {
        self.inner.with(|state| {
            let dialog = state.dialog_of(self.at.person, self.at.channel);
            dialog.map(look).ok_or(Misuse::NoDialog)
        })
    }

    /// The dialog in front of them as the bot sent it: `custom_id`, `title`, `components`.
    ///
    /// # Panics
    /// When none is open.
    #[must_use]
    pub fn dialog(&self) -> Value {
        let found = self.open_dialog(|dialog| {
            json!({"custom_id": dialog.custom_id, "title": dialog.title, "components": dialog.components})
        });
        must(self, "look at a dialog", found)
    }

    /// Whether a dialog is open in front of them.
    #[must_use]
    pub fn has_dialog(&self) -> bool {
        self.open_dialog(|_| ()).is_ok()
    }

    /// What a field of the dialog holds now, by the text of its Label: a string, a list of strings or a boolean.
    ///
    /// # Panics
    /// When no dialog is open, or it has no such field.
    #[must_use]
    pub fn field(&self, label: &str) -> Value {
        let found = self.inner.with(|state| {
            let open = state.dialog_of(self.at.person, self.at.channel).ok_or(Misuse::NoDialog)?;
            let field = fields::field(open, label)?;
            Ok(fields::current(open, field.component))
        });
        must(self, format!("look at {label:?}"), found)
    }

    /// Types this into a text input, in place of what was there.
    ///
    /// # Panics
    /// When no dialog is open, it has no such field, or the text is too long.
    pub fn fills(&self, label: &str, text: &str) -> &Self {
        let filled = self.inner.change(|state| fields::fill(state, self.at, label, text));
        must(self, format!("fill {label:?}"), filled);
        self
    }

    /// Chooses in a select, radio group or checkbox (`True`, `False`) of the dialog.
    ///
    /// # Panics
    /// When no dialog is open, or it has no such field or option.
    pub fn picks(&self, label: &str, option: &str) -> &Self {
        self.picks_all(label, &[option])
    }

    /// Chooses these options, and no other; none clears it.
    ///
    /// # Panics
    /// As [`Person::picks`].
    pub fn picks_all(&self, label: &str, options: &[&str]) -> &Self {
        let picked = self.inner.change(|state| fields::pick(state, self.at, label, options));
        must(self, format!("pick {options:?} in {label:?}"), picked);
        self
    }

    /// Presses Submit.
    ///
    /// # Panics
    /// When no dialog is open, or a field holds what Discord's client does not let through.
    pub async fn submits(&self) -> &Self {
        let id = self.submits_at_once();
        self.answered(id).await;
        self
    }

    /// Presses Submit and does not wait for the answer. Gives the interaction's id.
    ///
    /// # Panics
    /// As [`Person::submits`].
    pub fn submits_at_once(&self) -> u64 {
        self.forget_the_past();
        must(self, "submit", dialog::submit(&self.inner, self.at))
    }

    /// Closes the dialog. The bot does not hear of it.
    ///
    /// # Panics
    /// When none is open.
    pub fn closes_dialog(&self) -> &Self {
        let closed = self.inner.change(|state| dialog::close(state, self.at));
        must(self, "close the dialog", closed);
        self
    }

    /// Sends a dialog's submit that no client would: `components` in the shape of a submit.
    ///
    /// # Panics
    /// When the bot is not connected.
    pub async fn sends_dialog(&self, custom_id: &str, components: &[Value]) -> &Self {
        let source = self.inner.with(|state| self.current(state).map(|message| message.id));
        let sent = dialog::send(&self.inner, self.at, custom_id, components, source);
        let id = must(self, format!("send {custom_id:?}"), sent);
        self.answered(id).await;
        self
    }

    /// Waits until a dialog with this title is open.
    ///
    /// # Panics
    /// When it does not come within five seconds.
    pub async fn sees_dialog(&self, title: &str) -> &Self {
        let seen = self
            .inner
            .wait(LOOK, |state| {
                let open = state.dialog_of(self.at.person, self.at.channel)?;
                (open.title == title).then_some(())
            })
            .await;
        assert!(
            seen.is_some(),
            "{} does not see a dialog {title:?}\n{}",
            self.name(),
            self.picture()
        );
        self
    }
}
