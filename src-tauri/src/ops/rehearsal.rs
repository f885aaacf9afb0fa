//! How long a file's orders will take, and whether that is soon enough.

use super::wire::{RehearsalView, SettingsView};
use super::{Ops, OpsError};
use crate::domain::{BatchState, Epoch};
use crate::engine::WORKERS_MAX;
use crate::intake::IntakeOrder;

/// What an order takes until one was measured, in milliseconds: some products, typed one by one.
const ORDER_MS: i64 = 45_000;

/// What is rehearsed.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Load {
    orders: u32,
    lines: u32,
    units: u32,
}

impl Load {
    pub(super) fn add(&mut self, order: &IntakeOrder) {
        self.orders += 1;
        self.lines += u32::try_from(order.lines.len()).unwrap_or(u32::MAX);
        let units = order.lines.iter().map(|line| line.quantity.get());
        self.units = units.fold(self.units, u32::saturating_add);
    }
}

impl Ops {
    /// Reckons with the workers as set, with what recent orders took, and with the orders of running
    /// batches, which come first.
    pub(super) async fn rehearse(
        &self,
        load: Load,
        settings: &SettingsView,
        closing_ms: Option<i64>,
    ) -> Result<RehearsalView, OpsError> {
        let measured_ms = self.store.median_attempt_ms().await?;
        let counts = self.store.state_counts().await?;
        let batches = self.store.batches().await?;
        let running = batches.iter().filter(|it| it.state == BatchState::Running);
        let ahead = running
            .filter_map(|batch| counts.get(&batch.id))
            .map(|counts| counts.sum(|state| !state.is_ended()))
            .sum();
        let pace = Pace {
            order_ms: measured_ms.unwrap_or(ORDER_MS).max(1),
            workers: settings.workers,
            ahead,
        };
        let now = self.now();
        let closing = closing_ms.or(settings.closing_ms).map(Epoch);
        let ends_ms = now.0 + pace.duration_ms(load.orders, pace.workers);
        Ok(RehearsalView {
            orders: load.orders,
            lines: load.lines,
            units: load.units,
            ahead,
            workers: pace.workers,
            order_ms: pace.order_ms,
            measured: measured_ms.is_some(),
            duration_ms: ends_ms - now.0,
            ends_ms,
            closing_ms: closing.map(|closing| closing.0),
            fits: closing.map(|closing| ends_ms <= closing.0),
            workers_needed: closing
                .and_then(|closing| pace.workers_for(load.orders, closing.0 - now.0)),
            orders_that_fit: closing
                .map(|closing| pace.orders_in(closing.0 - now.0).min(load.orders)),
        })
    }
}

/// How quickly orders are worked on.
#[derive(Clone, Copy, Debug)]
struct Pace {
    order_ms: i64,
    workers: u32,
    /// Orders that come first.
    ahead: u32,
}

impl Pace {
    /// All of them, and what comes first: the workers take them in turns.
    fn duration_ms(&self, orders: u32, workers: u32) -> i64 {
        let all = u64::from(orders) + u64::from(self.ahead);
        let turns = all.div_ceil(u64::from(workers.max(1)));
        i64::try_from(turns)
            .unwrap_or(i64::MAX)
            .saturating_mul(self.order_ms)
    }

    /// The fewest workers that end in time; nothing when no number does.
    fn workers_for(&self, orders: u32, left_ms: i64) -> Option<u32> {
        (1..=WORKERS_MAX).find(|workers| self.duration_ms(orders, *workers) <= left_ms)
    }

    /// How many orders the workers as set end in time.
    fn orders_in(&self, left_ms: i64) -> u32 {
        let turns = u32::try_from(left_ms.max(0) / self.order_ms).unwrap_or(u32::MAX);
        let all = turns.saturating_mul(self.workers);
        all.saturating_sub(self.ahead)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR_MS: i64 = 3_600_000;

    fn pace(ahead: u32) -> Pace {
        Pace {
            order_ms: 60_000,
            workers: 3,
            ahead,
        }
    }

    #[test]
    fn workers_take_orders_in_turns() {
        assert_eq!(pace(0).duration_ms(180, 3), HOUR_MS);
        assert_eq!(pace(0).duration_ms(181, 3), HOUR_MS + 60_000);
        assert_eq!(pace(180).duration_ms(180, 3), 2 * HOUR_MS);
        assert_eq!(pace(0).duration_ms(0, 3), 0);
    }

    #[test]
    fn what_fits_and_how_it_would_is_said() {
        assert_eq!(pace(0).orders_in(HOUR_MS), 180);
        assert_eq!(pace(100).orders_in(HOUR_MS), 80);
        assert_eq!(pace(200).orders_in(HOUR_MS), 0);
        assert_eq!(pace(0).orders_in(-1), 0);
        assert_eq!(pace(0).workers_for(180, HOUR_MS), Some(3));
        assert_eq!(pace(60).workers_for(180, HOUR_MS), Some(4));
        assert_eq!(pace(0).workers_for(1_000, HOUR_MS), None);
        assert_eq!(pace(0).workers_for(1, 0), None);
    }
}
