//! A worker's right to an order: one UPDATE that takes order, attempt number and lease at once.

use super::database::Tx;
use super::{Actor, Event, Store, StoreError, audit, changes};
use crate::domain::{
    AttemptNumber, BatchId, Cart, CartPolicy, ConsultoraCode, Epoch, OrderEvent, OrderId,
    OrderState, ProductCode, Quantity, Text, transition,
};

pub(super) const RUNNING: &str = "SELECT id FROM batches WHERE state = 'running' ORDER BY id";
pub(super) const NEXT_DUE: &str = "SELECT MIN((SELECT MIN(due_ms) FROM orders
        WHERE batch_id = batches.id AND state = 'retrying'))
     FROM batches WHERE state = 'running'";
pub(super) const CANCEL_REQUESTS: &str =
    "SELECT id FROM orders WHERE lease_owner IS NOT NULL AND cancel_requested = 1";

/// Who claims, and for how long.
#[derive(Clone, Debug)]
pub struct ClaimOptions<'a> {
    /// The engine, unique over restarts.
    pub owner: &'a str,
    /// The slot of its pool.
    pub worker: u32,
    /// How long the lease lasts unless renewed, in milliseconds.
    pub lease_ms: i64,
}

/// An order that is now ours to work on, with all that the work needs.
#[derive(Clone, Debug)]
pub struct Claim {
    pub order: OrderId,
    pub batch: BatchId,
    pub attempt: AttemptNumber,
    /// Attempts that counted before this one.
    pub attempts_used: u32,
    pub consultora: ConsultoraCode,
    pub name: Option<String>,
    pub lines: Vec<(ProductCode, Quantity)>,
    pub cart_policy: CartPolicy,
    pub cycle: Option<String>,
    pub refuse_other_name: bool,
    /// The cart as the first attempt found it, once one has read it.
    pub cart_before: Option<Cart>,
}

impl Store {
    /// Takes the next order that may be worked on: what is due first, then the queue; batches in
    /// the order in which they were loaded. `None` when there is nothing.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn claim(
        &self,
        now: Epoch,
        options: &ClaimOptions<'_>,
    ) -> Result<Option<Claim>, StoreError> {
        let mut tx = self.begin().await?;
        // The batch first: a filter on a join would walk over every order of a paused batch.
        let batches: Vec<(i64,)> = sqlx::query_as(RUNNING).fetch_all(&mut *tx).await?;
        for (batch,) in batches {
            if let Some(order) = take(&mut tx, BatchId(batch), now, options).await? {
                let claim = describe(&mut tx, order).await?;
                begin_attempt(&mut tx, now, options, &claim).await?;
                self.commit(tx).await?;
                return Ok(Some(claim));
            }
        }
        Ok(None)
    }

    /// When the next retry of a running batch is due.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn next_due(&self) -> Result<Option<Epoch>, StoreError> {
        let (due,): (Option<i64>,) = sqlx::query_as(NEXT_DUE).fetch_one(self.reader()).await?;
        Ok(due.map(Epoch))
    }

    /// Makes the lease of an attempt last until `until`. Answers whether it still holds the order.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn renew_lease(
        &self,
        order: OrderId,
        attempt: AttemptNumber,
        until: Epoch,
    ) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let renewed = sqlx::query(
            "UPDATE orders SET lease_until_ms = $3
             WHERE id = $1 AND attempt = $2 AND lease_owner IS NOT NULL",
        )
        .bind(order.0)
        .bind(attempt.0)
        .bind(until.0)
        .execute(&mut *tx)
        .await?
        .rows_affected();
        // No bell: a renewed lease is no news.
        tx.commit().await?;
        Ok(renewed == 1)
    }

    /// Orders under way that the operator wants to end.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn cancel_requests(&self) -> Result<Vec<OrderId>, StoreError> {
        let ids: Vec<(i64,)> = sqlx::query_as(CANCEL_REQUESTS)
            .fetch_all(self.reader())
            .await?;
        Ok(ids.into_iter().map(|(id,)| OrderId(id)).collect())
    }
}

async fn take(
    tx: &mut Tx,
    batch: BatchId,
    now: Epoch,
    options: &ClaimOptions<'_>,
) -> Result<Option<OrderId>, StoreError> {
    // Both states that a claim takes, each by its own index; `transition` says the same.
    debug_assert!(transition(OrderState::Queued, OrderEvent::Claim).is_ok());
    debug_assert!(transition(OrderState::Retrying, OrderEvent::Claim).is_ok());
    for sql in claims() {
        let taken: Option<(i64,)> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
            .bind(batch.0)
            .bind(now.0)
            .bind(options.owner)
            .bind(now.plus_ms(options.lease_ms).0)
            .bind(options.worker)
            .fetch_optional(&mut **tx)
            .await?;
        if let Some((id,)) = taken {
            return Ok(Some(OrderId(id)));
        }
    }
    Ok(None)
}

