//! Making a text fit its place.

/// The text within `most` UTF-16 units, as Discord counts; what is cut off shows as "…".
#[must_use]
pub fn clip(text: &str, most: usize) -> String {
    if text.encode_utf16().count() <= most {
        return text.to_owned();
    }
    format!("{}…", start_of(text, most.saturating_sub(1)))
}

/// As much of the text as fits into this many UTF-16 units.
#[must_use]
pub fn start_of(text: &str, most: usize) -> &str {
    let mut units = 0;
    let end = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > most
    });
    end.map_or(text, |(end, _)| text.get(..end).unwrap_or(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_is_left_alone_and_what_does_not_shows_that_it_was_cut() {
        assert_eq!(clip("abc", 3), "abc");
        assert_eq!(clip("abcd", 3), "ab…");
        assert_eq!(clip("😀😀", 3), "😀…");
    }
}
