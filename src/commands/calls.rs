//! `/did test-call` and `/did calls`.

use super::perform;
use super::suggestions::numbers;
use crate::app::asked::{CallIntent, CallsFrom, Dialog, DialogStep};
use crate::discord::{Context, Error};
use crate::domain::calls::CallForm;
use crate::domain::numbers::NumberRef;

/// Ring a phone from a number, to hear who answers: asks before it rings
#[poise::command(slash_command, rename = "test-call")]
pub(super) async fn test_call(
    context: Context<'_>,
    #[description = "Which number calls: any part of its digits or label"]
    #[autocomplete = "numbers"]
    #[max_length = 100]
    number: String,
    #[description = "The phone that rings; leave it out for your own, if it is remembered"]
    #[max_length = 40]
    to: Option<String>,
) -> Result<(), Error> {
    let step = DialogStep::Submit { seen: None, form: CallForm { to } };
    perform(context, Dialog::TestCall(NumberRef::Typed(number), step)).await
}

/// A phone number's last calls, as Exotel has them
#[poise::command(slash_command)]
pub(super) async fn calls(
    context: Context<'_>,
    #[description = "Which number: any part of its digits or label"]
    #[autocomplete = "numbers"]
    #[max_length = 100]
    number: String,
) -> Result<(), Error> {
    let (number, from) = (NumberRef::Typed(number), CallsFrom::Opened);
    perform(context, CallIntent::List { number, from }).await
}
