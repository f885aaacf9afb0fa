//! Failures by cause: kind, step and the portal's message with its numbers taken out.

use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::{Store, StoreError, attempts};
use crate::domain::{BatchId, Epoch, Failure, OrderId, Text};

/// The part of the portal's message that goes into a cause, in characters.
const DETAIL_CHARS_MAX: usize = 120;

pub(super) const CAUSES: &str = "SELECT found.*, batches.name AS batch_name, last.detail_es,
                last.detail_en
             FROM (SELECT cause, batch_id, COUNT(*) AS orders_, MAX(ended_ms) AS last_ms,
                    MIN(id) AS example
                FROM orders
                WHERE cause IS NOT NULL AND state = 'failed' AND ($1 IS NULL OR batch_id = $1)
                GROUP BY batch_id, cause) AS found
             JOIN batches ON batches.id = found.batch_id
             LEFT JOIN attempts AS last ON last.order_id = found.example
                AND last.number = (SELECT MAX(number) FROM attempts WHERE order_id = found.example)
             WHERE batches.state <> 'cancelled' ORDER BY orders_ DESC, last_ms DESC";

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
    pub detail: Option<Text>,
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
            detail: attempts::detail(row)?,
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
        Ok(sqlx::query_as(CAUSES)
            .bind(batch.map(|id| id.0))
            .fetch_all(self.reader())
            .await?)
    }
}

impl Store {
    /// What the last orders of a batch that met an unknown layout say about it, each once.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn layout_details(&self, batch: BatchId) -> Result<Vec<Text>, StoreError> {
        let rows: Vec<(String, String)> = sqlx::query_as(
            "SELECT DISTINCT attempts.detail_es, attempts.detail_en FROM orders
             JOIN attempts ON attempts.order_id = orders.id AND attempts.number = orders.attempt
             WHERE orders.batch_id = $1 AND attempts.reason = 'layout_changed'
                -- All causes that begin with the reason: a range, so that the index serves.
                AND orders.cause >= 'layout_changed/' AND orders.cause < 'layout_changed0'
             LIMIT 5",
        )
        .bind(batch.0)
        .fetch_all(self.reader())
        .await?;
        Ok(rows.into_iter().map(|(es, en)| Text::new(es, en)).collect())
    }
}

/// `reason/step/message`: two failures with the same key are the same trouble.
pub(super) fn key(failure: &Failure) -> String {
    let mut words: Vec<String> = Vec::new();
    for word in failure.detail.en.split_whitespace() {
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
