//! What may happen to a batch, and when.

use crate::model::{Act, Batch, Model, Order, Step, Verb, Verdict, must};
use crate::seen::{AuditSeen, Seen};

impl Model {
    /// What a verb answers when it is not refused: how many orders it concerns, or whether it changes
    /// anything.
    pub fn answer_to(&self, verb: &Verb) -> Option<u32> {
        let count = |batch: i64, is: fn(&Order) -> bool| {
            let orders = self.orders.values();
            let orders = orders.filter(|order| order.batch == batch && is(order));
            Some(u32::try_from(orders.count()).unwrap())
        };
        let waits = |order: &Order| ["queued", "retrying"].contains(&order.state);
        let state_of = |batch: &i64| self.batches.get(batch).map(|it| it.state);
        match verb {
            Verb::Load(_) => Some(1),
            Verb::Start(id) => match state_of(id)? {
                "pending" => count(*id, |order| order.state == "pending"),
                "paused" => count(*id, waits),
                _ => Some(0),
            },
            Verb::Resume(id) => match state_of(id)? {
                "paused" => count(*id, waits),
                _ => Some(0),
            },
            Verb::Pause(id) => {
                let reason = self.batches.get(id)?.pause_reason.as_deref();
                Some(u32::from(reason != Some("operator")))
            }
            Verb::CancelBatch(id) => match state_of(id)? {
                "cancelled" => Some(0),
                _ => count(*id, |order| {
                    !(order.is_ended() || order.is_running() && order.is_cancel_requested)
                }),
            },
            Verb::CancelOrder(id) => {
                let order = self.orders.get(id)?;
                let is_known = order.state == "cancelled" || order.is_cancel_requested;
                Some(u32::from(!is_known))
            }
            Verb::Retry(id) => count(*id, |order| {
                ["failed", "partial", "cancelled"].contains(&order.state)
            }),
            Verb::RetryOrder(id) => Some(u32::from(self.orders.get(id)?.state != "queued")),
        }
    }

    pub fn apply_to_batch(
        &mut self,
        step: &Step<'_>,
        seen: &Seen,
        line: &AuditSeen,
        id: i64,
    ) -> Verdict {
        if line.event == "batch_loaded" {
            return self.load(step, seen, id);
        }
        let mut mine: Vec<&mut Order> = self
            .orders
            .values_mut()
            .filter(|order| order.batch == id)
            .collect();
        let batch = self.batches.get_mut(&id).ok_or("no such batch")?;
        match line.event.as_str() {
            "batch_started" => {
                must!(batch.state == "pending", "it is {}", batch.state);
                batch.state = "running";
                for order in mine.iter_mut().filter(|order| order.state == "pending") {
                    order.state = "queued";
                }
            }
            "batch_paused" => {
                must!(
                    ["running", "paused"].contains(&batch.state),
                    "it is {}",
                    batch.state
                );
                let before = batch.pause_reason.as_deref();
                must!(
                    line.actor != "engine"
                        || batch.state == "running"
                        || before == Some("portal_down"),
                    "the engine took a pause for {before:?} over"
                );
                let by_operator = |reason: &Option<String>| reason.as_deref() == Some("operator");
                batch.state = "paused";
                let now = seen.batches.iter().find(|now| now.id == id);
                batch.pause_reason = now.and_then(|now| now.pause_reason.clone());
                must!(
                    (line.actor == "engine") != by_operator(&batch.pause_reason)
                        || batch.pause_reason.is_none(),
                    "paused for {:?}",
                    batch.pause_reason
                );
            }
            "batch_resumed" => {
                must!(batch.state == "paused", "it is {}", batch.state);
                must!(
                    line.actor != "engine" || batch.pause_reason.as_deref() == Some("portal_down"),
                    "the engine ended a pause for {:?}",
                    batch.pause_reason
                );
                batch.state = "running";
                batch.pause_reason = None;
            }
            "batch_cancelled" => {
                must!(
                    ["pending", "running", "paused"].contains(&batch.state),
                    "it is {}",
                    batch.state
                );
                batch.state = "cancelled";
                batch.pause_reason = None;
                for order in &mut mine {
                    if order.is_running() {
                        order.is_cancel_requested = true;
                    } else if !order.is_ended() {
                        order.state = "cancelled";
                        order.due = None;
                    }
                }
            }
            "batch_retried" => {}
            "batch_ended" => {
                must!(
                    ["running", "paused"].contains(&batch.state),
                    "it is {}",
                    batch.state
                );
                must!(
                    mine.iter().all(|order| order.is_ended()),
                    "not all its orders have"
                );
                let is_failed = mine.iter().any(|order| order.state == "failed");
                batch.state = if is_failed { "failed" } else { "completed" };
                batch.pause_reason = None;
            }
            other => return Err(format!("unknown event {other}")),
        }
        Ok(())
    }

    fn load(&mut self, step: &Step<'_>, seen: &Seen, id: i64) -> Verdict {
        let Act::Operator(Verb::Load(file)) = step.act else {
            return Err("nothing was loaded".to_owned());
        };
        let ids = seen.orders.iter().filter(|order| order.batch == id);
        for (seen, new) in ids.zip(&file.orders) {
            let order = Order {
                batch: id,
                consultora: new.consultora.clone(),
                lines: new
                    .lines
                    .iter()
                    .map(|line| (line.product.clone(), line.quantity))
                    .collect(),
                state: "pending",
                attempt: 0,
                used: 0,
                is_cancel_requested: false,
                due: None,
                outcomes: Vec::new(),
                cart_before: None,
            };
            self.orders.insert(seen.id, order);
        }
        let batch = Batch {
            state: "pending",
            pause_reason: None,
            policy: file.cart_policy,
        };
        self.batches.insert(id, batch);
        Ok(())
    }
}
