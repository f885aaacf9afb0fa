//! The end of a run: the storms are over, and everything has to come to rest by itself, within
//! bounds, as far as the operator need not act; then what failed is retried, and every cart is
//! looked at.

use gsp_bot::engine::Clock;

use crate::model::{Order, Verb, Verdict, must};
use crate::script::Weather;
use crate::sim::Sim;

/// More than the longest wait of the program, a few times over.
const REST_MS_MAX: i64 = 45 * 60_000;
const REST_STEPS_MAX: u32 = 4_000;
/// How long claims are held back after a storm at most, and how long an idle engine may overlook an
/// order otherwise.
const HOLD_MS_MAX: i64 = 75_000;
const IDLE_MS_MAX: i64 = 20_000;
/// Pauses that end by themselves, or never.
const ENDS_BY_ITSELF: &str = "portal_down";

impl Sim {
    pub async fn come_to_rest(&mut self) -> Verdict {
        self.temper.fault_percent = 0;
        self.heal().await;
        self.site.lock().unwrap().weather = Weather::default();
        self.say(|| "the storms are over".to_owned());
        while self.machines.len() > 1 {
            let at = self.dice.below(self.machines.len());
            self.kill(at).await?;
        }
        while let Some(file) = self.files.pop() {
            self.command(Verb::Load(Box::new(file))).await?;
        }
        self.finish().await?;
        self.retry_all().await?;
        self.finish().await?;
        self.judge_the_end()
    }

    /// Works until every batch has ended.
    async fn finish(&mut self) -> Verdict {
        let begun = self.time.elapsed();
        let mut steps = 0;
        // Since when all workers are idle though there is something to do.
        let mut idle_since = None;
        loop {
            self.act_as_needed().await?;
            if self.is_at_rest() {
                return Ok(());
            }
            if self.machines.is_empty() {
                self.start_machine();
            }
            self.machines[0].late_ms = &[0, 2_000, 5_000];
            if self.is_idle_in_vain() {
                let since = *idle_since.get_or_insert(self.time.elapsed());
                must!(
                    self.time.elapsed() - since.max(begun + HOLD_MS_MAX) < IDLE_MS_MAX,
                    "nobody takes what waits: {:?}",
                    self.model.open_orders()
                );
            } else {
                idle_since = None;
            }
            self.step(60_000).await?;
            steps += 1;
            let took_ms = self.time.elapsed() - begun;
            must!(
                took_ms < REST_MS_MAX && steps < REST_STEPS_MAX,
                "not at rest after {took_ms} ms and {steps} steps: {:?}; {:?}",
                self.model.batches,
                self.model.open_orders()
            );
        }
    }

    /// Nobody works, nothing holds anybody back, and there is an order that may be claimed.
    fn is_idle_in_vain(&self) -> bool {
        let status = self.machines[0].status();
        let is_free = status.workers.iter().all(|worker| worker.work.is_none());
        let now = self.time.now().0;
        let is_claimable = |order: &Order| {
            let is_due = order.due.is_none_or(|due| due <= now);
            ["queued", "retrying"].contains(&order.state)
                && is_due
                && self.model.batches[&order.batch].state == "running"
        };
        is_free
            && status.portal_down_since.is_none()
            && self.machines[0].stops_at.is_none()
            && self.model.orders.values().any(is_claimable)
    }

    fn is_at_rest(&self) -> bool {
        self.late.is_empty()
            && self.model.orders.values().all(|order| order.is_ended())
            && self.working().is_empty()
    }

    /// What waits for the operator by design.
    async fn act_as_needed(&mut self) -> Verdict {
        let mut verbs = Vec::new();
        for (id, batch) in &self.model.batches {
            let reason = batch.pause_reason.as_deref();
            match batch.state {
                "pending" => verbs.push(Verb::Start(*id)),
                "paused" if reason != Some(ENDS_BY_ITSELF) => verbs.push(Verb::Resume(*id)),
                _ => {}
            }
        }
        for verb in verbs {
            self.command(verb).await?;
        }
        Ok(())
    }

    /// Everything that was not loaded is tried anew, and whatever a second engine may have spoiled.
    async fn retry_all(&mut self) -> Verdict {
        let batches: Vec<i64> = self.model.batches.keys().copied().collect();
        for batch in batches {
            let mut orders = self.model.orders.values().filter(|it| it.batch == batch);
            if orders.any(|order| ["failed", "cancelled"].contains(&order.state)) {
                self.command(Verb::Retry(batch)).await?;
            }
        }
        let spoiled: Vec<i64> = self
            .model
            .filled_by
            .iter()
            .filter(|(consultora, _)| self.model.spoiled.contains(*consultora))
            .map(|(_, order)| *order)
            .collect();
        for order in spoiled {
            if self.model.orders[&order].is_ended() {
                self.command(Verb::RetryOrder(order)).await?;
            }
        }
        Ok(())
    }

    fn judge_the_end(&self) -> Verdict {
        let site = self.site.lock().unwrap();
        for (id, order) in &self.model.orders {
            let policy = self.model.batches[&order.batch].policy;
            let refusal = site.world.refusal(&order.consultora, policy);
            let is_loaded = ["completed", "partial"].contains(&order.state);
            must!(
                is_loaded == refusal.is_none(),
                "order {id} is {} at the end; {refusal:?}",
                order.state
            );
        }
        for (consultora, id) in &self.model.filled_by {
            let expected = self.model.expected_cart(&self.model.orders[id], &site);
            let cart = site.cart(consultora);
            must!(
                cart == expected,
                "the cart of {consultora} holds {cart:?} at the end instead of {expected:?}"
            );
        }
        Ok(())
    }
}
