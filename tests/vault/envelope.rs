//! Sealed values: bound to their place, and every change refused.

use proptest::prelude::*;
use secrecy::SecretString;
use switchboard::vault::{ChainKey, Purpose, SealContext, Sealed, VaultError as E};

use crate::{FIRST, HERE, SECOND, drop_plain, drop_secret, ok, vault};

#[test]
fn a_secret_opens_where_it_was_sealed() {
    let vault = vault(&[FIRST]);
    let secret = SecretString::from("s3cr3t नमस्ते");
    let sealed = ok(vault.seal(&HERE, &secret));
    assert_eq!(*ok(vault.open_bytes(&HERE, &sealed)), "s3cr3t नमस्ते".as_bytes());
    let opened = ok(vault.open(&HERE, &sealed));
    let again = ok(vault.seal(&HERE, &opened));
    assert_eq!(*ok(vault.open_bytes(&HERE, &again)), "s3cr3t नमस्ते".as_bytes());
}

#[test]
fn the_same_secret_is_never_sealed_alike() {
    let vault = vault(&[FIRST]);
    let seal = || ok(vault.seal_bytes(&HERE, b"same"));
    assert_ne!(seal().as_bytes(), seal().as_bytes());
}

#[test]
fn no_other_place_opens_it() {
    let vault = vault(&[FIRST]);
    let sealed = ok(vault.seal_bytes(&HERE, b"s3cr3t"));
    let elsewhere = [
        SealContext { guild: 43, ..HERE },
        SealContext { guild: 0, ..HERE },
        SealContext { field: "api_token", ..HERE },
        SealContext { field: "", ..HERE },
        SealContext { origin: "https://api.in.exotel.com", ..HERE },
        SealContext { origin: "", ..HERE },
        SealContext { purpose: Purpose::Draft, ..HERE },
        SealContext { purpose: Purpose::AuditChain, ..HERE },
        // The same characters, cut in another place.
        SealContext { field: "api_keyh", origin: "ttps://api.exotel.com", ..HERE },
    ];
    for place in elsewhere {
        assert_eq!(vault.open_bytes(&place, &sealed).map(drop_plain), Err(E::Refused), "{place:?}");
    }
    assert_eq!(
        vault.open(&SealContext { guild: 43, ..HERE }, &sealed).map(drop_secret),
        Err(E::Refused)
    );
}

#[test]
fn values_swapped_between_rows_open_in_neither() {
    let vault = vault(&[FIRST]);
    let fields = ["api_key", "api_token"];
    let origins = ["https://api.exotel.com", "https://api.in.exotel.com", ""];
    let places = (1..=3)
        .flat_map(|guild| fields.map(|field| (guild, field)))
        .flat_map(|(guild, field)| {
            origins.map(|origin| SealContext { guild, field, origin, ..HERE })
        })
        .collect::<Vec<_>>();
    let sealed = places.iter().map(|place| ok(vault.seal_bytes(place, b"x"))).collect::<Vec<_>>();
    for (i, place) in places.iter().enumerate() {
        for (j, value) in sealed.iter().enumerate() {
            assert_eq!(vault.open_bytes(place, value).is_ok(), i == j, "{i} {j}");
        }
    }
}

#[test]
fn a_bit_flip_is_refused() {
    let vault = vault(&[FIRST, SECOND]);
    for plain in ["", "k", "an Exotel API key of the usual forty-eight characters"] {
        let bytes = Vec::from(ok(vault.seal_bytes(&HERE, plain.as_bytes())));
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(vault.open_bytes(&HERE, &Sealed::from(flipped)).is_err(), "bit {bit}");
        }
    }
}

#[test]
fn a_cut_or_lengthened_value_is_refused() {
    let vault = vault(&[FIRST]);
    let bytes = Vec::from(ok(vault.seal_bytes(&HERE, b"s3cr3t")));
    for length in 0..bytes.len() {
        assert!(
            vault.open_bytes(&HERE, &Sealed::from(bytes[..length].to_vec())).is_err(),
            "{length}"
        );
        assert!(vault.open_bytes(&HERE, &Sealed::from(bytes[length + 1..].to_vec())).is_err());
    }
    let longer = [bytes.as_slice(), &[0]].concat();
    assert_eq!(vault.open_bytes(&HERE, &Sealed::from(longer)).map(drop_plain), Err(E::Refused));
    assert_eq!(
        vault.open_bytes(&HERE, &Sealed::from(Vec::new())).map(drop_plain),
        Err(E::Malformed)
    );
    assert_eq!(
        vault.open_bytes(&HERE, &Sealed::from(b"api key".to_vec())).map(drop_plain),
        Err(E::UnknownVersion { found: b'a' })
    );
}

#[test]
fn another_version_is_refused_and_named() {
    let vault = vault(&[FIRST]);
    let mut bytes = Vec::from(ok(vault.seal_bytes(&HERE, b"x")));
    bytes[0] = 2;
    assert_eq!(
        vault.open_bytes(&HERE, &Sealed::from(bytes)).map(drop_plain),
        Err(E::UnknownVersion { found: 2 })
    );
}

#[test]
fn a_secret_that_is_no_text_is_refused_as_text_only() {
    let vault = vault(&[FIRST]);
    let sealed = ok(vault.seal_bytes(&HERE, &[0xff, 0xfe]));
    assert_eq!(vault.open(&HERE, &sealed).map(drop_secret), Err(E::NotText));
    assert_eq!(*ok(vault.open_bytes(&HERE, &sealed)), [0xff, 0xfe]);
}

#[test]
fn nothing_secret_shows_in_debug() {
    let vault = vault(&[FIRST]);
    let sealed = ok(vault.seal_bytes(&HERE, b"s3cr3t"));
    let key = ok(ChainKey::generate());
    assert_eq!(
        format!("{vault:?} {sealed:?} {key:?}"),
        "Vault { ring: KeyRing[\"first\"] } Sealed(…) ChainKey(…)"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_never_open_and_never_panic(bytes in any::<Vec<u8>>(), tail in any::<Vec<u8>>()) {
        let vault = vault(&[FIRST]);
        let dressed = [b"\x01\x05first".as_slice(), &tail].concat();
        for bytes in [bytes, dressed] {
            prop_assert!(vault.open_bytes(&HERE, &Sealed::from(bytes)).is_err());
        }
    }

    #[test]
    fn two_places_never_have_the_same_bytes(
        one in (any::<u64>(), "[a-b]{0,3}", "[a-b]{0,3}"),
        two in (any::<u64>(), "[a-b]{0,3}", "[a-b]{0,3}"),
        same_guild in any::<bool>(),
    ) {
        let vault = vault(&[FIRST]);
        let place = |(guild, field, origin): &(u64, String, String)| (if same_guild { 1 } else { *guild }, field.clone(), origin.clone());
        let (one, two) = (place(&one), place(&two));
        let context = |place: &(u64, String, String), open: &dyn Fn(&SealContext<'_>) -> bool| {
            open(&SealContext { purpose: Purpose::Draft, guild: place.0, field: &place.1, origin: &place.2 })
        };
        let mut sealed = Sealed::from(Vec::new());
        if let Ok(value) = vault.seal_bytes(&SealContext { purpose: Purpose::Draft, guild: one.0, field: &one.1, origin: &one.2 }, b"x") {
            sealed = value;
        }
        prop_assert_eq!(context(&two, &|c| vault.open_bytes(c, &sealed).is_ok()), one == two);
    }
}
