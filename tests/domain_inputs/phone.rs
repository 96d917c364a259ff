//! Phone numbers.

use proptest::prelude::*;
use switchboard::domain::phone::{PhoneNumber, PhoneNumberError as E, Series};

/// What was typed, and the number that it is.
const ACCEPTED: [(&str, &str); 61] = [
    // E.164, as it is and with what people and phones put between.
    ("+919876543210", "+919876543210"),
    ("  +919876543210\n", "+919876543210"),
    ("+91 98765 43210", "+919876543210"),
    ("+91-98765-43210", "+919876543210"),
    ("+91.98765.43210", "+919876543210"),
    ("+91.98.7654.321.0", "+919876543210"),
    ("(+91) 98765 43210", "+919876543210"),
    ("+91 (98765) 43210", "+919876543210"),
    ("+91\t98765\t43210", "+919876543210"),
    ("tel:+919876543210", "+919876543210"),
    ("TEL:+91-98765-43210", "+919876543210"),
    ("tel:9876543210", "+919876543210"),
    ("+91\u{a0}98765\u{a0}43210", "+919876543210"),
    ("\u{202a}+91 98765 43210\u{202c}", "+919876543210"),
    ("\u{2066}+919876543210\u{2069}", "+919876543210"),
    ("\u{feff}+919876543210", "+919876543210"),
    ("+91\u{200b}98765\u{200b}43210", "+919876543210"),
    ("\u{200e}+91 98765\u{200f} 43210", "+919876543210"),
    ("+91\u{2011}98765\u{2011}43210", "+919876543210"),
    ("+91\u{2013}98765\u{2013}43210", "+919876543210"),
    ("+91\u{2212}98765\u{2212}43210", "+919876543210"),
    ("+91\u{202f}98765\u{2009}43210", "+919876543210"),
    ("+91\u{ad}9876543210", "+919876543210"),
    // The same number in the ways that it is written in India.
    ("00919876543210", "+919876543210"),
    ("0091 98765 43210", "+919876543210"),
    ("919876543210", "+919876543210"),
    ("91 98765 43210", "+919876543210"),
    ("09876543210", "+919876543210"),
    ("0 98765 43210", "+919876543210"),
    ("9876543210", "+919876543210"),
    ("98765 43210", "+919876543210"),
    ("6012345678", "+916012345678"),
    // Landlines with their STD code, as Exotel's friendly_name writes them.
    ("08047112233", "+918047112233"),
    ("080-4711-2233", "+918047112233"),
    ("(080) 4711 2233", "+918047112233"),
    ("+918047112233", "+918047112233"),
    ("+91 80 4711 2233", "+918047112233"),
    ("01141234567", "+911141234567"),
    ("02248912345", "+912248912345"),
    ("04023456789", "+914023456789"),
    ("+914423456789", "+914423456789"),
    ("8047112233", "+918047112233"),
    ("911141234567", "+911141234567"),
    // Numbers without an STD code: toll-free, 140 and 160.
    ("1800 123 4567", "+9118001234567"),
    ("18001234567", "+9118001234567"),
    ("1800123456", "+911800123456"),
    ("1860 266 2666", "+9118602662666"),
    ("+9118001234567", "+9118001234567"),
    ("9118001234567", "+9118001234567"),
    ("018001234567", "+9118001234567"),
    ("1401234567", "+911401234567"),
    ("+911401234567", "+911401234567"),
    ("1600123456", "+911600123456"),
    ("1601123456", "+911601123456"),
    // Other countries, always with their code.
    ("+6531581234", "+6531581234"),
    ("+1 415 555 2671", "+14155552671"),
    ("0065 3158 1234", "+6531581234"),
    ("+39 06 698 12345", "+390669812345"),
    ("+225 07 12 34 56 78", "+2250712345678"),
    ("+81 00 7777 1234 56", "+81007777123456"),
    ("(0) 98765 43210", "+919876543210"),
];

