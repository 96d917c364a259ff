//! Two accounts, one a region, and a client without any library of Exotel's.

use std::time::Duration;

use discord_sandbox::exotel::{Account, EchoBot, Exotel, ExotelOptions, Phone, Region, Spelling};
use reqwest::{Client, Method, redirect::Policy};
use serde_json::Value;

/// How long a test waits for anything.
pub(crate) const SOON: Duration = Duration::from_secs(5);

pub(crate) const FLOW: &str = "http://my.exotel.com/acme1/exoml/start_voice/926";

/// The fields of a call to a flow that is accepted.
pub(crate) const CALL: [(&str, &str); 3] =
    [("From", "+919811122233"), ("CallerId", "09876543210"), ("Url", FLOW)];

pub(crate) struct Stage {
    pub(crate) exotel: Exotel,
    pub(crate) bot: EchoBot,
    pub(crate) http: Client,
    pub(crate) pair: (String, String),
}

/// `acme1` in Singapore and `acme1m` in Mumbai.
pub(crate) fn accounts(bot: &EchoBot) -> [Account; 2] {
    let url = format!("{}/exotel/front-desk", bot.url());
    let acme1 = Account::new("acme1", "key", "token")
        .flow("926", Some(&url))
        .flow("927", None)
        .phone(Phone::new("+919876543210").sends_to("926"))
        .phone(Phone::new("+918047190001").spelled(Spelling::National).named("Reception"))
        .phone(Phone::new("+918047190002").spelled(Spelling::Bare).sends_to("927"))
        .dnd("+919800000000");
    let acme1m = Account::new("acme1m", "key-m", "token-m")
        .region(Region::Mumbai)
        .flow("45195", None)
        .phone(
            Phone::new("+918047190009").sid("9eeafc8a9eeafc8a9eeafc8a9eeafc8a").sends_to("45195"),
        );
    [acme1, acme1m]
}

impl Stage {
    pub(crate) async fn new() -> Self {
        Self::with(|options| options).await
    }

    pub(crate) async fn with(change: impl FnOnce(ExotelOptions) -> ExotelOptions) -> Self {
        let bot = EchoBot::start().await.unwrap();
        let options = change(ExotelOptions::with(accounts(&bot)));
        let exotel = Exotel::start(options).await.unwrap();
        let http = Client::builder().redirect(Policy::none()).no_proxy();
        let http = http.timeout(SOON).build().unwrap();
        Self { exotel, bot, http, pair: ("key".to_owned(), "token".to_owned()) }
    }

    pub(crate) fn shows(&mut self, key: &str, token: &str) {
        self.pair = (key.to_owned(), token.to_owned());
    }

    fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let url = match path.strip_prefix("mumbai") {
            Some(path) => format!("{}{path}", self.exotel.origin(Region::Mumbai)),
            None => format!("{}{path}", self.exotel.origin(Region::Singapore)),
        };
        self.http.request(method, url).basic_auth(&self.pair.0, Some(&self.pair.1))
    }

    /// Status and text of the answer; `mumbai/…` asks the other region.
    pub(crate) async fn raw(&self, path: &str) -> (u16, String) {
        let answer = self.request(Method::GET, path).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    pub(crate) async fn get(&self, path: &str) -> (u16, Value) {
        let (status, text) = self.raw(path).await;
        (status, serde_json::from_str(&text).unwrap())
    }

    pub(crate) async fn sends(
        &self,
        method: Method,
        path: &str,
        fields: &[(&str, &str)],
    ) -> reqwest::Result<reqwest::Response> {
        let pairs: Vec<(&str, &str)> = fields.to_vec();
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        let request = self.request(method, path).body(body);
        request.header("content-type", "application/x-www-form-urlencoded").send().await
    }

    pub(crate) async fn put(&self, path: &str, fields: &[(&str, &str)]) -> (u16, Value) {
        let answer = self.sends(Method::PUT, path, fields).await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    /// Asks for a call.
    pub(crate) async fn calls(&self, fields: &[(&str, &str)]) -> (u16, Value) {
        let path = "/v1/Accounts/acme1/Calls/connect.json";
        let answer = self.sends(Method::POST, path, fields).await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    /// What is known of a call.
    pub(crate) async fn call(&self, sid: &str) -> Value {
        let path = format!("/v1/Accounts/acme1/Calls/{sid}.json?details=true");
        let (status, mut json) = self.get(&path).await;
        assert_eq!(status, 200, "{json}");
        json["Call"].take()
    }

    pub(crate) async fn list(&self, query: &str) -> (u16, Value) {
        self.get(&format!("/v1/Accounts/acme1/Calls.json{query}")).await
    }
}
