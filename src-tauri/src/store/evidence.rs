//! Which evidence files there are. The files themselves lie in the evidence folder.

use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::database::Tx;
use super::{Store, StoreError};
use crate::domain::{AttemptNumber, Epoch, OrderId};

/// What an evidence file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvidenceKindWord {
    /// A picture of the page.
    Screenshot,
    /// The page's markup.
    Snapshot,
    /// What was asked of the page.
    Calls,
}

impl EvidenceKindWord {
    /// The word on the wire and in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Screenshot => "screenshot",
            Self::Snapshot => "snapshot",
            Self::Calls => "calls",
        }
    }
}

/// A file to be remembered.
#[derive(Clone, Debug)]
pub struct NewEvidence {
    pub kind: EvidenceKindWord,
    /// Relative to the evidence folder.
    pub path: String,
    pub size_bytes: u64,
}

/// A file as it is remembered.
#[derive(Clone, Debug)]
pub struct EvidenceRow {
    pub id: i64,
    pub order: OrderId,
    pub attempt: AttemptNumber,
    pub kind: String,
    pub path: String,
    pub created: Epoch,
}

impl FromRow<'_, SqliteRow> for EvidenceRow {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        Ok(Self {
            id: row.try_get("id")?,
            order: OrderId(row.try_get("order_id")?),
            attempt: AttemptNumber(row.try_get("attempt")?),
            kind: row.try_get("kind")?,
            path: row.try_get("path")?,
            created: Epoch(row.try_get("created_ms")?),
        })
    }
}

impl Store {
    /// The evidence of an order, oldest first.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn order_evidence(&self, order: OrderId) -> Result<Vec<EvidenceRow>, StoreError> {
        Ok(
            sqlx::query_as("SELECT * FROM evidence WHERE order_id = $1 ORDER BY id")
                .bind(order.0)
                .fetch_all(self.reader())
                .await?,
        )
    }

    /// One evidence file.
    ///
    /// # Errors
    /// When there is none with that id, or the storage fails.
    pub async fn evidence(&self, id: i64) -> Result<EvidenceRow, StoreError> {
        sqlx::query_as("SELECT * FROM evidence WHERE id = $1")
            .bind(id)
            .fetch_optional(self.reader())
            .await?
            .ok_or(StoreError::NotFound {
                what: "evidence",
                id,
            })
    }

    /// Forgets files that were made before `oldest`, and the oldest of the others until at most
    /// `size_bytes_max` are left. Answers the paths that are to be deleted, now that nothing refers
    /// to them.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn prune_evidence(
        &self,
        size_bytes_max: u64,
        oldest: Epoch,
    ) -> Result<Vec<String>, StoreError> {
        let mut tx = self.begin().await?;
        let gone: Vec<(String,)> = sqlx::query_as(
            "DELETE FROM evidence WHERE id IN (
                SELECT id FROM (SELECT id, SUM(size_bytes) OVER (ORDER BY id DESC) AS total
                    FROM evidence) WHERE total > $1)
                OR created_ms < $2
             RETURNING path",
        )
        .bind(i64::try_from(size_bytes_max).unwrap_or(i64::MAX))
        .bind(oldest.0)
        .fetch_all(&mut *tx)
        .await?;
        self.commit(tx).await?;
        Ok(gone.into_iter().map(|(path,)| path).collect())
    }
}

pub(super) async fn insert(
    tx: &mut Tx,
    now: Epoch,
    order: OrderId,
    attempt: AttemptNumber,
    file: &NewEvidence,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO evidence (order_id, attempt, kind, path, size_bytes, created_ms)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(order.0)
    .bind(attempt.0)
    .bind(file.kind.as_str())
    .bind(&file.path)
    .bind(i64::try_from(file.size_bytes).unwrap_or(i64::MAX))
    .bind(now.0)
    .execute(&mut **tx)
    .await?;
    Ok(())
}
