//! What the page looks like to those who see less, in the dark and in the light, and when nobody answers it.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use discord_sandbox::World;
use serde_json::{Value, json};

use crate::support::Stage;
use crate::tab::{HEIGHT, Tab, WIDTH};

/// Every kind of control, as the accessibility tree calls them.
const CONTROLS: [&str; 13] = [
    "button",
    "checkbox",
    "combobox",
    "ComboBoxMenuButton",
    "ComboBoxSelect",
    "dialog",
    "DisclosureTriangle",
    "link",
    "listbox",
    "option",
    "radio",
    "textbox",
    "textField",
];

/// The texts whose contrast with what they stand on is below what WCAG asks for (AA), with that contrast. What is greyed
/// out, and a spoiler before it is uncovered, need none.
const PALE: &str = r"
const rgba = (text) => (text.match(/[\d.]+/g) ?? []).map(Number);
const over = ([r, g, b, a = 1], below) => [r, g, b].map((one, i) => one * a + below[i] * (1 - a));
const ground = (node) => {
  if (!node) return [255, 255, 255];
  const own = rgba(getComputedStyle(node).backgroundColor);
  return own[3] === 0 ? ground(node.parentElement) : over(own, own[3] === undefined ? own : ground(node.parentElement));
};
const light = (colour) => {
  const [r, g, b] = colour.map((one) => one / 255).map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const found = [];
const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walk.nextNode()) {
  const node = walk.currentNode.parentElement;
  const text = walk.currentNode.textContent.trim();
  if (!text || !node.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
  if (node.closest('noscript, :disabled, [aria-disabled], .spoiler, .emoji, option')) continue;
  const style = getComputedStyle(node);
  const below = ground(node);
  const [one, other] = [light(over(rgba(style.color), below)), light(below)].sort((a, b) => b - a);
  const ratio = (one + 0.05) / (other + 0.05);
  const size = parseFloat(style.fontSize);
  const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
  if (ratio < (large ? 3 : 4.5)) found.push(`${ratio.toFixed(2)} ${text.slice(0, 40)}`);
}
return found.join('\n');";

impl Tab {
    /// No control that is to be seen is without a name.
    async fn names_every_control(&self, about: &str) {
        let tree = self.0.devtools("Accessibility.getFullAXTree", json!({})).await;
        let nodes = tree["nodes"].as_array().unwrap();
        let controls = nodes.iter().filter(|node| {
            node["ignored"] != true && CONTROLS.iter().any(|role| node["role"]["value"] == *role)
        });
        let (named, unnamed): (Vec<&Value>, Vec<&Value>) = controls.partition(|node| {
            node["name"]["value"].as_str().is_some_and(|name| !name.trim().is_empty())
        });
        assert!(named.len() > 5, "{about}: {} controls", named.len());
        assert!(unnamed.is_empty(), "{about}: {unnamed:#?}");
    }

    /// Every text can be read, in the light and in the dark.
    async fn can_be_read(&self, about: &str) {
        for scheme in ["light", "dark"] {
            self.0.prefers(scheme).await;
            let ground = "return getComputedStyle(document.querySelector('.chat')).backgroundColor";
            let ground = self.0.runs(ground).await;
            let is_light = ground.as_str().unwrap() == "rgb(255, 255, 255)";
            assert_eq!(is_light, scheme == "light", "{about}: {ground}");
            assert_eq!(self.0.runs(PALE).await, "", "{about}, {scheme}");
        }
    }

    /// Every control has a name, and every text can be read.
    pub(crate) async fn is_in_order(&self, about: &str) {
        self.names_every_control(about).await;
        self.can_be_read(about).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_control_has_a_name_and_every_text_can_be_read_in_the_light_and_in_the_dark() {
    let Some(tab) = crate::tab().await else { return };
    let world =
        World::example().application("Switchboard").hint("Ann", "#ops", "Type `/` **here**");
    let stage = Stage::furnished(world).await;
    stage.is_configured().await;
    let ann = stage.person("Ann");
    ann.runs("/did add number:+919876543210 label:Sales Line").sees("Added").await;
    tab.opens(&stage.discord.page_url()).await;
    for (width, height) in [(WIDTH, HEIGHT), (390, 844)] {
        tab.0.sizes(width, height).await;
        tab.is_in_order("number").await;
        tab.types("/exotel page").await;
        tab.is_in_order("picker").await;
        tab.enters().await;
        tab.sees("🟢 Configured").await;
        tab.is_in_order("page").await;
        tab.0.clicks("(//*[@data-testid='message'])[last()]//button[@role='combobox']").await;
        tab.is_in_order("open select").await;
        tab.escapes().await;
        tab.presses("Add Number").await;
        tab.sees_dialog("Add Number").await;
        tab.is_in_order("dialog").await;
        tab.cancels().await;
        tab.types("/access grant ").await;
        tab.is_in_order("options").await;
        tab.puts_away().await;
        tab.types("/audit export omega").await;
        tab.enters().await;
        tab.0.finds("//*[@data-testid='toast']").await;
        tab.is_in_order("toast").await;
        tab.puts_away().await;
    }
    drop(tab);
    stage.leaves().await;
}

/// `switchboard sandbox`, which does not outlive the test.
struct Program(Child);

impl Program {
    /// Starts it, and gives the address that it prints.
    fn starts() -> (Self, String) {
        let mut child = Command::new(env!("CARGO_BIN_EXE_switchboard"))
            .arg("sandbox")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let page = lines.find_map(|line| {
            let line = line.unwrap();
            line.contains("http://").then(|| line.trim().to_owned())
        });
        // What else it prints has to go somewhere.
        std::thread::spawn(move || lines.for_each(drop));
        (Self(child), page.unwrap())
    }

    /// Sends it a signal by name.
    fn is_sent(&self, signal: &str) {
        let pid = self.0.id().to_string();
        assert!(Command::new("kill").args(["-s", signal, &pid]).status().unwrap().success());
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended already, and then there is nothing to do.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_stops_is_shown_as_offline_within_five_seconds() {
    let Some(tab) = crate::tab().await else { return };
    let (program, page) = Program::starts();
    tab.opens(&page).await;
    let says = |state: &str| format!("//*[@id='bot-state'][contains(., 'is {state}')]");
    for signal in ["STOP", "INT"] {
        tab.0.finds(&says("online")).await;
        let stopped = Instant::now();
        program.is_sent(signal);
        tab.0.finds(&says("offline")).await;
        assert!(stopped.elapsed() < Duration::from_secs(5), "{signal}: {:?}", stopped.elapsed());
        tab.0.finds("//*[@id='trouble'][contains(., 'does not answer')]").await;
        program.is_sent("CONT");
    }
}
