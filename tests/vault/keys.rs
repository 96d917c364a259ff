//! The key ring: which keys are taken, which one seals, and how a changed one is noticed.

use switchboard::vault::{KeyRing, KeyRingError as K, SealContext, VaultError as E};

use crate::{FIRST, HERE, IMPOSTOR, SECOND, drop_plain, ok, ring, vault};

#[test]
fn a_missing_key_is_named_and_a_wrong_one_refused() {
    let sealed = ok(vault(&[FIRST]).seal_bytes(&HERE, b"x"));
    let refused = vault(&[SECOND]).open_bytes(&HERE, &sealed).map(drop_plain);
    assert_eq!(refused, Err(E::UnknownKey { id: "first".to_owned() }));
    assert!(refused.is_err_and(|error| error.to_string().contains("\"first\"")));
    let refused = vault(&[IMPOSTOR]).open_bytes(&HERE, &sealed).map(drop_plain);
    assert_eq!(refused, Err(E::Refused));
}

#[test]
fn the_first_key_seals_and_all_open() {
    let old = vault(&[FIRST]);
    let both = vault(&[SECOND, FIRST]);
    let sealed = ok(old.seal_bytes(&HERE, b"x"));
    assert!(old.is_current(&sealed) && !both.is_current(&sealed));
    assert_eq!(*ok(both.open_bytes(&HERE, &sealed)), b"x");
    assert_eq!(ok(both.seal_bytes(&HERE, b"x")).key_id(), Some("k-2"));
    assert_eq!(both.ring().ids().collect::<Vec<_>>(), ["k-2", "first"]);
}

#[test]
fn resealing_moves_a_value_to_the_first_key_once() {
    let both = vault(&[SECOND, FIRST]);
    let sealed = ok(vault(&[FIRST]).seal_bytes(&HERE, b"x"));
    let Some(moved) = ok(both.reseal(&HERE, &sealed)) else { panic!("not moved") };
    assert!(both.is_current(&moved));
    assert_eq!(*ok(vault(&[SECOND]).open_bytes(&HERE, &moved)), b"x");
    assert_eq!(both.reseal(&HERE, &moved), Ok(None));
    let elsewhere = SealContext { guild: 43, ..HERE };
    assert_eq!(both.reseal(&elsewhere, &sealed), Err(E::Refused));
    assert_eq!(both.reseal(&elsewhere, &moved), Err(E::Refused));
}

#[test]
fn a_changed_key_is_noticed_by_its_check_value() {
    let installation = [7; 16];
    let checks = vault(&[FIRST, SECOND]).key_checks(&installation);
    assert_eq!(checks.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(), ["first", "k-2"]);
    let stored = checks[0].1;
    assert_eq!(vault(&[SECOND, FIRST]).verify_key_check(&installation, "first", &stored), Ok(()));
    let wrong = Err(E::WrongKey { id: "first".to_owned() });
    assert_eq!(vault(&[IMPOSTOR]).verify_key_check(&installation, "first", &stored), wrong);
    assert_eq!(vault(&[FIRST]).verify_key_check(&[8; 16], "first", &stored), wrong);
    assert_eq!(vault(&[FIRST]).verify_key_check(&installation, "first", &stored[..31]), wrong);
    assert_eq!(vault(&[FIRST]).verify_key_check(&installation, "first", &[]), wrong);
    assert_eq!(
        vault(&[SECOND]).verify_key_check(&installation, "first", &stored),
        Err(E::UnknownKey { id: "first".to_owned() })
    );
    // The same bytes under another id are another key.
    assert_ne!(checks[1].1, vault(&[IMPOSTOR]).key_checks(&installation)[0].1);
}

#[test]
fn keys_that_cannot_be_meant_are_refused_by_place_or_id() {
    let zeros = format!("z:{}", "00".repeat(32));
    let short = FIRST[..FIRST.len() - 1].to_owned();
    let long = format!("{FIRST}0");
    let not_hex = format!("g:{}", "g".repeat(64));
    let id = |id: &str| id.to_owned();
    let slips: [(&[&str], K); 14] = [
        (&[], K::Empty),
        (&[""], K::NotAnEntry { position: 1 }),
        (&[FIRST, &FIRST[6..]], K::NotAnEntry { position: 2 }),
        (&[":00"], K::Id { position: 1 }),
        (&["First:00"], K::Id { position: 1 }),
        (&["a b:00"], K::Id { position: 1 }),
        (&["seventeen-letters:00"], K::Id { position: 1 }),
        (&["a:"], K::Digits { id: id("a") }),
        (&[&short], K::Digits { id: id("first") }),
        (&[&long], K::Digits { id: id("first") }),
        (&[&not_hex], K::Digits { id: id("g") }),
        (&[&zeros], K::NotRandom { id: id("z") }),
        (&[FIRST, IMPOSTOR], K::DuplicateId { id: id("first") }),
        (&[SECOND, IMPOSTOR], K::DuplicateKey { first: id("k-2"), second: id("first") }),
    ];
    for (entries, error) in slips {
        let refused = ring(entries).map(|ring| ring.current_id().to_owned());
        assert!(error.to_string().starts_with("encryption.keys"));
        assert!(!error.to_string().contains("0001"), "{error}");
        assert_eq!(refused, Err(error));
    }
}

#[test]
fn a_generated_entry_is_a_key_of_its_own() {
    let (one, two) = (ok(KeyRing::generate_entry()), ok(KeyRing::generate_entry()));
    let ring = KeyRing::from_entries(&[one, two]);
    assert!(ring.is_ok_and(|ring| ring.ids().all(|id| id.starts_with("k-"))));
}
