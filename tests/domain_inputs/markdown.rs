//! Escaped text holds no live markup, and still looks the same.

use proptest::prelude::*;
use switchboard::domain::text::{code_block_safe, escape_markdown};

use crate::scanner::{live_markup, shown};

/// Texts whose markup is live as they stand.
const HOSTILE: [&str; 36] = [
    "**bold**",
    "*italic*",
    "_italic_",
    "__underline__",
    "***both***",
    "~~gone~~",
    "||spoiler||",
    "`code`",
    "```\nblock\n```",
    "``a`b``",
    "[Exotel](https://evil.com)",
    "[x](http://evil.com \"title\")",
    "https://evil.com",
    "<https://evil.com>",
    "see http://evil.com/a_b_c",
    "discord.gg/abc",
    "https://discord.gg/abc",
    "@everyone",
    "@here",
    "x@everyone!",
    "<@123456789012345678>",
    "<@!123456789012345678>",
    "<@&123456789012345678>",
    "<#123456789012345678>",
    "<t:1700000000:R>",
    "<:smile:123456789012345678>",
    "<a:dance:123456789012345678>",
    "</did add:123456789012345678>",
    "<id:customize>",
    "# heading",
    "### heading",
    "-# small",
    "> quote",
    ">>> quote",
    "- item",
    "1. item",
];

#[test]
fn the_scanner_sees_live_markup_where_there_is_some() {
    for text in HOSTILE {
        assert!(!live_markup(text).is_empty(), "{text:?}");
    }
    assert_eq!(live_markup("Sales Line (North) - 24/7, v1.2"), Vec::<&str>::new());
}

#[test]
fn hostile_text_is_harmless_when_escaped() {
    for text in HOSTILE {
        let escaped = escape_markdown(text);
        assert_eq!(live_markup(&escaped), Vec::<&str>::new(), "{escaped:?}");
        assert_eq!(shown(&escaped), text);
    }
}

#[test]
fn plain_text_is_left_alone() {
    for text in ["", "Sales Line", "बिक्री लाइन", "R&D, 24h!", "営業 ☎️"]
    {
        assert_eq!(escape_markdown(text), text);
    }
}

#[test]
fn a_backslash_cannot_undo_the_escape_behind_it() {
    assert_eq!(escape_markdown(r"\*x\*"), r"\\\*x\\\*");
    assert_eq!(live_markup(&format!("**{}**x", escape_markdown("\\"))).len(), 1);
}

#[test]
fn nothing_ends_a_code_block_or_turns_it_around() {
    assert_eq!(code_block_safe("a```b`c"), "aˋˋˋbˋc");
    assert_eq!(code_block_safe("a\nb\r\tc"), "a\nb��c");
    assert_eq!(code_block_safe("wss://a\u{202e}b\u{2066}"), "wss://a�b�");
    let url = "https://my.exotel.com/acme1/exoml/start_voice/5?a=b_c&d=*";
    assert_eq!(code_block_safe(url), url);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

    #[test]
    fn no_text_keeps_live_markup(
        dense in r"([\\`*_~|>#+\[\]()<@:/.! \n-]|a|1|everyone|here|http|https|://|t:|discord|gg|</|\]\(){0,24}",
        any in any::<String>(),
    ) {
        for text in [dense, any] {
            let escaped = escape_markdown(&text);
            prop_assert_eq!(live_markup(&escaped), Vec::<&str>::new(), "{:?}", escaped);
            prop_assert_eq!(shown(&escaped), text.replace('\u{200b}', ""));
            prop_assert!(escaped.chars().count() <= text.chars().count() * 2 + text.matches('@').count());
        }
    }

    #[test]
    fn no_text_keeps_a_backtick_in_code(text in "[`a\n\u{202e}]{0,12}", any in any::<String>()) {
        for text in [text, any] {
            let safe = code_block_safe(&text);
            let live = safe.contains(['`', '\u{202e}']);
            prop_assert!(!live);
            prop_assert_eq!(safe.chars().count(), text.chars().count());
            prop_assert_eq!(code_block_safe(&safe), safe.clone());
        }
    }
}
