//! The fields of what Exotel answers, whatever their spelling: `PhoneNumber`, `phone_number` and `phoneNumber` are one,
//! numbers come as texts, and `null`, `"null"` and `""` are nothing.

use serde_json::{Map, Value};

/// No text of an answer is taken longer than this, in bytes.
const LONGEST: usize = 2048;

/// The fields of an object.
#[derive(Clone, Copy)]
pub(super) struct Fields<'v>(&'v Map<String, Value>);

impl<'v> Fields<'v> {
    /// The object's fields, if it is one.
    pub(super) fn of(value: &'v Value) -> Option<Self> {
        value.as_object().map(Self)
    }

    /// The first value of that name that is something. The name is in lower case, without underscores.
    pub(super) fn get(self, name: &str) -> Option<&'v Value> {
        let named = |key: &str| {
            let plain = key.bytes().filter(u8::is_ascii_alphanumeric);
            plain.map(|byte| byte.to_ascii_lowercase()).eq(name.bytes())
        };
        self.0.iter().find(|(key, value)| named(key) && !is_nothing(value)).map(|(_, value)| value)
    }

    /// The object of that name.
    pub(super) fn object(self, name: &str) -> Option<Self> {
        self.get(name).and_then(Self::of)
    }

    /// The text or number of that name, without control characters; nothing where it is too long to be meant.
    pub(super) fn text(self, name: &str) -> Option<String> {
        let text = match self.get(name)? {
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) => number.to_string(),
            _ => return None,
        };
        (text.len() <= LONGEST && !text.chars().any(char::is_control)).then_some(text)
    }

    /// The prose of that name, without control characters.
    pub(super) fn prose(self, name: &str) -> Option<String> {
        let text = self.get(name)?.as_str()?;
        Some(text.chars().filter(|c| !c.is_control()).take(LONGEST).collect())
    }

    /// The whole number of that name, also as a text or with `.0` behind it.
    pub(super) fn number(self, name: &str) -> Option<u32> {
        let text = self.text(name)?;
        let whole = match text.split_once('.') {
            Some((whole, rest)) => rest.bytes().all(|b| b == b'0').then_some(whole)?,
            None => &text,
        };
        whole.parse().ok()
    }
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => {
            matches!(text.trim(), "") || text.trim().eq_ignore_ascii_case("null")
        }
        _ => false,
    }
}

/// The value below all that Exotel wraps around it: `TwilioResponse`, and the envelope of v2 (`response`, which is an
/// object or a list of one, and `data` in it).
fn bare(value: &Value) -> Option<&Value> {
    let fields = Fields::of(value)?;
    let value = fields.get("twilioresponse").unwrap_or(value);
    let Some(response) = Fields::of(value)?.get("response") else { return Some(value) };
    let response = match response {
        Value::Array(several) => several.first()?,
        one => one,
    };
    Fields::of(response)?.get("data")
}

/// The one thing of that name in an answer: by itself, below its name, or as the only one of a list.
pub(super) fn one<'v>(value: &'v Value, singular: &str) -> Option<Fields<'v>> {
    let bare = bare(value)?;
    let fields = Fields::of(bare)?;
    if let Some(inner) = fields.object(singular) {
        return Some(inner);
    }
    match list(bare, singular) {
        Some(rows) => rows.first().copied().and_then(Fields::of),
        None => Some(fields),
    }
}

/// The things of that name in an answer, each without its wrapper; nothing where there is no such list.
pub(super) fn list<'v>(value: &'v Value, singular: &str) -> Option<Vec<&'v Value>> {
    let named = Fields::of(bare(value)?)?.get(&format!("{singular}s"))?;
    let rows: Vec<&Value> = match named {
        Value::Array(rows) => rows.iter().collect(),
        Value::Object(_) => match Fields::of(named)?.get(singular) {
            Some(Value::Array(rows)) => rows.iter().collect(),
            Some(row) => vec![row],
            None => vec![named],
        },
        _ => return None,
    };
    let unwrapped = |row| Fields::of(row).and_then(|row| row.get(singular)).unwrap_or(row);
    Some(rows.into_iter().map(unwrapped).collect())
}

