//! Texts of a portal, compared as a person would: without regard to case, accents and spacing.

/// The text in lower case, without accents, with single spaces.
#[must_use]
pub(crate) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !plain.is_empty() {
            plain.push(' ');
        }
        plain.extend(
            word.chars()
                .flat_map(char::to_lowercase)
                .filter_map(unaccented),
        );
    }
    plain
}

/// Whether a code stands in the text by itself, not as a part of a longer one.
#[must_use]
pub(crate) fn holds_code(text: &str, code: &str) -> bool {
    if code.is_empty() {
        return false;
    }
    let part_of_code = |c: char| c.is_alphanumeric();
    text.match_indices(code).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + code.len()..].chars().next();
        !before.is_some_and(part_of_code) && !after.is_some_and(part_of_code)
    })
}

/// Whether the text holds the same number, whatever zeros stand in front of it there or here.
/// What is no number has to stand there as it is.
#[must_use]
pub(crate) fn holds_number(text: &str, code: &str) -> bool {
    let bare = code.trim_start_matches('0');
    if bare.is_empty() || !code.bytes().all(|b| b.is_ascii_digit()) {
        return holds_code(text, code);
    }
    text.split(|c: char| !c.is_alphanumeric())
        .any(|word| word.trim_start_matches('0') == bare)
}

/// Whether the text is about a code: it begins a line, or follows the word "código".
#[must_use]
pub(crate) fn names_code(text: &str, code: &str) -> bool {
    text.lines().any(|line| {
        let line = plain(line);
        let code = plain(code);
        let begins = |part: &str| {
            let part = part.trim_start_matches(|c: char| !c.is_alphanumeric());
            part.strip_prefix(code.as_str())
                .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        };
        begins(&line) || line.split("codigo").skip(1).any(begins)
    })
}

/// Whether two names are the same person's: the same words, in whatever order, or all the words of
/// the shorter one (at least two) in the longer one.
#[must_use]
pub(crate) fn same_name(one: &str, other: &str) -> bool {
    let words = |name: &str| -> Vec<String> {
        let mut words: Vec<String> = plain(name)
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(ToOwned::to_owned)
            .collect();
        words.sort();
        words
    };
    let (one, other) = (words(one), words(other));
    if one == other {
        return true;
    }
    let (short, long) = if one.len() <= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    short.len() >= 2 && short.iter().all(|word| long.contains(word))
}

/// The numbers in a cycle's text, larger for newer: "Ciclo 2026/05" and "05/2026" are the same.
#[must_use]
pub(crate) fn cycle_value(text: &str) -> Option<(u32, u32)> {
    let numbers: Vec<(usize, u32)> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|digits| !digits.is_empty() && digits.len() <= 6)
        .filter_map(|digits| digits.parse().ok().map(|number| (digits.len(), number)))
        .collect();
    let year = numbers.iter().position(|(digits, _)| *digits == 4);
    match (year, numbers.as_slice()) {
        // "202605" in one piece.
        (None, [(6, number), ..]) => Some((number / 100, number % 100)),
        (None, [(_, number), ..]) => Some((0, *number)),
        (Some(0), [(_, year), (_, number), ..]) => Some((*year, *number)),
        (Some(0), [(_, year)]) => Some((*year, 0)),
        (Some(at), numbers) => Some((numbers[at].1, numbers[at - 1].1)),
        (None, []) => None,
    }
}

/// Whether two texts name the same cycle.
#[must_use]
pub(crate) fn same_cycle(one: &str, other: &str) -> bool {
    match (cycle_value(one), cycle_value(other)) {
        (Some(one), Some(other)) => {
            one.1 == other.1 && (one.0 == other.0 || one.0 == 0 || other.0 == 0)
        }
        _ => plain(one) == plain(other),
    }
}

/// The text on one line and no longer than a log line should be.
#[must_use]
pub(crate) fn short(text: &str) -> String {
    const CHARS_MAX: usize = 400;
    let line: Vec<&str> = text.split_whitespace().collect();
    let line = line.join(" ");
    if line.chars().count() <= CHARS_MAX {
        return line;
    }
    line.chars().take(CHARS_MAX).chain(['…']).collect()
}

fn unaccented(c: char) -> Option<char> {
    Some(match c {
        'á' | 'à' | 'ä' | 'â' | 'ã' => 'a',
        'é' | 'è' | 'ë' | 'ê' => 'e',
        'í' | 'ì' | 'ï' | 'î' => 'i',
        'ó' | 'ò' | 'ö' | 'ô' | 'õ' => 'o',
        'ú' | 'ù' | 'ü' | 'û' => 'u',
        'ñ' => 'n',
        'ç' => 'c',
        // Accents that stand as characters of their own.
        '\u{0300}'..='\u{036f}' => return None,
        other => other,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_case_and_spacing_do_not_count() {
        assert_eq!(
            plain("  ¡Producto\u{a0}AGREGADO con éxito! \n"),
            "¡producto agregado con exito!"
        );
        assert_eq!(plain("Co\u{301}digo"), "codigo");
    }

    #[test]
    fn a_code_is_not_found_inside_a_longer_one() {
        assert!(holds_code(
            "Pedido para MARÍA (Código 958) · Ciclo 2026/05",
            "958"
        ));
        assert!(!holds_code("Código 9581", "958"));
        assert!(!holds_code("Código 0958", "958"));
        assert!(holds_code("958", "958"));
        assert!(!holds_code("958", ""));
    }

    #[test]
    fn a_code_is_told_from_a_number_in_a_name() {
        assert!(names_code("Estos productos:\n1099 Crema 100 ml", "1099"));
        assert!(!names_code("Estos productos:\n1099 Crema 100 ml", "100"));
        assert!(names_code(
            "Crema (Código: 1099) no está disponible",
            "1099"
        ));
        assert!(names_code("Código 3: 2 unidades", "3"));
        assert!(!names_code("Código 3: 2 unidades", "2"));
        assert!(!names_code("Código 31: 2 unidades", "3"));
    }

    #[test]
    fn names_are_the_same_in_other_clothes() {
        assert!(same_name("María Soto", "MARIA  SOTO"));
        assert!(same_name("SOTO PÉREZ, María", "Maria Soto Perez"));
        assert!(same_name("María Soto", "MARÍA ELENA SOTO PÉREZ"));
        assert!(!same_name("María Soto", "María Rojas"));
        assert!(!same_name("María", "María Rojas"));
    }

    #[test]
    fn cycles_are_worth_their_numbers() {
        assert_eq!(cycle_value("Ciclo 2026/05"), Some((2026, 5)));
        assert_eq!(cycle_value("Ciclo 05/2026"), Some((2026, 5)));
        assert_eq!(cycle_value("202605"), Some((2026, 5)));
        assert_eq!(cycle_value("Ciclo 7"), Some((0, 7)));
        assert_eq!(cycle_value("el de siempre"), None);
        assert!(cycle_value("Ciclo 2026/10") > cycle_value("Ciclo 2026/9"));
        assert!(same_cycle("2026/05", "Ciclo 2026/05"));
        assert!(same_cycle("5", "Ciclo 2026/05"));
        assert!(!same_cycle("2025/05", "Ciclo 2026/05"));
    }
}
