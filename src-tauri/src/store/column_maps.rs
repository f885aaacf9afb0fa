//! What the operator said of files of one shape: which column is which.

use super::{Store, StoreError};
use crate::domain::Epoch;

/// Shapes that are remembered; the one that was not used for longest is forgotten.
const SHAPES_MAX: i64 = 200;

/// Which column is which in files of one shape; places are 0-based.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct ColumnMapRow {
    /// The titles in their order, made comparable.
    pub shape: String,
    /// The consultora's code.
    pub consultora_code: u32,
    /// The consultora's name.
    pub consultora_name: Option<u32>,
    /// The product's code.
    pub product_code: u32,
    /// Units.
    pub quantity: u32,
}

impl Store {
    /// All that is remembered.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn column_maps(&self) -> Result<Vec<ColumnMapRow>, StoreError> {
        let rows = sqlx::query_as(
            "SELECT shape, consultora_code, consultora_name, product_code, quantity
             FROM column_maps",
        );
        Ok(rows.fetch_all(self.reader()).await?)
    }

    /// Remembers a shape, in place of what was remembered of it. Nobody watches these, so there is
    /// no news of it.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn remember_columns(&self, now: Epoch, map: &ColumnMapRow) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        sqlx::query(
            "INSERT INTO column_maps
                (shape, consultora_code, consultora_name, product_code, quantity, used_ms)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (shape) DO UPDATE SET
                consultora_code = excluded.consultora_code,
                consultora_name = excluded.consultora_name,
                product_code = excluded.product_code,
                quantity = excluded.quantity,
                used_ms = excluded.used_ms",
        )
        .bind(&map.shape)
        .bind(map.consultora_code)
        .bind(map.consultora_name)
        .bind(map.product_code)
        .bind(map.quantity)
        .bind(now.0)
        .execute(&mut *tx)
        .await?;
        sqlx::query(
            "DELETE FROM column_maps WHERE shape NOT IN
                (SELECT shape FROM column_maps ORDER BY used_ms DESC, shape LIMIT $1)",
        )
        .bind(SHAPES_MAX)
        .execute(&mut *tx)
        .await?;
        self.commit(tx).await
    }
}
