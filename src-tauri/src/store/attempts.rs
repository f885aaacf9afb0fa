//! An order's attempts as they are stored.

use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::{Store, StoreError};
use crate::domain::{AttemptNumber, Epoch, OrderId, Text};

/// One try of an order. Words are kept as words: old rows stay readable.
#[derive(Clone, Debug)]
pub struct AttemptRow {
    pub number: AttemptNumber,
    pub worker: u32,
    pub started: Epoch,
    pub ended: Option<Epoch>,
    pub outcome: String,
    pub kind: Option<String>,
    pub reason: Option<String>,
    pub step: Option<String>,
    pub detail: Option<Text>,
    pub cart: Option<String>,
}

impl FromRow<'_, SqliteRow> for AttemptRow {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        Ok(Self {
            number: AttemptNumber(row.try_get("number")?),
            worker: row.try_get("worker")?,
            started: Epoch(row.try_get("started_ms")?),
            ended: row.try_get::<Option<i64>, _>("ended_ms")?.map(Epoch),
            outcome: row.try_get("outcome")?,
            kind: row.try_get("kind")?,
            reason: row.try_get("reason")?,
            step: row.try_get("step")?,
            detail: detail(row)?,
            cart: row.try_get("cart")?,
        })
    }
}

/// What a failure says beyond its reason.
pub(super) fn detail(row: &SqliteRow) -> sqlx::Result<Option<Text>> {
    let es: Option<String> = row.try_get("detail_es")?;
    let en: Option<String> = row.try_get("detail_en")?;
    Ok(es.zip(en).map(|(es, en)| Text::new(es, en)))
}

impl Store {
    /// The tries of an order, first to last.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn attempts(&self, order: OrderId) -> Result<Vec<AttemptRow>, StoreError> {
        Ok(
            sqlx::query_as("SELECT * FROM attempts WHERE order_id = $1 ORDER BY number")
                .bind(order.0)
                .fetch_all(self.reader())
                .await?,
        )
    }
}
