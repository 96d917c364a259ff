//! An Exotel on your own machine: accounts in two regions, `ExoPhones`, flows, calls, and a Voicebot that speaks with a bot.
//!
//! Two listeners on loopback are the two regions. They answer as Exotel's documentation says, and are strict where it
//! is. Where sources disagree, [`ExotelOptions`] chooses, and whoever talks to it has to bear both.
//!
//! ```no_run
//! # async fn example() -> std::io::Result<()> {
//! use discord_sandbox::exotel::{Account, Exotel, ExotelOptions, Phone};
//!
//! let account = Account::new("acme1", "some-key", "some-token")
//!     .flow("926", None)
//!     .phone(Phone::new("+919876543210").sends_to("926"));
//! let exotel = Exotel::start(ExotelOptions::with([account])).await?;
//! // … ask exotel.origins() …
//! assert_eq!(exotel.asked("GET /v1/Accounts/acme1"), 0);
//! # Ok(())
//! # }
//! ```

mod account;
mod act;
mod answer;
mod auth;
mod body;
mod call;
mod calls;
mod connect;
mod echo;
mod entry;
mod faults;
mod flow;
mod local;
mod options;
mod phone;
mod phones;
mod plan;
mod shared;
mod state;
mod stream;
mod view;
mod wire;

pub use account::{Account, Region, Trouble};
pub use echo::{Behaviour, EchoBot, Session};
pub use faults::Fault;
pub use local::Exotel;
pub use options::{ExotelOptions, StatusWords};
pub use phone::{Phone, Spelling};
pub use plan::{Outcome, Plan};
pub use state::{CallSeen, Request};
