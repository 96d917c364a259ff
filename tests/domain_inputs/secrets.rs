//! API Keys and API Tokens: what cannot be one is told by what it is, and never repeated.

use proptest::prelude::*;
use switchboard::domain::account::{SecretSlip as S, TypedSecret};

fn slip(text: &str) -> Option<S> {
    match TypedSecret::of(text) {
        TypedSecret::Malformed(slip) => Some(slip),
        TypedSecret::Typed(_) => None,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_no_secret_is_told_by_what_it_is() {
    let slips = [
        ("****", S::Mask),
        ("••••••••", S::Mask),
        ("●●●●", S::Mask),
        ("3f2a****9c1b", S::Mask),
        ("3f2a…9c1b", S::Mask),
        ("3f2a...9c1b", S::Mask),
        ("xxxxxxxxxxxx", S::Mask),
        ("XXXX-XXXX", S::Mask),
        ("<your_api_token>", S::Placeholder),
        ("<your api token>", S::Placeholder),
        ("your_api_key", S::Placeholder),
        ("YOUR-API-TOKEN", S::Placeholder),
        ("yourApiKey", S::Placeholder),
        ("API_KEY_HERE", S::Placeholder),
        ("api_key", S::Placeholder),
        ("{api_token}", S::Placeholder),
        ("{{API_TOKEN}}", S::Placeholder),
        ("${EXOTEL_API_KEY}", S::Placeholder),
        ("$API_TOKEN", S::Placeholder),
        ("[token]", S::Placeholder),
        ("<token>", S::Placeholder),
        ("changeme", S::Placeholder),
        ("null", S::Placeholder),
        ("undefined", S::Placeholder),
        ("\"3f2a9c1b4d5e6f70\"", S::Quotes),
        ("'3f2a9c1b4d5e6f70'", S::Quotes),
        ("“3f2a9c1b4d5e6f70”", S::Quotes),
        ("`3f2a9c1b4d5e6f70`", S::Quotes),
        ("<3f2a9c1b4d5e6f70>", S::Quotes),
        ("'3f2a9c1b4d5e6f70", S::Quotes),
        ("3f2a9c1b4d5e6f70:c81e728d9d4c2f63", S::Pair),
        ("EXOTEL_API_KEY=3f2a9c1b4d5e6f70", S::Assignment),
        ("export EXOTEL_API_KEY=3f2a9c1b4d5e6f70", S::Assignment),
        ("EXOTEL_API_KEY = \"3f2a9c1b4d5e6f70\"", S::Assignment),
        ("api_key: 3f2a9c1b4d5e6f70", S::Assignment),
        ("\"apiKey\": \"3f2a9c1b4d5e6f70\"", S::Assignment),
        ("API Token: 3f2a9c1b4d5e6f70", S::Assignment),
        ("Basic M2YyYTpjODFl", S::Header),
        ("Authorization: Basic M2YyYTpjODFl", S::Header),
        ("https://3f2a9c1b:c81e728d@api.exotel.com/v1", S::Url),
        ("api.exotel.com", S::Url),
        ("aaaaaaaa", S::Repeated),
        ("00000000", S::Repeated),
        ("3f2a9c1b 4d5e6f70", S::Character),
        ("3f2a9c1bпривет", S::Character),
    ];
    for (text, expected) in slips {
        assert_eq!(slip(text), Some(expected), "{text:?}");
        let said = format!("{expected} {:?}", TypedSecret::of(text));
        assert!(!said.contains("3f2a"), "{said}");
    }
    assert_eq!(slip(&"3f2a9c1b".repeat(65)), Some(S::TooLong));
}

#[test]
fn what_may_be_a_secret_is_taken() {
    for text in [
        "k",
        "t",
        "key-5f0c2a9d71e84b36",
        "M2YyYTpjODFl==",
        "c81e728d9d4c2f636f067f89cc14862c",
        "-_.~!",
    ] {
        assert_eq!(slip(text), None, "{text:?}");
    }
    assert!(matches!(TypedSecret::of(" \n"), TypedSecret::Blank));
}

#[test]
fn one_fields_value_in_another_is_told() {
    let told = |sid, key, token| {
        let (key, token) = TypedSecret::pair(sid, key, token);
        [key, token].map(|typed| match typed {
            TypedSecret::Malformed(slip) => Some(slip),
            _ => None,
        })
    };
    assert_eq!(told("acme1", "acme1", "t7"), [Some(S::IsSid), None]);
    assert_eq!(told("acme1", "k7", " ACME1 "), [None, Some(S::IsSid)]);
    assert_eq!(told("acme1", "k7", "k7 "), [None, Some(S::IsKey)]);
    assert_eq!(told("acme1", "****", "****"), [Some(S::Mask), Some(S::Mask)]);
    assert_eq!(told("", "", ""), [None, None]);
    assert_eq!(told("acme1", "k7", ""), [None, None]);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn keys_as_exotel_makes_them_are_never_refused(text in "[0-9a-f]{32,64}|[A-Za-z0-9]{40,64}") {
        prop_assume!(text.bytes().any(|b| b != text.as_bytes()[0]) && !text.bytes().all(|b| b"xX".contains(&b)));
        prop_assert_eq!(slip(&text), None);
    }

    #[test]
    fn no_text_makes_it_panic_or_is_repeated(text in any::<String>(), near in "[a-zA-Z_:=<>{}*•. -]{0,40}") {
        for text in [text, near] {
            let typed = format!("{:?}", TypedSecret::of(&text));
            prop_assert!(text.trim().chars().count() < 12 || !typed.contains(text.trim()));
        }
    }
}
