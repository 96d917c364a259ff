//! Account SIDs.

use switchboard::domain::account_sid::{AccountSid, AccountSidError as E};

#[test]
fn a_sid_is_taken_as_exotel_shows_it() {
    for sid in ["acme1", "Exotel", "ameyo5m", "a1", "my-team_2", " acme1 ", &"x1".repeat(32)] {
        assert_eq!(AccountSid::parse(sid).map(|s| s.to_string()), Ok(sid.trim().to_owned()));
    }
}

#[test]
fn what_belongs_into_another_box_is_refused_with_the_reason() {
    let slips = [
        ("", E::Blank),
        ("  ", E::Blank),
        ("https://my.exotel.com/acme1", E::Url),
        ("acme1.exotel.com", E::Url),
        ("Accounts/acme1", E::Url),
        ("{sid}", E::Placeholder),
        ("<your_sid>", E::Placeholder),
        ("your_sid", E::Placeholder),
        ("SID", E::Placeholder),
        ("ACCOUNT_SID_HERE", E::Placeholder),
        ("exotel-sid", E::Placeholder),
        ("{{account_sid}}", E::Placeholder),
        ("****", E::Mask),
        ("••••••••", E::Mask),
        ("xxxxxxxx", E::Mask),
        ("acme1:c81e728d9d4c2f63", E::Pair),
        ("EXOTEL_SID=acme1", E::Assignment),
        ("account_sid: acme1", E::Assignment),
        ("aaaaaa", E::Repeated),
        ("Acme India Ltd", E::Space),
        ("acme1\nacme2", E::Space),
        ("3f2a9c1b4d5e6f708192a3b4c5d6e7f83f2a9c1b4d5e6f70", E::LooksLikeSecret),
        ("3f2a9c1b4d5e6f708192a3b4c5d6e7f8", E::LooksLikeSecret),
        ("acme.1", E::Character),
        ("acme@1", E::Character),
        ("аcme1", E::Character),
        ("acme\u{200b}1", E::Invisible),
        ("a", E::Length),
    ];
    for (typed, error) in slips {
        assert_eq!(AccountSid::parse(typed), Err(error), "{typed:?}");
        assert!(error.to_string().starts_with("Account SID "));
    }
    assert_eq!(AccountSid::parse(&"x1".repeat(33)), Err(E::Length));
}

#[test]
fn letter_case_is_kept_and_does_not_tell_accounts_apart() {
    let Ok(sid) = AccountSid::parse("Acme1") else { panic!("refused") };
    assert_eq!(sid.as_str(), "Acme1");
    assert!(sid.is_same_account("acme1"));
    assert!(!sid.is_same_account("acme2"));
}

#[test]
fn a_refusal_never_repeats_a_pasted_secret() {
    let secret = "3f2a9c1b4d5e6f708192a3b4c5d6e7f83f2a9c1b4d5e6f70";
    let Err(error) = AccountSid::parse(secret) else { panic!("accepted") };
    assert!(!format!("{error} {error:?}").contains("3f2a9c"));
}
