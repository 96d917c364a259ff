//! An ExoPhone, as Exotel describes it.

use serde_json::Value;

use super::fields::Fields;
use super::sid::ExoPhoneSid;
use crate::domain::phone::{PhoneNumber, PhoneNumberError};

/// A number of the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExoPhone {
    pub sid: ExoPhoneSid,
    pub number: PhoneNumber,
    /// As it stands in Exotel; often the number once more. Not yet escaped.
    pub friendly_name: Option<String>,
    /// Where Exotel sends its calls, in Exotel's own spelling; `None`: nowhere.
    pub voice_url: Option<String>,
    /// Whether it takes calls, if Exotel says so.
    pub voice: Option<bool>,
}

impl ExoPhone {
    /// The phone of a row, or nothing where it has no name or no number that can be read.
    pub(super) fn read(row: &Value) -> Option<Self> {
        Fields::of(row).and_then(Self::of)
    }

    pub(super) fn of(fields: Fields<'_>) -> Option<Self> {
        let country = fields.text("country");
        let written = [fields.text("phonenumber"), fields.text("friendlyname")];
        let number = written.iter().flatten().find_map(|text| number(text, country.as_deref()))?;
        Some(Self {
            sid: ExoPhoneSid::parse(&fields.text("sid")?)?,
            number,
            friendly_name: fields.text("friendlyname"),
            voice_url: fields.text("voiceurl"),
            voice: fields.object("capabilities").and_then(|able| able.get("voice")?.as_bool()),
        })
    }
}

/// A number as Exotel writes it: E.164, `0` and ten digits, or bare digits. Without a country code it is of the country that
/// Exotel names with it, or Indian.
pub(super) fn number(text: &str, country: Option<&str>) -> Option<PhoneNumber> {
    let indian = country.is_none_or(|country| country.eq_ignore_ascii_case("IN"));
    if !indian && !text.trim_start().starts_with(['+', '0']) {
        return PhoneNumber::parse(&format!("+{}", text.trim_start())).ok();
    }
    match PhoneNumber::parse(text) {
        Ok(number) => Some(number),
        Err(PhoneNumberError::Ambiguous { landline }) if indian => {
            PhoneNumber::from_stored(&landline)
        }
        Err(
            PhoneNumberError::TrunkZero { suggestion }
            | PhoneNumberError::ZeroBeforeCountryCode { suggestion },
        ) => PhoneNumber::from_stored(&suggestion),
        Err(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{ExoPhone, ExoPhoneSid, number};

    #[test]
    fn one_number_in_its_three_spellings_is_one_number() {
        for text in ["+918047491899", "08047491899", "8047491899", "918047491899", "+9108047491899"]
        {
            let read = number(text, None);
            assert_eq!(
                read.map(|number| number.to_string()).as_deref(),
                Some("+918047491899"),
                "{text}"
            );
        }
        assert_eq!(number("2248910000", Some("IN")).unwrap().as_str(), "+912248910000");
        assert_eq!(number("18001234567", None).unwrap().as_str(), "+9118001234567");
        assert_eq!(number("6531234567", Some("SG")).unwrap().as_str(), "+6531234567");
        assert_eq!(number("+6531234567", None).unwrap().as_str(), "+6531234567");
        for odd in ["", "client:ann", "011XXXXXXX6", "+91"] {
            assert_eq!(number(odd, None), None, "{odd}");
        }
    }

    #[test]
    fn a_phone_is_read_as_old_and_new_accounts_have_it() {
        let new = json!({
            "sid": "9eeafc8a9eeafc8a9eeafc8a9eeafc8a", "phone_number": "+918047491899",
            "friendly_name": "08047491899", "capabilities": {"voice": true, "sms": false},
            "country": "IN", "region": "KA", "sms_url": null, "number_type": "Landline",
            "voice_url": "https://my.mum1.exotel.com/acme1m/exoml/start_voice/45195",
        });
        let new = ExoPhone::read(&new).unwrap();
        assert_eq!(new.number.as_str(), "+918047491899");
        assert_eq!(new.friendly_name.as_deref(), Some("08047491899"));
        assert!(new.voice_url.unwrap().ends_with("/45195"));
        assert_eq!(new.voice, Some(true));

        let old = json!({"Sid": "08047491899", "PhoneNumber": "08047491899", "VoiceUrl": ""});
        let old = ExoPhone::read(&old).unwrap();
        assert_eq!((old.sid.as_str(), old.number), ("08047491899", new.number));
        assert_eq!((old.voice_url, old.friendly_name, old.voice), (None, None, None));
    }

    #[test]
    fn a_row_without_a_name_or_a_number_is_no_phone() {
        for odd in [
            json!(null),
            json!("x"),
            json!({}),
            json!({"phone_number": "+918047491899"}),
            json!({"sid": "a/../b", "phone_number": "+918047491899"}),
            json!({"sid": "x1", "phone_number": "none"}),
        ] {
            assert_eq!(ExoPhone::read(&odd), None, "{odd}");
        }
        assert_eq!(ExoPhoneSid::parse(".."), None);
    }
}
