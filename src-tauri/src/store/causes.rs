//! Failures by cause: kind, step and the portal's message with its numbers taken out.

use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::{Store, StoreError};
use crate::domain::{BatchId, Epoch, Failure, OrderId};

/// The part of the portal's message that goes into a cause, in characters.
const DETAIL_CHARS_MAX: usize = 120;

/// Failed orders of one batch that share a cause.
#[derive(Clone, Debug)]
pub struct CauseRow {
    pub key: String,
    pub batch: BatchId,
    pub batch_name: String,
    pub orders: u32,
    pub last: Epoch,
    pub example: OrderId,
    /// The portal's words of the example.
    pub detail: Option<String>,
}

impl FromRow<'_, SqliteRow> for CauseRow {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        Ok(Self {
            key: row.try_get("cause")?,
            batch: BatchId(row.try_get("batch_id")?),
            batch_name: row.try_get("batch_name")?,
            orders: row.try_get("orders_")?,
            last: Epoch(row.try_get("last_ms")?),
            example: OrderId(row.try_get("example")?),
            detail: row.try_get("detail")?,
        })
    }
}

impl Store {
    /// Failed orders by cause, the most frequent first; of one batch or of all that did not end
    /// cancelled.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn causes(&self, batch: Option<BatchId>) -> Result<Vec<CauseRow>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT orders.cause, orders.batch_id, batches.name AS batch_name,
                COUNT(*) AS orders_, MAX(orders.ended_ms) AS last_ms, MIN(orders.id) AS example,
                (SELECT detail FROM attempts WHERE attempts.order_id = MIN(orders.id)
                    ORDER BY number DESC LIMIT 1) AS detail
             FROM orders JOIN batches ON batches.id = orders.batch_id
             WHERE orders.cause IS NOT NULL AND orders.state = 'failed'
               AND batches.state <> 'cancelled' AND ($1 IS NULL OR orders.batch_id = $1)
             GROUP BY orders.batch_id, orders.cause ORDER BY orders_ DESC, last_ms DESC",
        )
        .bind(batch.map(|id| id.0))
        .fetch_all(self.reader())
        .await?)
    }
}

/// `reason/step/message`: two failures with the same key are the same trouble.
pub(super) fn key(failure: &Failure) -> String {
    let mut words: Vec<String> = Vec::new();
    for word in failure.detail.split_whitespace() {
        let word = if word.chars().any(|c| c.is_ascii_digit()) {
            "#"
        } else {
            word
        };
        words.push(word.to_lowercase());
    }
    let message: String = words.join(" ").chars().take(DETAIL_CHARS_MAX).collect();
    format!(
        "{}/{}/{message}",
        failure.reason.as_str(),
        failure.step.as_str()
    )
}
