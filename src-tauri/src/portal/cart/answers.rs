//! What the portal said about products, and what follows once the cart was read. Pure.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{Cart, LineAnswer, ProductCode, Quantity};

use crate::portal::profile::Meaning;
use crate::portal::text::{holds_code, names_code};

/// The portal's words about products in this attempt.
#[derive(Clone, Debug, Default)]
pub(crate) struct Said {
    /// The products that are being put in: what is said without a code is about them.
    pub(crate) about: Vec<ProductCode>,
    unavailable: BTreeSet<ProductCode>,
    unknown: BTreeSet<ProductCode>,
    limited: BTreeMap<ProductCode, u32>,
    /// The last words about a limit.
    limit_words: String,
    /// How often each product was put in one by one and did not come, without a word.
    silent: BTreeMap<ProductCode, u32>,
    /// How many answers were heard.
    pub(crate) heard: u32,
}

impl Said {
    /// Hears a dialog about products, part by part.
    pub(crate) fn hear(&mut self, parts: &[(Option<Meaning>, String)]) {
        self.heard += 1;
        let mut is_anything_named = false;
        for (meaning, text) in parts {
            if *meaning == Some(Meaning::Limit) {
                self.limit_words.clone_from(text);
            }
            for code in named_in(text, &self.about) {
                is_anything_named = true;
                self.answered(*meaning, code);
            }
        }
        if let (false, [only], Some((last, _))) = (is_anything_named, &self.about[..], parts.last())
        {
            let only = only.clone();
            self.answered(*last, only);
        }
    }

    fn answered(&mut self, meaning: Option<Meaning>, code: ProductCode) {
        if meaning == Some(Meaning::Unavailable) {
            self.unavailable(code);
        } else if meaning == Some(Meaning::UnknownCodes) {
            self.unknown(code);
        } else if meaning == Some(Meaning::Limit) {
            self.limit(code);
        }
    }

    /// The portal has none of this product.
    pub(crate) fn unavailable(&mut self, code: ProductCode) {
        self.unavailable.insert(code);
    }

    /// The portal does not know this code.
    pub(crate) fn unknown(&mut self, code: ProductCode) {
        self.unknown.insert(code);
    }

    /// The portal takes no more of this product than what is in its row.
    pub(crate) fn limit(&mut self, code: ProductCode) {
        *self.limited.entry(code).or_default() += 1;
    }

