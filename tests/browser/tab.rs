//! The sandbox's page in words of those who look at it. It is found by what it shows: texts, labels, roles.

use crate::chromium::Chromium;

/// The newest message.
const LAST: &str = "(//*[@data-testid='message'])[last()]";

const DIALOG: &str = "//dialog[@open]";

/// The line at the bottom.
const COMPOSER: &str = "//input[@data-testid='composer']";

/// The size of the tab, in pixels.
pub(crate) const WIDTH: u32 = 1280;
pub(crate) const HEIGHT: u32 = 900;

/// Enter, as `WebDriver` writes keys.
const ENTER: &str = "\u{E007}";

/// A tab with the sandbox's page.
pub(crate) struct Tab(pub(crate) Chromium);

impl Tab {
    /// Opens the page, and waits until it has drawn who is there: its script asks for that once it is loaded.
    pub(crate) async fn opens(&self, url: &str) {
        self.0.opens(url).await;
        self.0.finds("//select[@data-testid='person-switch']/option").await;
        self.0.finds("//*[starts-with(@data-testid, 'channel-')]").await;
    }

    /// Becomes somebody else, in the same channel.
    pub(crate) async fn becomes(&self, name: &str) {
        let switch = "//select[@data-testid='person-switch']";
        let option = format!("{switch}/option[starts-with(., '{name}')]");
        self.0.clicks(&option).await;
        self.0.finds(&format!("//*[@id='person'][.//option[starts-with(., '{name}')]]")).await;
    }

    /// Goes to a channel.
    pub(crate) async fn goes_to(&self, channel: &str) {
        self.0.clicks(&format!("//*[@data-testid='channel-{channel}']")).await;
    }

    /// Types into the line at the bottom, once the command before is out of it.
    pub(crate) async fn types(&self, text: &str) {
        self.0.finds("//*[@data-testid='command'][@hidden]").await;
        self.0.types(COMPOSER, text).await;
    }

    /// Presses Enter where the focus is.
    pub(crate) async fn enters(&self) {
        self.0.types_where_the_focus_is(ENTER).await;
    }

    /// Sees an entry in the open picker.
    pub(crate) async fn is_offered(&self, text: &str) {
        self.0.finds(&offer(text)).await;
    }

    /// Takes an entry of the open picker.
    pub(crate) async fn takes(&self, text: &str) {
        self.0.clicks(&offer(text)).await;
    }

    /// Types into an option of the command.
    pub(crate) async fn options(&self, name: &str, text: &str) {
        self.0.types(&format!("//input[@name='option-{name}']"), text).await;
    }

    /// Chooses a file for an option of the command, and waits until the sandbox has it.
    pub(crate) async fn attaches(&self, name: &str, path: &str) {
        self.0.types(&format!("//input[@name='option-{name}']"), path).await;
        self.0.finds(&format!("//*[@data-testid='option-{name}'][@data-ready]")).await;
    }

    /// Adds an option to the command in the line, unless it is there, and puts the focus into it.
    pub(crate) async fn adds_option(&self, name: &str) {
        let script = format!(
            "document.querySelector('[data-testid=\"add-{name}\"]')?.click();\
             const input = document.querySelector('input[name=\"option-{name}\"]'); input?.blur(); input?.focus()"
        );
        self.0.runs(&script).await;
        self.0.finds(&format!("//input[@name='option-{name}']")).await;
    }

    /// What an option of the command holds.
    pub(crate) async fn option(&self, name: &str) -> String {
        let value = self.0.property(&format!("//input[@name='option-{name}']"), "value").await;
        value.as_str().unwrap().to_owned()
    }

    /// Presses Escape where the focus is.
    pub(crate) async fn escapes(&self) {
        self.0.types_where_the_focus_is("\u{E00C}").await;
    }

    /// Puts the command away, whose list may have to be closed first, and empties the line.
    pub(crate) async fn puts_away(&self) {
        let chosen = "return !document.querySelector('[data-testid=command]').hidden";
        while self.0.runs(chosen).await == true {
            self.escapes().await;
        }
        self.0.clears(COMPOSER).await;
    }

    /// Takes the last entry of an option's open list.
    pub(crate) async fn takes_last_of(&self, option: &str) {
        let list =
            format!("//*[@data-testid='option-{option}']//*[@class='listbox'][not(@hidden)]");
        self.0.clicks(&format!("({list}//*[@role='option'])[last()]")).await;
    }

    /// What the quiet lines in the corner say.
    pub(crate) async fn toasts(&self) -> String {
        let script = "return document.getElementById('toasts').textContent";
        self.0.runs(script).await.as_str().unwrap().to_owned()
    }

    /// Sees that no dialog is open.
    pub(crate) async fn has_no_dialog(&self) {
        let open = "return Boolean(document.querySelector('dialog[open]'))";
        assert_eq!(self.0.runs(open).await, false);
    }

    /// Puts the dialog away, if the answer was one.
    pub(crate) async fn cancels_any_dialog(&self) {
        let open = "return Boolean(document.querySelector('dialog[open]'))";
        // It is drawn when the page's wait is answered.
        tokio::time::sleep(std::time::Duration::from_millis(150)).await;
        if self.0.runs(open).await == true {
            self.cancels().await;
        }
    }

