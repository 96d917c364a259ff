//! A Discord on your own machine, and an Exotel beside it ([`exotel`]).
//!
//! One server on loopback speaks Discord's REST and gateway (both version 10) to an unmodified bot, and is as strict
//! as the real one. People are driven from Rust with the verbs of a person ([`Person`]), or from a page in a browser.
//!
//! ```no_run
//! # async fn example() -> Result<(), discord_sandbox::StartError> {
//! use discord_sandbox::{Options, Sandbox};
//!
//! let discord = Sandbox::start(Options::default()).await?;
//! // … start the bot against discord.api_url() with discord.token() …
//! let ann = discord.person("Ann").in_channel("#ops");
//! ann.runs("/hello name:world").sees("Hello, world").await;
//! # Ok(())
//! # }
//! ```

#![recursion_limit = "256"]

mod changes;
mod check;
pub mod exotel;
mod faults;
mod gateway;
mod history;
mod inner;
mod interact;
mod keep;
mod model;
mod options;
mod page;
mod person;
mod recent;
mod record;
mod rest;
mod sandbox;
mod server;
mod snowflake;
mod state;
mod validate;
mod world;

pub use check::{check_message, check_modal};
pub use faults::{GatewayFault, RestFault};
pub use interact::{Choice, Misuse};
pub use keep::KeepError;
pub use model::Kind;
pub use options::{Observer, Options, StartError};
pub use person::{Person, Story};
pub use record::{Answer, Counters, Exchange, InteractionRecord, Violation};
pub use sandbox::Sandbox;
pub use world::{World, permissions};
