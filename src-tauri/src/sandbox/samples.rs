//! Sample orders for a world, with what must become of them.

use std::collections::{BTreeMap, HashSet};

use serde::Serialize;

use super::dice::Dice;
use super::world::{Availability, Product, World};

const LINES_MAX: u32 = 12;

/// What must become of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ExpectedOutcome {
    /// Everything is in the cart.
    Completed,
    /// Everything that can be had is.
    Partial,
    /// The consultora is unknown or blocked.
    Failed,
}

/// An order and what must become of it.
#[derive(Clone, Debug, Serialize)]
pub struct SampleOrder {
    /// Whose.
    pub consultora_code: String,
    /// The portal's name for her, where she is known.
    pub name: String,
    /// Codes and units.
    pub lines: Vec<(String, u32)>,
    /// What must become of it.
    pub expected: ExpectedOutcome,
    /// What must be in the cart.
    pub expected_cart: BTreeMap<String, u32>,
}

#[derive(Clone, Copy)]
enum Problem {
    None,
    UnknownConsultora,
    BlockedConsultora,
    OutOfStock,
    UnknownProduct,
    OverLimit,
}

impl World {
    /// So many orders for different consultoras, of which so many of 100 have a problem.
    #[must_use]
    pub fn sample_orders(
        &self,
        orders: usize,
        problems_percent: u32,
        seed: u64,
    ) -> Vec<SampleOrder> {
        let mut dice = Dice::new(seed ^ 0x5a5a);
        let open: Vec<_> = self.consultoras.values().filter(|it| !it.blocked).collect();
        let blocked: Vec<_> = self.consultoras.values().filter(|it| it.blocked).collect();
        let mut used = HashSet::new();
        let mut samples = Vec::with_capacity(orders);
        while samples.len() < orders && used.len() < open.len() {
            let problem = if dice.chance(problems_percent) {
                match dice.below(5) {
                    0 => Problem::UnknownConsultora,
                    1 => Problem::BlockedConsultora,
                    2 => Problem::OutOfStock,
                    3 => Problem::UnknownProduct,
                    _ => Problem::OverLimit,
                }
            } else {
                Problem::None
            };
            let (code, name) = match problem {
                Problem::UnknownConsultora => (
                    format!("99{}", dice.between(1_000_000, 9_999_999)),
                    "NADIE".to_owned(),
                ),
                Problem::BlockedConsultora => match dice.pick(&blocked) {
                    Some(it) => (it.code.clone(), it.name.clone()),
                    None => continue,
                },
                Problem::None
                | Problem::OutOfStock
                | Problem::UnknownProduct
                | Problem::OverLimit => match dice.pick(&open) {
                    Some(it) => (it.code.clone(), it.name.clone()),
                    None => break,
                },
            };
            if used.insert(code.clone()) {
                samples.push(self.sample(&mut dice, code, name, problem));
            }
        }
        samples
    }

    fn sample(
        &self,
        dice: &mut Dice,
        consultora_code: String,
        name: String,
        problem: Problem,
    ) -> SampleOrder {
        let of = |is: fn(&Product) -> bool| -> Vec<&Product> {
            self.products
                .values()
                .filter(|product| is(product))
                .collect()
        };
        let available = of(|product| product.availability == Availability::Available);
        let mut lines = BTreeMap::new();
        for _ in 0..dice.between(1, LINES_MAX) {
            if let Some(product) = dice.pick(&available) {
                lines.insert(product.code.clone(), dice.between(1, 6));
            }
        }
        let mut expected_cart = lines.clone();
        let mut expected = ExpectedOutcome::Completed;
        match problem {
            Problem::None => {}
            Problem::UnknownConsultora | Problem::BlockedConsultora => {
                expected = ExpectedOutcome::Failed;
                expected_cart.clear();
            }
            Problem::OutOfStock => {
                let out = of(|product| product.availability == Availability::OutOfStock);
                if let Some(product) = dice.pick(&out) {
                    lines.insert(product.code.clone(), dice.between(1, 6));
                    expected = ExpectedOutcome::Partial;
                }
            }
            Problem::UnknownProduct => {
                lines.insert(format!("9{}", dice.between(400_000, 999_999)), 1);
                expected = ExpectedOutcome::Partial;
            }
            Problem::OverLimit => {
                let limited = of(|it| matches!(it.availability, Availability::Limited(_)));
                if let Some(product) = dice.pick(&limited)
                    && let Availability::Limited(limit) = product.availability
                {
                    lines.insert(product.code.clone(), limit + dice.between(1, 5));
                    expected_cart.insert(product.code.clone(), limit);
                    expected = ExpectedOutcome::Partial;
                }
            }
        }
        SampleOrder {
            consultora_code,
            name,
            lines: lines.into_iter().collect(),
            expected,
            expected_cart,
        }
    }
}

/// The orders as a file in the documented format.
pub(super) fn csv(orders: &[SampleOrder]) -> String {
    let mut text = String::from("consultora_code,consultora_name,product_code,quantity\r\n");
    for order in orders {
        for (code, units) in &order.lines {
            let SampleOrder {
                consultora_code,
                name,
                ..
            } = order;
            text.push_str(&format!("{consultora_code},{name},{code},{units}\r\n"));
        }
    }
    text
}
