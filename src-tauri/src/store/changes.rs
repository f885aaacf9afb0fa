//! The change feed: what changed, in the order of the commits.

use sqlx::SqliteConnection;

use super::{Store, StoreError};
use crate::domain::{BatchId, OrderId};

/// Changes older than this many are pruned; whoever is further behind asks for everything anew.
const KEPT: i64 = 100_000;

/// One change. Without an order it speaks of a whole batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    pub id: i64,
    pub batch: Option<BatchId>,
    pub order: Option<OrderId>,
}

impl Store {
    /// The newest change of any process.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn last_change(&self) -> Result<i64, StoreError> {
        let (last,): (i64,) = sqlx::query_as("SELECT COALESCE(MAX(id), 0) FROM changes")
            .fetch_one(self.reader())
            .await?;
        Ok(last)
    }

    /// What came after `cursor`, oldest first, at most `limit`.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn changes_after(&self, cursor: i64, limit: u32) -> Result<Vec<Change>, StoreError> {
        let rows: Vec<(i64, Option<i64>, Option<i64>)> = sqlx::query_as(
            "SELECT id, batch_id, order_id FROM changes WHERE id > $1 ORDER BY id LIMIT $2",
        )
        .bind(cursor)
        .bind(limit)
        .fetch_all(self.reader())
        .await?;
        Ok(rows
            .into_iter()
            .map(|(id, batch, order)| Change {
                id,
                batch: batch.map(BatchId),
                order: order.map(OrderId),
            })
            .collect())
    }

    /// Writes something down for no other reason than to see whether it can be.
    ///
    /// # Errors
    /// When it cannot.
    pub async fn prove_writable(&self) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        sqlx::query("INSERT INTO changes (batch_id, order_id) VALUES (NULL, NULL)")
            .execute(&mut *tx)
            .await?;
        self.commit(tx).await
    }

    /// Forgets the old end of the feed.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn prune_changes(&self) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        sqlx::query("DELETE FROM changes WHERE id <= (SELECT MAX(id) FROM changes) - $1")
            .bind(KEPT)
            .execute(&mut *tx)
            .await?;
        self.commit(tx).await
    }
}

pub(super) async fn note_order(
    connection: &mut SqliteConnection,
    batch: BatchId,
    order: OrderId,
) -> Result<(), StoreError> {
    note(connection, Some(batch), Some(order)).await
}

pub(super) async fn note_batch(
    connection: &mut SqliteConnection,
    batch: BatchId,
) -> Result<(), StoreError> {
    note(connection, Some(batch), None).await
}

async fn note(
    connection: &mut SqliteConnection,
    batch: Option<BatchId>,
    order: Option<OrderId>,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO changes (batch_id, order_id) VALUES ($1, $2)")
        .bind(batch.map(|id| id.0))
        .bind(order.map(|id| id.0))
        .execute(connection)
        .await?;
    Ok(())
}
