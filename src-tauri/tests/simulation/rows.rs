//! The rows of the database against the model: nothing may have changed that the audit log does not
//! tell, and everything that it tells must be there.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Act, ENDED, Model, Order, Step, Verdict, must};
use crate::seen::{OrderSeen, Seen};

impl Model {
    pub fn compare(&mut self, step: &Step<'_>, seen: &Seen) -> Verdict {
        self.compare_orders(step, seen)?;
        self.compare_attempts(seen)?;
        self.compare_lines(step, seen)?;
        self.compare_batches(seen)?;
        self.compare_counts(seen)?;
        self.compare_changes(seen)?;
        self.compare_told(seen)
    }

    fn compare_orders(&mut self, step: &Step<'_>, seen: &Seen) -> Verdict {
        must!(
            seen.orders.len() == self.orders.len(),
            "{} orders instead of {}",
            seen.orders.len(),
            self.orders.len()
        );
        let mut held = BTreeSet::new();
        for row in &seen.orders {
            let order = self.orders.get_mut(&row.id).ok_or("an unknown order")?;
            let is_same = (row.batch, row.state.as_str(), row.attempt, row.used)
                == (order.batch, order.state, order.attempt, order.used)
                && (row.is_held != 0) == order.is_running()
                && (row.is_cancel_requested != 0) == order.is_cancel_requested
                && row.due == order.due;
            must!(
                is_same,
                "order {} is not what the log says: {row:?} instead of {order:?}",
                row.id
            );
            must!(
                row.is_held == 0 || held.insert(row.consultora.as_str()),
                "two attempts at once for {}",
                row.consultora
            );
            compare_cart_before(step, row, order)?;
        }
        Ok(())
    }

    fn compare_attempts(&self, seen: &Seen) -> Verdict {
        let mut rows: BTreeMap<i64, Vec<&str>> = BTreeMap::new();
        for row in &seen.attempts {
            let outcomes = rows.entry(row.order).or_default();
            outcomes.push(&row.outcome);
            must!(
                i64::try_from(outcomes.len()) == Ok(row.number),
                "order {} lacks an attempt before {}",
                row.order,
                row.number
            );
        }
        for (id, order) in &self.orders {
            let there = rows.remove(id).unwrap_or_default();
            must!(
                there == order.outcomes,
                "order {id} had attempts {there:?} instead of {:?}",
                order.outcomes
            );
        }
        Ok(())
    }

    fn compare_lines(&self, step: &Step<'_>, seen: &Seen) -> Verdict {
        for (id, order) in &self.orders {
            let rows: Vec<_> = seen.lines.iter().filter(|line| line.order == *id).collect();
            must!(rows.len() == order.lines.len(), "order {id} lost a line");
            if ["completed", "partial"].contains(&order.state) {
                let answers = step.site.world.answers(&order.lines);
                let mut is_all_there = true;
                for ((row, (code, answer)), (_, units)) in
                    rows.iter().zip(&answers).zip(&order.lines)
                {
                    let loaded = Some(i64::from(answer.loaded(*units)));
                    is_all_there &= answer.state().as_str() == "added";
                    must!(
                        row.product == code.as_str()
                            && row.state == answer.state().as_str()
                            && row.loaded == loaded,
                        "the portal says {answer:?} to {code}, and {row:?} was written down"
                    );
                }
                must!(
                    is_all_there == (order.state == "completed"),
                    "order {id} is {}",
                    order.state
                );
            }
            let is_open = rows.iter().any(|row| row.state == "pending");
            must!(
                order.state != "failed" || !is_open,
                "order {id} failed with a line open"
            );
        }
        Ok(())
    }

