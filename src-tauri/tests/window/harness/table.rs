//! The spreadsheet of a test, and what its carts must hold in the end.

use std::collections::BTreeMap;

use gsp_bot::sandbox::{ExpectedOutcome, SampleOrder, Sandbox};

pub(crate) type Carts = BTreeMap<String, BTreeMap<String, u32>>;

#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) orders: Vec<SampleOrder>,
}

impl Table {
    /// So many orders of each outcome.
    pub(crate) fn of(sandbox: &Sandbox, completed: usize, partial: usize, failed: usize) -> Self {
        let world = sandbox.world();
        let many = world.sample_orders((completed + partial + failed) * 8, 50, 7);
        let take = |outcome: ExpectedOutcome, count: usize| {
            let orders: Vec<_> = many
                .iter()
                .filter(|it| it.expected == outcome)
                .take(count)
                .cloned()
                .collect();
            assert_eq!(orders.len(), count, "the world has too few samples");
            orders
        };
        let mut orders = take(ExpectedOutcome::Completed, completed);
        orders.extend(take(ExpectedOutcome::Partial, partial));
        orders.extend(take(ExpectedOutcome::Failed, failed));
        Self { orders }
    }

    pub(crate) fn rows(&self) -> usize {
        self.orders.iter().map(|order| order.lines.len()).sum()
    }

    /// As Excel in Chile saves it: semicolons, and a mark for UTF-8.
    pub(crate) fn csv(&self) -> String {
        let mut text =
            String::from("\u{feff}Código consultora;Nombre;Código producto;Cantidad\r\n");
        for order in &self.orders {
            for (code, units) in &order.lines {
                text += &format!(
                    "{};{};{code};{units}\r\n",
                    order.consultora_code, order.name
                );
            }
        }
        text
    }

    /// Carts that must hold something.
    pub(crate) fn carts(&self) -> Carts {
        let orders = self.orders.iter();
        filled(
            orders
                .map(|it| (it.consultora_code.clone(), it.expected_cart.clone()))
                .collect(),
        )
    }
}

/// A row that no order can be made of.
pub(crate) fn row_of_nonsense() -> &'static str {
    "4711;ÑANDÚ PEÑA;12345;muchas\r\n"
}

/// Without the carts that were opened and left empty.
pub(crate) fn filled(mut carts: Carts) -> Carts {
    carts.retain(|_, lines| {
        lines.retain(|_, units| *units > 0);
        !lines.is_empty()
    });
    carts
}

/// Selects rows of the order table: `running`, `ended`, or a state by its own word.
pub(crate) fn row_in(state: &str) -> String {
    let states = match state {
        "running" => &[
            "in_progress",
            "login_ok",
            "consultora_selected",
            "cycle_selected",
            "cart_open",
            "products_added",
        ][..],
        "ended" => &["completed", "partial", "failed"],
        word => &[word],
    };
    let any: Vec<_> = states
        .iter()
        .map(|word| format!("[data-state={word}]"))
        .collect();
    format!("[data-testid=order-row]:is({})", any.join(", "))
}