/// What was typed, and why it is refused.
const SLIPS: [(&str, E); 56] = [
    ("", E::Blank),
    ("   ", E::Blank),
    ("+", E::Blank),
    ("tel:", E::Blank),
    ("00", E::OnlyZeros),
    ("0", E::OnlyZeros),
    ("+0", E::OnlyZeros),
    ("000 000 0000", E::OnlyZeros),
    ("+91", E::IndianLength { digits: 0 }),
    ("-", E::Blank),
    ("1800123456.0", E::Spreadsheet),
    ("919876543210.0", E::Spreadsheet),
    ("919876543210.00", E::Spreadsheet),
    ("919876543210,00", E::Spreadsheet),
    ("9.19877E+11", E::Spreadsheet),
    ("9,19877E+11", E::Spreadsheet),
    ("9.19876543210e+11", E::Spreadsheet),
    (" 9E+11 ", E::Spreadsheet),
    ("sales", E::Letters),
    ("+91 98765 4321O", E::Letters),
    ("+919876543210 ext 4", E::Letters),
    ("1800-FLOWERS", E::Letters),
    ("नौ", E::Letters),
    ("+९१९८७६५४३२१०", E::OtherDigits),
    ("٩٨٧٦٥٤٣٢١٠", E::OtherDigits),
    ("+91987654321\u{ff10}", E::OtherDigits),
    ("+91987654321²", E::OtherDigits),
    ("①②③④⑤⑥⑦⑧⑨⑩", E::OtherDigits),
    ("9876543210/9876543211", E::OtherCharacter),
    ("9876543210, 9876543211", E::OtherCharacter),
    ("9876543210\n9876543211", E::OtherCharacter),
    ("+91*9876543210", E::OtherCharacter),
    ("#31#9876543210", E::OtherCharacter),
    ("+91 98765\u{0} 43210", E::OtherCharacter),
    ("<@919876543210>", E::OtherCharacter),
    ("📞 9876543210", E::OtherCharacter),
    ("++919876543210", E::MisplacedPlus),
    ("91+9876543210", E::MisplacedPlus),
    ("+91 98765 43210 +91 98765 43211", E::MisplacedPlus),
    ("+09876543210", E::ZeroAfterPlus),
    ("+00919876543210", E::ZeroAfterPlus),
    ("0009876543210", E::ZeroAfterPlus),
    ("+1234567", E::TooShort { digits: 7 }),
    ("12345", E::TooShort { digits: 5 }),
    ("0471122", E::TooShort { digits: 7 }),
    ("+1234567890123456", E::TooLong),
    ("98765432109876543210", E::TooLong),
    ("+9198765432109876543210", E::TooLong),
    ("+91 98765 43210                                                    1", E::TooLong),
    ("+91987654321", E::IndianLength { digits: 9 }),
    ("+9198765432101", E::IndianLength { digits: 11 }),
    ("0987654321", E::IndianLength { digits: 9 }),
    ("987654321", E::MissingCountryCode),
    ("14155552671", E::MissingCountryCode),
    ("447911123456", E::MissingCountryCode),
    ("011919876543210", E::MissingCountryCode),
];

#[test]
fn every_way_of_writing_a_number_leads_to_one_e164_form() {
    for (typed, number) in ACCEPTED {
        let parsed = PhoneNumber::parse(typed);
        assert_eq!(parsed.as_ref().map(PhoneNumber::as_str), Ok(number), "{typed:?}");
    }
}

#[test]
fn every_slip_is_refused_for_its_own_reason() {
    let said = |text: &str| text.to_owned();
    let offers = [
        ("4711223", E::MissingStdCode),
        ("47112233", E::MissingStdCode),
        ("+9147112233", E::MissingStdCode),
        ("1141234567", E::Ambiguous { landline: said("+911141234567") }),
        ("4155552671", E::Ambiguous { landline: said("+914155552671") }),
        ("+9109876543210", E::TrunkZero { suggestion: said("+919876543210") }),
        ("+91 (0) 98765 43210", E::TrunkZero { suggestion: said("+919876543210") }),
        ("+91 080 4711 2233", E::TrunkZero { suggestion: said("+918047112233") }),
        ("+4407911123456", E::TrunkZero { suggestion: said("+447911123456") }),
        ("+971 050 123 4567", E::TrunkZero { suggestion: said("+971501234567") }),
        ("0091 (0) 98765 43210", E::TrunkZero { suggestion: said("+919876543210") }),
        ("91 (0) 98765 43210", E::TrunkZero { suggestion: said("+919876543210") }),
        ("+91(\u{200b}0 )9876543210", E::TrunkZero { suggestion: said("+919876543210") }),
        ("+1 (0) 415 555 2671", E::TrunkZero { suggestion: said("+14155552671") }),
        ("+39 (0) 6 698 12345", E::BracketedZero { suggestion: said("+390669812345") }),
        ("+353 0 1 234 5678", E::TrunkZero { suggestion: said("+35312345678") }),
        ("+7 (0) 495 123 45 67", E::TrunkZero { suggestion: said("+74951234567") }),
        ("+972 050 123 4567", E::TrunkZero { suggestion: said("+972501234567") }),
        ("+62 0812 3456 7890", E::TrunkZero { suggestion: said("+6281234567890") }),
        ("+254 00712 345678", E::TrunkZero { suggestion: said("+254712345678") }),
        ("0919876543210", E::ZeroBeforeCountryCode { suggestion: said("+919876543210") }),
    ];
    for (typed, error) in SLIPS.into_iter().chain(offers) {
        assert_eq!(PhoneNumber::parse(typed), Err(error), "{typed:?}");
    }
}

