//! Orders that were loaded before: for each consultora of a file the latest one of the same cycle.

use std::collections::HashMap;

use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row, SqliteConnection};

use super::batches::word;
use super::{Store, StoreError};
use crate::domain::{BatchId, ConsultoraCode, Epoch, OrderId, OrderState};

/// Without a cycle's name only orders of so many days may be of the same one: cycles follow one
/// another every few weeks.
const UNNAMED_CYCLE_DAYS_MAX: i64 = 7;

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// The latest order of a consultora.
#[derive(Clone, Debug)]
pub struct EarlierOrder {
    pub id: OrderId,
    pub batch: BatchId,
    pub batch_name: String,
    /// When its batch was loaded.
    pub loaded: Epoch,
    pub state: OrderState,
    /// Units by product code.
    pub lines: HashMap<String, u32>,
    consultora: String,
}

/// How an order of a file stands to what was loaded before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing of hers was loaded, or it did not come through.
    New,
    /// The same products and quantities were loaded.
    Same,
    /// Something else was loaded.
    Changed,
}

impl EarlierOrder {
    /// How an order with these lines stands to it. One that failed or was given up may have left
    /// the cart in between, and has to be loaded in any case.
    pub fn standing<'l>(&self, lines: impl ExactSizeIterator<Item = (&'l str, u32)>) -> Standing {
        match self.state {
            OrderState::Failed | OrderState::Cancelled => Standing::New,
            OrderState::Pending
            | OrderState::Queued
            | OrderState::InProgress
            | OrderState::LoginOk
            | OrderState::ConsultoraSelected
            | OrderState::CycleSelected
            | OrderState::CartOpen
            | OrderState::ProductsAdded
            | OrderState::Completed
            | OrderState::Partial
            | OrderState::Retrying => {
                let mut lines = lines;
                let is_same = lines.len() == self.lines.len()
                    && lines.all(|(code, units)| self.lines.get(code) == Some(&units));
                if is_same {
                    Standing::Same
                } else {
                    Standing::Changed
                }
            }
        }
    }
}

impl FromRow<'_, SqliteRow> for EarlierOrder {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        let lines: String = row.try_get("lines_")?;
        let line = |line: &str| {
            let (code, units) = line.rsplit_once('\t')?;
            Some((code.to_owned(), units.parse().ok()?))
        };
        Ok(Self {
            id: OrderId(row.try_get("id")?),
            batch: BatchId(row.try_get("batch_id")?),
            batch_name: row.try_get("name")?,
            loaded: Epoch(row.try_get("created_ms")?),
            state: word(row, "state", OrderState::parse)?,
            lines: lines.split('\n').filter_map(line).collect(),
            consultora: row.try_get("consultora_code")?,
        })
    }
}

impl Store {
    /// The latest orders of these consultoras in the cycle, by their codes.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn earlier_orders(
        &self,
        now: Epoch,
        cycle: Option<&str>,
        consultoras: impl Iterator<Item = &ConsultoraCode>,
    ) -> Result<HashMap<String, EarlierOrder>, StoreError> {
        let mut connection = self.reader().acquire().await?;
        earlier_in(&mut connection, now, cycle, consultoras).await
    }
}

pub(super) async fn earlier_in(
    connection: &mut SqliteConnection,
    now: Epoch,
    cycle: Option<&str>,
    consultoras: impl Iterator<Item = &ConsultoraCode>,
) -> Result<HashMap<String, EarlierOrder>, StoreError> {
    let codes: Vec<&str> = consultoras.map(ConsultoraCode::as_str).collect();
    let codes = serde_json::Value::from(codes).to_string();
    // An order that was given up before any attempt has touched nothing, and hides none.
    let orders: Vec<EarlierOrder> = sqlx::query_as(
        "WITH latest (order_id) AS (
            SELECT (SELECT o.id FROM orders AS o JOIN batches AS b ON b.id = o.batch_id
                WHERE o.consultora_code = wanted.value AND b.cycle IS $2
                AND (b.cycle IS NOT NULL OR b.created_ms >= $3)
                AND NOT (o.state = 'cancelled' AND o.attempt = 0)
                ORDER BY o.id DESC LIMIT 1)
            FROM json_each($1) AS wanted)
         SELECT o.id, o.batch_id, o.consultora_code, o.state, b.name, b.created_ms,
            (SELECT GROUP_CONCAT(product_code || char(9) || quantity, char(10)) FROM lines
                WHERE lines.order_id = o.id) AS lines_
         FROM latest JOIN orders AS o ON o.id = latest.order_id
            JOIN batches AS b ON b.id = o.batch_id",
    )
    .bind(codes)
    .bind(cycle)
    .bind(now.0 - UNNAMED_CYCLE_DAYS_MAX * DAY_MS)
    .fetch_all(connection)
    .await?;
    let by_code = |order: EarlierOrder| (order.consultora.clone(), order);
    Ok(orders.into_iter().map(by_code).collect())
}
