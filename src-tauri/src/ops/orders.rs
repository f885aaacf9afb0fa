//! Verbs and questions about single orders.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::wire::{CartItemView, Changed, OrderDetail, OrderFilter, OrderPage};
use super::{Ops, OpsError, filters, views};
use crate::domain::{BatchId, OrderId};

const LOG_LINES_MAX: u32 = 500;
const PAGE_ROWS_MAX: u32 = 1_000;

impl Ops {
    /// A window of a batch's orders.
    ///
    /// # Errors
    /// For a filter with an unknown word, when there is no such batch, or the storage fails.
    pub async fn orders(
        &self,
        batch: BatchId,
        filter: &OrderFilter,
        offset: u32,
        limit: u32,
    ) -> Result<OrderPage, OpsError> {
        self.store.batch(batch).await?;
        let filter = filters::checked(filter)?;
        let limit = limit.min(PAGE_ROWS_MAX);
        let (total, rows) = self.store.orders(batch, &filter, offset, limit).await?;
        Ok(OrderPage {
            total,
            offset,
            rows: rows.into_iter().map(views::order).collect(),
        })
    }

    /// All that is known of one order.
    ///
    /// # Errors
    /// When there is no such order, or the storage fails.
    pub async fn order(&self, id: OrderId) -> Result<OrderDetail, OpsError> {
        let row = self.store.order(id).await?;
        let batch = self.store.batch(row.batch).await?;
        let attempts = self.store.attempts(id).await?;
        let evidence = self.store.order_evidence(id).await?;
        let log = self.store.order_log(id, LOG_LINES_MAX).await?;
        let lines = self.store.lines(id).await?;
        Ok(OrderDetail {
            steps: views::steps(&row, &log, &attempts),
            batch_name: batch.name,
            cycle: batch.cycle,
            portal_name: row.portal_name.clone(),
            lines: lines.into_iter().map(views::line).collect(),
            attempts: attempts
                .into_iter()
                .map(|attempt| views::attempt(attempt, &evidence))
                .collect(),
            log: log.into_iter().map(views::log_line).collect(),
            cart_before: row.cart_before.as_deref().and_then(cart_items),
            row: views::order(row),
        })
    }

    /// Gives one order up.
    ///
    /// # Errors
    /// When it ended otherwise, when there is no such order, or the storage fails.
    pub async fn cancel_order(&self, id: OrderId) -> Result<Changed, OpsError> {
        let changed = self.store.cancel_order(self.now(), self.actor, id).await?;
        Ok(Changed {
            orders: changed.into(),
        })
    }

    /// Retries one order.
    ///
    /// # Errors
    /// When it waits or is under way, when there is no such order, or the storage fails.
    pub async fn retry_order(&self, id: OrderId) -> Result<Changed, OpsError> {
        let changed = self.store.retry_order(self.now(), self.actor, id).await?;
        Ok(Changed {
            orders: changed.into(),
        })
    }

    /// Where an evidence file lies.
    ///
    /// # Errors
    /// When there is none with that id, or the storage fails.
    pub async fn evidence_path(&self, id: i64) -> Result<PathBuf, OpsError> {
        let row = self.store.evidence(id).await?;
        // The path is one that this program wrote; a database from elsewhere may say anything.
        let parts: Vec<&str> = row.path.split('/').collect();
        if parts
            .iter()
            .any(|part| part.is_empty() || *part == "." || *part == "..")
        {
            return Err(OpsError::said(
                "not_found",
                format!("La evidencia {id} no está disponible."),
                format!("Evidence {id} is not available."),
            ));
        }
        Ok(self
            .folder
            .evidence()
            .join(parts.iter().collect::<PathBuf>()))
    }
}

/// The cart as it was before, from its JSON; one that does not parse is left out of the view.
fn cart_items(json: &str) -> Option<Vec<CartItemView>> {
    let items: BTreeMap<String, u32> = serde_json::from_str(json).ok()?;
    Some(
        items
            .into_iter()
            .map(|(product_code, quantity)| CartItemView {
                product_code,
                quantity,
            })
            .collect(),
    )
}
