//! What the ledger says of the carts, beside what the program says of the orders.

use std::collections::BTreeMap;

use gsp_bot::sandbox::{ExpectedOutcome, SampleOrder, Sandbox};

use super::Row;

/// What became of a run.
pub struct Verdict {
    /// Orders that are not as they should be, a line each.
    pub wrong: Vec<String>,
    /// Carts into which two sessions wrote at the same time.
    pub overlaps: usize,
    pub attempts: u64,
    pub logins: u32,
}

impl Verdict {
    /// Compares every order and every cart with what the sandbox expects; `attempts_max` is how
    /// often one order may have been tried.
    pub fn on(
        sandbox: &Sandbox,
        samples: &[SampleOrder],
        rows: &BTreeMap<String, Row>,
        attempts_max: u64,
    ) -> Self {
        let ledger = sandbox.ledger();
        let mut wrong = Vec::new();
        for sample in samples {
            let code = &sample.consultora_code;
            let expected = match sample.expected {
                ExpectedOutcome::Completed => "completed",
                ExpectedOutcome::Partial => "partial",
                ExpectedOutcome::Failed => "failed",
            };
            let Some(row) = rows.get(code) else {
                wrong.push(format!("{code}: lost"));
                continue;
            };
            let cart = ledger.carts.get(code).cloned().unwrap_or_default();
            let is_exact =
                sample.expected == ExpectedOutcome::Failed || cart == sample.expected_cart;
            if row.state != expected || !is_exact || row.attempts > attempts_max {
                wrong.push(format!(
                    "order {} of {code}: {} instead of {expected}, exact: {is_exact}, {} attempts",
                    row.id, row.state, row.attempts
                ));
            }
        }
        let strangers = ledger.carts.iter().filter(|(code, cart)| {
            !cart.is_empty() && !samples.iter().any(|s| s.consultora_code == **code)
        });
        for (code, cart) in strangers {
            if ledger.writes.iter().any(|write| write.consultora == *code) {
                wrong.push(format!("{code}: nobody asked for {cart:?}"));
            }
        }
        Self {
            wrong,
            overlaps: ledger.overlaps.len(),
            attempts: rows.values().map(|row| row.attempts).sum(),
            logins: ledger.logins.accepted,
        }
    }

    /// Whether every cart is as it should be.
    pub fn is_exact(&self) -> bool {
        self.wrong.is_empty() && self.overlaps == 0
    }

    /// In a line, and what is wrong in a line each.
    pub fn print(&self) {
        println!(
            "{} attempts, {} logins, {} overlaps, {} wrong",
            self.attempts,
            self.logins,
            self.overlaps,
            self.wrong.len()
        );
        for line in &self.wrong {
            println!("  {line}");
        }
    }
}
