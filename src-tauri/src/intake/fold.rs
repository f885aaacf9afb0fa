//! Texts made comparable: what is invisible or merely another form of the same character.

use std::borrow::Cow;

/// The text without what cannot be seen, with other forms of ordinary characters made ordinary,
/// and without white space around it. Borrowed when there was nothing to do but trimming.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text.trim());
    }
    if !text.chars().any(|c| is_invisible(c) || plain_form(c) != c) {
        return Cow::Borrowed(text.trim());
    }
    let plain: String = text
        .chars()
        .filter(|c| !is_invisible(*c))
        .map(plain_form)
        .collect();
    Cow::Owned(plain.trim().to_owned())
}

/// Lower case, no accents, and one space for every run of anything that is neither letter nor
/// digit: "  CÓD._Consultora" becomes "cod consultora".
pub(super) fn key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    for c in clean(text).chars().flat_map(char::to_lowercase) {
        // Accents that stand apart from their letter, as macOS writes them.
        if ('\u{300}'..='\u{36f}').contains(&c) {
            continue;
        }
        let c = without_accent(c);
        if c.is_alphanumeric() {
            key.push(c);
        } else if !key.is_empty() && !key.ends_with(' ') {
            key.push(' ');
        }
    }
    key.truncate(key.trim_end().len());
    key
}

/// The beginning of a text, for display: at most `chars_max` characters, then an ellipsis.
pub(super) fn bounded(text: &str, chars_max: usize) -> String {
    match text.char_indices().nth(chars_max) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

fn plain_form(c: char) -> char {
    match c {
        // Full width: an input method for East Asian text leaves them behind.
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(u32::from(c) - 0xff01 + u32::from('!')).unwrap_or(c)
        }
        // No-break, thin, figure, ideographic and other spaces.
        '\u{a0}'
        | '\u{1680}'
        | '\u{2000}'..='\u{200a}'
        | '\u{2028}'
        | '\u{2029}'
        | '\u{202f}'
        | '\u{205f}'
        | '\u{3000}' => ' ',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        other => other,
    }
}

fn without_accent(c: char) -> char {
    match c {
        'á' | 'à' | 'â' | 'ã' | 'ä' | 'å' | 'ª' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'õ' | 'ö' | 'º' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ñ' => 'n',
        'ç' => 'c',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_compare_without_case_accents_and_punctuation() {
        assert_eq!(key("  CÓD._Consultora \u{a0}"), "cod consultora");
        assert_eq!(key("Co\u{301}digo (producto)"), "codigo producto");
        assert_eq!(key("consultora_code"), "consultora code");
        assert_eq!(key("Nº"), "no");
    }

    #[test]
    fn invisible_characters_go_and_full_width_ones_become_ordinary() {
        assert_eq!(clean("\u{feff}\u{a0}１２３\u{200b} "), "123");
        assert!(matches!(clean(" María "), Cow::Borrowed("María")));
    }
}
