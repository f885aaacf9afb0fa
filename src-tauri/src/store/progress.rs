//! How far an attempt is, written down while it runs. Each call is refused to an attempt that does
//! not hold the order any more.

use super::database::Tx;
use super::{Actor, Event, Store, StoreError, audit, changes, claim};
use crate::domain::{
    AttemptNumber, BatchId, Cart, Epoch, OrderEvent, OrderId, OrderState, Step, Text, transition,
};

/// Whether the attempt may go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StillHeld {
    /// It holds the order.
    Yes,
    /// It holds the order, and the operator wants it to end at the next safe point.
    CancelRequested,
    /// The order is somebody else's, or ended.
    No,
}

impl Store {
    /// A step is behind the order: its state, the audit line and the change row in one transaction.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn reached(
        &self,
        now: Epoch,
        order: OrderId,
        attempt: AttemptNumber,
        step: Step,
        text: Text,
    ) -> Result<StillHeld, StoreError> {
        let mut tx = self.begin().await?;
        let Some(held) = held(&mut tx, order, attempt).await? else {
            return Ok(StillHeld::No);
        };
        let after = transition(held.state, OrderEvent::Reach(step)).map_err(|source| {
            StoreError::OrderIs {
                id: order.0,
                source,
            }
        })?;
        sqlx::query("UPDATE orders SET state = $3 WHERE id = $1 AND attempt = $2")
            .bind(order.0)
            .bind(attempt.0)
            .bind(after.as_str())
            .execute(&mut *tx)
            .await?;
        self.write_down(
            tx,
            now,
            &held,
            Tell {
                order,
                attempt,
                word: "step_done",
                step,
                text,
            },
        )
        .await
    }

    /// Something worth telling happened.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn noted(
        &self,
        now: Epoch,
        order: OrderId,
        attempt: AttemptNumber,
        step: Step,
        text: Text,
    ) -> Result<StillHeld, StoreError> {
        let mut tx = self.begin().await?;
        let Some(held) = held(&mut tx, order, attempt).await? else {
            return Ok(StillHeld::No);
        };
        self.write_down(
            tx,
            now,
            &held,
            Tell {
                order,
                attempt,
                word: "note",
                step,
                text,
            },
        )
        .await
    }

    /// Keeps the cart as it was before anything was changed. The first one that is kept stays: a
    /// later attempt finds our own products in it.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn keep_cart_before(
        &self,
        order: OrderId,
        attempt: AttemptNumber,
        cart: &Cart,
    ) -> Result<StillHeld, StoreError> {
        let mut tx = self.begin().await?;
        let Some(held) = held(&mut tx, order, attempt).await? else {
            return Ok(StillHeld::No);
        };
        sqlx::query("UPDATE orders SET cart_before = $2 WHERE id = $1 AND cart_before IS NULL")
            .bind(order.0)
            .bind(claim::cart_to_json(cart))
            .execute(&mut *tx)
            .await?;
        self.commit(tx).await?;
        Ok(held.answer())
    }

    async fn write_down(
        &self,
        mut tx: Tx,
        now: Epoch,
        held: &Held,
        tell: Tell,
    ) -> Result<StillHeld, StoreError> {
        sqlx::query("UPDATE orders SET message_es = $2, message_en = $3 WHERE id = $1")
            .bind(tell.order.0)
            .bind(&tell.text.es)
            .bind(&tell.text.en)
            .execute(&mut *tx)
            .await?;
        let event = Event::order(
            tell.word,
            held.batch,
            tell.order,
            Some(tell.attempt),
            tell.text,
        )
        .at(tell.step);
        audit::append(&mut tx, now, Actor::Engine, &event).await?;
        changes::note_order(&mut tx, held.batch, tell.order).await?;
        self.commit(tx).await?;
        Ok(held.answer())
    }
}

struct Tell {
    order: OrderId,
    attempt: AttemptNumber,
    word: &'static str,
    step: Step,
    text: Text,
}

/// The order of an attempt that still holds it.
pub(super) struct Held {
    pub(super) batch: BatchId,
    pub(super) state: OrderState,
    pub(super) cancel_requested: bool,
}

impl Held {
    fn answer(&self) -> StillHeld {
        if self.cancel_requested {
            StillHeld::CancelRequested
        } else {
            StillHeld::Yes
        }
    }
}

/// The fencing check: `None` when the attempt does not hold the order any more.
pub(super) async fn held(
    tx: &mut Tx,
    order: OrderId,
    attempt: AttemptNumber,
) -> Result<Option<Held>, StoreError> {
    let row: Option<(i64, String, bool)> = sqlx::query_as(
        "SELECT batch_id, state, cancel_requested FROM orders
         WHERE id = $1 AND attempt = $2 AND lease_owner IS NOT NULL",
    )
    .bind(order.0)
    .bind(attempt.0)
    .fetch_optional(&mut **tx)
    .await?;
    row.map(|(batch, state, cancel_requested)| {
        let state = OrderState::parse(&state).ok_or(StoreError::UnknownWord(state))?;
        Ok(Held {
            batch: BatchId(batch),
            state,
            cancel_requested,
        })
    })
    .transpose()
}
