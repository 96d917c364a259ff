//! What people paste where a key, a token or an Account SID belongs: told by its look, never repeated.

use zeroize::Zeroizing;

/// Fewest equal characters that are a pattern and no value.
const REPEATED: usize = 4;
/// Longer than any placeholder; keeps the work bounded.
const LONGEST_PLACEHOLDER: usize = 48;

/// Words that placeholders are made of.
const WORDS: [&str; 35] = [
    "your",
    "my",
    "the",
    "our",
    "exotel",
    "api",
    "key",
    "token",
    "secret",
    "sid",
    "account",
    "auth",
    "here",
    "goes",
    "insert",
    "paste",
    "enter",
    "put",
    "add",
    "replace",
    "with",
    "this",
    "me",
    "change",
    "example",
    "value",
    "id",
    "app",
    "access",
    "user",
    "name",
    "password",
    "pass",
    "xxx",
    "placeholder",
];

/// Words that alone are a placeholder.
const ALONE: [&str; 8] =
    ["placeholder", "changeme", "undefined", "null", "none", "todo", "tbd", "redacted"];

/// What a text is in place of the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slip {
    /// `****`, `••••`, `abcd…wxyz`: what a page shows instead of a secret.
    Mask,
    /// `<your_api_token>`, `API_KEY_HERE`: documentation's word for it.
    Placeholder,
    /// `NAME=value`, `api_key: value`: a line of a file.
    Assignment,
    /// `Basic …`, `Authorization: …`.
    Header,
    Url,
    /// `key:token`.
    Pair,
    /// One character, again and again.
    Repeated,
}

/// Why a text cannot be a key or a token: what it is instead, and where the right one is. Never repeats it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SecretSlip {
    #[error(
        "it is masked: dots, asterisks or crosses in place of the real one. Show it in Exotel's API settings, or make a new one there, and copy that."
    )]
    Mask,
    #[error("it is a placeholder, not a real one. Copy your own from Exotel's API settings.")]
    Placeholder,
    /// `"…"`, `<…>`: what stands around it may be all of what is wrong, and nobody can see what was saved.
    #[error(
        "it contains quotes or brackets. Paste only what stands between them, as Exotel's API settings show it."
    )]
    Quotes,
    #[error("it is a whole line with a name and a value. Paste only the value.")]
    Assignment,
    #[error(
        "it is the header of a request, made of key and token. Copy the two from Exotel's API settings, each into its own field."
    )]
    Header,
    #[error(
        "it is a URL. Copy it from Exotel's API settings; if the URL contains the key and the token, put each into its own field."
    )]
    Url,
    #[error(
        "it is two values with a : between them. The API Key is before the :, the API Token after it; put each into its own field."
    )]
    Pair,
    #[error("it is one character repeated. Copy the real one from Exotel's API settings.")]
    Repeated,
    #[error(
        "it is the Account SID. The API Key and the API Token stand beside it in Exotel's API settings, both longer than the SID."
    )]
    IsSid,
    #[error(
        "it is the same as the API Token. The API Key stands above the token in Exotel's API settings."
    )]
    IsToken,
    #[error(
        "it is the same as the API Key. The API Token stands below the key in Exotel's API settings."
    )]
    IsKey,
    #[error(
        "it contains an invisible character. Copy it from Exotel's API settings again, or type it by hand."
    )]
    Invisible,
    #[error(
        "it contains a character that no key or token has, such as a space. Copy it from Exotel again, without anything around it."
    )]
    Character,
    #[error("it is longer than any key or token. Copy only the one from Exotel's API settings.")]
    TooLong,
}

/// As few hex digits as this are no name any more, but a key or a token.
const HEX_SECRET: usize = 32;

/// Whether a text that was typed into a field of another kind may be a key or a token, which is never kept.
pub(super) fn looks_secret(text: &str) -> bool {
    let longest = text.split(|c: char| !c.is_ascii_hexdigit()).map(str::len).max();
    longest.is_some_and(|length| length >= HEX_SECRET)
}

