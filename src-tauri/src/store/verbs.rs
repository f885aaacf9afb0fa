//! The operator's verbs on batches and orders. Each is one transaction, and pressing twice does
//! nothing twice.

use sqlx::{QueryBuilder, Sqlite};

use super::batches::batch_in;
use super::database::Tx;
use super::order_filter::{Filter, push_where};
use super::orders::order_in;
use super::{Actor, Event, Store, StoreError, audit, changes};
use crate::domain::{
    BatchId, BatchState, Epoch, OrderEvent, OrderId, OrderState, PauseReason, Text, counted,
    counted_orders, transition,
};

impl Store {
    /// Starts a batch: its orders may be claimed. Answers how many orders were queued; 0 when it
    /// runs already.
    ///
    /// # Errors
    /// When it ended, or the storage fails.
    pub async fn start(&self, now: Epoch, actor: Actor, id: BatchId) -> Result<u32, StoreError> {
        let mut tx = self.begin().await?;
        let batch = batch_in(&mut tx, id).await?;
        match batch.state {
            BatchState::Pending => {}
            BatchState::Running => return Ok(0),
            BatchState::Paused => {
                drop(tx);
                return self.resume(now, actor, id).await;
            }
            BatchState::Completed | BatchState::Failed | BatchState::Cancelled => {
                return Err(refused(id, batch.state));
            }
        }
        let queued = move_orders(&mut tx, id, OrderEvent::Queue, "", None).await?;
        sqlx::query("UPDATE batches SET state = 'running', started_ms = $2 WHERE id = $1")
            .bind(id.0)
            .bind(now.0)
            .execute(&mut *tx)
            .await?;
        let in_queue = counted_orders(u64::from(queued));
        let text = Text::new(
            format!("Lote iniciado: {} en cola", in_queue.es),
            format!("Batch started: {} queued", in_queue.en),
        );
        audit::append(
            &mut tx,
            now,
            actor,
            &Event::batch("batch_started", id, text),
        )
        .await?;
        changes::note_batch(&mut tx, id).await?;
        // All its orders may have been cancelled before.
        end_batch_if_done(&mut tx, now, id).await?;
        self.commit(tx).await?;
        Ok(queued)
    }

