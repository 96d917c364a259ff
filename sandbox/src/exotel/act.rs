//! What is done on the page: what one does in Exotel's dashboard, with a telephone, and to break things.

use std::time::Duration;

use serde_json::Value;

use super::account::Trouble;
use super::faults::Fault;
use super::local::Exotel;
use super::plan::{Outcome, Plan};
use super::view::trouble_word;

/// How many faults and plans may wait.
const MOST_WAITING: usize = 20;
/// How far the clock may be put forward at once, in seconds.
const LONGEST_SKIP: u64 = 86_400;

const TROUBLES: [Trouble; 4] =
    [Trouble::None, Trouble::KycIncomplete, Trouble::Suspended, Trouble::IpRestricted];

impl Exotel {
    /// Does what the page asks for, or says in a sentence why not.
    pub(crate) fn act(&self, verb: &str, body: &Value) -> Result<(), String> {
        let text = |key: &str| {
            body[key].as_str().ok_or_else(|| format!("{key} is missing, or not what it should be"))
        };
        match verb {
            "ring" => self.ring_once(text("account")?, text("number")?, text("from")?),
            "applet" => {
                let url = text("websocket_url")?.trim();
                let known = self.knows(text("account")?, |account| {
                    account.flows.contains_key(text("flow").unwrap_or_default())
                });
                if !known {
                    return Err("there is no such flow".to_owned());
                }
                if !url.is_empty() && !url.starts_with("ws://") && !url.starts_with("wss://") {
                    return Err(
                        "a Voicebot applet takes a URL that begins with wss:// or ws://".to_owned()
                    );
                }
                self.applet(
                    text("account")?,
                    text("flow")?,
                    Some(url).filter(|url| !url.is_empty()),
                );
                Ok(())
            }
            "bind" => self.bind(text("account")?, text("number")?, text("flow")?),
            "trouble" => {
                let word = text("trouble")?;
                let found = TROUBLES.into_iter().find(|it| trouble_word(*it) == word);
                let trouble = found.ok_or("there is no such trouble")?;
                self.is_here(text("account")?)?;
                self.is_in_trouble(text("account")?, trouble);
                Ok(())
            }
            "balance" => {
                let balance = text("balance")?;
                balance.parse::<f64>().map_err(|_| "a balance is a number, such as 12.50")?;
                self.is_here(text("account")?)?;
                self.account(text("account")?, |account| account.balance(balance));
                Ok(())
            }
            "fault" => {
                let fault = fault(text("fault")?).ok_or("there is no such fault")?;
                if self.shared.with(|state| state.faults.words().len()) >= MOST_WAITING {
                    return Err("enough is to go wrong already".to_owned());
                }
                self.fail_next("", 1, fault);
                Ok(())
            }
            "plan" => {
                let plan = plan(text("plan")?).ok_or("there is no such plan")?;
                if self.shared.with(|state| state.plans.len()) >= MOST_WAITING {
                    return Err("enough calls are planned already".to_owned());
                }
                self.next_call(plan);
                Ok(())
            }
            "forgive" => {
                self.forgives();
                self.shared.change(|state| state.plans.clear());
                Ok(())
            }
            "advance" => {
                let seconds = body["seconds"].as_u64().filter(|it| *it <= LONGEST_SKIP);
                let seconds = seconds.ok_or("seconds is missing, or too many")?;
                self.advance(Duration::from_secs(seconds));
                Ok(())
            }
            _ => Err(format!("there is no {verb:?} here")),
        }
    }

    fn knows(&self, sid: &str, look: impl FnOnce(&super::account::Account) -> bool) -> bool {
        self.shared.with(|state| state.account(sid).is_some_and(look))
    }

    fn is_here(&self, sid: &str) -> Result<(), String> {
        self.knows(sid, |_| true).then_some(()).ok_or_else(|| "there is no such account".to_owned())
    }

    fn has(&self, sid: &str, number: &str) -> Result<(), String> {
        let known = self.knows(sid, |account| account.phone_of(number).is_some());
        known.then_some(()).ok_or_else(|| "the account has no such number".to_owned())
    }

    fn ring_once(&self, sid: &str, number: &str, from: &str) -> Result<(), String> {
        self.has(sid, number)?;
        let begun = self.rings(sid, number, from);
        begun.map(|_| ()).ok_or_else(|| {
            "nobody answers: the number is bound to no flow of this account".to_owned()
        })
    }

    fn bind(&self, sid: &str, number: &str, flow: &str) -> Result<(), String> {
        self.has(sid, number)?;
        let url = self.shared.with(|state| {
            let account = state.account(sid)?;
            match flow {
                "" => Some(String::new()),
                flow => account.flows.contains_key(flow).then(|| account.flow_url(flow)),
            }
        });
        self.is_bound(sid, number, &url.ok_or("there is no such flow")?);
        Ok(())
    }
}

fn fault(word: &str) -> Option<Fault> {
    Some(match word {
        "429" => Fault::RateLimited { retry_after: Some("10".to_owned()) },
        "html" => Fault::Html(502),
        "large" => Fault::TenMegabytes,
        "redirect" => Fault::Redirect("https://example.com/".to_owned()),
        "half" => Fault::HalfJson,
        "slow" => Fault::Delay(Duration::from_secs(5)),
        "hang" => Fault::Hang,
        "drop" => Fault::Drop,
        "drop-after" => Fault::DropAfter,
        "401" | "403" | "404" | "500" | "503" => Fault::Status(word.parse().ok()?),
        _ => return None,
    })
}

fn plan(word: &str) -> Option<Plan> {
    Some(match word {
        "answered" => Plan::default(),
        "busy" => Plan::ends(Outcome::Busy),
        "no-answer" => Plan::ends(Outcome::NoAnswer),
        "failed" => Plan::ends(Outcome::Failed),
        "canceled" => Plan::ends(Outcome::Canceled),
        _ => return None,
    })
}
