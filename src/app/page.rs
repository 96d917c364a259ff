//! The Exotel page and its checklist.

use super::failure::Failure;
use super::screen::{ChecklistItem, PageScreen, Screen, SetupStep};
use super::turn::Turn;
use crate::domain::access::Level;
use crate::domain::account::{Account, Step};
use crate::domain::audit::Posting;
use crate::domain::numbers::Cursor;
use crate::store::{Page, Workspace};

/// Rows of the page.
pub(super) const ROWS: i64 = 5;

impl Turn<'_> {
    /// The page, from the cursor on.
    pub(super) async fn page(&self, cursor: &Cursor) -> Result<Screen, Failure> {
        Ok(Screen::Page(Box::new(self.page_screen(cursor).await?)))
    }

    /// The same, for those who still change something on it.
    pub(super) async fn page_screen(&self, cursor: &Cursor) -> Result<PageScreen, Failure> {
        let page = self.store().page(&self.permit, cursor, ROWS).await?;
        Ok(self.drawn(page.seen_by(&self.permit)))
    }

    /// The page that was read.
    pub(super) fn page_of(&self, page: Page) -> Screen {
        Screen::Page(Box::new(self.drawn(page)))
    }

    fn drawn(&self, page: Page) -> PageScreen {
        let Page { account, workspace, numbers, posting } = page;
        let account = account.at_default_of(&self.app.settings.allowed_origins);
        let view = |number| self.app.view(number, &account, self.permit.level());
        let rows = numbers.rows.into_iter().map(view).collect();
        PageScreen {
            under_way: None,
            read_only: workspace.read_only,
            level: self.permit.level(),
            checklist: checklist(&account, &workspace),
            account,
            total: workspace.numbers,
            rows,
            // Only they can mend it.
            posting: match self.permit.level() {
                Level::Admin => posting,
                Level::Viewer | Level::Operator => Posting::default(),
            },
            position: numbers.position,
            has_before: numbers.has_before,
            has_after: numbers.has_after,
        }
    }
}

/// "Setting up a number end to end" of the spec page, with the voice bot that its step 2 needs.
fn checklist(account: &Account, workspace: &Workspace) -> Vec<ChecklistItem> {
    let item = |step, done| ChecklistItem { step, done };
    let number = item(SetupStep::Number, workspace.numbers > 0);
    let mut items = vec![item(SetupStep::Credentials, account.is_configured())];
    if workspace.voice_bots == 0 && !number.done {
        items.push(item(SetupStep::VoiceBot, false));
    }
    items.push(number);
    items.push(item(SetupStep::Marked(Step::UrlsCopied), workspace.urls_copied));
    items.push(item(SetupStep::Marked(Step::TestCalled), workspace.test_called));
    if items.iter().all(|item| item.done) { Vec::new() } else { items }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checklist_goes_when_all_is_done_and_names_the_voice_bot_while_there_is_none() {
        let fresh = checklist(&Account::empty(), &Workspace::default());
        assert_eq!(fresh.len(), 5);
        assert_eq!(fresh[1].step, SetupStep::VoiceBot);
        let bots = Workspace { voice_bots: 1, ..Workspace::default() };
        assert_eq!(checklist(&Account::empty(), &bots).len(), 4);
        let configured = Account {
            sid: crate::domain::account_sid::AccountSid::parse("acme1").ok(),
            has_key: true,
            has_token: true,
            ..Account::empty()
        };
        let all = Workspace {
            numbers: 1,
            voice_bots: 1,
            urls_copied: true,
            test_called: true,
            read_only: false,
        };
        assert!(checklist(&configured, &all).is_empty());
    }
}
