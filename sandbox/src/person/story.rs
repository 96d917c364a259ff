//! What a person does, one thing after another.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::future::{BoxFuture, FutureExt, ready};

use super::Person;

/// Verbs of one person in the order in which they happen: `ann.runs("/did add").fills("Label", "Sales").submits()`.
/// None of them happens before the story is awaited; the first that cannot be done panics.
#[must_use = "nothing of a story happens before it is awaited"]
pub struct Story {
    who: Person,
    steps: BoxFuture<'static, ()>,
}

impl Story {
    /// The same story with one more step at its end.
    pub(super) fn then<F>(self, step: impl FnOnce(Person) -> F + Send + 'static) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let who = self.who.clone();
        Self { who: self.who, steps: self.steps.then(move |()| step(who)).boxed() }
    }
}

impl Future for Story {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        self.steps.as_mut().poll(context)
    }
}

impl fmt::Debug for Story {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Story").field(&self.who).finish()
    }
}

/// A story begins with any of its verbs, said of a person.
macro_rules! begin_with {
    ($($verb:ident($($name:ident: $kind:ty),*);)+) => {
        impl Person {
            $(
                #[doc = concat!("Begins a story with [`Story::", stringify!($verb), "`].")]
                pub fn $verb(&self, $($name: $kind),*) -> Story {
                    let story = Story { who: self.clone(), steps: ready(()).boxed() };
                    story.$verb($($name),*)
                }
            )+
        }
    };
}

begin_with! {
    runs(line: &str);
    waits_for(interaction: u64);
    clicks(label: &str);
    selects(placeholder: &str, option: &str);
    selects_all(placeholder: &str, options: &[&str]);
    sends_component(custom_id: &str, values: &[&str]);
    sends_choice(kind: u64, custom_id: &str, ids: &[&str]);
    replays(interaction: u64);
    fills(label: &str, text: &str);
    picks(label: &str, option: &str);
    picks_all(label: &str, options: &[&str]);
    submits();
    closes_dialog();
    sends_dialog(custom_id: &str, components: &[serde_json::Value]);
    sees_dialog(title: &str);
    goes_back_to(message: u64);
    sees(text: &str);
    does_not_see(text: &str);
    dismisses();
}
