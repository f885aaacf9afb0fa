//! The end of an attempt: what became of the order, its lines and its batch, in one transaction.

use super::database::Tx;
use super::progress::{Held, held};
use super::verbs::end_batch_if_done;
use super::{Actor, Event, NewEvidence, Store, StoreError, audit, changes, evidence};
use crate::domain::{
    AttemptNumber, CartCondition, Epoch, Failure, LineAnswer, LineState, OrderEvent, OrderId,
    OrderState, ProductCode, Text, transition,
};

/// How an attempt ended.
#[derive(Clone, Debug)]
pub enum SettledAs {
    /// The cart was read back and compared; each line has its answer.
    Filled {
        /// The portal's answers, by product.
        answers: Vec<(ProductCode, LineAnswer)>,
        /// The portal's name for the consultora.
        portal_name: Option<String>,
    },
    /// No other attempt by itself.
    Failed(Failure),
    /// Another attempt at `due`; this one counts.
    RetryAt {
        /// Why.
        failure: Failure,
        /// When.
        due: Epoch,
    },
    /// Back into the queue; this attempt does not count. Without a failure it was told to stop.
    Released {
        /// Why, when it was for a trouble that is not the order's.
        failure: Option<Failure>,
        /// What is known of the cart.
        cart: CartCondition,
    },
    /// The operator gave it up; the cart is as `cart` says.
    Cancelled {
        /// What is known of the cart.
        cart: CartCondition,
    },
}

/// The end of one attempt.
#[derive(Clone, Debug)]
pub struct Settlement {
    pub order: OrderId,
    pub attempt: AttemptNumber,
    pub end: SettledAs,
    pub evidence: Vec<NewEvidence>,
}

impl Store {
    /// Settles an attempt. Answers the order's state.
    ///
    /// # Errors
    /// [`StoreError::NotHeld`] when the attempt does not hold the order any more: its result came
    /// late and is refused. Otherwise when the storage fails.
    pub async fn settle(
        &self,
        now: Epoch,
        settlement: &Settlement,
    ) -> Result<OrderState, StoreError> {
        let Settlement {
            order,
            attempt,
            end,
            ..
        } = settlement;
        let mut tx = self.begin().await?;
        let held = held(&mut tx, *order, *attempt)
            .await?
            .ok_or(StoreError::NotHeld {
                order: order.0,
                attempt: attempt.0,
            })?;
        let event = order_event(end, held.cancel_requested);
        let state = transition(held.state, event).map_err(|source| StoreError::OrderIs {
            id: order.0,
            source,
        })?;
        if let SettledAs::Filled {
            answers,
            portal_name,
        } = end
        {
            answer_lines(&mut tx, *order, answers).await?;
            sqlx::query("UPDATE orders SET portal_name = $2 WHERE id = $1")
                .bind(order.0)
                .bind(portal_name)
                .execute(&mut *tx)
                .await?;
        }
        if matches!(state, OrderState::Failed | OrderState::Cancelled) {
            sqlx::query(
                "UPDATE lines SET state = 'failed', loaded = NULL
                 WHERE order_id = $1 AND state = 'pending'",
            )
            .bind(order.0)
            .execute(&mut *tx)
            .await?;
        }
        let text = sentence(end, state);
        end_order(&mut tx, now, settlement, state, &text).await?;
        end_attempt(&mut tx, now, settlement, state).await?;
        for file in &settlement.evidence {
            evidence::insert(&mut tx, now, *order, *attempt, file).await?;
        }
        tell(&mut tx, now, settlement, &held, state, text).await?;
        end_batch_if_done(&mut tx, now, held.batch).await?;
        self.commit(tx).await?;
        Ok(state)
    }
}

