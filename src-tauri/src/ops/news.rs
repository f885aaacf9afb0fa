//! The change feed as the window and the terminal hear it: batched, and only what was committed.

use std::collections::BTreeSet;

use super::wire::News;
use super::{Ops, OpsError, views};
use crate::domain::{BatchId, OrderId};
use crate::store::StateCounts;

/// More changed orders than this in one go are not sent one by one.
const ORDERS_MAX: usize = 500;
const CHANGES_MAX: u32 = 5_000;

impl Ops {
    /// Where the feed stands now. Take it before the first snapshot.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn news_cursor(&self) -> Result<i64, OpsError> {
        Ok(self.store.last_change().await?)
    }

    /// What changed since `cursor`; `None` when nothing did.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn news_since(&self, cursor: i64) -> Result<Option<News>, OpsError> {
        let changes = self.store.changes_after(cursor, CHANGES_MAX).await?;
        let Some(last) = changes.last() else {
            return Ok(None);
        };
        let batches: BTreeSet<BatchId> = changes.iter().filter_map(|change| change.batch).collect();
        let orders: BTreeSet<OrderId> = changes.iter().filter_map(|change| change.order).collect();
        // A change without an order speaks of all orders of its batch.
        let mut reload: BTreeSet<i64> = changes
            .iter()
            .filter(|change| change.order.is_none())
            .filter_map(|change| change.batch.map(|id| id.0))
            .collect();
        let mut news = News {
            cursor: last.id,
            ..News::default()
        };
        if orders.len() > ORDERS_MAX {
            reload.extend(batches.iter().map(|id| id.0));
        } else {
            let ids: Vec<OrderId> = orders.into_iter().collect();
            news.orders = self
                .store
                .orders_by_id(&ids)
                .await?
                .into_iter()
                .map(views::order)
                .collect();
        }
        news.reload = reload.into_iter().collect();
        let counts = self.store.state_counts().await?;
        let none = StateCounts::default();
        for id in batches {
            let row = self.store.batch(id).await?;
            news.batches
                .push(self.view(row, counts.get(&id).unwrap_or(&none)).await?);
        }
        Ok(Some(news))
    }
}