#[test]
fn what_is_counted_is_counted_as_people_do() {
    for (typed, said) in [
        ("7", "only 1 digit."),
        ("77", "only 2 digits."),
        ("+91", "has no digits after +91"),
        ("+919", "has 1 digit after +91"),
    ] {
        let text = PhoneNumber::parse(typed).map_err(|error| error.to_string());
        assert!(text.as_ref().is_err_and(|text| text.contains(said)), "{text:?}");
    }
}

#[test]
fn trunk_prefixes_that_are_no_single_zero_are_told_too() {
    for (typed, meant) in [
        ("+250 0788 123 456", "+250788123456"),
        ("+36 06 30 765 4321", "+36307654321"),
        ("+375 029 123 45 67", "+375291234567"),
        ("+241 062 12 34 56", "+24162123456"),
    ] {
        let refused = PhoneNumber::parse(typed).unwrap_err();
        assert_eq!(refused, E::TrunkZero { suggestion: meant.to_owned() }, "{typed}");
        assert_eq!(PhoneNumber::parse(meant).unwrap().as_str(), meant);
    }
    assert_eq!(PhoneNumber::parse("+241 01 23 45 67").unwrap().as_str(), "+24101234567");
}

#[test]
fn a_suggested_form_is_itself_accepted() {
    for typed in ["+9109876543210", "0919876543210", "+4407911123456", "1141234567"] {
        let suggestion = match PhoneNumber::parse(typed) {
            Err(E::TrunkZero { suggestion } | E::ZeroBeforeCountryCode { suggestion }) => {
                suggestion
            }
            Err(E::Ambiguous { landline }) => landline,
            other => panic!("{typed}: {other:?}"),
        };
        assert_eq!(PhoneNumber::parse(&suggestion).map(|n| n.to_string()), Ok(suggestion));
    }
}

#[test]
fn every_refusal_names_the_field_and_says_what_to_write() {
    for typed in ["", "x", "९", "*", "1+", "+0", "1", "4711223", "1141234567", "+910987"] {
        let Err(error) = PhoneNumber::parse(typed) else { panic!("{typed} is accepted") };
        let text = error.to_string();
        assert!(text.starts_with("Phone Number "), "{text}");
        assert!(text.contains("rite ") || text.contains("ype "), "{text}");
    }
}

#[test]
fn digits_national_form_and_series_follow_from_the_number() {
    let expected = [
        ("+919876543210", "09876543210", Some(Series::Mobile)),
        ("+918047112233", "08047112233", Some(Series::Landline)),
        ("+917926123456", "07926123456", Some(Series::Landline)),
        ("+918095123456", "08095123456", Some(Series::Mobile)),
        ("+918071123456", "08071123456", None),
        ("+917312345678", "07312345678", None),
        ("+911141234567", "01141234567", Some(Series::Landline)),
        ("+911802345678", "01802345678", Some(Series::Landline)),
        ("+9118001234567", "18001234567", Some(Series::TollFree)),
        ("+911860123456", "1860123456", Some(Series::TollFree)),
        ("+911401234567", "01401234567", Some(Series::Promotional)),
        ("+911600123456", "01600123456", Some(Series::Service)),
        ("+911602212345", "01602212345", Some(Series::Landline)),
        ("+6531581234", "+6531581234", None),
    ];
    for (text, national, series) in expected {
        let Some(number) = PhoneNumber::from_stored(text) else { panic!("{text} is refused") };
        assert_eq!(number.digits(), &text[1..]);
        assert_eq!(number.national(), national);
        assert_eq!(number.series(), series, "{text}");
    }
}

