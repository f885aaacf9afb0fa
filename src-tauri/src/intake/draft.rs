//! An order while its rows come in.

use std::collections::HashMap;

use crate::domain::{ConsultoraCode, ProductCode, Quantity};

use super::{IntakeLine, IntakeOrder};

/// Lines of an order from which on a product is looked up instead of searched.
const SEARCHED_LINES_MAX: usize = 16;

/// An order and how to find its lines.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) order: IntakeOrder,
    /// The row that its name is from.
    pub(super) name_row: u32,
    /// Where a product's line is, once there are many.
    lines: HashMap<ProductCode, usize>,
}

/// What came of a product that was there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Summed {
    pub(super) sum: Quantity,
    /// The row in which the product stands first.
    pub(super) first_row: u32,
}

impl Draft {
    pub(super) fn new(consultora: ConsultoraCode) -> Self {
        Self {
            order: IntakeOrder {
                consultora,
                name: None,
                lines: Vec::new(),
                rows: Vec::new(),
            },
            name_row: 0,
            lines: HashMap::new(),
        }
    }

    /// Adds a line, or units to the line of the same product; says in the latter case what the sum
    /// is.
    ///
    /// # Errors
    /// With the line's first row, when the units together are too many; nothing is added then.
    pub(super) fn add(
        &mut self,
        product: ProductCode,
        units: Quantity,
        row: u32,
    ) -> Result<Option<Summed>, u32> {
        let place = self.line_of(&product);
        if let Some(line) = place.and_then(|place| self.order.lines.get_mut(place)) {
            let first_row = line.rows.first().copied().unwrap_or(row);
            line.quantity = line.quantity.plus(units).map_err(|_| first_row)?;
            line.rows.push(row);
            self.order.rows.push(row);
            return Ok(Some(Summed {
                sum: line.quantity,
                first_row,
            }));
        }
        self.push(IntakeLine {
            product,
            quantity: units,
            rows: vec![row],
        });
        self.order.rows.push(row);
        Ok(None)
    }

    fn push(&mut self, line: IntakeLine) {
        let place = self.order.lines.len();
        if place == SEARCHED_LINES_MAX {
            let lines = self.order.lines.iter().enumerate();
            self.lines = lines
                .map(|(place, line)| (line.product.clone(), place))
                .collect();
        }
        if place >= SEARCHED_LINES_MAX {
            self.lines.insert(line.product.clone(), place);
        }
        self.order.lines.push(line);
    }

    fn line_of(&self, product: &ProductCode) -> Option<usize> {
        if self.order.lines.len() > SEARCHED_LINES_MAX {
            self.lines.get(product).copied()
        } else {
            self.order
                .lines
                .iter()
                .position(|line| line.product == *product)
        }
    }
}