    /// Pauses a batch: no further order is claimed, those under way go on to their end. Answers
    /// whether anything changed. A pause by the operator outlives one by the engine, and one that
    /// needs the operator outlives the one that ends by itself.
    ///
    /// # Errors
    /// When it is not running or paused, or the storage fails.
    pub async fn pause(
        &self,
        now: Epoch,
        actor: Actor,
        id: BatchId,
        reason: PauseReason,
    ) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let batch = batch_in(&mut tx, id).await?;
        match batch.state {
            BatchState::Running => {}
            BatchState::Paused
                if reason == PauseReason::Operator
                    || batch.pause_reason == Some(PauseReason::PortalDown) => {}
            BatchState::Paused => return Ok(false),
            BatchState::Pending
            | BatchState::Completed
            | BatchState::Failed
            | BatchState::Cancelled => return Err(refused(id, batch.state)),
        }
        if batch.pause_reason == Some(reason) {
            return Ok(false);
        }
        sqlx::query("UPDATE batches SET state = 'paused', pause_reason = $2 WHERE id = $1")
            .bind(id.0)
            .bind(reason.as_str())
            .execute(&mut *tx)
            .await?;
        self.tell(
            tx,
            now,
            actor,
            Event::batch("batch_paused", id, pause_text(reason)),
        )
        .await?;
        Ok(true)
    }

    /// Ends a pause, whatever its reason. Answers how many orders wait; 0 when it runs already.
    ///
    /// # Errors
    /// When it is not paused or running, or the storage fails.
    pub async fn resume(&self, now: Epoch, actor: Actor, id: BatchId) -> Result<u32, StoreError> {
        let mut tx = self.begin().await?;
        let batch = batch_in(&mut tx, id).await?;
        match batch.state {
            BatchState::Paused => {}
            BatchState::Running => return Ok(0),
            BatchState::Pending
            | BatchState::Completed
            | BatchState::Failed
            | BatchState::Cancelled => return Err(refused(id, batch.state)),
        }
        sqlx::query("UPDATE batches SET state = 'running', pause_reason = NULL WHERE id = $1")
            .bind(id.0)
            .execute(&mut *tx)
            .await?;
        let (waiting,): (u32,) = sqlx::query_as(
            "SELECT COALESCE(SUM(orders), 0) FROM order_counts
             WHERE batch_id = $1 AND state IN ('queued', 'retrying')",
        )
        .bind(id.0)
        .fetch_one(&mut *tx)
        .await?;
        let text = Text::new("Lote reanudado", "Batch resumed");
        audit::append(
            &mut tx,
            now,
            actor,
            &Event::batch("batch_resumed", id, text),
        )
        .await?;
        changes::note_batch(&mut tx, id).await?;
        end_batch_if_done(&mut tx, now, id).await?;
        self.commit(tx).await?;
        Ok(waiting)
    }

    /// Gives a batch up: what waits is cancelled at once, what is under way at its next safe point.
    /// Answers how many orders it concerns.
    ///
    /// # Errors
    /// When it completed or failed already, or the storage fails.
    pub async fn cancel_batch(
        &self,
        now: Epoch,
        actor: Actor,
        id: BatchId,
    ) -> Result<u32, StoreError> {
        let mut tx = self.begin().await?;
        let batch = batch_in(&mut tx, id).await?;
        match batch.state {
            BatchState::Pending | BatchState::Running | BatchState::Paused => {}
            BatchState::Cancelled => return Ok(0),
            BatchState::Completed | BatchState::Failed => return Err(refused(id, batch.state)),
        }
        let waiting = move_orders(
            &mut tx,
            id,
            OrderEvent::Cancel,
            ", due_ms = NULL, ended_ms = ",
            Some(now),
        )
        .await?;
        let running = sqlx::query(
            "UPDATE orders SET cancel_requested = 1 WHERE batch_id = $1
             AND lease_owner IS NOT NULL AND cancel_requested = 0",
        )
        .bind(id.0)
        .execute(&mut *tx)
        .await?
        .rows_affected();
        sqlx::query(
            "UPDATE batches SET state = 'cancelled', pause_reason = NULL, ended_ms = $2
             WHERE id = $1",
        )
        .bind(id.0)
        .bind(now.0)
        .execute(&mut *tx)
        .await?;
        let orders = waiting + u32::try_from(running).unwrap_or(u32::MAX);
        let cancelled = counted_orders(u64::from(orders));
        let text = Text::new(
            format!("Lote cancelado: {}", cancelled.es),
            format!("Batch cancelled: {}", cancelled.en),
        );
        self.tell(tx, now, actor, Event::batch("batch_cancelled", id, text))
            .await?;
        Ok(orders)
    }

    /// Gives one order up: at once when it waits, at its next safe point when it is under way.
    /// Answers whether anything changed.
    ///
    /// # Errors
    /// When it ended otherwise already, or the storage fails.
    pub async fn cancel_order(
        &self,
        now: Epoch,
        actor: Actor,
        id: OrderId,
    ) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let order = order_in(&mut tx, id).await?;
        if order.state == OrderState::Cancelled || order.cancel_requested {
            return Ok(false);
        }
        let (word, text) = if order.state.is_running() {
            sqlx::query("UPDATE orders SET cancel_requested = 1 WHERE id = $1")
                .bind(id.0)
                .execute(&mut *tx)
                .await?;
            (
                "cancel_requested",
                Text::new("Se pidió cancelar", "Asked to cancel"),
            )
        } else {
            let after = transition(order.state, OrderEvent::Cancel)
                .map_err(|source| StoreError::OrderIs { id: id.0, source })?;
            sqlx::query("UPDATE orders SET state = $2, due_ms = NULL, ended_ms = $3 WHERE id = $1")
                .bind(id.0)
                .bind(after.as_str())
                .bind(now.0)
                .execute(&mut *tx)
                .await?;
            ("cancelled", Text::new("Cancelado", "Cancelled"))
        };
        audit::append(
            &mut tx,
            now,
            actor,
            &Event::order(word, order.batch, id, None, text),
        )
        .await?;
        changes::note_order(&mut tx, order.batch, id).await?;
        end_batch_if_done(&mut tx, now, order.batch).await?;
        self.commit(tx).await?;
        Ok(true)
    }

    /// Retries the ended orders of a batch that match: a fresh set of attempts, the end stamps
    /// cleared, the batch running again. Answers how many. Orders that are done or under way are
    /// left alone.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn retry(
        &self,
        now: Epoch,
        actor: Actor,
        batch: BatchId,
        filter: &Filter,
    ) -> Result<u32, StoreError> {
        let mut tx = self.begin().await?;
        let row = batch_in(&mut tx, batch).await?;
        let ids = retryable(&mut tx, batch, filter).await?;
        if ids.is_empty() {
            return Ok(0);
        }
        for id in &ids {
            requeue(&mut tx, *id).await?;
            let text = Text::new("Reintento pedido", "Retry asked for");
            let event = Event::order("retry_requested", batch, *id, None, text);
            audit::append(&mut tx, now, actor, &event).await?;
        }
        if row.state.is_ended() {
            sqlx::query("UPDATE batches SET state = 'running', ended_ms = NULL WHERE id = $1")
                .bind(batch.0)
                .execute(&mut *tx)
                .await?;
        }
        let orders = u32::try_from(ids.len()).unwrap_or(u32::MAX);
        let text = Text::new(
            if orders == 1 {
                "1 pedido vuelve a la cola".to_owned()
            } else {
                format!("{orders} pedidos vuelven a la cola")
            },
            if orders == 1 {
                "1 order goes back to the queue".to_owned()
            } else {
                format!("{orders} orders go back to the queue")
            },
        );
        self.tell(tx, now, actor, Event::batch("batch_retried", batch, text))
            .await?;
        Ok(orders)
    }

    /// How many orders [`Store::retry`] would change.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn count_retryable(
        &self,
        batch: BatchId,
        filter: &Filter,
    ) -> Result<u32, StoreError> {
        let mut query = QueryBuilder::<Sqlite>::new("SELECT COUNT(*) FROM orders");
        push_where(&mut query, batch, filter);
        query.push(RETRYABLE);
        let (orders,): (u32,) = query.build_query_as().fetch_one(self.reader()).await?;
        Ok(orders)
    }

    /// Retries one order, done or not. Answers whether anything changed.
    ///
    /// # Errors
    /// When it waits or is under way, or the storage fails.
    pub async fn retry_order(
        &self,
        now: Epoch,
        actor: Actor,
        id: OrderId,
    ) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let order = order_in(&mut tx, id).await?;
        if order.state == OrderState::Queued {
            return Ok(false);
        }
        transition(order.state, OrderEvent::Retry)
            .map_err(|source| StoreError::OrderIs { id: id.0, source })?;
        requeue(&mut tx, id).await?;
        sqlx::query(
            "UPDATE batches SET state = 'running', ended_ms = NULL
             WHERE id = $1 AND state IN ('completed', 'failed', 'cancelled')",
        )
        .bind(order.batch.0)
        .execute(&mut *tx)
        .await?;
        let text = Text::new("Reintento pedido", "Retry asked for");
        audit::append(
            &mut tx,
            now,
            actor,
            &Event::order("retry_requested", order.batch, id, None, text),
        )
        .await?;
        changes::note_order(&mut tx, order.batch, id).await?;
        self.commit(tx).await?;
        Ok(true)
    }

    async fn tell(
        &self,
        mut tx: Tx,
        now: Epoch,
        actor: Actor,
        event: Event,
    ) -> Result<(), StoreError> {
        audit::append(&mut tx, now, actor, &event).await?;
        if let Some(batch) = event.batch {
            changes::note_batch(&mut tx, batch).await?;
        }
        self.commit(tx).await
    }
}

