//! Dialogs: filling, submitting, closing.

use serde_json::{Value, json};

use super::{LOOK, Person, Story, must, owned};
use crate::interact::{Misuse, dialog, fields};
use crate::model::Dialog;
use crate::state::State;

impl Story {
    /// Types this into a text input, in place of what was there.
    ///
    /// # Panics
    /// When no dialog is open, it has no such field, or the text is too long.
    pub fn fills(self, label: &str, text: &str) -> Self {
        let (label, text) = (label.to_owned(), text.to_owned());
        self.then(async move |who| {
            let filled = who.inner.change(|state| fields::fill(state, who.at, &label, &text));
            must(&who, format!("fill {label:?}"), filled);
        })
    }

    /// Chooses in a select, radio group or checkbox (`True`, `False`) of the dialog.
    ///
    /// # Panics
    /// When no dialog is open, or it has no such field or option.
    pub fn picks(self, label: &str, option: &str) -> Self {
        self.picks_all(label, &[option])
    }

    /// Chooses these options, and no other; none clears it.
    ///
    /// # Panics
    /// As [`Story::picks`].
    pub fn picks_all(self, label: &str, options: &[&str]) -> Self {
        let (label, options) = (label.to_owned(), owned(options));
        self.then(async move |who| {
            let options: Vec<&str> = options.iter().map(String::as_str).collect();
            let picked = who.inner.change(|state| fields::pick(state, who.at, &label, &options));
            must(&who, format!("pick {options:?} in {label:?}"), picked);
        })
    }

    /// Presses Submit.
    ///
    /// # Panics
    /// When no dialog is open, or a field holds what Discord's client does not let through.
    pub fn submits(self) -> Self {
        self.then(async move |who| {
            let id = who.submits_at_once();
            who.answered(id).await;
        })
    }

    /// Closes the dialog. The bot does not hear of it.
    ///
    /// # Panics
    /// When none is open.
    pub fn closes_dialog(self) -> Self {
        self.then(async move |who| {
            let closed = who.inner.change(|state| dialog::close(state, who.at));
            must(&who, "close the dialog", closed);
        })
    }

    /// Sends a dialog's submit that no client would: `components` in the shape of a submit.
    ///
    /// # Panics
    /// When the bot is not connected.
    pub fn sends_dialog(self, custom_id: &str, components: &[Value]) -> Self {
        let (custom_id, components) = (custom_id.to_owned(), components.to_vec());
        self.then(async move |who| {
            let source = who.inner.with(|state| who.current(state).map(|message| message.id));
            let sent = dialog::send(&who.inner, who.at, &custom_id, &components, source);
            let id = must(&who, format!("send {custom_id:?}"), sent);
            who.answered(id).await;
        })
    }

    /// Waits until a dialog with this title is open.
    ///
    /// # Panics
    /// When it does not come within five seconds.
    pub fn sees_dialog(self, title: &str) -> Self {
        let title = title.to_owned();
        self.then(async move |who| {
            let open = |state: &State| {
                let open = state.dialog_of(who.at)?;
                (open.title == title).then_some(())
            };
            let seen = who.inner.wait(LOOK, open).await.is_some();
            assert!(seen, "{} does not see a dialog {title:?}\n{}", who.name(), who.picture());
        })
    }
}

impl Person {
    fn open_dialog<R>(&self, look: impl FnOnce(&Dialog) -> R) -> Result<R, Misuse> {
        self.inner.with(|state| {
            let dialog = state.dialog_of(self.at);
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
            let open = state.dialog_of(self.at).ok_or(Misuse::NoDialog)?;
            let field = fields::field(open, label)?;
            Ok(fields::current(open, field.component))
        });
        must(self, format!("look at {label:?}"), found)
    }

    /// Presses Submit and does not wait for the answer. Gives the interaction's id.
    ///
    /// # Panics
    /// As [`Story::submits`].
    pub fn submits_at_once(&self) -> u64 {
        self.forget_the_past();
        let values = self.inner.with(|state| fields::entered(state, self.at));
        let values = must(self, "submit", values);
        must(self, "submit", dialog::submit(&self.inner, self.at, &values))
    }
}
