//! What there is outside of the program: products, consultoras, and the files that are loaded.

use std::collections::BTreeMap;

use gsp_bot::domain::{
    Cart, CartPolicy, ConsultoraCode, LineAnswer, ProductCode, Quantity, Reason,
};
use gsp_bot::store::{NewBatch, NewLine, NewOrder};

use crate::dice::Dice;

const PRODUCTS: usize = 6;
const CONSULTORAS: usize = 6;

/// How much of a product there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stock {
    Plenty,
    Limit(u32),
    None,
    Unknown,
}

/// The portal's goods and people. They stay as they are.
#[derive(Debug)]
pub struct World {
    stock: BTreeMap<ProductCode, Stock>,
    /// Why nothing can be ordered for her, when nothing can.
    trouble: BTreeMap<ConsultoraCode, Reason>,
    /// What she had put in herself.
    pub hers: BTreeMap<ConsultoraCode, Cart>,
}

impl World {
    /// A world, and the files of a day. Consultoras of the first two files may be the same; a file
    /// that keeps or asks has its own.
    pub fn new(dice: &mut Dice) -> (Self, Vec<NewBatch>) {
        let mut stock = BTreeMap::new();
        for n in 0..PRODUCTS {
            let there = match dice.below(10) {
                0 => Stock::None,
                1 => Stock::Unknown,
                2 => Stock::Limit(u32::try_from(dice.between(1, 3)).unwrap()),
                _ => Stock::Plenty,
            };
            stock.insert(product(n), there);
        }
        let mut trouble = BTreeMap::new();
        let mut hers = BTreeMap::new();
        for n in 0..CONSULTORAS * 2 {
            if dice.chance(8) {
                let reason = *dice.pick(&[
                    Reason::ConsultoraUnknown,
                    Reason::ConsultoraBlocked,
                    Reason::CycleClosed,
                ]);
                trouble.insert(consultora(n), reason);
            }
            if dice.chance(30) {
                // A product that no file asks for.
                let units = Quantity::new(u32::try_from(dice.between(1, 5)).unwrap()).unwrap();
                hers.insert(consultora(n), Cart::from([(product(PRODUCTS), units)]));
            }
        }
        stock.insert(product(PRODUCTS), Stock::Plenty);
        let world = Self {
            stock,
            trouble,
            hers,
        };
        let mut files = vec![file(dice, CartPolicy::Replace, 0)];
        if dice.chance(50) {
            files.push(file(dice, CartPolicy::Replace, 0));
        } else if dice.chance(40) {
            let policy = *dice.pick(&[CartPolicy::Keep, CartPolicy::Ask]);
            files.push(file(dice, policy, CONSULTORAS));
        }
        (world, files)
    }

    /// Why this order can never be loaded, when it cannot.
    pub fn refusal(&self, consultora: &ConsultoraCode, policy: CartPolicy) -> Option<Reason> {
        let asks = policy == CartPolicy::Ask && self.hers.contains_key(consultora);
        self.trouble
            .get(consultora)
            .copied()
            .or(asks.then_some(Reason::CartNotEmpty))
    }

    /// Why nothing can be ordered for her, when nothing can.
    pub fn trouble(&self, consultora: &ConsultoraCode) -> Option<Reason> {
        self.trouble.get(consultora).copied()
    }

    /// As much of it as there is.
    pub fn attainable(&self, wanted: &Cart) -> Cart {
        let had = |(code, units): (&ProductCode, &Quantity)| match self.stock[code] {
            Stock::Plenty => Some((code.clone(), *units)),
            Stock::Limit(most) => {
                let most = Quantity::new(most).unwrap();
                Some((code.clone(), most.min(*units)))
            }
            Stock::None | Stock::Unknown => None,
        };
        wanted.iter().filter_map(had).collect()
    }

    /// What the portal answers to the lines of an order.
    pub fn answers(&self, lines: &[(ProductCode, Quantity)]) -> Vec<(ProductCode, LineAnswer)> {
        let answer = |(code, units): &(ProductCode, Quantity)| {
            let answer = match self.stock[code] {
                Stock::Plenty => LineAnswer::Added,
                Stock::Limit(most) if units.get() <= most => LineAnswer::Added,
                Stock::Limit(most) => LineAnswer::Limited {
                    allowed: Quantity::new(most).unwrap(),
                },
                Stock::None => LineAnswer::OutOfStock,
                Stock::Unknown => LineAnswer::Unknown,
            };
            (code.clone(), answer)
        };
        lines.iter().map(answer).collect()
    }

    /// The cart that an order means, when `before` was in it.
    pub fn wanted(lines: &[(ProductCode, Quantity)], policy: CartPolicy, before: &Cart) -> Cart {
        let mut wanted: Cart = lines.iter().cloned().collect();
        match policy {
            CartPolicy::Replace | CartPolicy::Ask => {}
            CartPolicy::Keep => {
                // What she had is never what a file asks for.
                wanted.extend(before.iter().map(|(code, units)| (code.clone(), *units)));
            }
        }
        wanted
    }
}

fn product(n: usize) -> ProductCode {
    ProductCode::new(&format!("P{n}")).unwrap()
}

fn consultora(n: usize) -> ConsultoraCode {
    ConsultoraCode::new(&format!("C{n}")).unwrap()
}

/// A file with some of the consultoras from `first` on.
fn file(dice: &mut Dice, policy: CartPolicy, first: usize) -> NewBatch {
    let mut numbers: Vec<usize> = (first..first + CONSULTORAS).collect();
    let orders = dice.between(1, 3);
    let mut chosen = Vec::new();
    for _ in 0..orders {
        let at = dice.below(numbers.len());
        chosen.push(numbers.swap_remove(at));
    }
    let orders: Vec<NewOrder> = chosen
        .into_iter()
        .map(|n| NewOrder {
            consultora: consultora(n),
            name: None,
            lines: lines(dice),
        })
        .collect();
    let rows = u32::try_from(orders.iter().map(|order| order.lines.len()).sum::<usize>()).unwrap();
    NewBatch {
        name: "file".to_owned(),
        file_name: "file.csv".to_owned(),
        fingerprint: "f".to_owned(),
        cart_policy: policy,
        cycle: None,
        refuse_other_name: false,
        rows_total: rows,
        rows_in_orders: rows,
        rows_rejected: 0,
        corrections: Vec::new(),
        rows_blank: 0,
        orders,
        rejected: Vec::new(),
    }
}

fn lines(dice: &mut Dice) -> Vec<NewLine> {
    let mut numbers: Vec<usize> = (0..PRODUCTS).collect();
    let mut lines = Vec::new();
    for row in 0..dice.between(1, 3) {
        let at = dice.below(numbers.len());
        lines.push(NewLine {
            product: product(numbers.swap_remove(at)),
            quantity: Quantity::new(u32::try_from(dice.between(1, 5)).unwrap()).unwrap(),
            rows: vec![u32::try_from(row).unwrap() + 2],
        });
    }
    lines
}
