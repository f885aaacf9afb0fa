//! Carts, kept on the server. What is added is added onto what is there.

use std::collections::BTreeMap;

use super::world::{Availability, Product, World};

/// Different products that one cart takes.
const PRODUCTS_MAX: usize = 500;
/// Units of one product that one cart takes when the product itself sets no limit.
const UNITS_MAX: u32 = 9_999;

/// One consultora's cart.
#[derive(Clone, Debug, Default)]
pub(super) struct Cart {
    pub(super) items: BTreeMap<String, u32>,
    /// Products that were asked for and cannot be had; the page lists them.
    pub(super) unavailable: Vec<String>,
    /// An order of hers that she left for later.
    pub(super) saved: Option<BTreeMap<String, u32>>,
}

/// What became of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// Done; so many are in the cart now.
    Done(u32),
    /// Only so many are allowed; they are in the cart.
    Limited(u32),
    /// None to be had.
    Unavailable,
    /// No such product.
    Unknown,
}

impl Cart {
    /// Adds units onto what is there.
    pub(super) fn add(&mut self, world: &World, code: &str, units: u32) -> Change {
        let Some(product) = world.products.get(code) else {
            return Change::Unknown;
        };
        let there = self.items.get(code).copied().unwrap_or(0);
        self.put(product, there.saturating_add(units))
    }

    /// Makes the quantity this one.
    pub(super) fn set(&mut self, world: &World, code: &str, units: u32) -> Change {
        let Some(product) = world.products.get(code) else {
            return Change::Unknown;
        };
        if units == 0 {
            self.items.remove(code);
            return Change::Done(0);
        }
        self.put(product, units)
    }

    pub(super) fn recover_saved(&mut self, world: &World) {
        for (code, units) in self.saved.take().unwrap_or_default() {
            self.add(world, &code, units);
        }
    }

    fn put(&mut self, product: &Product, units: u32) -> Change {
        let limit = match product.availability {
            Availability::OutOfStock => return Change::Unavailable,
            Availability::Limited(limit) => limit,
            Availability::Available => UNITS_MAX,
        };
        if self.items.len() >= PRODUCTS_MAX && !self.items.contains_key(&product.code) {
            return Change::Unavailable;
        }
        let kept = units.min(limit);
        self.items.insert(product.code.clone(), kept);
        if kept < units {
            Change::Limited(kept)
        } else {
            Change::Done(kept)
        }
    }
}
