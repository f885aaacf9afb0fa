//! From the cart as it is to the cart as it should be, by the way that is least work. Pure.

use crate::domain::{Cart, CartChange, CartItem, ProductCode, Quantity, difference};

/// What the cart's place on the screen lets a person do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Abilities {
    /// A file can be imported.
    pub(crate) import: bool,
    /// A row's quantity can be typed over.
    pub(crate) set_in_row: bool,
    /// The whole cart can be emptied at once.
    pub(crate) empty: bool,
    /// From how many products on a file is quicker than one by one.
    pub(crate) import_from_lines: usize,
    /// At most so many products in one file.
    pub(crate) import_lines_max: usize,
}

/// One thing to do in the cart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    /// Take everything out.
    Empty,
    /// Take a product out.
    Delete(ProductCode),
    /// Type another quantity into a product's row.
    Set(ProductCode, Quantity),
    /// Import a file. Importing sums onto what is there, so only products that are not.
    Import(Vec<CartItem>),
    /// Put one product in that is not there.
    Add(ProductCode, Quantity),
}

/// What to do, in order: what goes, what changes, what comes. Nothing when the carts are equal.
#[must_use]
pub(crate) fn plan(actual: &Cart, wanted: &Cart, can: Abilities) -> Vec<Deed> {
    let by_difference = piecemeal(actual, wanted, can);
    let holds_nothing_wanted = !actual.is_empty() && by_difference.iter().any(is_removal);
    if can.empty && holds_nothing_wanted {
        let mut anew = vec![Deed::Empty];
        anew.extend(piecemeal(&Cart::new(), wanted, can));
        if work(&anew) < work(&by_difference) {
            return anew;
        }
    }
    by_difference
}

fn piecemeal(actual: &Cart, wanted: &Cart, can: Abilities) -> Vec<Deed> {
    let mut deeds = Vec::new();
    let mut absent = Vec::new();
    for change in difference(actual, wanted) {
        match change {
            CartChange::Remove(code) => deeds.push(Deed::Delete(code)),
            CartChange::Set(code, quantity) if can.set_in_row => {
                deeds.push(Deed::Set(code, quantity));
            }
            CartChange::Set(code, quantity) => {
                deeds.push(Deed::Delete(code.clone()));
                absent.push((code, quantity));
            }
            CartChange::Add(code, quantity) => absent.push((code, quantity)),
        }
    }
    if can.import && absent.len() >= can.import_from_lines.max(1) {
        let files = absent.chunks(can.import_lines_max.max(1));
        deeds.extend(files.map(|lines| Deed::Import(lines.to_vec())));
    } else {
        deeds.extend(
            absent
                .into_iter()
                .map(|(code, quantity)| Deed::Add(code, quantity)),
        );
    }
    deeds
}

fn is_removal(deed: &Deed) -> bool {
    match deed {
        Deed::Delete(_) | Deed::Set(..) => true,
        Deed::Empty | Deed::Import(_) | Deed::Add(..) => false,
    }
}

/// Roughly the number of requests and presses.
fn work(deeds: &[Deed]) -> usize {
    deeds
        .iter()
        .map(|deed| match deed {
            Deed::Delete(_) | Deed::Set(..) => 2,
            Deed::Empty | Deed::Import(_) => 3,
            Deed::Add(..) => 5,
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: Abilities = Abilities {
        import: true,
        set_in_row: true,
        empty: true,
        import_from_lines: 2,
        import_lines_max: 3,
    };
    const PANEL: Abilities = Abilities {
        import: false,
        set_in_row: false,
        empty: false,
        import_from_lines: 2,
        import_lines_max: 3,
    };

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

    #[test]
    fn equal_carts_need_nothing() {
        let same = cart(&[("1", 1)]);
        assert!(plan(&same, &same, PAGE).is_empty());
        assert!(plan(&Cart::new(), &Cart::new(), PANEL).is_empty());
    }

    #[test]
    fn many_come_by_file_and_files_are_bounded() {
        let wanted = cart(&[("1", 1), ("2", 2), ("3", 3), ("4", 4)]);
        assert_eq!(
            plan(&Cart::new(), &wanted, PAGE),
            [
                Deed::Import(vec![
                    (code("1"), units(1)),
                    (code("2"), units(2)),
                    (code("3"), units(3))
                ]),
                Deed::Import(vec![(code("4"), units(4))]),
            ]
        );
    }

    #[test]
    fn one_comes_by_itself() {
        assert_eq!(
            plan(&Cart::new(), &cart(&[("1", 4)]), PAGE),
            [Deed::Add(code("1"), units(4))]
        );
    }

    #[test]
    fn only_absent_products_are_imported() {
        assert_eq!(
            plan(
                &cart(&[("1", 1), ("2", 2), ("9", 1)]),
                &cart(&[("1", 1), ("2", 5), ("3", 3), ("4", 4)]),
                PAGE
            ),
            [
                Deed::Delete(code("9")),
                Deed::Set(code("2"), units(5)),
                Deed::Import(vec![(code("3"), units(3)), (code("4"), units(4))]),
            ]
        );
    }

    #[test]
    fn emptying_is_done_when_it_is_less_work() {
        let full = cart(&[("6", 1), ("7", 1), ("8", 1), ("9", 1)]);
        let wanted = cart(&[("1", 1), ("2", 2)]);
        assert_eq!(
            plan(&full, &wanted, PAGE),
            [
                Deed::Empty,
                Deed::Import(vec![(code("1"), units(1)), (code("2"), units(2))]),
            ]
        );
        assert_eq!(plan(&full, &Cart::new(), PAGE), [Deed::Empty]);
        let without = Abilities {
            empty: false,
            ..PAGE
        };
        assert!(!plan(&full, &wanted, without).contains(&Deed::Empty));
    }

    #[test]
    fn a_place_without_editable_rows_takes_out_and_puts_in() {
        assert_eq!(
            plan(&cart(&[("1", 1)]), &cart(&[("1", 3), ("2", 1)]), PANEL),
            [
                Deed::Delete(code("1")),
                Deed::Add(code("1"), units(3)),
                Deed::Add(code("2"), units(1)),
            ]
        );
    }
}
