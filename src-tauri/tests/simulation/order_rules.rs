//! What may happen to an order, and by whom.

use crate::model::{Act, ENDED, Model, Order, Step, Verdict, must};
use crate::portal::Session;
use crate::seen::{AuditSeen, Seen};

/// Kinds of failure that use an attempt up.
const COUNTED: [&str; 3] = ["transient", "layout_changed", "bug"];
/// Kinds that are not the order's fault.
const FREE: [&str; 5] = [
    "throttled",
    "portal_down",
    "session_lost",
    "account_refused",
    "browser_missing",
];
/// From this attempt on a lost session counts.
const SESSION_LOST_COUNTS_AFTER: i64 = 10;

impl Model {
    pub fn apply_to_order(
        &mut self,
        step: &Step<'_>,
        seen: &Seen,
        line: &AuditSeen,
        id: i64,
    ) -> Verdict {
        let mut order = self.orders.get(&id).ok_or("no such order")?.clone();
        let event = line.event.as_str();
        match event {
            "claimed" => self.claim(step, line, id, &mut order)?,
            "lost" => {
                let Act::Engine { active } = step.act else {
                    return Err("taken back, but no engine was at work".to_owned());
                };
                let session = Session {
                    order: id,
                    attempt: order.attempt,
                };
                must!(order.is_running(), "it is {}", order.state);
                must!(!active.contains(&id), "its own worker was at it");
                must!(
                    self.is_doubled || !step.working.contains(&session),
                    "a living worker was at it"
                );
                must!(line.attempt == Some(order.attempt), "of another attempt");
                let is_cancelled = std::mem::take(&mut order.is_cancel_requested);
                order.state = if is_cancelled { "cancelled" } else { "queued" };
                *order.outcomes.last_mut().ok_or("of no attempt")? = "lost";
            }
            "hastened" => {
                must!(
                    matches!(step.act, Act::Engine { .. }),
                    "no engine was at work"
                );
                let latest = step.now + self.retry_delay_ms_max;
                must!(
                    order.due.is_some_and(|due| due > latest),
                    "it was due at {:?}, and it is {}",
                    order.due,
                    step.now
                );
                order.due = Some(step.now);
            }
            "cancel_requested" => {
                must!(order.is_running(), "it is {}", order.state);
                order.is_cancel_requested = true;
            }
            "cancelled" if matches!(step.act, Act::Operator(_)) => {
                must!(
                    !order.is_running() && !order.is_ended(),
                    "it is {}",
                    order.state
                );
                order.state = "cancelled";
                order.due = None;
            }
            "retry_requested" => {
                must!(order.is_ended(), "it is {}", order.state);
                order.state = "queued";
                order.used = 0;
                order.is_cancel_requested = false;
                let batch = self.batches.get_mut(&order.batch).ok_or("no such batch")?;
                if ENDED.contains(&batch.state) {
                    batch.state = "running";
                }
            }
            _ => {
                let Act::Attempt(session) = step.act else {
                    return Err("no attempt was at work".to_owned());
                };
                must!(
                    session.order == id && line.attempt == Some(session.attempt),
                    "{session:?} was at work"
                );
                must!(
                    order.is_held_by(session.attempt),
                    "attempt {} does not hold it: it is {} at attempt {}",
                    session.attempt,
                    order.state,
                    order.attempt
                );
                if event == "step_done" {
                    order.state = state_after(line.step.as_deref())?;
                } else if event != "note" {
                    self.end(step, seen, event, *session, &mut order)?;
                }
            }
        }
        self.orders.insert(id, order);
        Ok(())
    }

    fn claim(&self, step: &Step<'_>, line: &AuditSeen, id: i64, order: &mut Order) -> Verdict {
        must!(
            matches!(step.act, Act::Engine { .. }),
            "no engine was at work"
        );
        must!(
            self.batches[&order.batch].state == "running",
            "its batch is {}",
            self.batches[&order.batch].state
        );
        must!(
            ["queued", "retrying"].contains(&order.state),
            "it is {}",
            order.state
        );
        must!(
            order.due.is_none_or(|due| due <= step.now),
            "it is due at {:?}, and it is {}",
            order.due,
            step.now
        );
        let twin = self.orders.iter().find(|(other, it)| {
            **other != id && it.consultora == order.consultora && it.is_running()
        });
        must!(
            twin.is_none(),
            "two attempts at once for {}",
            order.consultora
        );
        order.attempt += 1;
        must!(
            line.attempt == Some(order.attempt),
            "as attempt {:?}",
            line.attempt
        );
        order.state = "in_progress";
        order.due = None;
        order.outcomes.push("running");
        Ok(())
    }

