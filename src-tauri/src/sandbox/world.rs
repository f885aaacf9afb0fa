//! Consultoras, products and cycles, made from the seed.

use std::collections::{BTreeMap, HashSet};

use serde::Serialize;

use super::dice::Dice;
use super::names::{FIRST, LAST, LINES, SCENTS, THINGS};

const CONSULTORAS: usize = 3_000;
const PRODUCTS: usize = 420;

/// Everything that the portal knows by itself.
#[derive(Clone, Debug, Serialize)]
pub struct World {
    /// By code.
    pub consultoras: BTreeMap<String, Consultora>,
    /// By code.
    pub products: BTreeMap<String, Product>,
    /// As they are offered: the newest is not the first.
    pub cycles: Vec<Cycle>,
}

/// Somebody who orders.
#[derive(Clone, Debug, Serialize)]
pub struct Consultora {
    /// Text: zeros in front belong to it.
    pub code: String,
    /// In capitals, as the portal shows it.
    pub name: String,
    /// She may not order.
    pub blocked: bool,
}

/// Something that can be ordered, or not.
#[derive(Clone, Debug, Serialize)]
pub struct Product {
    /// Text: zeros in front belong to it.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// In pesos.
    pub price: u32,
    /// Whether it can be had.
    pub availability: Availability,
}

/// Whether a product can be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Availability {
    /// As many as wanted.
    Available,
    /// None.
    OutOfStock,
    /// So many and no more.
    Limited(u32),
}

/// A campaign cycle.
#[derive(Clone, Debug, Serialize)]
pub struct Cycle {
    /// "2026/05"
    pub id: String,
    /// "Ciclo 2026/05"
    pub label: String,
    /// Orders are taken.
    pub open: bool,
}

impl World {
    pub(super) fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        Self {
            consultoras: consultoras(&mut dice),
            products: products(&mut dice),
            cycles: cycles(&mut dice),
        }
    }
}

fn consultoras(dice: &mut Dice) -> BTreeMap<String, Consultora> {
    let mut all = BTreeMap::new();
    let mut used = HashSet::new();
    while all.len() < CONSULTORAS {
        let code = match dice.below(10) {
            0..=1 => format!("{}", dice.between(100, 999)),
            2..=5 => format!("{}", dice.between(10_000, 99_999)),
            6..=8 => format!("{}", dice.between(1_000_000, 9_999_999)),
            _ => format!("{:06}", dice.between(1_000, 99_999)),
        };
        // A code that lost its zeros must lead to nobody, and not to somebody else's cart.
        if !used.insert(code.trim_start_matches('0').to_owned()) {
            continue;
        }
        let word = |list: &[&str], dice: &mut Dice| {
            dice.pick(list)
                .map(|name| (*name).to_owned())
                .unwrap_or_default()
        };
        let name = format!(
            "{} {} {}",
            word(FIRST, dice),
            word(LAST, dice),
            word(LAST, dice)
        );
        let blocked = dice.chance(4);
        all.insert(
            code.clone(),
            Consultora {
                code,
                name,
                blocked,
            },
        );
    }
    all
}

fn products(dice: &mut Dice) -> BTreeMap<String, Product> {
    let mut all = BTreeMap::new();
    let mut used = HashSet::new();
    while all.len() < PRODUCTS {
        let code = match dice.below(8) {
            0 => format!("{:05}", dice.between(1, 9_999)),
            1..=5 => format!("{}", dice.between(10_000, 99_999)),
            _ => format!("{}", dice.between(100_000, 399_999)),
        };
        // 07 and 7 as two products would make a test of lost zeros ambiguous.
        if !used.insert(code.trim_start_matches('0').to_owned()) {
            continue;
        }
        let word = |list: &[&str], dice: &mut Dice| {
            dice.pick(list)
                .map(|word| (*word).to_owned())
                .unwrap_or_default()
        };
        let name = format!(
            "{} {} {}",
            word(THINGS, dice),
            word(LINES, dice),
            word(SCENTS, dice)
        );
        let availability = match dice.below(20) {
            0..=1 => Availability::OutOfStock,
            2..=3 => Availability::Limited(dice.between(1, 5)),
            _ => Availability::Available,
        };
        let price = dice.between(19, 499) * 100 - 10;
        all.insert(
            code.clone(),
            Product {
                code,
                name,
                price,
                availability,
            },
        );
    }
    all
}

fn cycles(dice: &mut Dice) -> Vec<Cycle> {
    let year = 2026;
    let newest = dice.between(4, 15);
    let cycle = |number: u32, open: bool| Cycle {
        id: format!("{year}/{number:02}"),
        label: format!("Ciclo {year}/{number:02}"),
        open,
    };
    vec![
        cycle(newest - 1, true),
        cycle(newest, true),
        cycle(newest - 2, false),
    ]
}