/// Cancelled while its attempt ended some other way than by filling the cart: cancelled it is.
fn order_event(end: &SettledAs, cancel_requested: bool) -> OrderEvent {
    match end {
        SettledAs::Filled { answers, .. } => {
            if answers
                .iter()
                .all(|(_, answer)| *answer == LineAnswer::Added)
            {
                OrderEvent::Complete
            } else {
                OrderEvent::CompletePartly
            }
        }
        SettledAs::Failed(_) => OrderEvent::Fail,
        SettledAs::RetryAt { .. } | SettledAs::Released { .. } if cancel_requested => {
            OrderEvent::Cancel
        }
        SettledAs::RetryAt { .. } => OrderEvent::RetryLater,
        SettledAs::Released { .. } => OrderEvent::Release,
        SettledAs::Cancelled { .. } => OrderEvent::Cancel,
    }
}

async fn answer_lines(
    tx: &mut Tx,
    order: OrderId,
    answers: &[(ProductCode, LineAnswer)],
) -> Result<(), StoreError> {
    for (product, answer) in answers {
        let allowed = match answer {
            LineAnswer::Added => None,
            LineAnswer::OutOfStock | LineAnswer::Unknown => Some(0),
            LineAnswer::Limited { allowed } => Some(allowed.get()),
        };
        sqlx::query(
            "UPDATE lines SET state = $3, loaded = COALESCE($4, quantity)
             WHERE order_id = $1 AND product_code = $2",
        )
        .bind(order.0)
        .bind(product.as_str())
        .bind(answer.state().as_str())
        .bind(allowed)
        .execute(&mut **tx)
        .await?;
    }
    let (unanswered,): (i64,) =
        sqlx::query_as("SELECT COUNT(*) FROM lines WHERE order_id = $1 AND state = $2")
            .bind(order.0)
            .bind(LineState::Pending.as_str())
            .fetch_one(&mut **tx)
            .await?;
    if unanswered > 0 {
        // Completed and partial mean that every line has an answer.
        return Err(StoreError::Unanswered {
            order: order.0,
            lines: unanswered,
        });
    }
    sqlx::query(
        "UPDATE orders SET lines_added = (SELECT COUNT(*) FROM lines
            WHERE order_id = orders.id AND state = 'added') WHERE id = $1",
    )
    .bind(order.0)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

