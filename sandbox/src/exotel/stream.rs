//! The Voicebot applet: connects to a bot as soon as a call is answered, and lets it hear the caller.
//!
//! It reaches only this machine: nothing leaves it.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::{Instant, MissedTickBehavior, interval, timeout};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::http::header::AUTHORIZATION;
use tokio_tungstenite::tungstenite::http::{HeaderValue, Uri};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::body;
use super::call::{Call, Phase, Stream};
use super::shared::Shared;

/// How long a bot may take to accept.
const HANDSHAKE_WITHIN: Duration = Duration::from_secs(10);
/// A failed handshake is tried once more.
const TRIES: usize = 2;
/// How often the caller is heard.
const EVERY: Duration = Duration::from_millis(100);
/// The fewest bytes of a message with sound.
const SMALLEST_CHUNK: usize = 3200;
const MOST_PARAMETERS: usize = 3;
const PARAMETER_CHARACTERS: usize = 256;

/// What stands in Exotel's log when the bot did not take the call.
const FAILED: &str = "The call was failed to connect with the websocket URL";

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// The applet of one call, from its answer to its end.
pub(crate) async fn run(shared: Arc<Shared>, sid: String) {
    let Some((call, url)) = shared.with(|state| {
        let call = state.call(&sid)?.clone();
        let url = state.websocket_url(&call);
        Some((call, url))
    }) else {
        return;
    };
    let Some(url) = url else {
        // A flow without a Voicebot goes on to its next applet, which hangs up.
        return over(&shared, &sid, Stream::Failed("the flow has no Voicebot applet".to_owned()));
    };
    let free = shared.with(|state| {
        let most = state.account(&call.account).map_or(0, |account| account.most_streams);
        state.active_streams(&call.account) < most
    });
    if !free {
        let why = format!("{FAILED}: all streams of the account are in use");
        return over(&shared, &sid, Stream::Failed(why));
    }
    match dial(&url).await {
        Err(why) => over(&shared, &sid, Stream::Failed(format!("{FAILED}: {why}"))),
        Ok((socket, asked)) => {
            shared.change(|state| state.call_mut(&sid).map(|call| call.stream = Stream::Open));
            let opened = Instant::now();
            talk(&shared, &call, socket, &asked).await;
            let open = u64::try_from(opened.elapsed().as_millis()).unwrap_or(u64::MAX);
            over(&shared, &sid, Stream::Ended(open));
        }
    }
}

/// The applet is done, and the flow hangs up.
fn over(shared: &Shared, sid: &str, stream: Stream) {
    shared.change(|state| {
        let now = state.now();
        if let Some(call) = state.call_mut(sid) {
            call.stream = stream;
            call.hung_up = Some(now);
        }
    });
}

/// What the URL's query asks for.
struct Wanted {
    rate: usize,
    parameters: Value,
}

async fn dial(url: &str) -> Result<(Socket, Wanted), String> {
    let uri: Uri = url.parse().map_err(|_| "it is not a URL".to_owned())?;
    if uri.scheme_str() != Some("ws") {
        return Err("the sandbox connects to ws:// on this machine only".to_owned());
    }
    let host = uri.host().unwrap_or_default();
    let here = ["localhost", "[::1]"].contains(&host) || host.starts_with("127.");
    if !here {
        return Err("the sandbox connects to this machine only".to_owned());
    }
    let wanted = wanted(uri.query().unwrap_or_default())?;
    let mut why = String::new();
    for _ in 0..TRIES {
        let mut request = url.into_client_request().map_err(|error| error.to_string())?;
        if let Some((user, _)) = uri.authority().and_then(|it| it.as_str().rsplit_once('@'))
            && let Ok(value) = HeaderValue::from_str(&format!("Basic {}", STANDARD.encode(user)))
        {
            request.headers_mut().insert(AUTHORIZATION, value);
        }
        match timeout(HANDSHAKE_WITHIN, connect_async(request)).await {
            Ok(Ok((socket, _))) => return Ok((socket, wanted)),
            Ok(Err(error)) => why = error.to_string(),
            Err(_) => "no answer within 10 s".clone_into(&mut why),
        }
    }
    Err(why)
}

fn wanted(query: &str) -> Result<Wanted, String> {
    let pairs = body::pairs(query.as_bytes());
    let rate = body::value(&pairs, "sample-rate").unwrap_or("8000");
    let rate = match rate {
        "8000" | "16000" | "24000" => rate.parse().unwrap_or(8000),
        _ => return Err(format!("{rate} is no sample rate")),
    };
    let own: Vec<_> = pairs.iter().filter(|(name, _)| name != "sample-rate").collect();
    let characters: usize =
        own.iter().map(|(name, value)| name.chars().count() + value.chars().count()).sum();
    if own.len() > MOST_PARAMETERS || characters > PARAMETER_CHARACTERS {
        return Err("there are too many custom parameters".to_owned());
    }
    let parameters = own.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
    Ok(Wanted { rate, parameters: Value::Object(parameters) })
}

/// Sends what the caller says until one of both hangs up.
async fn talk(shared: &Shared, call: &Call, mut socket: Socket, wanted: &Wanted) {
    let stream_sid = format!("MZ{}", call.sid);
    let mut sequence = 0_u64;
    let mut event = |name: &str, more: Value| {
        sequence += 1;
        let mut message = json!({"event": name, "sequence_number": sequence.to_string(), "stream_sid": stream_sid});
        message[name] = more;
        Message::Text(message.to_string())
    };
    let start = json!({
        "stream_sid": format!("MZ{}", call.sid), "call_sid": call.sid, "account_sid": call.account,
        "from": format!("+{}", call.person), "to": format!("+{}", call.phone),
        "custom_parameters": wanted.parameters,
        "media_format": {"encoding": "audio/x-raw", "sample_rate": wanted.rate.to_string(), "bit_rate": "16"}
    });
    let hello = Message::Text(json!({"event": "connected"}).to_string());
    if socket.send(hello).await.is_err() || socket.send(event("start", start)).await.is_err() {
        return;
    }
    // Sixteen bits a sample: two bytes, for a tenth of a second.
    let chunk = STANDARD.encode(vec![0_u8; (wanted.rate / 5).max(SMALLEST_CHUNK)]);
    let mut ticks = interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let began = Instant::now();
    let mut chunks = 0_u64;
    loop {
        tokio::select! {
            _ = ticks.tick() => {
                if ended(shared, &call.sid) {
                    let stop = json!({"call_sid": call.sid, "account_sid": call.account, "reason": "callended"});
                    let _ = socket.send(event("stop", stop)).await;
                    let _ = socket.close(None).await;
                    return;
                }
                chunks += 1;
                let timestamp = began.elapsed().as_millis().to_string();
                let media = json!({"chunk": chunks.to_string(), "timestamp": timestamp, "payload": chunk});
                if socket.send(event("media", media)).await.is_err() {
                    return;
                }
            }
            said = socket.next() => match said {
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                Some(Ok(_)) => {}
            },
        }
    }
}

fn ended(shared: &Shared, sid: &str) -> bool {
    shared.with(|state| state.call(sid).is_none_or(|call| call.phase(state.now()) == Phase::Ended))
}
