//! A cart as a desired state: what is in it, what should be, and the changes between the two.

use std::collections::BTreeMap;
use std::fmt;

use super::{ProductCode, Quantity};

/// Products and quantities, by code. No product stands twice.
pub type Cart = BTreeMap<ProductCode, Quantity>;

/// One product in a cart.
pub type CartItem = (ProductCode, Quantity);

/// What becomes of products that the consultora had put in herself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Hash)]
pub enum CartPolicy {
    /// The cart ends up exactly as the spreadsheet says; what else was in it goes.
    #[default]
    Replace,
    /// What else was in it stays, and the spreadsheet's quantities come on top of hers.
    Keep,
    /// Anything that was in it before the first attempt stops the order.
    Ask,
}

impl CartPolicy {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Replace, Self::Keep, Self::Ask];

    /// The word on the wire and in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Replace => "replace",
            Self::Keep => "keep",
            Self::Ask => "ask",
        }
    }

    /// The policy with that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|policy| policy.as_str() == word)
    }
}

/// One change that brings a cart nearer to what is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CartChange {
    /// The product is not there: put it in.
    Add(ProductCode, Quantity),
    /// It is there with another quantity: make it this one.
    Set(ProductCode, Quantity),
    /// It is there and should not be: take it out.
    Remove(ProductCode),
}

/// Short and without words, so that it reads in any language.
impl fmt::Display for CartChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Add(code, quantity) => write!(f, "+{code} × {}", quantity.get()),
            Self::Set(code, quantity) => write!(f, "{code} → {}", quantity.get()),
            Self::Remove(code) => write!(f, "−{code}"),
        }
    }
}

/// The changes that make `actual` equal to `wanted`, in code order: what goes, what changes,
/// what comes.
#[must_use]
pub fn difference(actual: &Cart, wanted: &Cart) -> Vec<CartChange> {
    let removed = actual
        .keys()
        .filter(|code| !wanted.contains_key(*code))
        .map(|code| CartChange::Remove(code.clone()));
    let changed = wanted
        .iter()
        .filter_map(|(code, quantity)| match actual.get(code) {
            Some(there) if there != quantity => Some(CartChange::Set(code.clone(), *quantity)),
            Some(_) | None => None,
        });
    let added = wanted
        .iter()
        .filter(|(code, _)| !actual.contains_key(*code))
        .map(|(code, quantity)| CartChange::Add(code.clone(), *quantity));
    removed.chain(changed).chain(added).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cart(items: &[(&str, u32)]) -> Cart {
        items
            .iter()
            .map(|(code, units)| {
                (
                    ProductCode::new(code).unwrap(),
                    Quantity::new(*units).unwrap(),
                )
            })
            .collect()
    }

    #[test]
    fn only_the_difference_is_done() {
        let changes = difference(
            &cart(&[("1", 1), ("2", 2), ("9", 1)]),
            &cart(&[("1", 1), ("2", 5), ("3", 4)]),
        );
        let code = |text| ProductCode::new(text).unwrap();
        let units = |n| Quantity::new(n).unwrap();
        assert_eq!(
            changes,
            [
                CartChange::Remove(code("9")),
                CartChange::Set(code("2"), units(5)),
                CartChange::Add(code("3"), units(4)),
            ]
        );
    }

    #[test]
    fn equal_carts_need_nothing() {
        let same = cart(&[("1", 1), ("2", 2)]);
        assert!(difference(&same, &same).is_empty());
    }
}