/// What a retry of many takes: ended, and not what is wanted.
const RETRYABLE: &str = " AND orders.state IN ('failed', 'partial', 'cancelled')";

async fn retryable(
    tx: &mut Tx,
    batch: BatchId,
    filter: &Filter,
) -> Result<Vec<OrderId>, StoreError> {
    let mut query = QueryBuilder::<Sqlite>::new("SELECT orders.id FROM orders");
    push_where(&mut query, batch, filter);
    query.push(RETRYABLE);
    let ids: Vec<(i64,)> = query.build_query_as().fetch_all(&mut **tx).await?;
    Ok(ids.into_iter().map(|(id,)| OrderId(id)).collect())
}

async fn requeue(tx: &mut Tx, order: OrderId) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE orders SET state = 'queued', attempts_used = 0, ended_ms = NULL, due_ms = NULL,
            cause = NULL, lines_added = 0, cancel_requested = 0 WHERE id = $1",
    )
    .bind(order.0)
    .execute(&mut **tx)
    .await?;
    sqlx::query("UPDATE lines SET state = 'pending', loaded = NULL WHERE order_id = $1")
        .bind(order.0)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Moves every order of the batch that takes `event` and is not under way. `extra` and its value
/// are set besides.
async fn move_orders(
    tx: &mut Tx,
    batch: BatchId,
    event: OrderEvent,
    extra: &'static str,
    value: Option<Epoch>,
) -> Result<u32, StoreError> {
    let mut moved = 0;
    for state in OrderState::ALL
        .into_iter()
        .filter(|state| !state.is_running())
    {
        let Ok(after) = transition(state, event) else {
            continue;
        };
        let mut query = QueryBuilder::<Sqlite>::new("UPDATE orders SET state = ");
        query.push_bind(after.as_str());
        if let Some(value) = value {
            query.push(extra).push_bind(value.0);
        }
        query.push(" WHERE batch_id = ").push_bind(batch.0);
        query.push(" AND state = ").push_bind(state.as_str());
        moved += query.build().execute(&mut **tx).await?.rows_affected();
    }
    Ok(u32::try_from(moved).unwrap_or(u32::MAX))
}