    /// Gives a role to the one who is looking, or takes it.
    pub(crate) async fn turns_role(&self, role: &str) {
        self.0.clicks("//*[@data-testid='roles']").await;
        let boxed = format!("//*[@class='role-list']//label[contains(., '{role}')]//input");
        self.0.clicks(&boxed).await;
        self.0.clicks("//*[@data-testid='roles']").await;
    }

    /// Sees a text in the newest message.
    pub(crate) async fn sees(&self, text: &str) {
        self.0.finds(&format!("{LAST}[contains(normalize-space(.), \"{text}\")]")).await;
    }

    /// No longer sees a text in the newest message.
    pub(crate) async fn sees_no(&self, text: &str) {
        self.0.misses(&format!("{LAST}[contains(normalize-space(.), \"{text}\")]")).await;
    }

    /// Presses a button of the newest message.
    pub(crate) async fn presses(&self, label: &str) {
        self.0.clicks(&button(LAST, label)).await;
    }

    /// Sees whether the newest message has a button, and whether it may be pressed.
    pub(crate) async fn may_press(&self, label: &str) -> bool {
        let disabled = self.0.property(&button(LAST, label), "disabled").await;
        disabled == false
    }

    /// The labels of the newest message's buttons.
    pub(crate) async fn buttons(&self) -> String {
        let script = "return [...document.querySelectorAll('[data-testid=message]')].at(-1)\
                      .querySelectorAll('button.button').values().map((one) => one.textContent).toArray().join('|')";
        self.0.runs(script).await.as_str().unwrap().to_owned()
    }

    /// Chooses in the select of the newest message that has this face.
    pub(crate) async fn selects(&self, face: &str, entry: &str) {
        self.0.clicks(&select(LAST, face)).await;
        self.takes(entry).await;
    }

    /// Sees a dialog with this title.
    pub(crate) async fn sees_dialog(&self, title: &str) {
        self.0.finds(&format!("{DIALOG}//h2[.='{title}']")).await;
    }

    /// Types into a dialog's field, in place of what is there.
    pub(crate) async fn fills(&self, label: &str, text: &str) {
        self.0.clears(&field(label)).await;
        self.0.types(&field(label), text).await;
    }

    /// What a dialog's field holds.
    pub(crate) async fn holds(&self, label: &str) -> String {
        let value = self.0.property(&field(label), "value").await;
        value.as_str().unwrap().to_owned()
    }

    /// Chooses in the dialog's select that has this face.
    pub(crate) async fn picks(&self, face: &str, entry: &str) {
        self.0.clicks(&select(DIALOG, face)).await;
        self.takes(entry).await;
    }

    /// Submits the dialog and waits until it is gone.
    pub(crate) async fn submits(&self) {
        self.0.clicks(&button(DIALOG, "Submit")).await;
        self.0.misses(DIALOG).await;
    }

    /// Puts the dialog away.
    pub(crate) async fn cancels(&self) {
        self.0.clicks(&button(DIALOG, "Cancel")).await;
        self.0.misses(DIALOG).await;
    }

    /// How many messages there are to see.
    pub(crate) async fn messages(&self) -> i64 {
        let script = "return document.querySelectorAll('[data-testid=message]').length";
        self.0.runs(script).await.as_i64().unwrap()
    }

    /// What was copied last.
    pub(crate) async fn clipboard(&self) -> String {
        let text = self.0.runs("return navigator.clipboard.readText()").await;
        text.as_str().unwrap().to_owned()
    }

    /// A picture of the whole page, kept when the pictures of the documentation are wanted.
    pub(crate) async fn keeps(&self, name: &str) {
        self.keep("/html", name).await;
    }

    /// A picture of the newest message, as wide as it has to be.
    pub(crate) async fn keeps_message(&self, name: &str) {
        self.0.sizes(820, 900).await;
        self.keep(LAST, name).await;
        self.0.sizes(WIDTH, HEIGHT).await;
    }

    /// A picture of the dialog.
    pub(crate) async fn keeps_dialog(&self, name: &str) {
        self.keep(DIALOG, name).await;
    }

    async fn keep(&self, what: &str, name: &str) {
        if std::env::var_os("SWITCHBOARD_SCREENSHOTS").is_some() {
            let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/screenshots");
            std::fs::create_dir_all(folder).unwrap();
            let picture = self.0.pictures(what).await;
            std::fs::write(format!("{folder}/{name}.png"), picture).unwrap();
        }
    }
}

fn button(within: &str, label: &str) -> String {
    // "➕ Add Number" is "Add Number", and "Undo: remove +91…" is "Undo".
    let name = "normalize-space(.)";
    format!(
        "{within}//button[{name}='{label}' or @aria-label='{label}' or starts-with({name}, '{label}:') or \
         substring-after({name}, ' ')='{label}' or .//*[{name}='{label}']]"
    )
}

fn select(within: &str, face: &str) -> String {
    format!("{within}//button[@role='combobox'][contains(., '{face}')]")
}

fn offer(text: &str) -> String {
    format!("//*[@role='option'][contains(., '{text}')]")
}

fn field(label: &str) -> String {
    format!("{DIALOG}//input[@id=//label[normalize-space(.)='{label}']/@for]")
}
