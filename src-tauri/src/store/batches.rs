//! Batches and their counts.

use std::collections::HashMap;

use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row, SqliteConnection};

use super::{Store, StoreError};
use crate::domain::{BatchId, BatchState, CartPolicy, Epoch, OrderState, PauseReason};

pub(super) const ENDED_SINCE: &str = "SELECT COUNT(*) FROM orders
     WHERE batch_id = $1 AND ended_ms IS NOT NULL AND ended_ms >= $2 AND state <> 'cancelled'";

/// A batch as it is stored.
#[derive(Clone, Debug)]
pub struct BatchRow {
    pub id: BatchId,
    pub name: String,
    pub file_name: String,
    pub state: BatchState,
    pub pause_reason: Option<PauseReason>,
    pub cart_policy: CartPolicy,
    pub cycle: Option<String>,
    pub refuse_other_name: bool,
    pub rows_total: u32,
    pub rows_in_orders: u32,
    pub rows_rejected: u32,
    pub rows_blank: u32,
    pub orders: u32,
    pub lines: u32,
    pub units: u32,
    pub created: Epoch,
    pub started: Option<Epoch>,
    pub ended: Option<Epoch>,
}

/// Orders of a batch by state.
#[derive(Clone, Debug, Default)]
pub struct StateCounts(HashMap<&'static str, u32>);

impl StateCounts {
    /// Orders in that state.
    #[must_use]
    pub fn of(&self, state: OrderState) -> u32 {
        self.0.get(state.as_str()).copied().unwrap_or(0)
    }

    /// Orders in any state that `is` says yes to.
    pub fn sum(&self, is: impl Fn(OrderState) -> bool) -> u32 {
        OrderState::ALL
            .into_iter()
            .filter(|state| is(*state))
            .map(|state| self.of(state))
            .sum()
    }
}

impl FromRow<'_, SqliteRow> for BatchRow {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        let pause_reason: Option<String> = row.try_get("pause_reason")?;
        Ok(Self {
            id: BatchId(row.try_get("id")?),
            name: row.try_get("name")?,
            file_name: row.try_get("file_name")?,
            state: word(row, "state", BatchState::parse)?,
            pause_reason: pause_reason.as_deref().and_then(PauseReason::parse),
            cart_policy: word(row, "cart_policy", CartPolicy::parse)?,
            cycle: row.try_get("cycle")?,
            refuse_other_name: row.try_get("refuse_other_name")?,
            rows_total: row.try_get("rows_total")?,
            rows_in_orders: row.try_get("rows_in_orders")?,
            rows_rejected: row.try_get("rows_rejected")?,
            rows_blank: row.try_get("rows_blank")?,
            orders: row.try_get("orders")?,
            lines: row.try_get("lines")?,
            units: row.try_get("units")?,
            created: Epoch(row.try_get("created_ms")?),
            started: row.try_get::<Option<i64>, _>("started_ms")?.map(Epoch),
            ended: row.try_get::<Option<i64>, _>("ended_ms")?.map(Epoch),
        })
    }
}

/// A column that holds one of our words.
pub(super) fn word<T>(
    row: &SqliteRow,
    column: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> sqlx::Result<T> {
    let text: String = row.try_get(column)?;
    parse(&text).ok_or_else(|| sqlx::Error::ColumnDecode {
        index: column.to_owned(),
        source: StoreError::UnknownWord(text).into(),
    })
}

impl Store {
    /// All batches, newest first.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn batches(&self) -> Result<Vec<BatchRow>, StoreError> {
        Ok(sqlx::query_as("SELECT * FROM batches ORDER BY id DESC")
            .fetch_all(self.reader())
            .await?)
    }

    /// One batch.
    ///
    /// # Errors
    /// When there is no such batch, or the storage fails.
    pub async fn batch(&self, id: BatchId) -> Result<BatchRow, StoreError> {
        let mut connection = self.reader().acquire().await?;
        batch_in(&mut connection, id).await
    }

    /// Orders of every batch by state.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn state_counts(&self) -> Result<HashMap<BatchId, StateCounts>, StoreError> {
        let rows: Vec<(i64, String, u32)> =
            sqlx::query_as("SELECT batch_id, state, orders FROM order_counts")
                .fetch_all(self.reader())
                .await?;
        let mut counts: HashMap<BatchId, StateCounts> = HashMap::new();
        for (batch, state, orders) in rows {
            let state =
                OrderState::parse(&state).ok_or_else(|| StoreError::UnknownWord(state.clone()))?;
            counts
                .entry(BatchId(batch))
                .or_default()
                .0
                .insert(state.as_str(), orders);
        }
        Ok(counts)
    }

    /// Orders of a batch that the portal answered at or after `since`.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn ended_since(&self, batch: BatchId, since: Epoch) -> Result<u32, StoreError> {
        let (orders,): (u32,) = sqlx::query_as(ENDED_SINCE)
            .bind(batch.0)
            .bind(since.0)
            .fetch_one(self.reader())
            .await?;
        Ok(orders)
    }

    /// The middle one of the times of the last successful attempts, in milliseconds, over all
    /// batches.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn median_attempt_ms(&self) -> Result<Option<i64>, StoreError> {
        let took: Vec<(i64,)> = sqlx::query_as(
            "SELECT took FROM (
                SELECT ended_ms - started_ms AS took FROM attempts
                WHERE outcome IN ('completed', 'partial') ORDER BY order_id DESC LIMIT 200)
             ORDER BY took",
        )
        .fetch_all(self.reader())
        .await?;
        Ok(took.get(took.len() / 2).map(|(took,)| *took))
    }
}

pub(super) async fn batch_in(
    connection: &mut SqliteConnection,
    id: BatchId,
) -> Result<BatchRow, StoreError> {
    sqlx::query_as("SELECT * FROM batches WHERE id = $1")
        .bind(id.0)
        .fetch_optional(connection)
        .await?
        .ok_or(StoreError::NotFound {
            what: "batch",
            id: id.0,
        })
}
