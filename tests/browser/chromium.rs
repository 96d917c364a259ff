//! A headless Chromium, driven over W3C `WebDriver` with the HTTP client that Switchboard has anyway. The ready-made
//! client brings twenty crates and a licence that `deny.toml` does not have; these are the few commands needed.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

/// What a `WebDriver` element is keyed by (W3C `WebDriver`, section 12).
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// How long something may take to appear.
const PATIENCE: Duration = Duration::from_secs(10);

const CHROMIUMS: [&str; 4] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// A browser with one window, closed with this value.
pub(crate) struct Chromium {
    driver: Child,
    port: u16,
    http: reqwest::Client,
    session: String,
    profile: tempfile::TempDir,
}

/// Something on the page.
pub(crate) struct Element(String);

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
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let mut chromium = Self {
            driver,
            port,
            http,
            session: format!("http://127.0.0.1:{port}/session"),
            profile,
        };
        let args = [
            "--headless".to_owned(),
            "--no-sandbox".to_owned(),
            "--disable-gpu".to_owned(),
            "--disable-quic".to_owned(),
            "--no-first-run".to_owned(),
            "--disable-background-networking".to_owned(),
            "--disable-component-update".to_owned(),
            "--disable-sync".to_owned(),
            format!("--user-data-dir={}", chromium.profile.path().display()),
        ];
        let wanted = json!({"capabilities": {"alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": {"binary": binary, "args": args},
        }}});
        let session = chromium.post("", wanted).await.unwrap();
        chromium.session =
            format!("{}/{}", chromium.session, session["sessionId"].as_str().unwrap());
        chromium.sizes(width, height).await;
        // As the pictures of the documentation show it, whatever this system prefers.
        chromium.prefers("dark").await;
        Ok(chromium)
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
        self.post("/url", json!({"url": url})).await.unwrap();
    }

    /// Loads the page anew.
    pub(crate) async fn reloads(&self) {
        self.post("/refresh", json!({})).await.unwrap();
    }

    /// Opens an address in another tab, and gives the one from before.
    pub(crate) async fn opens_another(&self, url: &str) -> String {
        let new = self.post("/window/new", json!({"type": "tab"})).await.unwrap();
        let before = self.goes_to_tab(new["handle"].as_str().unwrap()).await;
        self.post("/url", json!({"url": url})).await.unwrap();
        before
    }

    /// Goes to another tab, and gives the one from before.
    pub(crate) async fn goes_to_tab(&self, handle: &str) -> String {
        let before = self.get("/window").await;
        self.post("/window", json!({"handle": handle})).await.unwrap();
        before.as_str().unwrap().to_owned()
    }

    /// Waits for the first element that an `XPath` finds.
    pub(crate) async fn finds(&self, xpath: &str) -> Element {
        let started = Instant::now();
        let mut found = self.looks_for(xpath).await;
        while found.is_none() {
            assert!(
                started.elapsed() < PATIENCE,
                "{xpath} is not there; the page reads:\n{}",
                self.reads().await
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
            found = self.looks_for(xpath).await;
        }
        found.unwrap()
    }

    /// Waits until an `XPath` finds nothing any more.
    pub(crate) async fn misses(&self, xpath: &str) {
        let started = Instant::now();
        while self.looks_for(xpath).await.is_some() {
            assert!(
                started.elapsed() < PATIENCE,
                "{xpath} is still there; the page reads:\n{}",
                self.reads().await
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    async fn looks_for(&self, xpath: &str) -> Option<Element> {
        let found =
            self.post("/elements", json!({"using": "xpath", "value": xpath})).await.unwrap();
        let id = found[0][ELEMENT].as_str()?;
        Some(Element(id.to_owned()))
    }

    /// Clicks what an `XPath` finds. The page may draw it anew meanwhile, so a stale or covered one is looked up again.
    pub(crate) async fn clicks(&self, xpath: &str) {
        let started = Instant::now();
        loop {
            let Element(id) = self.finds(xpath).await;
            let clicked = self.post(&format!("/element/{id}/click"), json!({})).await;
            let Err(problem) = clicked else { return };
            assert!(started.elapsed() < PATIENCE, "{xpath}: {problem}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Types into what an `XPath` finds.
    pub(crate) async fn types(&self, xpath: &str, text: &str) {
        let Element(id) = self.finds(xpath).await;
        self.post(&format!("/element/{id}/value"), json!({"text": text})).await.unwrap();
    }

    /// Types into whatever has the focus.
    pub(crate) async fn types_where_the_focus_is(&self, text: &str) {
        let focused = self.get("/element/active").await;
        let id = focused[ELEMENT].as_str().unwrap();
        self.post(&format!("/element/{id}/value"), json!({"text": text})).await.unwrap();
    }

    /// Empties a text field.
    pub(crate) async fn clears(&self, xpath: &str) {
        let Element(id) = self.finds(xpath).await;
        self.post(&format!("/element/{id}/clear"), json!({})).await.unwrap();
    }

    /// A property of what an `XPath` finds, such as the value of a field.
    pub(crate) async fn property(&self, xpath: &str, name: &str) -> Value {
        let Element(id) = self.finds(xpath).await;
        self.get(&format!("/element/{id}/property/{name}")).await
    }

    /// What the page reads, as a person would.
    pub(crate) async fn reads(&self) -> String {
        let text = self.runs("return document.body.innerText").await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Runs a script on the page; a promise is awaited.
    pub(crate) async fn runs(&self, script: &str) -> Value {
        self.post("/execute/sync", json!({"script": script, "args": []})).await.unwrap()
    }

    /// A picture of what an `XPath` finds, as PNG.
    pub(crate) async fn pictures(&self, xpath: &str) -> Vec<u8> {
        let Element(id) = self.finds(xpath).await;
        let picture = self.get(&format!("/element/{id}/screenshot")).await;
        BASE64_STANDARD.decode(picture.as_str().unwrap()).unwrap()
    }

    /// Asks the browser what `WebDriver` has no word for.
    pub(crate) async fn devtools(&self, command: &str, params: Value) -> Value {
        self.post("/goog/cdp/execute", json!({"cmd": command, "params": params})).await.unwrap()
    }

    async fn post(&self, path: &str, body: Value) -> Result<Value, String> {
        let url = format!("{}{path}", self.session);
        answer(self.http.post(url).json(&body).send().await.unwrap()).await
    }

    async fn get(&self, path: &str) -> Value {
        let url = format!("{}{path}", self.session);
        answer(self.http.get(url).send().await.unwrap()).await.unwrap()
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        // The session's end closes the browser; the driver alone, killed, would leave it behind.
        let path = self.session.split_once("/session/").map(|(_, id)| id);
        if let (Some(id), Ok(mut socket)) = (path, TcpStream::connect(("127.0.0.1", self.port))) {
            let request = format!(
                "DELETE /session/{id} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
            );
            let _ = socket.write_all(request.as_bytes());
            let _ = socket.set_read_timeout(Some(PATIENCE));
            let _ = socket.read(&mut [0; 256]);
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

async fn answer(response: reqwest::Response) -> Result<Value, String> {
    let ok = response.status().is_success();
    let mut body: Value = response.json().await.unwrap();
    let value = body["value"].take();
    if ok { Ok(value) } else { Err(value["message"].as_str().unwrap_or_default().to_owned()) }
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