    fn compare_batches(&self, seen: &Seen) -> Verdict {
        must!(
            seen.batches.len() == self.batches.len(),
            "{} batches instead of {}",
            seen.batches.len(),
            self.batches.len()
        );
        for row in &seen.batches {
            let batch = self.batches.get(&row.id).ok_or("an unknown batch")?;
            must!(
                row.state == batch.state && row.pause_reason == batch.pause_reason,
                "batch {} is not what the log says: {row:?} instead of {batch:?}",
                row.id
            );
            let mut orders = self.orders.values().filter(|order| order.batch == row.id);
            if ["running", "paused"].contains(&batch.state) {
                must!(
                    orders.any(|order| !order.is_ended()),
                    "batch {} is {} and has nothing left to do",
                    row.id,
                    batch.state
                );
            } else if ENDED.contains(&batch.state) {
                let may_be = |order: &Order| {
                    order.is_ended()
                        || (batch.state == "cancelled"
                            && order.is_running()
                            && order.is_cancel_requested)
                };
                must!(
                    orders.all(may_be),
                    "batch {} is {} and an order is out of reach",
                    row.id,
                    batch.state
                );
            }
        }
        Ok(())
    }

    fn compare_counts(&self, seen: &Seen) -> Verdict {
        let mut counts: BTreeMap<(i64, &str), i64> = BTreeMap::new();
        for order in self.orders.values() {
            *counts.entry((order.batch, order.state)).or_default() += 1;
        }
        for (batch, state, orders) in &seen.counts {
            let counted = counts.remove(&(*batch, state.as_str())).unwrap_or(0);
            must!(
                counted == *orders,
                "{orders} orders of batch {batch} are said to be {state}, and {counted} are"
            );
        }
        must!(counts.is_empty(), "not counted: {counts:?}");
        Ok(())
    }

    /// News goes with each line of the log, in the same transaction.
    fn compare_changes(&mut self, seen: &Seen) -> Verdict {
        for line in &seen.audit {
            let is_told = seen.changes.iter().any(|(_, batch, order)| {
                *batch == line.batch && (*order == line.order || order.is_none())
            });
            must!(is_told, "no change tells of {line:?}");
        }
        for (id, batch, order) in &seen.changes {
            must!(*id > self.last_change, "change {id} is not new");
            self.last_change = *id;
            // Of everything: the engine has seen that the storage takes something again.
            if batch.is_none() && order.is_none() {
                continue;
            }
            let is_known = seen
                .audit
                .iter()
                .any(|line| line.batch == *batch && (order.is_none() || line.order == *order));
            must!(is_known, "change {id} of order {order:?} is of nothing");
        }
        Ok(())
    }

    /// What was told to somebody was committed, and stays so.
    fn compare_told(&self, seen: &Seen) -> Verdict {
        for (session, is_filled) in &self.told {
            let row = seen
                .attempts
                .iter()
                .find(|row| row.order == session.order && row.number == session.attempt);
            let outcome = row.map_or("nothing", |row| row.outcome.as_str());
            must!(
                !["running", "nothing"].contains(&outcome),
                "the end of {session:?} was told, and in the database it is {outcome}"
            );
            must!(
                self.is_doubled || !is_filled || ["completed", "partial"].contains(&outcome),
                "{session:?} was said to have filled the cart, and it is {outcome}"
            );
        }
        Ok(())
    }
}

/// Kept once, by the attempt that holds the order, as the cart was then.
fn compare_cart_before(step: &Step<'_>, row: &OrderSeen, order: &mut Order) -> Verdict {
    if row.cart_before == order.cart_before {
        return Ok(());
    }
    let Act::Attempt(session) = step.act else {
        return Err(format!("the first cart of order {} changed", row.id));
    };
    let cart = step.site.cart(&order.consultora);
    let there: serde_json::Map<String, serde_json::Value> = cart
        .iter()
        .map(|(code, units)| (code.to_string(), units.get().into()))
        .collect();
    let kept: Option<serde_json::Map<String, serde_json::Value>> = row
        .cart_before
        .as_deref()
        .and_then(|json| serde_json::from_str(json).ok());
    must!(
        order.cart_before.is_none()
            && session.order == row.id
            && order.is_held_by(session.attempt)
            && kept.as_ref() == Some(&there),
        "order {} keeps {:?} as its first cart, in {session:?}; it was {:?}, and the portal has {cart:?}",
        row.id,
        row.cart_before,
        order.cart_before
    );
    order.cart_before.clone_from(&row.cart_before);
    Ok(())
}
