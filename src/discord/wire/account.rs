//! The ids of the page.

use super::words::{cursor, cursor_word};
use crate::app::asked::AccountIntent;
use crate::domain::account::Step;
use crate::domain::audit::Rev;

pub(super) fn write(intent: &AccountIntent) -> Option<String> {
    Some(match intent {
        AccountIntent::Page(cursor) => format!("page:{}", cursor_word(cursor)),
        AccountIntent::Close => "close".to_owned(),
        AccountIntent::MarkStep(step) => format!("step:{}", step.word()),
        AccountIntent::Checklist => "steps".to_owned(),
        AccountIntent::Import => "import".to_owned(),
        AccountIntent::AskDestroy(disconnect) => format!("askwipe:{}", disconnect.word()),
        AccountIntent::DestroyNow(disconnect) => format!("wipe:{}", disconnect.word()),
        AccountIntent::Verify | AccountIntent::Disconnect => return None,
    })
}

pub(super) fn read(words: &[&str]) -> Option<AccountIntent> {
    Some(match words {
        ["page", from] => AccountIntent::Page(cursor(from)?),
        ["close"] => AccountIntent::Close,
        ["step", step] => AccountIntent::MarkStep(Step::from_word(step)?),
        ["steps"] => AccountIntent::Checklist,
        ["import"] => AccountIntent::Import,
        ["askwipe", disconnect] => AccountIntent::AskDestroy(Rev::from_word(disconnect)?),
        ["wipe", disconnect] => AccountIntent::DestroyNow(Rev::from_word(disconnect)?),
        _ => return None,
    })
}
