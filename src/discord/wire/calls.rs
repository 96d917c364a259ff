//! The ids of calls. None carries a phone that rings: that stands in a sealed draft, of which the id has the name.

use super::words::{known, known_word, number, phone};
use crate::app::asked::{CallIntent, CallsFrom};
use crate::domain::audit::CallRoute;
use crate::domain::calls::CallId;
use crate::domain::forms::DraftId;

pub(super) fn write(intent: &CallIntent) -> Option<String> {
    Some(match intent {
        CallIntent::Place { draft, route } => format!("ring:{}:{}", route.word(), draft.0),
        CallIntent::Remember(draft) => format!("phonekeep:{}", draft.0),
        CallIntent::Forget(draft) => format!("phonedrop:{}", draft.0),
        CallIntent::Look { number, call } => {
            format!("look:{}:{}", number.digits(), call.as_str())
        }
        CallIntent::List { number, from } => {
            format!("calls:{}:{}", known_word(number)?, from_word(*from))
        }
    })
}

pub(super) fn read(words: &[&str]) -> Option<CallIntent> {
    let draft = |word| number(word).map(DraftId);
    Some(match words {
        ["ring", route, kept] => {
            CallIntent::Place { draft: draft(kept)?, route: CallRoute::from_word(route)? }
        }
        ["phonekeep", kept] => CallIntent::Remember(draft(kept)?),
        ["phonedrop", kept] => CallIntent::Forget(draft(kept)?),
        ["look", number, call] => {
            CallIntent::Look { number: phone(number)?, call: CallId::parse(call)? }
        }
        ["calls", of, from] => CallIntent::List { number: known(of)?, from: self::from(from)? },
        _ => return None,
    })
}

fn from_word(from: CallsFrom) -> String {
    match from {
        CallsFrom::Opened => "o".to_owned(),
        CallsFrom::Newest => "n".to_owned(),
        CallsFrom::Before(at) => format!("b{at}"),
    }
}

fn from(word: &str) -> Option<CallsFrom> {
    Some(match word.split_at_checked(1)? {
        ("o", "") => CallsFrom::Opened,
        ("n", "") => CallsFrom::Newest,
        ("b", at) => CallsFrom::Before(number(at)?.try_into().ok()?),
        _ => return None,
    })
}
