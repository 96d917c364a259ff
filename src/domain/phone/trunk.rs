//! Where a number is dialled with a 0 in front inside the country, and without it from abroad.

/// Country codes of the places whose trunk prefix is 0 and whose numbers, written with the country code, never
/// begin with one. Two of them are written with a 0 although the prefix is another: Belarus (375), where one dials 8 and
/// then 0, and Rwanda (250).
///
/// From the metadata of libphonenumber (`resources/PhoneNumberMetadata.xml`, July 2026), which follows the
/// national numbering plans that are deposited with the ITU: `nationalPrefix` is 0, and no number that
/// `nationalNumberPattern` allows begins with 0. Italy (39), for one, keeps its 0, so the rule must be a list.
const DROPS_ZERO: [&str; 97] = [
    "20", "211", "212", "213", "218", "231", "232", "233", "234", "243", "249", "250", "251",
    "252", "254", "255", "256", "260", "261", "262", "263", "264", "265", "27", "291", "31", "32",
    "33", "353", "355", "358", "370", "373", "374", "375", "377", "380", "381", "382", "383",
    "385", "386", "387", "389", "40", "41", "421", "423", "43", "44", "46", "49", "508", "51",
    "53", "54", "55", "57", "58", "590", "591", "593", "594", "595", "596", "60", "61", "63", "64",
    "686", "84", "850", "855", "856", "86", "880", "886", "90", "92", "93", "94", "95", "961",
    "962", "963", "964", "966", "967", "970", "971", "972", "976", "977", "98", "994", "995",
    "996",
];

/// The same, but that some special numbers there begin with 00: Uruguay, Bulgaria, Indonesia, Thailand, Japan and
/// South Korea.
const DROPS_ONE_ZERO: [&str; 6] = ["359", "598", "62", "66", "81", "82"];

/// Hungary dials 06 inside the country.
const HUNGARY: (&str, &str) = ("36", "06");

/// Gabon's numbers of 2019, of eight digits, are dialled with a 0 inside the country; its older ones keep theirs.
const GABON: (&str, [&str; 9]) = ("2410", ["11", "60", "61", "62", "65", "66", "74", "76", "77"]);

/// Where whole series of numbers begin with a 0 that is dialled from abroad too: Italy, San Marino, Ivory Coast,
/// Burkina Faso, Niger, Benin, Gabon, and the Republic of the Congo.
const KEEPS_ZERO: [&str; 8] = ["39", "378", "225", "226", "227", "229", "241", "242"];

/// Whether numbers behind this country code may begin with 0.
pub(super) fn keeps_zero(code: &str) -> bool {
    KEEPS_ZERO.contains(&code)
}

/// The digits without the trunk zero behind the country code, where the country drops it.
pub(super) fn without_zero(digits: &str) -> Option<String> {
    let (code, trunk) = HUNGARY;
    if let Some(national) = digits.strip_prefix(code).and_then(|rest| rest.strip_prefix(trunk)) {
        return Some(format!("{code}{national}"));
    }
    let (code_and_zero, series) = GABON;
    if let Some(national) = digits.strip_prefix(code_and_zero)
        && national.len() == 8
        && series.iter().any(|series| national.starts_with(series))
    {
        return Some(format!("241{national}"));
    }
    let mut codes = DROPS_ZERO.into_iter().chain(DROPS_ONE_ZERO);
    let (code, national) = codes.find_map(|code| {
        digits.strip_prefix(code)?.strip_prefix('0').map(|national| (code, national))
    })?;
    let bare = national.trim_start_matches('0');
    match DROPS_ONE_ZERO.contains(&code) && bare != national {
        true => None,
        false => Some(format!("{code}{bare}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_of_one_kind_and_begins_no_other() {
        let all: Vec<&str> =
            DROPS_ZERO.into_iter().chain(DROPS_ONE_ZERO).chain(KEEPS_ZERO).collect();
        for (at, code) in all.iter().enumerate() {
            assert!((2..=3).contains(&code.len()) && !code.starts_with('0'), "{code}");
            for (other_at, other) in all.iter().enumerate() {
                assert!(at == other_at || !other.starts_with(code), "{code} and {other}");
            }
        }
    }
}
