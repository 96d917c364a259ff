//! Characters that are invisible by themselves and still belong to a name: the joiners of scripts and of
//! emoji, and the tags of a flag.

use unicode_normalization::char::canonical_combining_class;
use unicode_properties::{GeneralCategoryGroup, UnicodeEmoji, UnicodeGeneralCategory, emoji};

/// Joins what stands beside it: a half form in Hindi, a family of emoji.
const ZWJ: char = '\u{200d}';
/// Keeps apart what stands beside it, as in Persian `می‌خواهم`.
const ZWNJ: char = '\u{200c}';
/// The flag that tags turn into that of England, Scotland or Texas.
const BLACK_FLAG: char = '\u{1f3f4}';
/// Ends the tags of a flag.
const TAG_END: char = '\u{e007f}';
/// A country and a region, such as `gbeng`: no shorter and no longer.
const TAGS: std::ops::RangeInclusive<usize> = 3..=6;

/// The flag, its tags and their end.
pub(super) const LONGEST_FLAG: usize = 8;

/// Blocks of the scripts that are written with joiners.
const JOINING: [(char, char); 10] = [
    // Arabic (Persian, Urdu, Kurdish, …), Syriac, Thaana, NKo, Mandaic, and Arabic's supplements.
    ('\u{600}', '\u{8ff}'),
    // The scripts of India and Sri Lanka, Devanagari to Sinhala.
    ('\u{900}', '\u{dff}'),
    // Tibetan and Myanmar.
    ('\u{f00}', '\u{109f}'),
    // Khmer and Mongolian.
    ('\u{1780}', '\u{18af}'),
    // Balinese, Sundanese, Batak, Lepcha.
    ('\u{1b00}', '\u{1c4f}'),
    // Vedic and extended Devanagari.
    ('\u{1cd0}', '\u{1cff}'),
    ('\u{a8e0}', '\u{a8ff}'),
    // Saurashtra, Javanese, Meetei Mayek.
    ('\u{a880}', '\u{a8df}'),
    ('\u{a980}', '\u{abff}'),
    // The scripts of India beyond the first plane: Brahmi, Chakma, Grantha, …
    ('\u{11000}', '\u{11fff}'),
];

/// Whether this is one of the two joiners.
pub(super) fn is_joiner(c: char) -> bool {
    matches!(c, ZWJ | ZWNJ)
}

/// Whether a joiner changes how a name looks, given what stands before and after it.
pub(super) fn joins(before: Option<char>, joiner: char, after: Option<char>) -> bool {
    let Some(before) = before else { return false };
    if ends_in_half_form(before, joiner) && after.is_none_or(|after| after == ' ') {
        return true;
    }
    after.is_some_and(|after| {
        (is_of_joining_script(before) && is_of_joining_script(after))
            || (is_of_emoji(before) && is_of_emoji(after))
    })
}

/// Whether a word may end in this joiner: after a virama it makes the half form by which Malayalam wrote
/// its final consonants, and Bengali its ৎ, before these had characters of their own.
pub(super) fn ends_in_half_form(before: char, joiner: char) -> bool {
    const VIRAMA: u8 = 9;
    joiner == ZWJ && canonical_combining_class(before) == VIRAMA
}

/// How many of these characters are the tags of a flag, when they begin with the flag: all up to the end of
/// the tags, or none where they spell no region.
pub(super) fn flag_tags(text: &[char]) -> usize {
    let Some((&BLACK_FLAG, tags)) = text.split_first() else { return 0 };
    let spells = |c: &&char| matches!(c, '\u{e0030}'..='\u{e0039}' | '\u{e0061}'..='\u{e007a}');
    let count = tags.iter().take_while(spells).count();
    match TAGS.contains(&count) && tags.get(count) == Some(&TAG_END) {
        true => count + 1,
        false => 0,
    }
}

/// A letter or a mark of a script that is written with joiners.
fn is_of_joining_script(c: char) -> bool {
    let is_word = matches!(
        c.general_category_group(),
        GeneralCategoryGroup::Letter | GeneralCategoryGroup::Mark
    );
    is_word && JOINING.iter().any(|(first, last)| (*first..=*last).contains(&c))
}

/// An emoji, or what is drawn onto one. Digits and the signs of Latin-1 are emoji only by name.
fn is_of_emoji(c: char) -> bool {
    c > '\u{ff}' && (c.is_emoji_char() || emoji::is_emoji_presentation_selector(c))
}
