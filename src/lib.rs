//! Switchboard runs a team's Exotel account from Discord.
//!
//! This library is the program's own; it has no stable interface for others. The program is `src/main.rs`, the
//! command line [`cli`].
//!
//! ```text
//!  slash options ─┐                                             ┌─ Shown ── views ── Reply ── respond ── door
//!  custom id ─────┼─> Asked ──> App::perform(actor, asked) ─────┤
//!  dialog fields ─┘             1 authorize -> Permit           └─ Failure (what is shown of it)
//!                               2 the rules, pure
//!                               3 store, vault
//!                               4 audit row, same transaction
//! ```
//!
//! Whatever a person does becomes what is [`Asked`](app::asked::Asked). [`App::perform`](app::App::perform) is the one way
//! in; it returns what is [`Shown`](app::screen::Shown), or a [`Failure`](app::failure::Failure). A
//! [view](discord::views) turns either into the exact JSON, and [`respond`](discord::respond) sends it: once, within three
//! seconds, to the one who asked. No [`Permit`](domain::access::Permit), no write.
//!
//! | room | its job | sees, of ours |
//! |---|---|---|
//! | [`domain`] | the rules, pure | nothing |
//! | [`clock`] | what time it is | nothing |
//! | [`vault`] | sealing and opening | `domain` |
//! | [`store`] | the database | `domain`, `vault`, `clock` |
//! | [`egress`] | the way out to everybody but Discord | nothing |
//! | [`exotel`] | the only code that talks to Exotel | `domain`, `config`, `egress` |
//! | [`platform`] | the voice platform: whether a voice bot can be reached | `domain`, `egress` |
//! | [`app`] | the use cases; knows no Discord | `domain`, `store`, `vault`, `config`, `clock` |
//! | [`commands`] | slash options in, an intent out | `domain`, `app`, `discord` |
//! | [`discord`] | doors, interactions, buttons, dialogs, replies | `domain`, `app`, `commands`, `config`, `clock` |
//! | [`config`] | what the operator decides | nothing |
//! | [`telemetry`] | what is logged | `config` |
//! | [`cli`] | puts the rest together | everything |
//!
//! `tests/layers/rooms.rs` holds this table, `docs/architecture.md` says why it is so.

pub mod app;
pub mod cli;
pub mod clock;
pub mod commands;
pub mod config;
pub mod discord;
pub mod domain;
pub mod egress;
pub mod exotel;
pub mod platform;
pub mod store;
pub mod telemetry;
pub mod vault;
