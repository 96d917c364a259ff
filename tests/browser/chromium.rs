//! A headless Chromium, driven over W3C `WebDriver`.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand, WindowHandle};
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use url::{ParseError, Url};

/// How long something may take to appear. How fast the page is, is not what is tested here: two browsers and two bots
/// share the machine with whatever else goes on there.
const PATIENCE: Duration = Duration::from_secs(30);

const CHROMIUMS: [&str; 4] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// A browser with one window, closed with this value.
pub(crate) struct Chromium {
    driver: Child,
    /// Taken when it is closed.
    client: Option<Client>,
    /// Held for as long as the browser is there.
    _profile: tempfile::TempDir,
}

/// A command of the browser's own, which `WebDriver` has no word for.
#[derive(Debug)]
struct DevTools(Value);

impl WebDriverCompatibleCommand for DevTools {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.0.to_string()))
    }
}

impl Chromium {
    /// Starts one, or says what is missing.
    pub(crate) async fn start(width: u32, height: u32) -> Result<Self, String> {
        let binary = CHROMIUMS.into_iter().find_map(path_of);
        let binary = binary.ok_or("there is no chromium")?;
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|_| "there is no chromedriver".to_owned())?;
        let port = port_of(&mut driver);
        let profile = tempfile::tempdir().unwrap();
        let args = [
            "--headless".to_owned(),
            "--no-sandbox".to_owned(),
            "--disable-gpu".to_owned(),
            "--disable-quic".to_owned(),
            "--no-first-run".to_owned(),
            "--disable-background-networking".to_owned(),
            "--disable-component-update".to_owned(),
            "--disable-sync".to_owned(),
            format!("--user-data-dir={}", profile.path().display()),
        ];
        let options = json!({"binary": binary, "args": args});
        let wanted = Capabilities::from_iter([
            ("browserName".to_owned(), "chrome".into()),
            ("goog:chromeOptions".to_owned(), options),
        ]);
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(wanted)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .unwrap();
        let chromium = Self { driver, client: Some(client), _profile: profile };
        chromium.sizes(width, height).await;
        // As the pictures of the documentation show it, whatever this system prefers.
        chromium.prefers("dark").await;
        Ok(chromium)
    }

    fn client(&self) -> &Client {
        self.client.as_ref().expect("it is closed with this value only")
    }

    /// Makes the page this large, in pixels.
    pub(crate) async fn sizes(&self, width: u32, height: u32) {
        let screen =
            json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.devtools("Emulation.setDeviceMetricsOverride", screen).await;
    }

    /// Prefers the page `light` or `dark`.
    pub(crate) async fn prefers(&self, scheme: &str) {
        let features = json!([{"name": "prefers-color-scheme", "value": scheme}]);
        self.devtools("Emulation.setEmulatedMedia", json!({"features": features})).await;
    }

    /// Opens an address, and lets its page read the clipboard.
    pub(crate) async fn opens(&self, url: &str) {
        let origin = url.trim_end_matches('/');
        let allowed = ["clipboardReadWrite", "clipboardSanitizedWrite"];
        self.devtools(
            "Browser.grantPermissions",
            json!({"origin": origin, "permissions": allowed}),
        )
        .await;
        self.client().goto(url).await.unwrap();
    }

    /// Loads the page anew.
    pub(crate) async fn reloads(&self) {
        self.client().refresh().await.unwrap();
    }

    /// Opens an address in another tab, and gives the one from before.
    pub(crate) async fn opens_another(&self, url: &str) -> WindowHandle {
        let new = self.client().new_window(true).await.unwrap();
        let before = self.goes_to_tab(new.handle).await;
        self.client().goto(url).await.unwrap();
        before
    }

    /// Goes to another tab, and gives the one from before.
    pub(crate) async fn goes_to_tab(&self, handle: WindowHandle) -> WindowHandle {
        let before = self.client().window().await.unwrap();
        self.client().switch_to_window(handle).await.unwrap();
        before
    }

    /// Waits for the first element that an `XPath` finds.
    pub(crate) async fn finds(&self, xpath: &str) -> Element {
        let wait = self.client().wait().at_most(PATIENCE).every(Duration::from_millis(50));
        match wait.for_element(Locator::XPath(xpath)).await {
            Ok(element) => element,
            Err(problem) => {
                panic!("{xpath} is not there: {problem}; the page reads:\n{}", self.reads().await)
            }
        }
    }

    /// Waits until an `XPath` finds nothing any more.
    pub(crate) async fn misses(&self, xpath: &str) {
        let started = Instant::now();
        while !self.client().find_all(Locator::XPath(xpath)).await.unwrap().is_empty() {
            assert!(
                started.elapsed() < PATIENCE,
                "{xpath} is still there; the page reads:\n{}",
                self.reads().await
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Clicks what an `XPath` finds. The page may draw it anew meanwhile, so a stale or covered one is looked up again.
    pub(crate) async fn clicks(&self, xpath: &str) {
        let started = Instant::now();
        while let Err(problem) = self.finds(xpath).await.click().await {
            assert!(started.elapsed() < PATIENCE, "{xpath}: {problem}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Types into what an `XPath` finds.
    pub(crate) async fn types(&self, xpath: &str, text: &str) {
        self.finds(xpath).await.send_keys(text).await.unwrap();
    }

    /// Types into whatever has the focus.
    pub(crate) async fn types_where_the_focus_is(&self, text: &str) {
        self.client().active_element().await.unwrap().send_keys(text).await.unwrap();
    }

    /// Empties a text field.
    pub(crate) async fn clears(&self, xpath: &str) {
        self.finds(xpath).await.clear().await.unwrap();
    }

    /// A property of what an `XPath` finds, such as the value of a field.
    pub(crate) async fn property(&self, xpath: &str, name: &str) -> Value {
        let element = serde_json::to_value(self.finds(xpath).await).unwrap();
        let script = "return arguments[0][arguments[1]]";
        self.runs_with(script, vec![element, name.into()]).await
    }

    /// What the page reads, as a person would.
    pub(crate) async fn reads(&self) -> String {
        let text = self.runs("return document.body.innerText").await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Runs a script on the page; a promise is awaited.
    pub(crate) async fn runs(&self, script: &str) -> Value {
        self.runs_with(script, Vec::new()).await
    }

    /// The same with arguments.
    pub(crate) async fn runs_with(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.client().execute(script, arguments).await.unwrap()
    }

    /// A picture of what an `XPath` finds, as PNG.
    pub(crate) async fn pictures(&self, xpath: &str) -> Vec<u8> {
        self.finds(xpath).await.screenshot().await.unwrap()
    }

    /// Asks the browser what `WebDriver` has no word for.
    pub(crate) async fn devtools(&self, command: &str, params: Value) -> Value {
        let command = DevTools(json!({"cmd": command, "params": params}));
        let answer: Result<Value, CmdError> = self.client().issue_cmd(command).await;
        answer.unwrap()
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        // The session's end closes the browser; the driver alone, killed, would leave it behind.
        if let Some(client) = self.client.take() {
            tokio::task::block_in_place(|| {
                let closed = tokio::time::timeout(PATIENCE, client.close());
                let _ = tokio::runtime::Handle::current().block_on(closed);
            });
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// The port that the driver took, from the line in which it says so.
fn port_of(driver: &mut Child) -> u16 {
    let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
    let port = lines.by_ref().find_map(|line| {
        let line = line.unwrap();
        let (_, port) = line.rsplit_once("on port ")?;
        // The first such line repeats what was asked for: 0.
        let port = port.trim().trim_end_matches('.').parse().ok();
        port.filter(|port| *port != 0)
    });
    // Whatever else it says has to go somewhere, or it stops when the pipe is full.
    std::thread::spawn(move || lines.for_each(drop));
    port.expect("chromedriver names its port")
}

fn path_of(binary: &str) -> Option<std::path::PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|folder| folder.join(binary))
        .find(|path| path.is_file())
}