async fn end_order(
    tx: &mut Tx,
    now: Epoch,
    settlement: &Settlement,
    state: OrderState,
    text: &Text,
) -> Result<(), StoreError> {
    let counted = match &settlement.end {
        SettledAs::Failed(_) | SettledAs::RetryAt { .. } => 1,
        SettledAs::Filled { .. } | SettledAs::Released { .. } | SettledAs::Cancelled { .. } => 0,
    };
    let due = match &settlement.end {
        SettledAs::RetryAt { due, .. } if state == OrderState::Retrying => Some(due.0),
        SettledAs::RetryAt { .. }
        | SettledAs::Filled { .. }
        | SettledAs::Failed(_)
        | SettledAs::Released { .. }
        | SettledAs::Cancelled { .. } => None,
    };
    sqlx::query(
        "UPDATE orders SET state = $3, lease_owner = NULL, lease_until_ms = NULL, worker = NULL,
            cancel_requested = 0, due_ms = $4, ended_ms = $5, attempts_used = attempts_used + $6,
            message_es = $7, message_en = $8, cause = $9
         WHERE id = $1 AND attempt = $2",
    )
    .bind(settlement.order.0)
    .bind(settlement.attempt.0)
    .bind(state.as_str())
    .bind(due)
    .bind(state.is_ended().then_some(now.0))
    .bind(counted)
    .bind(&text.es)
    .bind(&text.en)
    .bind(failure_of(&settlement.end).map(super::causes::key))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

async fn end_attempt(
    tx: &mut Tx,
    now: Epoch,
    settlement: &Settlement,
    state: OrderState,
) -> Result<(), StoreError> {
    let failure = failure_of(&settlement.end);
    let cart = match &settlement.end {
        SettledAs::Filled { .. } => CartCondition::Exact,
        SettledAs::Failed(failure) | SettledAs::RetryAt { failure, .. } => failure.cart,
        SettledAs::Released { cart, .. } | SettledAs::Cancelled { cart } => *cart,
    };
    let outcome = if state == OrderState::Queued {
        "released"
    } else {
        state.as_str()
    };
    sqlx::query(
        "UPDATE attempts SET ended_ms = $3, outcome = $4, kind = $5, reason = $6, step = $7,
            detail_es = $8, detail_en = $9, cart = $10
         WHERE order_id = $1 AND number = $2",
    )
    .bind(settlement.order.0)
    .bind(settlement.attempt.0)
    .bind(now.0)
    .bind(outcome)
    .bind(failure.map(|failure| failure.reason.kind().as_str()))
    .bind(failure.map(|failure| failure.reason.as_str()))
    .bind(failure.map(|failure| failure.step.as_str()))
    .bind(failure.map(|failure| failure.detail.es.as_str()))
    .bind(failure.map(|failure| failure.detail.en.as_str()))
    .bind(cart.as_str())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

async fn tell(
    tx: &mut Tx,
    now: Epoch,
    settlement: &Settlement,
    held: &Held,
    state: OrderState,
    text: Text,
) -> Result<(), StoreError> {
    let word = match state {
        OrderState::Completed => "completed",
        OrderState::Partial => "partial",
        OrderState::Failed => "failed",
        OrderState::Retrying => "retrying",
        OrderState::Cancelled => "cancelled",
        OrderState::Queued => "released",
        OrderState::Pending
        | OrderState::InProgress
        | OrderState::LoginOk
        | OrderState::ConsultoraSelected
        | OrderState::CycleSelected
        | OrderState::CartOpen
        | OrderState::ProductsAdded => "settled",
    };
    let mut event = Event::order(
        word,
        held.batch,
        settlement.order,
        Some(settlement.attempt),
        text,
    );
    event.step = failure_of(&settlement.end).map(|failure| failure.step);
    audit::append(tx, now, Actor::Engine, &event).await?;
    changes::note_order(tx, held.batch, settlement.order).await
}

fn failure_of(end: &SettledAs) -> Option<&Failure> {
    match end {
        SettledAs::Failed(failure) | SettledAs::RetryAt { failure, .. } => Some(failure),
        SettledAs::Released { failure, .. } => failure.as_ref(),
        SettledAs::Filled { .. } | SettledAs::Cancelled { .. } => None,
    }
}

fn sentence(end: &SettledAs, state: OrderState) -> Text {
    match end {
        SettledAs::Filled { answers, .. } => {
            let missing = answers
                .iter()
                .filter(|(_, answer)| *answer != LineAnswer::Added)
                .count();
            if missing == 0 {
                Text::new(
                    "Carro comprobado: está todo",
                    "Cart verified: everything is there",
                )
            } else {
                let (es, en) = if missing == 1 {
                    ("producto no se pudo", "product")
                } else {
                    ("productos no se pudieron", "products")
                };
                Text::new(
                    format!("Carro comprobado: {missing} {es} cargar por completo"),
                    format!("Cart verified: {missing} {en} could not be had in full"),
                )
            }
        }
        SettledAs::Failed(failure) | SettledAs::RetryAt { failure, .. } => failure.reason.text(),
        SettledAs::Released {
            failure: Some(failure),
            ..
        } => failure.reason.text(),
        SettledAs::Released {
            failure: None,
            cart,
        }
        | SettledAs::Cancelled { cart } => {
            let cancelled = state == OrderState::Cancelled;
            let (es, en) = match cart {
                CartCondition::Untouched => ("el carro no se tocó", "the cart was not touched"),
                CartCondition::Exact => ("el carro está completo", "the cart is complete"),
                CartCondition::Unfinished => (
                    "el carro quedó a medio cargar",
                    "the cart was left half loaded",
                ),
            };
            if cancelled {
                Text::new(format!("Cancelado: {es}"), format!("Cancelled: {en}"))
            } else {
                Text::new(
                    format!("De vuelta a la cola: {es}"),
                    format!("Back to the queue: {en}"),
                )
            }
        }
    }
}