/// The first text or number of that name, however deep it stands.
pub(super) fn anywhere<'v>(value: &'v Value, name: &str) -> Option<Fields<'v>> {
    match value {
        Value::Object(_) => {
            let fields = Fields::of(value)?;
            let here = fields.text(name).map(|_| fields);
            here.or_else(|| fields.0.values().find_map(|value| anywhere(value, name)))
        }
        Value::Array(values) => values.iter().find_map(|value| anywhere(value, name)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Fields, anywhere, list, one};

    #[test]
    fn a_field_is_found_in_every_spelling_and_nothing_is_nothing() {
        for value in [
            json!({"phone_number": "080"}),
            json!({"PhoneNumber": "080"}),
            json!({"phoneNumber": " 080 "}),
            json!({"phone_number": null, "PhoneNumber": "080"}),
            json!({"Phone_Number": "null", "phonenumber": "080"}),
        ] {
            let fields = Fields::of(&value).unwrap();
            assert_eq!(fields.text("phonenumber").as_deref(), Some("080"), "{value}");
        }
        let nothing = json!({"a": null, "b": "null", "c": "", "d": [], "e": "x\u{0}y"});
        let fields = Fields::of(&nothing).unwrap();
        assert!(["a", "b", "c", "d", "e", "f"].iter().all(|name| fields.text(name).is_none()));
    }

    #[test]
    fn a_number_may_be_a_text() {
        let value =
            json!({"a": 21, "b": "21", "c": "21.0", "d": 21.0, "e": "21.5", "f": -1, "g": "many"});
        let fields = Fields::of(&value).unwrap();
        for name in ["a", "b", "c", "d"] {
            assert_eq!(fields.number(name), Some(21), "{name}");
        }
        for name in ["e", "f", "g", "h"] {
            assert_eq!(fields.number(name), None, "{name}");
        }
    }

    #[test]
    fn a_list_is_found_below_every_wrapper() {
        let row = json!({"sid": "1"});
        for value in [
            json!({"incoming_phone_numbers": [row]}),
            json!({"IncomingPhoneNumbers": [{"IncomingPhoneNumber": row}]}),
            json!({"IncomingPhoneNumbers": {"IncomingPhoneNumber": [row]}}),
            json!({"TwilioResponse": {"IncomingPhoneNumbers": {"IncomingPhoneNumber": row}}}),
            json!({"response": [{"code": 200, "data": {"incoming_phone_numbers": [row]}}]}),
        ] {
            assert_eq!(list(&value, "incomingphonenumber"), Some(vec![&row]), "{value}");
            let one = one(&value, "incomingphonenumber").and_then(|fields| fields.text("sid"));
            assert_eq!(one.as_deref(), Some("1"), "{value}");
        }
        assert_eq!(
            list(&json!({"incoming_phone_numbers": []}), "incomingphonenumber"),
            Some(vec![])
        );
        for odd in [json!([]), json!("x"), json!({"other": []}), Value::Null] {
            assert_eq!(list(&odd, "incomingphonenumber"), None, "{odd}");
        }
    }

    #[test]
    fn one_thing_is_found_by_itself_and_below_its_name() {
        for value in [
            json!({"sid": "1"}),
            json!({"call": {"sid": "1"}}),
            json!({"Call": {"Sid": "1"}}),
            json!({"response": {"data": {"sid": "1"}}}),
        ] {
            let sid = one(&value, "call").and_then(|fields| fields.text("sid"));
            assert_eq!(sid.as_deref(), Some("1"), "{value}");
        }
    }

    #[test]
    fn a_text_is_found_however_deep() {
        for value in [
            json!({"Balance": "1"}),
            json!({"Balance": {"Balance": "1"}}),
            json!({"Account": {"BalanceData": {"Balance": 1}}}),
        ] {
            let found = anywhere(&value, "balance").and_then(|fields| fields.text("balance"));
            assert_eq!(found.as_deref(), Some("1"), "{value}");
        }
        assert!(anywhere(&json!({"Balance": [[]]}), "balance").is_none());
    }
}
