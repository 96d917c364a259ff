//! After whatever somebody does, its answer is in view without scrolling: on a laptop and on a phone.

use crate::support::{KEY, Stage, TOKEN};
use crate::tab::{HEIGHT, Tab, WIDTH};
use crate::{FLOW_URL, tab};

/// A laptop's window below the browser's own bars, and a phone.
const SIZES: [(u32, u32); 2] = [(1280, 757), (390, 844)];

/// Where a text of the newest message stands: `true`, or what hides it.
const LOOK: &str = "
    const text = arguments[0];
    const last = [...document.querySelectorAll('[data-testid=message]')].at(-1);
    const holds = (one) => one.textContent.replace(/\\s+/g, ' ').includes(text);
    const found = [...(last?.querySelectorAll('*') ?? [])].filter(holds).at(-1);
    if (!found) return 'it is not there';
    const box = found.getBoundingClientRect();
    const corners = [[box.left + 1, box.top + 1], [box.left + 1, box.bottom - 1]];
    if (box.top < 0 || box.bottom > innerHeight) return `it stands at ${box.top} to ${box.bottom} of ${innerHeight}`;
    const covered = corners.map(([x, y]) => document.elementFromPoint(x, y)).find((one) => !last.contains(one));
    return covered ? `it is covered by ${covered.outerHTML.slice(0, 80)}` : true;";

impl Tab {
    /// Sees a text in the newest message, where the eyes are.
    async fn has_in_view(&self, text: &str) {
        self.sees(text).await;
        let seen = self.0.runs_with(LOOK, vec![text.into()]).await;
        assert!(seen == true, "\"{text}\" is not in view: {seen}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn after_every_kind_of_action_its_answer_is_in_view() {
    let Some(tab) = tab().await else { return };
    for (width, height) in SIZES {
        let stage = Stage::new().await;
        stage.is_configured().await;
        for last in 10..22 {
            let label = format!("A rather long label of a line, number {last}");
            stage.has_number(&format!("+9198765432{last}"), &label, "front-desk").await;
        }
        tab.0.sizes(WIDTH, HEIGHT).await;
        tab.opens(&stage.discord.page_url()).await;
        tab.goes_to("ops").await;
        tab.0.sizes(width, height).await;
        numbers(&tab, &stage).await;
        account(&tab).await;
        the_rest(&tab).await;
        stage.leaves().await;
    }
    drop(tab);
}

/// Added, edited, refused, in conflict, assigned, removed and brought back.
async fn numbers(tab: &Tab, stage: &Stage) {
    tab.types("/exotel page").await;
    tab.enters().await;
    tab.sees("Phone numbers (DIDs)").await;
    tab.presses("Add Number").await;
    tab.sees_dialog("Add Number").await;
    tab.fills("Phone Number", "98765").await;
    tab.submits().await;
    tab.has_in_view("Phone Number has only 5 digits").await;
    tab.presses("Try again").await;
    tab.sees_dialog("Add Number").await;
    tab.fills("Phone Number", "+919876543100").await;
    tab.fills("Exotel Flow URL", FLOW_URL).await;
    tab.submits().await;
    tab.has_in_view("Added +919876543100").await;
    tab.presses("Next ▶").await;
    tab.sees("Phone numbers (DIDs)").await;
    tab.presses("◀ Previous").await;
    tab.selects("Open a number…", "+919876543100").await;
    tab.sees("· mobile").await;

    tab.presses("Edit").await;
    tab.sees_dialog("Edit Number").await;
    tab.fills("Label", "Reception").await;
    tab.submits().await;
    tab.has_in_view("Label of +919876543100 saved").await;
    tab.presses("Undo").await;
    tab.has_in_view("Undone").await;
    tab.selects("Assign Bot", "Sales qualifier").await;
    tab.has_in_view("is answered by Sales qualifier now").await;
    tab.presses("Edit").await;
    tab.sees_dialog("Edit Number").await;
    tab.fills("Label", "Mine").await;
    stage.person("Omar").runs("/did edit number:+919876543100 label:Theirs").sees("saved").await;
    tab.submits().await;
    tab.has_in_view("Nothing of yours was saved").await;
    tab.has_in_view("Mine").await;
    tab.presses("Overwrite").await;
    tab.has_in_view("Label of +919876543100 saved").await;
    tab.presses("Remove").await;
    tab.has_in_view("Removed +919876543100").await;
    tab.presses("Undo").await;
    tab.has_in_view("Restored +919876543100").await;
    tab.selects("Open a number…", "+919876543100").await;
    tab.sees("· mobile").await;
    tab.presses("Copy Flow URL").await;
    tab.has_in_view("Flow URL of +919876543100").await;
    tab.presses("Dismiss message").await;
}

/// Saved, refused, disconnected, and asked whether that is meant.
async fn account(tab: &Tab) {
    tab.types("/exotel page").await;
    tab.enters().await;
    tab.sees("🟢 Configured").await;
    tab.presses("Done: URLs copied").await;
    tab.has_in_view("Step marked as done").await;
    tab.presses("Edit credentials").await;
    tab.sees_dialog("Edit credentials").await;
    tab.fills("Account SID", "acme 1").await;
    tab.submits().await;
    tab.has_in_view("Account SID").await;
    tab.presses("Try again").await;
    tab.sees_dialog("Edit credentials").await;
    tab.fills("Account SID", "acme1").await;
    tab.fills("API Key", KEY).await;
    tab.fills("API Token", TOKEN).await;
    tab.submits().await;
    tab.has_in_view("Credentials saved").await;
    tab.types("/exotel disconnect").await;
    tab.enters().await;
    tab.has_in_view("Disconnected: the credentials are unusable now").await;
    tab.presses("Destroy now").await;
    tab.has_in_view("will be gone for good").await;
    tab.presses("Destroy for good").await;
    tab.has_in_view("are destroyed").await;
}

/// Voice bots, levels and the trail.
async fn the_rest(tab: &Tab) {
    tab.types("/voicebot list").await;
    tab.enters().await;
    tab.presses("Add a voice bot").await;
    tab.sees_dialog("Add Voice Bot").await;
    tab.fills("Bot ID", "front-desk").await;
    tab.fills("Name", "Another").await;
    tab.submits().await;
    tab.has_in_view("is already here").await;
    tab.presses("Try again").await;
    tab.sees_dialog("Add Voice Bot").await;
    tab.fills("Bot ID", "another").await;
    tab.submits().await;
    tab.has_in_view("Added the voice bot Another").await;
    tab.types("/access show").await;
    tab.enters().await;
    tab.enters().await;
    tab.selects("Give a role a level…", "@Voice Viewers").await;
    tab.selects("Everywhere (or choose a channel…)", "#ops").await;
    tab.selects("Level in this channel", "Operator").await;
    tab.has_in_view("@Voice Viewers is Operator in #ops now").await;
    tab.types("/audit show").await;
    tab.enters().await;
    tab.enters().await;
    tab.has_in_view("@Voice Viewers").await;
}