    fn end(
        &mut self,
        step: &Step<'_>,
        seen: &Seen,
        event: &str,
        session: Session,
        order: &mut Order,
    ) -> Verdict {
        let attempt = seen
            .attempts
            .iter()
            .find(|it| it.order == session.order && it.number == session.attempt)
            .ok_or("without its attempt")?;
        let kind = attempt.kind.as_deref();
        let is_trap = kind == Some("session_lost") && order.attempt > SESSION_LOST_COUNTS_AFTER;
        let counts = kind.is_some_and(|kind| COUNTED.contains(&kind)) || is_trap;
        let is_free = kind.is_none_or(|kind| FREE.contains(&kind)) && !is_trap;
        let is_last = order.used + 1 >= self.attempts_max;
        let is_cancelled = std::mem::take(&mut order.is_cancel_requested);
        let (state, is_right) = match event {
            "completed" | "partial" => (
                if event == "partial" {
                    "partial"
                } else {
                    "completed"
                },
                kind.is_none() && ["cart_open", "products_added"].contains(&order.state),
            ),
            "failed" => (
                "failed",
                kind == Some("needs_person") || (counts && is_last),
            ),
            "retrying" => ("retrying", counts && !is_last && !is_cancelled),
            "released" => ("queued", is_free && !is_cancelled),
            "cancelled" => (
                "cancelled",
                is_cancelled && (is_free || (counts && !is_last)),
            ),
            other => return Err(format!("unknown event {other}")),
        };
        must!(
            is_right,
            "not what follows from {kind:?} with {} attempts used, cancelled: {is_cancelled}, from {}",
            order.used,
            order.state
        );
        if counts || kind == Some("needs_person") {
            order.used += 1;
        }
        let expected = self.expected_cart(order, step.site);
        let is_exact = step.site.cart(&order.consultora) == expected;
        let is_spoiled = self.spoiled.contains(&order.consultora);
        match attempt.cart.as_deref() {
            Some("untouched") => must!(
                !self.writers.contains(&session),
                "said to be untouched, but it wrote"
            ),
            Some("exact") => must!(
                is_exact || is_spoiled,
                "said to be exact, but it is {:?} instead of {expected:?}",
                step.site.cart(&order.consultora)
            ),
            Some("unfinished") => {}
            other => return Err(format!("its cart is said to be {other:?}")),
        }
        if ["completed", "partial"].contains(&event) {
            must!(
                attempt.cart.as_deref() == Some("exact"),
                "its cart is said to be {:?}",
                attempt.cart
            );
            self.filled_by
                .insert(order.consultora.clone(), session.order);
        }
        if state == "retrying" {
            let row = seen.orders.iter().find(|row| row.id == session.order);
            order.due = row.and_then(|row| row.due);
            // It was reckoned when the attempt ended; the clock may have been set since.
            let latest = self.latest_now + self.retry_delay_ms_max;
            must!(
                order.due.is_some_and(|due| due <= latest),
                "due at {:?}, and it never was later than {}",
                order.due,
                self.latest_now
            );
        }
        order.state = state;
        *order.outcomes.last_mut().ok_or("of no attempt")? = match state {
            "queued" => "released",
            other => other,
        };
        Ok(())
    }
}

fn state_after(step: Option<&str>) -> Result<&'static str, String> {
    match step {
        Some("sign_in") => Ok("login_ok"),
        Some("consultora") => Ok("consultora_selected"),
        Some("cycle") => Ok("cycle_selected"),
        Some("open_cart") => Ok("cart_open"),
        Some("products") => Ok("products_added"),
        other => Err(format!("no state is behind step {other:?}")),
    }
}
