use self::log::Log;
use super::*;

#[path = "../../tests/journeys/support/log.rs"]
mod log;

/// What is written while `act` runs, with this filter.
fn logged(filter: &str, format: LogFormat, act: impl FnOnce()) -> String {
    let log = Log::default();
    let writer = log.clone();
    let config = LogConfig { filter: filter.parse().unwrap(), format };
    let subscriber = subscriber(&config, move || writer.clone(), false);
    tracing::subscriber::with_default(subscriber, act);
    log.text()
}

/// For each target: a canary as message, as field of an event, as field of a span around an event of ours
/// and around a warning of the target's own, and recorded into a span later.
macro_rules! sing {
    ($level:ident: $($target:literal)*) => {$({
        tracing::event!(target: $target, tracing::Level::$level, "canary-message");
        tracing::event!(target: $target, tracing::Level::$level, body = "canary-field", "said");
        let span = tracing::span!(target: $target, tracing::Level::$level, "canary-span", typed = "canary-typed", late = tracing::field::Empty);
        span.record("late", "canary-late");
        let _inside = span.enter();
        tracing::error!(target: "switchboard::test", "ours, within {}", $target);
        tracing::error!(target: $target, "theirs, within {}", $target);
    })*};
}

macro_rules! sing_everywhere {
    ($level:ident) => {
        sing!($level:
            "serenity" "serenity::http::client" "serenity::gateway::bridge::shard_runner" "serenity::gateway::ws"
            "poise" "poise::dispatch" "tungstenite::protocol" "tokio_tungstenite" "tokio_websockets::proto"
            "twilight_gateway" "twilight_gateway::shard" "twilight_gateway_queue" "hyper" "hyper::proto::h1"
            "hyper_util::client" "h2::codec" "reqwest::connect" "rustls::client" "tokio_rustls" "sqlx::query" "sqlx_core::pool"
            "tower::buffer")
    };
}

const TARGETS: usize = 22;

#[test]
fn no_filter_brings_out_what_the_libraries_say_of_payloads() {
    for format in [LogFormat::Text, LogFormat::Json] {
        for filter in [
            "trace",
            "trace,serenity=trace,hyper=debug,sqlx::query=trace",
            "serenity::gateway::ws=trace,[canary-span]=trace,[{typed}]=trace,trace",
        ] {
            let log = logged(filter, format, || {
                sing_everywhere!(TRACE);
                sing_everywhere!(DEBUG);
                sing_everywhere!(INFO);
            });
            assert!(!log.contains("canary"), "{filter}: {log}");
            // The events around the canaries were written, so the silence above is the ceiling's.
            assert_eq!(log.matches("ours, within").count(), 3 * TARGETS, "{filter}");
            assert_eq!(log.matches("theirs, within").count(), 3 * TARGETS, "{filter}");
        }
    }
}

#[test]
fn the_gateway_socket_is_silent_below_error() {
    let log = logged("trace", LogFormat::Text, || {
        sing!(WARN: "serenity::gateway::ws" "serenity::gateway::bridge::shard_queuer");
    });
    assert!(!log.contains("canary"), "{log}");
    assert_eq!(log.matches("theirs, within").count(), 2);
}

#[test]
fn a_warning_of_a_library_is_written() {
    let log = logged("info", LogFormat::Text, || {
        tracing::warn!(target: "serenity::http", "rate limited");
    });
    assert!(log.contains("rate limited"), "{log}");
}

#[test]
fn a_crate_of_ours_that_only_begins_alike_is_not_quiet() {
    let log = logged("trace", LogFormat::Text, || {
        tracing::trace!(target: "h2o", "steam");
        tracing::trace!(target: "switchboard::discord", "ours");
    });
    assert!(log.contains("steam") && log.contains("ours"), "{log}");
}

#[test]
fn the_filter_of_the_operator_counts_below_the_ceiling() {
    let log = logged("warn,switchboard::store=debug", LogFormat::Text, || {
        tracing::info!(target: "switchboard::app", "hidden");
        tracing::debug!(target: "switchboard::store", "shown");
        tracing::warn!(target: "serenity", "warned");
    });
    assert!(!log.contains("hidden") && log.contains("shown") && log.contains("warned"), "{log}");
}

#[test]
fn json_is_one_object_a_line() {
    let log = logged("info", LogFormat::Json, || {
        tracing::info!(target: "switchboard::test", number = 7, "one\ntwo");
        tracing::info!(target: "switchboard::test", "three");
    });
    let lines: Vec<serde_json::Value> =
        log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["message"], "one\ntwo");
    assert_eq!(lines[0]["number"], 7);
}

#[test]
fn a_panic_is_logged_by_its_place_and_not_by_its_message() {
    let log = logged("info", LogFormat::Text, || {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(report_panic));
        let caught = std::panic::catch_unwind(|| panic!("canary {}", "typed"));
        std::panic::set_hook(before);
        assert!(caught.is_err());
    });
    assert!(!log.contains("canary"), "{log}");
    assert!(log.contains("tests.rs:"), "{log}");
}
