//! What the operator set, as words.

use std::collections::BTreeMap;

use super::{Actor, Event, Store, StoreError, audit};
use crate::domain::Epoch;

impl Store {
    /// All settings that were ever set.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn settings(&self) -> Result<BTreeMap<String, String>, StoreError> {
        let rows: Vec<(String, String)> = sqlx::query_as("SELECT key, value FROM settings")
            .fetch_all(self.reader())
            .await?;
        Ok(rows.into_iter().collect())
    }

    /// Sets the given ones, forgets those without a value, and leaves the others.
    ///
    /// # Errors
    /// When the storage fails; then none of them is changed.
    pub async fn save_settings(
        &self,
        now: Epoch,
        actor: Actor,
        values: &BTreeMap<&'static str, Option<String>>,
        event: &Event,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        for (key, value) in values {
            match value {
                Some(value) => {
                    sqlx::query(
                        "INSERT INTO settings (key, value) VALUES ($1, $2)
                         ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                    )
                    .bind(key)
                    .bind(value)
                    .execute(&mut *tx)
                    .await?;
                }
                None => {
                    sqlx::query("DELETE FROM settings WHERE key = $1")
                        .bind(key)
                        .execute(&mut *tx)
                        .await?;
                }
            }
        }
        audit::append(&mut tx, now, actor, event).await?;
        // A change row without batch and order: the engine and the window look at the settings.
        sqlx::query("INSERT INTO changes (batch_id, order_id) VALUES (NULL, NULL)")
            .execute(&mut *tx)
            .await?;
        self.commit(tx).await
    }
}