/// Ends a started batch whose last order has ended.
pub(super) async fn end_batch_if_done(
    tx: &mut Tx,
    now: Epoch,
    id: BatchId,
) -> Result<(), StoreError> {
    let batch = batch_in(tx, id).await?;
    if !matches!(batch.state, BatchState::Running | BatchState::Paused) {
        return Ok(());
    }
    let (open, failed): (i64, i64) = sqlx::query_as(
        "SELECT COALESCE(SUM(CASE WHEN state NOT IN ('completed', 'partial', 'failed', 'cancelled')
                THEN orders END), 0),
            COALESCE(SUM(CASE WHEN state = 'failed' THEN orders END), 0)
         FROM order_counts WHERE batch_id = $1",
    )
    .bind(id.0)
    .fetch_one(&mut **tx)
    .await?;
    if open > 0 {
        return Ok(());
    }
    let state = if failed > 0 {
        BatchState::Failed
    } else {
        BatchState::Completed
    };
    sqlx::query("UPDATE batches SET state = $2, pause_reason = NULL, ended_ms = $3 WHERE id = $1")
        .bind(id.0)
        .bind(state.as_str())
        .bind(now.0)
        .execute(&mut **tx)
        .await?;
    let text = if failed > 0 {
        let failed = u64::try_from(failed).unwrap_or_default();
        Text::new(
            format!(
                "Lote terminado con {}",
                counted(failed, "pedido fallido", "pedidos fallidos")
            ),
            format!(
                "Batch ended with {}",
                counted(failed, "failed order", "failed orders")
            ),
        )
    } else {
        Text::new("Lote terminado sin fallas", "Batch ended without failures")
    };
    audit::append(
        tx,
        now,
        Actor::Engine,
        &Event::batch("batch_ended", id, text),
    )
    .await?;
    changes::note_batch(tx, id).await
}

fn pause_text(reason: PauseReason) -> Text {
    match reason {
        PauseReason::Operator => Text::new("Lote en pausa", "Batch paused"),
        PauseReason::PortalDown => Text::new(
            "Lote en pausa: el portal no responde",
            "Batch paused: the portal does not answer",
        ),
        PauseReason::AccountRefused => Text::new(
            "Lote en pausa: el portal rechazó la cuenta",
            "Batch paused: the portal refused the account",
        ),
        PauseReason::LayoutChanged => Text::new(
            "Lote en pausa: el portal parece haber cambiado",
            "Batch paused: the portal seems to have changed",
        ),
        PauseReason::BrowserMissing => Text::new(
            "Lote en pausa: no hay navegador",
            "Batch paused: there is no browser",
        ),
    }
}

fn refused(id: BatchId, state: BatchState) -> StoreError {
    StoreError::BatchIs { id: id.0, state }
}