/// What takes an order: one that is due, or the next of the queue.
pub(super) fn claims() -> [String; 2] {
    const FREE: &str = "NOT EXISTS (SELECT 1 FROM orders AS held
        WHERE held.consultora_code = waiting.consultora_code AND held.lease_owner IS NOT NULL)";
    let due = format!(
        "SELECT id FROM orders AS waiting WHERE batch_id = $1 AND state = 'retrying'
         AND due_ms <= $2 AND {FREE} ORDER BY due_ms, id LIMIT 1"
    );
    let queued = format!(
        "SELECT id FROM orders AS waiting WHERE batch_id = $1 AND state = 'queued'
         AND {FREE} ORDER BY id LIMIT 1"
    );
    [due, queued].map(|choice| {
        format!(
            "UPDATE orders SET state = 'in_progress', attempt = attempt + 1, lease_owner = $3,
                lease_until_ms = $4, worker = $5, due_ms = NULL, cause = NULL,
                started_ms = COALESCE(started_ms, $2)
             WHERE id = ({choice}) RETURNING id"
        )
    })
}

async fn describe(tx: &mut Tx, order: OrderId) -> Result<Claim, StoreError> {
    let row = super::orders::order_in(tx, order).await?;
    let batch = super::batches::batch_in(tx, row.batch).await?;
    let lines: Vec<(String, u32)> = sqlx::query_as(
        "SELECT product_code, quantity FROM lines WHERE order_id = $1 ORDER BY position",
    )
    .bind(order.0)
    .fetch_all(&mut **tx)
    .await?;
    let lines = lines
        .iter()
        .map(|(code, units)| item(code, *units))
        .collect::<Result<Vec<_>, StoreError>>()?;
    Ok(Claim {
        order,
        batch: row.batch,
        attempt: row.attempt,
        attempts_used: row.attempts_used,
        consultora: ConsultoraCode::new(&row.consultora_code)
            .map_err(|_| StoreError::UnknownWord(row.consultora_code.clone()))?,
        name: row.consultora_name,
        lines,
        cart_policy: batch.cart_policy,
        cycle: batch.cycle,
        refuse_other_name: batch.refuse_other_name,
        cart_before: row.cart_before.as_deref().map(cart_from_json).transpose()?,
    })
}

async fn begin_attempt(
    tx: &mut Tx,
    now: Epoch,
    options: &ClaimOptions<'_>,
    claim: &Claim,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO attempts (order_id, number, owner, worker, started_ms)
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(claim.order.0)
    .bind(claim.attempt.0)
    .bind(options.owner)
    .bind(options.worker)
    .bind(now.0)
    .execute(&mut **tx)
    .await?;
    let text = Text::new(
        format!(
            "Intento {} en el trabajador {}",
            claim.attempt, options.worker
        ),
        format!("Attempt {} on worker {}", claim.attempt, options.worker),
    );
    let event = Event::order(
        "claimed",
        claim.batch,
        claim.order,
        Some(claim.attempt),
        text,
    );
    audit::append(tx, now, Actor::Engine, &event).await?;
    changes::note_order(tx, claim.batch, claim.order).await
}

fn item(code: &str, units: u32) -> Result<(ProductCode, Quantity), StoreError> {
    let unknown = || StoreError::UnknownWord(format!("{code} x {units}"));
    Ok((
        ProductCode::new(code).map_err(|_| unknown())?,
        Quantity::new(units).map_err(|_| unknown())?,
    ))
}

/// A cart is stored as a JSON object of codes and units.
pub(super) fn cart_to_json(cart: &Cart) -> String {
    let object: serde_json::Map<String, serde_json::Value> = cart
        .iter()
        .map(|(code, units)| (code.to_string(), units.get().into()))
        .collect();
    serde_json::Value::Object(object).to_string()
}

fn cart_from_json(json: &str) -> Result<Cart, StoreError> {
    let units: std::collections::BTreeMap<String, u32> =
        serde_json::from_str(json).map_err(|_| StoreError::UnknownWord(json.to_owned()))?;
    units
        .iter()
        .map(|(code, units)| item(code, *units))
        .collect()
}