#[test]
fn only_the_shape_of_a_number_is_read_from_storage() {
    for (text, odd) in [("+919876543210", false), ("+9100000000", true)] {
        let stored = PhoneNumber::from_stored(text);
        let read = stored.map(|number| (number.to_string(), number.is_odd()));
        assert_eq!(read, Some((text.to_owned(), odd)));
    }
    for text in [
        "9876543210",
        "+91 9876543210",
        "+919876543210 ",
        "",
        "+91",
        "+0919876543210",
        "+9198765432101234",
    ] {
        assert_eq!(PhoneNumber::from_stored(text), None, "{text:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_number_read_again_is_the_same(typed in r"(\+|00|0|91|\+91|1800)?[0-9 .()-]{4,18}") {
        if let Ok(number) = PhoneNumber::parse(&typed) {
            prop_assert_eq!(PhoneNumber::parse(number.as_str()), Ok(number.clone()));
            prop_assert_eq!(PhoneNumber::parse(&number.national()), Ok(number.clone()));
            prop_assert!((8..=15).contains(&number.digits().len()));
            prop_assert!(number.digits().bytes().all(|b| b.is_ascii_digit()));
        }
    }

    #[test]
    fn what_a_spreadsheet_made_of_a_number_is_never_read_as_another(digits in "[1-9][0-9]{7,14}", rest in "[.,]0{1,2}") {
        prop_assert_eq!(PhoneNumber::parse(&format!("{digits}{rest}")), Err(E::Spreadsheet));
        let (first, others) = digits.split_at(1);
        let shown = others.trim_end_matches('0');
        let shown = if shown.is_empty() { "0" } else { shown };
        let exponent = others.len();
        prop_assert_eq!(PhoneNumber::parse(&format!("{first}.{shown}E+{exponent:02}")), Err(E::Spreadsheet));
    }

    #[test]
    fn no_text_makes_it_panic(typed in any::<String>()) {
        let _ = PhoneNumber::parse(&typed);
    }

    #[test]
    fn a_zero_in_brackets_is_never_saved_silently(code in "(\\+|00|\\+ )[1-9][0-9]{0,2}", between in "[ \u{a0}.-]{0,2}", rest in "[1-9][0-9]{6,9}") {
        let typed = format!("{code}{between}(0){between}{rest}");
        match PhoneNumber::parse(&typed) {
            Err(E::TrunkZero { suggestion } | E::BracketedZero { suggestion }) => {
                prop_assert_eq!(PhoneNumber::parse(&suggestion).map(|it| it.to_string()), Ok(suggestion));
            }
            Err(_) => {}
            Ok(number) => prop_assert!(false, "{typed:?} is {number}"),
        }
    }

    #[test]
    fn a_trunk_zero_is_refused_with_a_number_that_is_accepted(
        code in prop::sample::select(vec!["20", "31", "44", "49", "55", "61", "62", "81", "82", "86", "90", "254", "353", "380", "880", "972", "994"]),
        national in "[1-9][0-9]{7,9}",
    ) {
        let suggestion = format!("+{code}{national}");
        prop_assert_eq!(PhoneNumber::parse(&suggestion).map(|it| it.to_string()), Ok(suggestion.clone()));
        prop_assert_eq!(PhoneNumber::parse(&format!("+{code} 0{national}")), Err(E::TrunkZero { suggestion }));
    }

    #[test]
    fn separators_change_nothing(digits in "[6-9][0-9]{9}", at in 0usize..10, mark in "[ .()\u{a0}\u{200b}\u{202a}-]{1,3}") {
        let (front, back) = digits.split_at(at);
        // Which is how a spreadsheet writes another number.
        prop_assume!(!(mark == "." && matches!(back, "0" | "00")));
        prop_assert_eq!(PhoneNumber::parse(&format!("{front}{mark}{back}")), PhoneNumber::parse(&digits));
    }
}