    /// The quantity that the portal's words about a limit allow, when they name one below `wanted`.
    pub(crate) fn allowed(&self, code: &ProductCode, wanted: Quantity) -> Option<Quantity> {
        self.limit_words
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| *word != code.as_str())
            .filter_map(|word| word.parse().ok())
            .filter_map(|units| Quantity::new(units).ok())
            .find(|units| *units < wanted)
    }

    /// Hears the list of products that cannot be had, as far as it is about what was put in.
    pub(crate) fn hear_list(&mut self, texts: &[String], tried: &BTreeSet<ProductCode>) {
        for code in tried {
            if texts.iter().any(|text| holds_code(text, code.as_str())) {
                self.unavailable.insert(code.clone());
            }
        }
    }

    /// A product was put in by itself, and neither it nor a word came.
    pub(crate) fn silent(&mut self, code: &ProductCode) -> u32 {
        let times = self.silent.entry(code.clone()).or_default();
        *times += 1;
        *times
    }

    /// Whether the portal says that there is none, or that it knows no such product.
    pub(crate) fn is_refused(&self, code: &ProductCode) -> bool {
        self.unavailable.contains(code) || self.unknown.contains(code)
    }

    /// Whether the portal has answered about the product at all.
    pub(crate) fn is_answered(&self, code: &ProductCode) -> bool {
        self.unavailable.contains(code)
            || self.unknown.contains(code)
            || self.limited.contains_key(code)
    }

    /// What the cart should be, given what the portal said: what is wanted, but as it is where the
    /// portal's own word explains that there is less.
    pub(crate) fn attainable(&self, actual: &Cart, wanted: &Cart) -> Cart {
        wanted
            .iter()
            .filter_map(|(code, quantity)| {
                let there = actual.get(code).copied();
                if self.explains(code, there, *quantity) {
                    there.map(|there| (code.clone(), there))
                } else {
                    Some((code.clone(), *quantity))
                }
            })
            .collect()
    }

    /// How many units of each wanted product would be no surprise, given what the portal said.
    pub(crate) fn ranges(&self, wanted: &Cart) -> BTreeMap<String, (u32, u32)> {
        wanted
            .iter()
            .map(|(code, quantity)| {
                let most = quantity.get();
                let least = if self.explains(code, None, *quantity) {
                    0
                } else if self.limited.contains_key(code) {
                    1
                } else {
                    most
                };
                (code.as_str().to_owned(), (least, most))
            })
            .collect()
    }

    /// What the answer to a line is, once the cart was read and is as attainable. `hers` is what she
    /// had of it herself and keeps.
    pub(crate) fn answer(
        &self,
        code: &ProductCode,
        wanted: Quantity,
        hers: u32,
        there: Option<Quantity>,
    ) -> LineAnswer {
        let ours = there.map_or(0, Quantity::get).saturating_sub(hers);
        if ours >= wanted.get() {
            return LineAnswer::Added;
        }
        match Quantity::new(ours) {
            Ok(allowed) => LineAnswer::Limited { allowed },
            Err(_) if self.unknown.contains(code) => LineAnswer::Unknown,
            Err(_) => LineAnswer::OutOfStock,
        }
    }

    fn explains(&self, code: &ProductCode, there: Option<Quantity>, wanted: Quantity) -> bool {
        match there {
            None => {
                self.unavailable.contains(code)
                    || self.unknown.contains(code)
                    // One word about a limit with nothing in the cart may be a late row.
                    || self.limited.get(code).is_some_and(|times| *times >= 2)
            }
            Some(there) if there < wanted => {
                self.unavailable.contains(code) || self.limited.contains_key(code)
            }
            Some(_) => false,
        }
    }
}

/// Which of the products a text names, line by line: at the beginning or after "código" where there
/// are words too, anywhere else; with or without the zeros in front.
fn named_in(text: &str, about: &[ProductCode]) -> Vec<ProductCode> {
    let mut named: BTreeSet<ProductCode> = BTreeSet::new();
    for line in text.lines() {
        let bare_line = without_zeros(line);
        let those = |is_named: fn(&str, &str) -> bool| -> Vec<ProductCode> {
            let is_meant = |code: &&ProductCode| {
                is_named(line, code.as_str())
                    || is_named(&bare_line, code.as_str().trim_start_matches('0'))
            };
            about.iter().filter(is_meant).cloned().collect()
        };
        let is_list = !line.chars().any(char::is_alphabetic);
        let mut meant = if is_list {
            Vec::new()
        } else {
            those(names_code)
        };
        if meant.is_empty() {
            meant = those(holds_code);
        }
        named.extend(meant);
    }
    named.into_iter().collect()
}