/// What the trimmed text is in place of a value that documentation calls one of `nouns`.
pub(super) fn slip(text: &str, nouns: &[&str]) -> Option<Slip> {
    let lower = Zeroizing::new(text.to_ascii_lowercase());
    if is_mask(text) {
        Some(Slip::Mask)
    } else if is_header(&lower) {
        Some(Slip::Header)
    } else if is_assignment(text) {
        Some(Slip::Assignment)
    } else if lower.contains("://") || lower.contains(".exotel.") {
        Some(Slip::Url)
    } else if is_placeholder(&lower, nouns) {
        Some(Slip::Placeholder)
    } else if text.contains(':') {
        Some(Slip::Pair)
    } else if is_repeated(text) {
        Some(Slip::Repeated)
    } else {
        None
    }
}

/// Dots, asterisks or crosses, alone or between the first and the last characters.
fn is_mask(text: &str) -> bool {
    const DOTS: [char; 9] = ['•', '●', '∙', '⋅', '·', '…', '∗', '＊', '█'];
    text.contains(DOTS)
        || text.contains("**")
        || text.contains("...")
        || (text.len() >= REPEATED && text.chars().all(|c| "*.xX-_".contains(c)))
}

/// The value of an HTTP header, or all of it.
fn is_header(lower: &str) -> bool {
    ["basic ", "bearer ", "authorization:", "authorization "].iter().any(|it| lower.starts_with(it))
}

/// A name, `=` or `:`, and a value. A last `=` is how base64 ends, and `key:token` has no name in it.
fn is_assignment(text: &str) -> bool {
    let name = |name: &str| {
        let name = name.trim().trim_start_matches("export ");
        name.trim_matches(['"', '\'', '`', '$', ' ', '*', '-']).to_owned()
    };
    let is_word = |c: char| c.is_ascii_alphanumeric() || "_-. ".contains(c);
    let set = text.split_once('=').is_some_and(|(left, value)| {
        let left = name(left);
        !left.is_empty() && left.chars().all(is_word) && !matches!(value.trim(), "" | "=" | "==")
    });
    let told = text.split_once(':').is_some_and(|(left, value)| {
        !value.trim().is_empty() && words_of(&name(left).to_ascii_lowercase()).is_some()
    });
    set || told
}

/// Brackets around a word, or nothing but the words that placeholders are made of.
fn is_placeholder(lower: &str, nouns: &[&str]) -> bool {
    let inner = lower.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    let bracketed = lower.starts_with(['<', '{', '[', '$', '%', '(']);
    if ALONE.contains(&inner) || (bracketed && inner.is_empty()) {
        return true;
    }
    let Some(words) = words_of(inner) else { return false };
    bracketed
        || words.iter().any(|word| nouns.contains(word) && (words.len() > 1 || *word == "sid"))
        || (words.len() > 1 && words.contains(&"here"))
}

/// The words that the text is made of, if it is made of [`WORDS`] alone: `your_api_key`, `yourapikey2`.
fn words_of(lower: &str) -> Option<Vec<&'static str>> {
    let letters: String = lower.chars().filter(char::is_ascii_alphanumeric).collect();
    let letters = Zeroizing::new(letters);
    let letters = letters.trim_end_matches(|c: char| c.is_ascii_digit());
    if letters.is_empty() || letters.len() > LONGEST_PLACEHOLDER {
        return None;
    }
    // For each place in the text, the words that lead there.
    let mut ways: Vec<Option<Vec<&'static str>>> = vec![None; letters.len() + 1];
    ways[0] = Some(Vec::new());
    for at in 0..letters.len() {
        let Some(way) = ways[at].clone() else { continue };
        for word in WORDS.into_iter().filter(|word| letters[at..].starts_with(word)) {
            let mut longer = way.clone();
            longer.push(word);
            ways[at + word.len()].get_or_insert(longer);
        }
    }
    ways.pop().flatten()
}

fn is_repeated(text: &str) -> bool {
    let first = text.chars().next();
    text.chars().count() >= REPEATED && text.chars().all(|c| Some(c) == first)
}
