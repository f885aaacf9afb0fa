//! One dialog may answer about many products in several ways, each under a heading of its own. Pure.

use crate::portal::profile::{Meaning, Phrase, Profile};
use crate::portal::text::plain;

/// The parts of a dialog's text with what each says of the products that it names; `None` for those
/// that came. What stands before any heading means what the dialog as a whole does.
pub(crate) fn sections(
    profile: &Profile,
    whole: Meaning,
    text: &str,
) -> Vec<(Option<Meaning>, String)> {
    let mut parts: Vec<(Option<Meaning>, String)> = vec![(Some(whole), String::new())];
    for line in text.lines() {
        if let Some(meaning) = heading(profile, line)
            && parts.last().is_none_or(|(last, _)| *last != meaning)
        {
            parts.push((meaning, String::new()));
        }
        if let Some((_, part)) = parts.last_mut() {
            part.push_str(line);
            part.push('\n');
        }
    }
    parts.retain(|(_, part)| !part.trim().is_empty());
    parts
}

fn heading(profile: &Profile, line: &str) -> Option<Option<Meaning>> {
    let is_about_products = |meaning: Meaning| {
        matches!(
            meaning,
            Meaning::Unavailable | Meaning::UnknownCodes | Meaning::Limit
        )
    };
    let by_rule = profile
        .dialog
        .iter()
        .filter(|rule| is_about_products(rule.meaning))
        .find(|rule| rule.recognises(line, &[]))
        .map(|rule| rule.meaning);
    let by_phrase = || {
        if profile.says(line, Phrase::ProductUnavailable) {
            Some(Meaning::Unavailable)
        } else if profile.says(line, Phrase::ProductUnknown) {
            Some(Meaning::UnknownCodes)
        } else {
            None
        }
    };
    if let Some(meaning) = by_rule.or_else(by_phrase) {
        return Some(Some(meaning));
    }
    let line = plain(line);
    let came = |word: &String| line.contains(plain(word).as_str());
    profile.cart.added_words.iter().any(came).then_some(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_heading_speaks_for_what_stands_under_it() {
        let profile = Profile::builtin().unwrap();
        let text = "¡Atención! hemos detectado inconsistencias\nProductos agregados (2)\n11\n\
                    No podemos encontrar los Códigos\n22, 33\nSin stock\n44 - Crema\n\
                    Límite de unidades\n55 - Jabón (máx. 3)\nLISTO";
        let parts = sections(&profile, Meaning::Inconsistent, text);
        let said: Vec<_> = parts
            .iter()
            .map(|(meaning, part)| (*meaning, part.lines().count()))
            .collect();
        assert_eq!(
            said,
            [
                (Some(Meaning::Inconsistent), 1),
                (None, 2),
                (Some(Meaning::UnknownCodes), 2),
                (Some(Meaning::Unavailable), 2),
                (Some(Meaning::Limit), 3),
            ]
        );
    }

    #[test]
    fn a_dialog_without_headings_is_one_part() {
        let profile = Profile::builtin().unwrap();
        let parts = sections(&profile, Meaning::Limit, "Solo 3 por pedido\n55");
        assert_eq!(parts.len(), 1);
        assert_eq!(parts[0].0, Some(Meaning::Limit));
    }
}