/// The text with the zeros in front of its numbers left out.
fn without_zeros(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    let mut is_inside = false;
    for c in text.chars() {
        if c != '0' || is_inside {
            bare.push(c);
        }
        is_inside = c.is_alphanumeric() && (is_inside || c != '0');
    }
    bare
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> ProductCode {
        ProductCode::new(text).unwrap()
    }

    fn units(n: u32) -> Quantity {
        Quantity::new(n).unwrap()
    }

    fn cart(items: &[(&str, u32)]) -> Cart {
        items
            .iter()
            .map(|(text, n)| (code(text), units(*n)))
            .collect()
    }

    fn one(meaning: Meaning, text: &str) -> Vec<(Option<Meaning>, String)> {
        vec![(Some(meaning), text.to_owned())]
    }

    fn about(codes: &[&str]) -> Said {
        Said {
            about: codes.iter().map(|text| code(text)).collect(),
            ..Said::default()
        }
    }

    #[test]
    fn a_word_of_the_portal_explains_what_is_missing() {
        let mut said = about(&["1", "2", "3", "4"]);
        said.hear(&one(
            Meaning::Unavailable,
            "Productos indisponibles: 1 Crema",
        ));
        said.hear(&one(
            Meaning::UnknownCodes,
            "No podemos encontrar los Códigos\n2",
        ));
        said.hear(&one(Meaning::Limit, "Código 3: 2 unidades"));
        let wanted = cart(&[("1", 1), ("2", 1), ("3", 5), ("4", 1)]);
        let actual = cart(&[("3", 2)]);
        assert_eq!(
            said.attainable(&actual, &wanted),
            cart(&[("3", 2), ("4", 1)])
        );
        assert_eq!(
            said.answer(&code("1"), units(1), 0, None),
            LineAnswer::OutOfStock
        );
        assert_eq!(
            said.answer(&code("2"), units(1), 0, None),
            LineAnswer::Unknown
        );
        assert_eq!(
            said.answer(&code("3"), units(5), 0, Some(units(2))),
            LineAnswer::Limited { allowed: units(2) }
        );
    }

    #[test]
    fn silence_explains_nothing() {
        let said = about(&["1"]);
        let wanted = cart(&[("1", 3)]);
        assert_eq!(said.attainable(&Cart::new(), &wanted), wanted);
        assert_eq!(said.attainable(&cart(&[("1", 2)]), &wanted), wanted);
    }

    #[test]
    fn more_than_wanted_is_never_explained() {
        let mut said = about(&["1"]);
        said.hear(&one(Meaning::Limit, "Límite de unidades"));
        let wanted = cart(&[("1", 3)]);
        assert_eq!(said.attainable(&cart(&[("1", 4)]), &wanted), wanted);
    }

    #[test]
    fn a_limit_without_a_row_needs_to_be_said_twice() {
        let mut said = about(&["1"]);
        said.hear(&one(Meaning::Limit, "Límite de unidades"));
        let wanted = cart(&[("1", 3)]);
        assert_eq!(said.attainable(&Cart::new(), &wanted), wanted);
        said.hear(&one(Meaning::Limit, "Límite de unidades"));
        assert!(said.attainable(&Cart::new(), &wanted).is_empty());
    }

    #[test]
    fn words_without_a_code_are_about_the_only_product_at_hand() {
        let mut said = about(&["1", "2"]);
        said.hear(&one(Meaning::Unavailable, "Hay productos indisponibles"));
        assert!(!said.is_answered(&code("1")) && !said.is_answered(&code("2")));
        said.about = vec![code("2")];
        said.hear(&one(Meaning::Unavailable, "Opciones Disponibles"));
        assert!(said.is_answered(&code("2")));
    }

    #[test]
    fn what_she_had_herself_is_not_ours() {
        let said = Said::default();
        assert_eq!(
            said.answer(&code("1"), units(2), 3, Some(units(5))),
            LineAnswer::Added
        );
        assert_eq!(
            said.answer(&code("1"), units(2), 3, Some(units(3))),
            LineAnswer::OutOfStock
        );
    }

    #[test]
    fn a_list_of_codes_is_read_whole_and_zeros_in_front_do_not_count() {
        let mut said = about(&["0011", "22", "33", "44"]);
        said.hear(&[
            (Some(Meaning::UnknownCodes), "Códigos\n11, 22".to_owned()),
            (
                Some(Meaning::Unavailable),
                "Sin stock\n33 - Crema".to_owned(),
            ),
            (None, "Productos agregados\n44".to_owned()),
        ]);
        let answer = |text: &str| said.answer(&code(text), units(1), 0, None);
        assert_eq!(answer("0011"), LineAnswer::Unknown);
        assert_eq!(answer("22"), LineAnswer::Unknown);
        assert_eq!(answer("33"), LineAnswer::OutOfStock);
        assert!(!said.is_answered(&code("44")));
    }
}
