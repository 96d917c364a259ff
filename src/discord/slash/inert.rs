//! What poise wants of serenity and never uses: a context and a shard manager.
//!
//! serenity makes a `ShardMessenger` only for a shard that has connected. So one shard connects, once, to a listener
//! of our own on loopback, which answers the handshake and nothing else; then the shard is dropped with the
//! runtime that it lived on. After that serenity has no socket, and its HTTP client leads nowhere.

use std::io;
use std::net::Ipv4Addr;
use std::sync::{Arc, OnceLock};

use serenity::all::{
    Context, GatewayIntents, Http, HttpBuilder, Shard, ShardId, ShardInfo, ShardManager,
    ShardManagerOptions, ShardMessenger, ShardRunner, ShardRunnerOptions,
};
use serenity::prelude::{RwLock, TypeMap};
use tokio::net::TcpListener;
use tokio::sync::Mutex;

/// Where serenity's HTTP client would go: a port of this machine that nobody listens on.
const NOWHERE: &str = "http://127.0.0.1:1";

/// A context and a shard manager without a connection.
pub(super) struct Inert {
    pub(super) context: Context,
    pub(super) manager: Arc<ShardManager>,
}

impl Inert {
    /// Blocks for about a millisecond, on a thread of its own.
    pub(super) fn new(client: reqwest::Client) -> io::Result<Self> {
        let made = std::thread::spawn(|| {
            let mut runtime = tokio::runtime::Builder::new_current_thread();
            runtime.enable_io().enable_time().build()?.block_on(Self::make(client))
        });
        made.join().map_err(|_| io::Error::other("the thread panicked"))?
    }

    async fn make(client: reqwest::Client) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let url = format!("ws://{}", listener.local_addr()?);
        let handshake = tokio::spawn(async move {
            let (socket, _) = listener.accept().await?;
            tokio_tungstenite::accept_async(socket).await.map_err(io::Error::other)
        });
        // The client is one that exists anyway: a new one would load certificates again.
        let http = HttpBuilder::new("").client(client).proxy(NOWHERE).ratelimiter_disabled(true);
        let http: Arc<Http> = Arc::new(http.build());
        let data: Arc<RwLock<TypeMap>> = Arc::default();
        let url = Arc::new(Mutex::new(url));
        let intents = GatewayIntents::empty();
        let (manager, _) = ShardManager::new(ShardManagerOptions {
            data: data.clone(),
            event_handlers: Vec::new(),
            raw_event_handlers: Vec::new(),
            framework: Arc::new(OnceLock::new()),
            shard_index: 0,
            shard_init: 0,
            shard_total: 1,
            ws_url: url.clone(),
            http: http.clone(),
            intents,
            presence: None,
        });
        let info: ShardInfo = serde_json::from_str("[0,1]")?;
        let shard = Shard::new(url, "", info, intents, None).await.map_err(io::Error::other)?;
        drop(handshake.await.map_err(io::Error::other)??);
        let runner = ShardRunner::new(ShardRunnerOptions {
            data: data.clone(),
            event_handlers: Vec::new(),
            raw_event_handlers: Vec::new(),
            framework: None,
            manager: manager.clone(),
            shard,
            http: http.clone(),
        });
        let shard = ShardMessenger::new(&runner);
        Ok(Self { context: Context { data, shard, shard_id: ShardId(0), http }, manager })
    }
}
