//! What the page is told of a local Exotel.

use serde_json::{Value, json};

use super::account::{Account, Trouble};
use super::call::{Call, Leads, Stream};
use super::flow::flow_of;
use super::local::Exotel;
use super::phone::Phone;
use super::state::{Request, State};

/// How many calls and requests are shown, newest first.
const SHOWN: usize = 20;

impl Exotel {
    /// Everything that there is to see.
    pub(crate) fn view(&self) -> Value {
        self.shared.with(|state| {
            let accounts: Vec<Value> =
                state.options.accounts.iter().map(|it| self.account_view(it)).collect();
            let streams: Vec<Value> = state.options.accounts.iter().map(|it| {
                json!({"account": it.sid, "active": state.active_streams(&it.sid), "most": it.most_streams})
            }).collect();
            let calls: Vec<Value> =
                state.calls.iter().rev().take(SHOWN).map(|call| call_view(state, call)).collect();
            let requests: Vec<Value> =
                state.requests.iter().rev().take(SHOWN).map(request_view).collect();
            json!({
                "accounts": accounts, "streams": streams, "calls": calls, "requests": requests,
                "faults": state.faults.words(),
                "plans": state.plans.iter().map(|plan| format!("{:?}", plan.outcome)).collect::<Vec<_>>()
            })
        })
    }

    fn account_view(&self, account: &Account) -> Value {
        let phones: Vec<Value> = account.phones.iter().map(|it| phone_view(account, it)).collect();
        let flows: Vec<Value> = account
            .flows
            .iter()
            .map(|(id, url)| json!({"id": id, "url": account.flow_url(id), "websocket_url": url}))
            .collect();
        json!({
            "sid": account.sid, "region": account.region.name(), "origin": self.origin(account.region),
            "key": account.key, "token": account.token, "balance": account.balance,
            "trouble": trouble_word(account.trouble), "phones": phones, "flows": flows
        })
    }
}

/// The page's word for what is wrong with an account.
pub(crate) fn trouble_word(trouble: Trouble) -> &'static str {
    match trouble {
        Trouble::None => "none",
        Trouble::KycIncomplete => "kyc",
        Trouble::Suspended => "suspended",
        Trouble::IpRestricted => "ip",
    }
}

fn phone_view(account: &Account, phone: &Phone) -> Value {
    let url = account.voice_url(phone);
    json!({
        "number": format!("+{}", phone.digits), "name": phone.name, "flow": flow_of(&url, &account.sid),
        "voice_url": url, "health": phone.health
    })
}

fn call_view(state: &State, call: &Call) -> Value {
    let now = state.now();
    let settled = call.is_settled(now, state.options.price_after);
    let (stream, why) = match &call.stream {
        Stream::NotYet => ("none", None),
        Stream::Connecting => ("connecting", None),
        Stream::Open => ("open", None),
        Stream::Ended(_) => ("ended", None),
        Stream::Failed(why) => ("failed", Some(why)),
    };
    let leads = match &call.leads {
        Leads::Flow(flow) => format!("flow {flow}"),
        Leads::Stream(_) => "straight to the bot".to_owned(),
    };
    json!({
        "sid": call.sid, "account": call.account, "person": format!("+{}", call.person),
        "number": format!("+{}", call.phone), "incoming": call.incoming, "leads": leads,
        "status": call.status(now, super::options::StatusWords::Seen), "seconds": call.talked(now) / 1000,
        "price": if settled { json!(call.price()) } else { Value::Null }, "stream": stream, "why": why
    })
}

fn request_view(request: &Request) -> Value {
    json!({"line": request.line(), "status": request.status, "authorised": request.authorised})
}
