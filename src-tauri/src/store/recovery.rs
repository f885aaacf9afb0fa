//! Orders that nothing would bring on: those whose worker is gone go back into the queue, free of
//! charge, and those whose retry lies out of reach are due at once. The log says why.

use super::database::Tx;
use super::verbs::end_batch_if_done;
use super::{Actor, Event, Store, StoreError, audit, changes};
use crate::domain::{
    AttemptNumber, BatchId, Epoch, OrderEvent, OrderId, OrderState, Text, transition,
};

pub(super) const HELD: &str = "SELECT id, batch_id, attempt, state, cancel_requested FROM orders
     WHERE lease_owner IS NOT NULL";

/// An attempt that nobody settles any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LostAttempt {
    pub order: OrderId,
    pub attempt: AttemptNumber,
}

impl Store {
    /// Takes back every order under way that is not one of `active`. Right only for whoever holds
    /// the data folder's lock: no other engine can be running, so whatever this one does not work
    /// on is worked on by nobody. No clock is asked, so none that jumps can mislead it.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn recover(
        &self,
        now: Epoch,
        active: &[OrderId],
    ) -> Result<Vec<LostAttempt>, StoreError> {
        let mut tx = self.begin().await?;
        let mut rows: Vec<(i64, i64, i64, String, bool)> =
            sqlx::query_as(HELD).fetch_all(&mut *tx).await?;
        rows.retain(|(id, ..)| !active.contains(&OrderId(*id)));
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let mut lost = Vec::with_capacity(rows.len());
        for (id, batch, attempt, state, cancelled) in rows {
            let state = OrderState::parse(&state).ok_or(StoreError::UnknownWord(state))?;
            let taken = LostAttempt {
                order: OrderId(id),
                attempt: AttemptNumber(attempt),
            };
            take_back(&mut tx, now, BatchId(batch), taken, state, cancelled).await?;
            lost.push(taken);
        }
        self.commit(tx).await?;
        Ok(lost)
    }

    /// Makes every retry due now that is due after `latest`, later than any delay from now: the clock
    /// was set back since. Answers how many there were.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn hasten(&self, now: Epoch, latest: Epoch) -> Result<usize, StoreError> {
        let mut tx = self.begin().await?;
        let rows: Vec<(i64, i64)> = sqlx::query_as(
            "UPDATE orders SET due_ms = $1 WHERE state = 'retrying' AND due_ms > $2
             RETURNING id, batch_id",
        )
        .bind(now.0)
        .bind(latest.0)
        .fetch_all(&mut *tx)
        .await?;
        if rows.is_empty() {
            return Ok(0);
        }
        for (id, batch) in &rows {
            let (order, batch) = (OrderId(*id), BatchId(*batch));
            let text = Text::new(
                "El reloj del equipo se atrasó: el reintento no espera más",
                "The computer's clock was set back: the retry waits no longer",
            );
            let event = Event::order("hastened", batch, order, None, text);
            audit::append(&mut tx, now, Actor::Engine, &event).await?;
            changes::note_order(&mut tx, batch, order).await?;
        }
        self.commit(tx).await?;
        Ok(rows.len())
    }
}

async fn take_back(
    tx: &mut Tx,
    now: Epoch,
    batch: BatchId,
    lost: LostAttempt,
    state: OrderState,
    cancelled: bool,
) -> Result<(), StoreError> {
    let event = if cancelled {
        OrderEvent::Cancel
    } else {
        OrderEvent::Release
    };
    let after = transition(state, event).map_err(|source| StoreError::OrderIs {
        id: lost.order.0,
        source,
    })?;
    let text = if cancelled {
        Text::new(
            "Cancelado; el programa se cerró durante este intento, el carro puede estar a medias",
            "Cancelled; the program ended during this attempt, the cart may be half loaded",
        )
    } else {
        Text::new(
            "El programa se cerró durante este intento; el pedido vuelve a la cola sin costo",
            "The program ended during this attempt; the order goes back to the queue free of charge",
        )
    };
    sqlx::query(
        "UPDATE orders SET state = $2, lease_owner = NULL, lease_until_ms = NULL, worker = NULL,
            cancel_requested = 0, ended_ms = $3, message_es = $4, message_en = $5 WHERE id = $1",
    )
    .bind(lost.order.0)
    .bind(after.as_str())
    .bind(after.is_ended().then_some(now.0))
    .bind(&text.es)
    .bind(&text.en)
    .execute(&mut **tx)
    .await?;
    sqlx::query(
        "UPDATE attempts SET outcome = 'lost', ended_ms = $3, cart = 'unfinished'
         WHERE order_id = $1 AND number = $2",
    )
    .bind(lost.order.0)
    .bind(lost.attempt.0)
    .bind(now.0)
    .execute(&mut **tx)
    .await?;
    let event = Event::order("lost", batch, lost.order, Some(lost.attempt), text);
    audit::append(tx, now, Actor::Engine, &event).await?;
    changes::note_order(tx, batch, lost.order).await?;
    end_batch_if_done(tx, now, batch).await
}
